"""Write docs/edf-readers.md: the same files read by this program and by three others.

Run it as `python -m tests.app.formats.edf_readers`, or `make compare-readers`; it needs edfio.
"""

import tempfile
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np

from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.units import MICROVOLT, microvolts_per, spelled_right

from .edf_defects import DEFECTS

REPOSITORY = Path(__file__).parents[3]
PAGE = REPOSITORY / "docs" / "edf-readers.md"
CORPUS = sorted((REPOSITORY.parent / "shared" / "edf_corpus").glob("*/*.?df"))
_SAME = 2e-3  # of a signal's largest value

# Where another program gives samples that this one does not, and why those cannot be trusted.
UNTRUE = {
    "record duration 0": "the sampling rate is unknown: 1 s, or 0, is assumed",
    "only annotations": "there are no samples",
    "header without data records": "there are no samples",
    "EDF+D, all records overlap": "the times are wrong, and left aside without a word",
    "EDF+D, no record times": "there are no times, and gaps may be anywhere",
    "EDF+D without annotations": "there are no times, and gaps may be anywhere",
    "21_record_duration_zero.edf": "the sampling rate is unknown: 1 s, or 0, is assumed",
    "23_header_only_0_records.edf": "there are no samples",
    "edfio__SC4001EC-Hypnogram.edf": "there are no samples",
}


def _pyedflib(path):
    import pyedflib

    with pyedflib.EdfReader(str(path)) as reader:
        start = reader.getStartdatetime()
        found = [
            (reader.readSignal(i), reader.getPhysicalDimension(i), reader.getSampleFrequency(i))
            for i in range(reader.signals_in_file)
            if "Annotations" not in reader.getLabel(i)
        ]
    return found, start


def _mne(path):
    import mne

    opener = mne.io.read_raw_bdf if path.suffix == ".bdf" else mne.io.read_raw_edf
    raw = opener(path, verbose="error", stim_channel=None)
    measured = raw.info["meas_date"]
    volts = [kind["unit"] == 107 for kind in raw.info["chs"]]
    found = [
        (row * (1e6 if volt else 1), "uV", raw.info["sfreq"])
        for row, volt in zip(raw.get_data(), volts, strict=True)
    ]
    return found, measured and measured.replace(tzinfo=None)


def _edfio(path):
    import edfio

    opened = (edfio.read_bdf if path.suffix == ".bdf" else edfio.read_edf)(path)
    found = [
        (signal.data, signal.physical_dimension, signal.sampling_frequency)
        for signal in opened.signals
    ]
    try:
        fraction = opened.starttime
        start = np.datetime64(opened.startdate).astype("datetime64[us]").item()
        start = start.combine(start.date(), fraction) if hasattr(start, "combine") else None
    except (AttributeError, ValueError):
        start = None
    return found, start


READERS = {"pyedflib": _pyedflib, "MNE": _mne, "edfio": _edfio}


def ours(path):
    """Return what this program reads, or the sentence that it refuses the file with."""
    try:
        return read_recording(path)
    except FormatError as refusal:
        return str(refusal)


def verdict(reader, path, recording):
    """Return what another program makes of a file, beside this one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found, start = READERS[reader](path)
    except Exception:  # noqa: BLE001 readers raise anything
        return "refuses"
    if isinstance(recording, str):
        return "**gives samples**" if any(len(one[0]) for one in found) else "gives nothing"
    told = _samples_beside(reader, found, recording)
    if start is not None and recording.start_time not in (None, start):
        return f"{told}; start {start:%Y-%m-%d %H:%M:%S}"
    return told


def _samples_beside(reader, found, recording):
    if len(found) != len(recording.channels):
        extra = len(found) - len(recording.channels)
        return f"{abs(extra)} channel{'s' * (abs(extra) > 1)} {'more' if extra > 0 else 'fewer'}"
    for (samples, unit, rate), channel in zip(found, recording.channels, strict=True):
        true = recording.slice(channel.name, 0, recording.duration_s)
        if abs(rate - channel.sfreq) > 1e-6 * channel.sfreq:
            return f"rate {rate:g} Hz, not {channel.sfreq:g}"
        held = true[~np.isnan(true)]
        if len(samples) != len(held):
            return f"{len(samples):,} samples, not {len(held):,}"
        scale = microvolts_per(spelled_right(unit)) or 1
        if channel.unit != MICROVOLT:
            scale = Fraction(1, 10**6) if reader == "MNE" else 1  # MNE takes all else for volts
        largest = max(float(np.abs(held).max(initial=0)), 1e-30)
        off = np.abs(np.asarray(samples) * float(scale) - held).max(initial=0) / largest
        if not off < _SAME:
            return "other values" if off < np.inf else "values that are no numbers"
    return "joins the gap" if recording.gaps else "same"


def rows():
    """Yield the name of each file, what this program makes of it, and each other one."""
    with tempfile.TemporaryDirectory() as folder:
        for defects in DEFECTS.values():
            for defect in defects:
                path = Path(folder) / ("mouse.bdf" if "BDF" in defect.kind else "mouse.edf")
                path.write_bytes(defect.content)
                yield defect.kind, path
    for path in CORPUS:
        yield path.name, path


def table():
    """Return the table, and the files for which another reader has what this one has not."""
    lines, open_cases = [], []
    for name, path in rows():
        recording = ours(path)
        cells = [verdict(reader, path, recording) for reader in READERS]
        own = (
            "refuses" if isinstance(recording, str) else "repairs" if recording.repairs else "reads"
        )
        lines.append(f"| {name.replace('|', '/')} | {own} | {' | '.join(cells)} |")
        if own == "refuses" and "**gives samples**" in cells and name not in UNTRUE:
            open_cases.append(name)
    return lines, open_cases


def page():
    """Return the page, and the files for which another reader has what this one has not."""
    lines, open_cases = table()
    beginning = [
        "# EDF files in four readers",
        "",
        "Written by `make compare-readers`, with pyedflib 0.1.42, MNE 1.13.2 and edfio 0.4.18 in",
        "their usual settings. Each cell says what another reader has beside this program: the",
        "same samples, rates, lengths and start, or what is different; a channel more is one that",
        "is disabled here, for its values mean nothing. Where it differs, the file itself tells",
        "who is right; [edf-outcomes.md](edf-outcomes.md) says what this program does and why.",
        "What is refused here though another program opens it:",
        "",
        *(f"- {name}: {why}." for name, why in UNTRUE.items()),
        "",
        "| file | Hypnoscope | pyedflib | MNE | edfio |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*beginning, *lines]) + "\n", open_cases


if __name__ == "__main__":
    text, missing = page()
    PAGE.write_text(text, encoding="utf-8")
    if missing:
        raise SystemExit(f"read by others, and not here: {', '.join(missing)}")
