"""The sidecar of a hypnogram file: what was scored, from which channels, by what."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from hypnoscope.core.applied_rule import Option
from hypnoscope.core.finding import Finding
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.extras import (
    Extras,
    extras_as_json,
    extras_from_json,
    iso_time,
    parsed_time,
)
from hypnoscope.formats.findings import findings_as_json, findings_from_json

__all__ = ["Option", "Sidecar", "read_sidecar", "sidecar_path", "sidecar_text"]

_FORMAT = "hypnoscope hypnogram"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a table of stages cannot say.

    Attributes
    ----------
    recording
        File name of the recording.
    fingerprint
        Recognises the recording under another name.
    start_time
        Wall-clock time of the first epoch, without a time zone.
    eeg, emg
        Names of the channels that were scored from; None where there was none.
    pathway
        ``"mixed"``, ``"eeg"`` or ``"emg"``; empty when nothing was scored automatically.
    checkpoint_id
        Identity of the model that gave the probabilities; empty when none did.
    versions
        Of the programs at work, by name.
    options
        What the user asked for, by name.
    extras
        The user's own stages, notes and the rules that were applied.
    findings
        What automatic scoring found wrong with the channels.
    """

    recording: str = ""
    fingerprint: str = ""
    start_time: datetime | None = None
    eeg: str | None = None
    emg: str | None = None
    pathway: str = ""
    checkpoint_id: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Option] = field(default_factory=dict)
    extras: Extras = field(default_factory=Extras)
    findings: tuple[Finding, ...] = ()


def sidecar_path(stages_path: Path) -> Path:
    """Return where the sidecar of a hypnogram file lies: beside it, named .json."""
    return stages_path.with_suffix(".json")


def sidecar_text(sidecar: Sidecar) -> str:
    """Return the sidecar as indented JSON; equal sidecars give equal texts."""
    return (
        json.dumps(
            {
                "format": _FORMAT,
                "format_version": _VERSION,
                "recording": {
                    "name": sidecar.recording,
                    "fingerprint": sidecar.fingerprint,
                    "start_time": iso_time(sidecar.start_time),
                },
                "channels": {"eeg": sidecar.eeg, "emg": sidecar.emg},
                "pathway": sidecar.pathway,
                "checkpoint_id": sidecar.checkpoint_id,
                "versions": dict(sidecar.versions),
                "options": dict(sidecar.options),
                "findings": findings_as_json(sidecar.findings),
                **extras_as_json(sidecar.extras),
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )


def read_sidecar(path: Path) -> Sidecar | None:
    """Read what `sidecar_text` wrote; None when another program wrote the file.

    Raises
    ------
    FormatError
        When the file is damaged, or newer than this version.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
        if not isinstance(content, dict) or content.get("format") != _FORMAT:
            return None
        if content["format_version"] > _VERSION:
            raise ValueError(f"version {content['format_version']} is newer")
        return _parsed(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FormatError(
            f"{path.name} is damaged, or newer than this version of the program; rename it to "
            "read the stages without it."
        ) from error


def _parsed(content: Mapping[str, Any]) -> Sidecar:
    recording, channels = content["recording"], content["channels"]
    return Sidecar(
        recording=str(recording["name"]),
        fingerprint=str(recording["fingerprint"]),
        start_time=parsed_time(recording["start_time"]),
        eeg=channels["eeg"],
        emg=channels["emg"],
        pathway=str(content["pathway"]),
        checkpoint_id=str(content["checkpoint_id"]),
        versions={str(name): str(version) for name, version in content["versions"].items()},
        options=dict(content["options"]),
        extras=extras_from_json(content),
        findings=findings_from_json(content.get("findings", [])),
    )
