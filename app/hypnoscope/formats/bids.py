"""Recordings of BIDS datasets: what the files beside them say of their channels."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from hypnoscope.core.recording import Channel, ChannelRole, Recording
from hypnoscope.formats.bids_files import Row, described_by, read_json, read_tsv, recordings_below
from hypnoscope.formats.errors import FormatError

CHANNELS = "channels.tsv"

_TYPES = {"EEG": ChannelRole.EEG, "ECOG": ChannelRole.EEG, "EMG": ChannelRole.EMG}


def recording_in(folder: Path) -> Path | None:
    """Return the one recording of a BIDS folder, None where there is none.

    Raises
    ------
    FormatError
        When there are several.
    """
    found = recordings_below(folder)
    if len(found) > 1:
        raise FormatError(
            f"{folder.name} holds {len(found)} recordings; open one of them, such as "
            f"{found[0].name}."
        )
    return found[0] if found else None


def with_description(recording: Recording) -> Recording:
    """Return a recording of a dataset with the roles that its ``channels.tsv`` gives.

    What disagrees with the recording itself, and channels said to be bad, go to
    `Recording.repairs`.
    """
    assert recording.path is not None
    table = described_by(recording.path, CHANNELS)
    rows = {row.get("name", ""): row for row in read_tsv(table)} if table else {}
    channels = tuple(
        _described(channel, rows.get(channel.name, {})) for channel in recording.channels
    )
    said = [*_rate_remarks(recording), *_bad_channels(rows)]
    return replace(recording, channels=channels, repairs=(*recording.repairs, *said))


def _described(channel: Channel, row: Mapping[str, str]) -> Channel:
    if "type" not in row:
        return channel
    role = _TYPES.get(row["type"].upper(), ChannelRole.OTHER)
    return replace(channel, role=role, role_reason=f"{row['type']} in {CHANNELS}")


def _bad_channels(rows: Mapping[str, Row]) -> Iterator[str]:
    for name, row in rows.items():
        if row.get("status") == "bad":
            why = f": {row['status_description']}" if "status_description" in row else ""
            yield f"{CHANNELS} calls the channel {name} bad{why}."


def _rate_remarks(recording: Recording) -> Iterator[str]:
    assert recording.path is not None
    beside = described_by(recording.path, "eeg.json")
    told = read_json(beside).get("SamplingFrequency") if beside else None
    rates = sorted({channel.sfreq for channel in recording.channels})
    if isinstance(told, (int, float)) and all(abs(told - rate) > 0.01 for rate in rates):
        own = ", ".join(f"{rate:g}" for rate in rates)
        yield f"eeg.json gives {told:g} Hz, but the recording {own} Hz, which is taken."
