"""`hypnoscope info`: say what a recording holds."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from hypnoscope.cli.options import SfreqOption, UnitOption, table_hints
from hypnoscope.cli.report import remarks
from hypnoscope.cli.terminal import duration, table
from hypnoscope.core.finding import Finding
from hypnoscope.core.recording import Recording
from hypnoscope.formats import read_recording
from hypnoscope.formats.findings import findings_as_json
from hypnoscope.formats.table import remember_hints
from hypnoscope.scoring.channel_choice import choose_channels
from hypnoscope.scoring.findings import check as check_channels


def info(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Recording to look at.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it for programs.")] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Look for faults in the EEG and EMG; a day takes some seconds."
        ),
    ] = False,
    sfreq: SfreqOption = None,
    unit: UnitOption = None,
) -> None:
    """Say what a recording holds.

    Its start and length, its channels and the parts they play, gaps, what was repaired, and
    which channels are disabled and why.
    """
    hints = table_hints(sfreq, unit)
    recording = read_recording(file, hints)
    remember_hints(file, hints)
    findings = check_channels(recording, choose_channels(recording)) if check else None
    typer.echo((_as_json if as_json else _as_text)(recording, findings))


def _as_text(recording: Recording, findings: Sequence[Finding] | None) -> str:
    start = recording.start_time
    channels = [
        (
            channel.name,
            f"{channel.sfreq:.6g} Hz",
            channel.unit,
            channel.role.name if channel.role.value != "other" else "other",
            channel.role_reason,
        )
        for channel in recording.channels
    ]
    channels += [
        (channel.name, "", "", "disabled", channel.reason) for channel in recording.disabled
    ]
    lines = [
        str(recording.path),
        f"  format       {recording.file_format}",
        f"  start        {start.isoformat(sep=' ') if start else 'unknown'}",
        f"  duration     {duration(recording.duration_s)} ({recording.duration_s:.6g} s)",
        f"  fingerprint  {recording.fingerprint}",
        "Channels",
        table(channels) if channels else "  none",
    ]
    lines += [
        f"  from {start_s:.6g} s to {stop_s:.6g} s: no data" for start_s, stop_s in recording.gaps
    ]
    lines += remarks(recording)
    if findings is not None:
        lines += [f.sentence for f in findings] or ["Nothing wrong was found in EEG and EMG."]
    return "\n".join(lines)


def _as_json(recording: Recording, findings: Sequence[Finding] | None) -> str:
    start = recording.start_time
    described = {
        "path": str(recording.path),
        "format": recording.file_format,
        "start_time": start.isoformat() if start else None,
        "duration_s": recording.duration_s,
        "fingerprint": recording.fingerprint,
        "channels": [
            {
                "name": channel.name,
                "unit": channel.unit,
                "sfreq": channel.sfreq,
                "role": channel.role.value,
                "role_reason": channel.role_reason,
            }
            for channel in recording.channels
        ],
        "disabled": [
            {"name": channel.name, "reason": channel.reason} for channel in recording.disabled
        ],
        "gaps": recording.gaps,
        "repairs": recording.repairs,
    }
    if findings is not None:
        described["findings"] = findings_as_json(findings)
    return json.dumps(described, indent=2, ensure_ascii=False)
