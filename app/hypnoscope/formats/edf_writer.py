"""Write EDF and BDF files whose sampling rates, gaps and start are exact."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.epochs import sample_at
from hypnoscope.core.recording import Recording
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.edf_annotations import Annotation
from hypnoscope.formats.edf_contents import Contents, Track
from hypnoscope.formats.edf_plus_fields import ascii_text, labels_of
from hypnoscope.formats.units import MICRO

_LABEL_WIDTH = 16
_UNIT_WIDTH = 8

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class EdfSignal:
    """One signal to be written.

    Attributes
    ----------
    name
        At most 16 characters.
    unit
        At most 8 characters; micro is written as u.
    rate
        Samples a second, exact.
    samples
        In `unit`, NaN in gaps, which all signals share; shape (n_samples,).
    """

    name: str
    unit: str
    rate: Fraction
    samples: NDArray[np.float32]


def write_edf(
    path: str | Path,
    signals: Sequence[EdfSignal],
    start_time: datetime | None,
    annotations: Sequence[Annotation] = (),
) -> None:
    """Write signals of equal duration as an EDF file, replacing an older one at the end.

    Samples are kept to 16 bits of the range that each signal covers, to 24 where `path` ends
    in ``.bdf``. Gaps, annotations and fractions of a second make it EDF+, gaps EDF+D.

    Parameters
    ----------
    path
        Where it goes.
    signals
        At least one.
    start_time
        Wall-clock time of the first sample; None when it is not known.
    annotations
        Texts, with onsets in seconds from the first sample.

    Raises
    ------
    ValueError
        When the signals cannot be kept as they are, saying which and why.
    OSError
        When the file cannot be written; an older one is then still there.
    """
    tracks = [
        Track(one.name, one.unit, one.rate, len(one.samples), _reader(one.samples))
        for one in signals
    ]
    _check_names(tracks)
    _check_durations(tracks)
    contents = Contents(tracks, start_time, annotations, _sample_bytes(path))
    for left_out in _ends_without_data(tracks, contents):
        raise ValueError(f"EDF cannot keep {left_out} without samples; cut the signals there")
    _write(path, contents, None)


def write_recording(
    path: str | Path,
    recording: Recording,
    annotations: Sequence[Annotation] = (),
    progress: Progress | None = None,
) -> tuple[str, ...]:
    """Write a recording of any format as EDF or BDF; rates, gaps and start stay as they are.

    A recording that is EDF already is copied bit by bit by `edf_repair.write_repaired`; here
    samples are rounded to 16 bits, or to 24 where `path` ends in ``.bdf``.

    Parameters
    ----------
    path
        Where it goes.
    recording
        Written with all its channels.
    annotations
        Texts, with onsets in seconds from the first sample of `recording`.
    progress
        Told how many data records are written, of how many.

    Returns
    -------
    What the file has otherwise than the recording, a sentence each.

    Raises
    ------
    ValueError
        When the recording cannot be kept in EDF, saying which channel and why.
    OSError
        When the file cannot be written; an older one is then still there.
    """
    names = [channel.name for channel in recording.channels]
    labels = labels_of(names)
    tracks = [
        Track(
            label,
            ascii_text(channel.unit, _UNIT_WIDTH),
            channel.rate,
            sample_at(recording.duration_s, channel.rate),
            recording.sources[channel.name].read,
        )
        for label, channel in zip(labels, recording.channels, strict=True)
    ]
    known_s = [Fraction(stop_s) for _, stop_s in recording.gaps]
    start, n_bytes = recording.start_time, _sample_bytes(path)
    contents = Contents(tracks, start, annotations, n_bytes, known_s, cut=True)
    _write(path, contents, progress)
    renamed = [
        f"The channel {name} is called {label}."
        for name, label in zip(names, labels, strict=True)
        if name != label
    ]
    return (*renamed, *_losses(tracks, contents))


def _write(path: str | Path, contents: Contents, progress: Progress | None) -> None:
    with replacing(path) as temporary, temporary.open("wb") as file:
        file.write(contents.header())
        done = 0
        for block in contents.blocks():
            file.write(block.tobytes())
            done += len(block)
            if progress is not None:
                progress(done, contents.n_records)


def _sample_bytes(path: str | Path) -> int:
    return 3 if Path(path).suffix.casefold() == ".bdf" else 2


def _reader(samples: NDArray[np.float32]) -> Callable[[int, int], NDArray[np.float32]]:
    return lambda start, stop: samples[start:stop]


def _check_names(tracks: Sequence[Track]) -> None:
    names = [track.name for track in tracks]
    if not names or len(set(names)) < len(names):
        raise ValueError(f"an EDF file needs signals with different names, not {names}")
    for track in tracks:
        if not track.name.isascii() or not 0 < len(track.name) <= _LABEL_WIDTH:
            raise ValueError(f"{track.name!r} is no EDF name; use 1 to 16 ASCII characters")
        if not track.unit.replace(MICRO, "u").isascii() or len(track.unit) > _UNIT_WIDTH:
            raise ValueError(f"{track.unit!r} is no EDF unit; use at most 8 ASCII characters")


def _check_durations(tracks: Sequence[Track]) -> None:
    if len({track.n_samples / track.rate for track in tracks}) > 1:
        lengths = ", ".join(f"{track.name} {track.n_samples}" for track in tracks)
        raise ValueError(f"the signals differ in duration; samples: {lengths}")


def _ends_without_data(tracks: Sequence[Track], contents: Contents) -> Iterator[str]:
    """Yield what lies before the first and behind the last sample that is a number."""
    first_s = contents.stretches[0].onset_s
    if first_s:
        yield f"the first {float(first_s):g} s"
    last = contents.stretches[-1].spans[0][1]
    if last < tracks[0].n_samples:
        yield f"the last {float((tracks[0].n_samples - last) / tracks[0].rate):g} s"


def _losses(tracks: Sequence[Track], contents: Contents) -> Iterator[str]:
    for left_out in _ends_without_data(tracks, contents):
        yield f"{left_out.capitalize()}, in which there is nothing, are left out."
    *inside, last = contents.plan.lost_s
    why = f"for no data record of equal length holds them, but one of {contents.plan.record_s} s"
    if any(inside):
        yield f"Before gaps, {float(sum(inside)):g} s are left out, {why}."
    if last:
        yield f"The last {float(last):g} s are left out, {why}."
