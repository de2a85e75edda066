"""Recordings in the formats that MNE knows: FIF, BrainVision, EEGLAB, GDF and others."""

import warnings
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from hypnoscope.core.recording import Channel, Recording, Samples
from hypnoscope.formats.errors import FormatError
from hypnoscope.formats.fingerprint import fingerprint
from hypnoscope.formats.roles import propose_roles
from hypnoscope.formats.units import MICROVOLT

_LARGEST_DENOMINATOR = 10**6  # rates are given as intervals in µs or as decimals


class MneSource:
    """The samples of one channel of an MNE recording, read when asked for."""

    def __init__(self, raw: Any, index: int, scale: float) -> None:
        self._raw = raw
        self._index = index
        self._scale = scale

    def read(self, start: int, stop: int) -> Samples:
        """Return samples [start, stop) in the channel's unit, NaN outside the file."""
        samples = np.full(max(stop - start, 0), np.nan, dtype=np.float32)
        begin, end = max(start, 0), min(stop, self._raw.n_times)
        if begin < end:
            read = self._raw.get_data([self._index], begin, end, verbose="error")[0]
            samples[begin - start : end - start] = read * self._scale
        return samples


def read_with_mne(path: Path) -> Recording:
    """Read whatever `mne.io.read_raw` opens; its samples stay on disk where MNE leaves them.

    Raises
    ------
    FormatError
        When MNE does not know the format or cannot read the file.
    """
    raw, repairs = _opened(path)
    rate = Fraction(float(raw.info["sfreq"])).limit_denominator(_LARGEST_DENOMINATOR)
    if not raw.n_times or rate <= 0:
        raise FormatError(f"{path.name} holds no samples; open the recording itself.")
    channels, sources = [], {}
    for index, described in enumerate(raw.info["chs"]):
        unit, scale = _unit(described)
        channel = Channel(described["ch_name"], unit, rate)
        channels.append(channel)
        sources[channel.name] = MneSource(raw, index, scale)
    duration_s = float(raw.n_times / rate)
    return Recording(
        channels=propose_roles(channels, sources, duration_s),
        sources=sources,
        duration_s=duration_s,
        start_time=_start_time(raw),
        repairs=repairs,
        fingerprint=fingerprint(_files(raw, path)),
        path=path,
        file_format=type(raw).__name__.removeprefix("Raw"),
    )


def _opened(path: Path) -> tuple[Any, tuple[str, ...]]:
    """Open a file without reading its samples; MNE's warnings become repairs."""
    import mne

    try:
        with warnings.catch_warnings(record=True) as met:
            warnings.simplefilter("always")
            raw = mne.io.read_raw(path, preload=False, verbose="warning")
    except OSError:
        raise
    except Exception as error:  # damaged files make MNE raise anything
        raise FormatError(
            f"{path.name} is neither EDF nor a recording that MNE can read{_why(error)}; export it "
            "as EDF."
        ) from error
    return raw, tuple(dict.fromkeys(_first_sentence(str(one.message)) for one in met))


def _why(error: Exception) -> str:
    """Return what MNE says of a file in words; what it says of its own code helps nobody."""
    words = _first_sentence(str(error))
    told = isinstance(error, (ValueError, RuntimeError, NotImplementedError))
    return f" ({words})" if told and words and not words.startswith("Unsupported file type") else ""


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).partition(". ")[0]


def _unit(described: dict[str, Any]) -> tuple[str, float]:
    """Return a channel's unit and the factor from MNE's SI values to it."""
    from mne.io.constants import FIFF

    if described["kind"] == FIFF.FIFFV_STIM_CH:
        return "", 1.0  # numbers of events, whatever unit MNE gives them
    if described["unit"] == FIFF.FIFF_UNIT_V:
        return MICROVOLT, 1e6
    name = str(getattr(described["unit"], "name", described["unit"]))
    return name.removeprefix("FIFF_UNIT_").removesuffix("NONE"), 1.0


def _start_time(raw: Any) -> datetime | None:
    measured: datetime | None = raw.info["meas_date"]
    if measured is None:
        return None
    return measured.replace(tzinfo=None) + timedelta(seconds=float(raw.first_time))


def _files(raw: Any, path: Path) -> list[Path]:
    """Return the files with the samples; those that describe them name them, and may change."""
    files = [Path(name) for name in raw.filenames if name is not None]
    return [file for file in files if file.is_file()] or [path]
