"""What the dialogs of the gallery are filled with: long names, many channels, odd files."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from hypnoscope.core.agreement import Agreement
from hypnoscope.core.events import Began
from hypnoscope.core.history import History, Replay
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import Channel, ChannelRole, DisabledChannel, Recording
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import Substage
from hypnoscope.formats.hypnogram_csv import write_hypnogram
from hypnoscope.formats.hypnograms.codes import NREM, REM, WAKE, Certainty
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram, coded
from hypnoscope.formats.table import TableQuestion
from hypnoscope.formats.table_layout import ColumnLayout, TableLayout
from hypnoscope.formats.table_times import TimeColumn
from hypnoscope.scoring.checkpoints import Checkpoint
from hypnoscope.scoring.lessons import RetrainingExample
from hypnoscope.scoring.retraining import RetrainingReport

LONG = "Laboratory of Sleep and Circadian Rhythms, cohort 12, cage 7, baseline day 2"
LONG_FILE = f"{LONG.replace(', ', '_').replace(' ', '-')}_2024-02-03T09-00-00.edf"
_CODES = {"W": WAKE, "N": NREM, "R": REM}
_KEYS = ("J", "K", "H", "Y")

CHECKPOINTS = (
    Checkpoint(
        Path("bundled.safetensors"),
        "sdreamer-mouse-1-0a1b2c3d",
        "sdreamer-mouse-1",
        True,
        "Simulated recordings of 96 mice, each of 24 hours, EEG and EMG at 128 to 610 Hz, with "
        "artefacts, swapped and missing channels, and one person's scoring of every second.",
        ("Wake", "NREM", "REM"),
    ),
    Checkpoint(
        Path("own.safetensors"), "own-2c3d", f"{LONG}, retrained twice", False, "", ("Wake",)
    ),
)


def many_channels() -> Recording:
    """Return a recording of forty channels with long names, some of which cannot be read."""
    rate = Fraction("610.3515625")
    channels = [
        Channel(
            f"EEG frontal left, electrode {n:02d} minus cerebellar reference",
            "µV",
            rate,
            ChannelRole.EEG if n % 3 else ChannelRole.EMG,
            "name" if n % 2 else "most power above 20 Hz",
        )
        for n in range(37)
    ]
    disabled = (
        DisabledChannel("EDF Annotations", "its unit is not known, and the file says nothing"),
        DisabledChannel("Temperature of the room", "one sample in ten seconds is too few to draw"),
        DisabledChannel("TTL", "it has no samples"),
    )
    repairs = tuple(
        f"record {n} begins {n} ms late, as its annotation says: the gap was kept"
        for n in range(1, 10)
    )
    start, path = datetime(2024, 2, 3, 9), Path(LONG_FILE)
    return Recording(
        tuple(channels), {}, 86_400.0, start, path=path, repairs=repairs, disabled=disabled
    )


def without_roles(recording: Recording) -> Recording:
    """Return a recording of which it is not known what any channel records."""
    return recording.with_roles({c.name: ChannelRole.OTHER for c in recording.channels})


def table(
    *columns: ColumnLayout, rate: Fraction | None = None, times: TimeColumn | None = None
) -> TableQuestion:
    """Return the question that a table of a day raises."""
    preview = tuple(
        tuple(f"{row * 0.001953125 + n:.9f}" for n in range(len(columns))) for row in range(6)
    )
    layout = TableLayout(columns, rate, times)
    return TableQuestion(Path(LONG_FILE).with_suffix(".csv"), layout, preview, 44_236_800)


def stages_of_one_own(n: int) -> tuple[Substage, ...]:
    """Return `n` stages with long names in colours of all kinds; a few have keys."""
    return tuple(
        Substage(
            f"REM without atonia, kind {place + 1} of the laboratory's own classification",
            Stage(place % 3),
            3 + place,
            _KEYS[place] if place < len(_KEYS) else "",
            f"#{(37 * place) % 200 + 40:02x}{(91 * place) % 180 + 50:02x}"
            f"{(151 * place) % 170 + 60:02x}",
        )
        for place in range(n)
    )


def imported(
    codes: Sequence[str], epoch_s: Fraction | None, certainty: Certainty, *remarks: str
) -> ImportedHypnogram:
    """Return what a file with these codes, one an epoch, holds."""
    different, found = coded(codes)
    meanings = {code: _CODES.get(code) for code in different}
    return ImportedHypnogram(different, found, epoch_s, meanings, certainty, remarks=remarks)


def unsaved_work() -> History:
    """Return the journal of a day that was never saved."""
    began = Began(_day().marks, _day().scorers, modified=True)
    return Replay(began).history(datetime(2024, 2, 3, 17, 42))


def examples(folder: Path, n: int) -> list[RetrainingExample]:
    """Write `n` scored recordings to learn from, without their signals."""
    found = []
    for number in range(n):
        path = folder / f"mouse {number}, {LONG}_hypnogram.csv"
        write_hypnogram(path, _day())
        found.append(RetrainingExample(path.with_suffix(".edf"), path))
    return found


def report(better: bool) -> RetrainingReport:
    """Return what a training gained, or lost."""
    worse = Agreement(((6000, 2000, 100), (1800, 6900, 300), (300, 500, 900)), 0)
    good = Agreement(((7600, 400, 100), (300, 8500, 200), (100, 200, 1400)), 0)
    before, after = (worse, good) if better else (good, worse)
    taught, asked = (30_412, 41_003, 5_120), (8100, 9000, 1700)
    return RetrainingReport(Path("new"), LONG[:64], before, after, taught, asked)


class StagedRun(QObject):
    """Stands for a training whose news the gallery tells."""

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def start(self, *_wanted: object) -> None:
        """Begin nothing."""

    def cancel(self) -> None:
        """Stop nothing."""

    def discard(self) -> None:
        """Throw nothing away."""


def _day() -> Hypnogram:
    stages = np.repeat(np.arange(3, dtype=np.int8), (4000, 5000, 900))
    return Hypnogram.scored_by(ScoredBy("person", "Ada"), stages)
