"""Time what a technician waits for, on a simulated day of EEG and EMG: `make bench`.

Every figure is the median of some runs, and stands beside the same work done by another library
in the same minutes, because computers differ and are busy. Writes a Markdown table.
"""

import argparse
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hypnoscope.core.recording import Recording
from hypnoscope.scoring.simulated import write_simulation

_RUNS = 5
_HOURS = 24.0

Work = Callable[[Path], object]


def open_here(path: Path) -> Recording:
    """Read the header and what there is."""
    from hypnoscope.formats.reading import read_recording

    return read_recording(path)


def open_in_mne(path: Path) -> object:
    """Do the same in MNE, without loading samples."""
    import mne

    return mne.io.read_raw_edf(path, preload=False, verbose="error")


def page_here(path: Path) -> object:
    """Read ten seconds in the middle of the day, both channels."""
    recording = open_here(path)
    middle_s = recording.epochs.n_epochs / 2
    return [recording.slice(name, middle_s, middle_s + 10) for name in ("EEG", "EMG")]


def page_in_pyedflib(path: Path) -> object:
    """Do the same with pyedflib."""
    import pyedflib

    with pyedflib.EdfReader(str(path)) as reader:
        middle = reader.getNSamples()[0] // 2
        return [reader.readSignal(i, middle, 5120) for i in range(2)]


def day_here(path: Path) -> object:
    """Read one channel whole."""
    recording = open_here(path)
    return recording.slice("EEG", 0, recording.epochs.n_epochs)


def day_in_pyedflib(path: Path) -> object:
    """Do the same with pyedflib."""
    import pyedflib

    with pyedflib.EdfReader(str(path)) as reader:
        return reader.readSignal(0)


def score_here(path: Path) -> object:
    """Score the day with both signals, file to probabilities."""
    from hypnoscope.scoring.channel_choice import choose_channels
    from hypnoscope.scoring.sdreamer_scorer import SdreamerScorer

    recording = open_here(path)
    scorer = SdreamerScorer(choose_channels(recording))
    return scorer.score(recording, lambda _done, _total: None)


_COMPARED: dict[str, tuple[Work, str, Work]] = {
    "open the file": (open_here, "MNE", open_in_mne),
    "open, and read 10 s of both channels": (page_here, "pyedflib", page_in_pyedflib),
    "open, and read a channel of the whole day": (day_here, "pyedflib", day_in_pyedflib),
}


def main() -> None:
    """Simulate the day, time everything, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--hours", type=float, default=_HOURS, help="length of the recording")
    parser.add_argument("--score", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.score:
        _report_scoring(chosen.score)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.edf"
        write_simulation(path, 1, chosen.hours, plain=True)
        rows = [
            _row(name, here, other, there, path) for name, (here, other, there) in _COMPARED.items()
        ]
        rows.append(_scoring_row(path))
    chosen.output.write_text(_page(rows, chosen.hours))
    sys.stdout.write(chosen.output.read_text())


def _row(name: str, here: Work, other: str, there: Work, path: Path) -> str:
    here(path), there(path)  # the first run loads libraries
    pairs = [(_seconds(here, path), _seconds(there, path)) for _ in range(_RUNS)]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    return f"| {name} | {_ms(ours)} | {other}: {_ms(theirs)} | {theirs / ours:.2g} |"


def _scoring_row(path: Path) -> str:
    program = [sys.executable, __file__, "-o", "-", "--score", str(path)]
    said = subprocess.run(program, check=True, capture_output=True, text=True).stdout
    seconds, gigabytes = said.split()
    return f"| score the day, {gigabytes} GB of memory at most | {float(seconds):.0f} s | | |"


def _report_scoring(path: Path) -> None:
    seconds = _seconds(score_here, path)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(f"{seconds:.1f} {kilobytes / 1e6:.2f}\n")


def _seconds(work: Work, path: Path) -> float:
    began = time.perf_counter()
    work(path)
    return time.perf_counter() - began


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.3g} ms"


def _page(rows: list[str], hours: float) -> str:
    from torch import get_num_threads

    head = [
        "# How long things take",
        "",
        f"Made by `make bench`: {hours:g} hours of EEG and EMG at 512 Hz, {get_num_threads()} "
        f"threads, Python {platform.python_version()}; medians of {_RUNS} runs in turn with the "
        "other library. The last column is how many times longer the other takes.",
        "",
        "| what | Hypnoscope | another | ratio |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


if __name__ == "__main__":
    main()
