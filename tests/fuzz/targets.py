"""What is done with a damaged file, and what must then hold: a true result, or one sentence."""

import csv
import io
from fractions import Fraction
from pathlib import Path

import numpy as np

from hypnoscope.core.epochs import sample_at
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.edf_header import is_edf
from hypnoscope.formats.edf_repair import write_repaired
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram
from hypnoscope.formats.hypnograms.registry import formats_of

_REPAIRED_ONE_IN = 8
_MOST_LOOKED_AT = 200_000  # samples


class Wrong(AssertionError):
    """What a reader gave is not what the file says."""


def _sentence(error, path):
    """Hold a refusal to be one line that names the file."""
    said = str(error)
    if path.name not in said or "\n" in said or not said.rstrip().endswith("."):
        raise Wrong(f"no sentence that names the file: {said!r}") from error
    return "refused"


def try_edf(path, number):
    """Open a file as the window does, look at all of it, and copy some of them."""
    try:
        recording = read_recording(path)
    except FormatError as error:
        return _sentence(error, path)
    content = path.read_bytes()
    n_finite = sum(_looked_at(recording, channel) for channel in recording.channels)
    if n_finite * 2 > len(content):
        raise Wrong(f"{n_finite} samples out of {len(content)} bytes")
    if not recording.repairs and not recording.disabled:
        _check_length(recording, content)
    if number % _REPAIRED_ONE_IN == 0:
        _check_copy(recording, path)
    _read_by_any_format(path)
    return "repaired" if recording.repairs else "read"


def _looked_at(recording, channel):
    n_samples = sample_at(recording.duration_s, channel.rate)
    few = min(n_samples, _MOST_LOOKED_AT)
    source = recording.sources[channel.name]
    head, tail = source.read(0, few), source.read(n_samples - few, n_samples)
    if len(head) != few or len(tail) != few:
        raise Wrong(f"{len(head)} and {len(tail)} samples of {channel.name}, not {few}")
    middle = recording.slice(channel.name, recording.duration_s / 2, recording.duration_s / 2 + 1)
    expected = sample_at(min(recording.duration_s / 2 + 1, recording.duration_s), channel.rate)
    if len(middle) != expected - sample_at(recording.duration_s / 2, channel.rate) and few < 10**6:
        raise Wrong(f"{len(middle)} samples in a second at {channel.rate} Hz")
    return int(np.isfinite(head).sum())


def _check_length(recording, content):
    """Hold a file that is in order against its own header, read in another way."""
    if not is_edf(content):
        return
    width = 3 if content[0] == 0xFF else 2
    try:
        n_signals, n_records = _plain(content[252:256]), _plain(content[236:244])
        at = 256 + 216 * n_signals
        counts = [_plain(content[at + 8 * i : at + 8 * i + 8]) for i in range(n_signals)]
        record_s = Fraction(content[244:252].decode("ascii").strip().replace(",", "."))
    except ValueError:
        return  # understood there, though odd: this way to read it knows no better
    if 256 * (1 + n_signals) + n_records * sum(counts) * width != len(content):
        raise Wrong("the size of the file is not that of its records, and nothing is said of it")
    missing_s = sum(stop - start for start, stop in recording.gaps)
    if abs(recording.duration_s - missing_s - float(n_records * record_s)) > 1e-3 * n_records:
        raise Wrong(f"{recording.duration_s} s with {missing_s} s of gaps, {n_records} records")


def _plain(field):
    return int(field.strip(b" \0"))


def _check_copy(recording, path):
    kind = recording.file_format[:3].casefold()
    copy = path.with_name(f"copy.{kind}")
    try:
        write_repaired(path, copy)
    except FormatError as error:
        _sentence(error, path)
        return
    again = read_recording(copy)
    if again.repairs or again.disabled:
        raise Wrong(f"the copy needs repairs: {again.repairs}")
    if again.start_time != recording.start_time or len(again.gaps) != len(recording.gaps):
        raise Wrong(f"the copy begins at {again.start_time}, not {recording.start_time}")


def try_stages(path, number):
    """Read stages as the import does; of this program's tables length and saving are checked."""
    read = _read_by_any_format(path)
    return "read" if _own_table(path) or read else "refused"


def _read_by_any_format(path):
    found = False
    for one in formats_of(path):
        try:
            imported = one.read(path)
        except FormatError as error:
            _sentence(error, path)
            continue
        found = True
        n_codes = len(imported.codes)
        if len(imported.found) and not 0 <= imported.found.min() <= imported.found.max() < n_codes:
            raise Wrong(f"{one.name} reads codes that it does not list")
    return found


def _own_table(path):
    try:
        found = read_hypnogram(path)
    except FormatError as error:
        _sentence(error, path)
        return False
    n_epochs = len(found.hypnogram)
    n_rows = _rows_of(path)
    if n_rows and n_epochs % n_rows:
        raise Wrong(f"{n_epochs} epochs of {n_rows} rows")
    copy = path.with_name("copy.csv")
    write_hypnogram(copy, found.hypnogram, found.scores)
    again = read_hypnogram(copy)
    for name in ("stages", "artefacts"):
        if not np.array_equal(getattr(again.hypnogram, name), getattr(found.hypnogram, name)):
            raise Wrong(f"the {name} are others after saving")
    return True


def _rows_of(path):
    raw = path.read_bytes()
    if b'"' in raw or b"\0" in raw:
        return 0  # another way to count rows is no simpler there
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter="\x1f"))
    while lines and not any(cell.strip(" ,;\t") for cell in lines[-1]):
        lines.pop()
    return len(lines) - 1


def try_recording(path, _number):
    """Open a file as a recording and as stages."""
    _read_by_any_format(path)
    try:
        recording = read_recording(path)
    except FormatError as error:
        return _sentence(error, path)
    for channel in recording.channels:
        _looked_at(recording, channel)
    return "repaired" if recording.repairs else "read"


def try_checkpoint(path, _number):
    """Load a checkpoint and, where it can be, its model."""
    from sdreamer.checkpoint import load_checkpoint
    from sdreamer.metadata import CheckpointError

    try:
        load_checkpoint(path)
    except CheckpointError as error:
        return _sentence(error, path)
    return "read"


TARGETS = {
    "EDF and BDF": ("mouse.edf", try_edf),
    "CSV of stages": ("stages.csv", try_stages),
    "CSV of samples": ("mouse.csv", try_recording),
    "MATLAB": ("mouse.mat", try_recording),
    "checkpoint": ("model.safetensors", try_checkpoint),
}


def place_of(folder, kind):
    """Return where an input of a kind is put for its target."""
    return Path(folder) / TARGETS[kind][0]
