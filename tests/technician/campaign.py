"""Counts what correcting takes: `make bench-scoring` writes docs/scoring-effort.md."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication

from hypnoscope.formats.hypnogram_csv import read_hypnogram
from hypnoscope.scoring.simulated import write_simulation
from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.main_window import MainWindow
from hypnoscope.windows.preferences import Preferences

from .planted import Rates, planted_scores
from .ways import review, walk

PAGE = Path(__file__).parents[2] / "docs" / "scoring-effort.md"
MOST = 1 / 3
CASES = {
    "a good model": Rates(4, 2, 1, 1, 8),
    "a usual model": Rates(),
    "a model far from home": Rates(14, 5, 5, 1, 25),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mouse.edf"
        truth_path = write_simulation(path, asked.seed, asked.hours, plain=True).stages
        truth = read_hypnogram(truth_path).hypnogram.stages
        rows = []
        for name, rates in CASES.items():
            scores = planted_scores(truth, asked.hours, rates, asked.seed)
            n_wrong = int((scores.stages != truth).sum())
            hands = [corrected(application, path, truth, scores, way) for way in (walk, review)]
            rows.append((name, rates, n_wrong, *hands))
            print(row_text(*rows[-1]), flush=True)
    PAGE.write_text(page_text(asked.hours, asked.seed, rows), encoding="utf-8")
    sys.exit(any(by_review.actions > MOST * walked.actions for *_, walked, by_review in rows))


def corrected(application, path, truth, scores, way):
    """Open the recording in a new window, correct it one way, and return the hands."""
    with tempfile.TemporaryDirectory() as folder:
        preferences = Preferences(Path(folder) / "settings.json")
        appearance = Appearance(application, preferences)
        window = MainWindow(preferences, appearance, journal_folder=Path(folder) / "journal")
        window.saving.ask_unsaved = lambda name: "discard"
        window.show()
        loop = QEventLoop()
        window.desk.changed.connect(loop.quit)
        QTimer.singleShot(60_000, loop.quit)
        window.opening.open_path(path)
        loop.exec()
        session = window.desk.workspace.session
        session.adopt(scores, keep_persons=False)
        window.activateWindow()
        application.processEvents()
        hands = way(window, truth)
        n_wrong = int((session.hypnogram.stages != np.asarray(truth)).sum())
        window.close()
        appearance.deleteLater()
        QThreadPool.globalInstance().waitForDone()
    if n_wrong:
        sys.exit(f"{way.__name__} left {n_wrong} seconds wrong")
    return hands


def row_text(name, rates, n_wrong, walked, by_review):
    planted = rates.borders + rates.lone + rates.bouts + rates.sure
    share = by_review.actions / walked.actions
    return (
        f"| {name} | {planted} | {rates.false_alarms} | {n_wrong:,} | "
        f"{walked.keys:,} + {walked.clicks:,} | {by_review.keys:,} + {by_review.clicks:,} | "
        f"**{share:.0%}** |"
    )


def page_text(hours, seed, rows):
    table = "\n".join(row_text(*row) for row in rows)
    return f"""# What correcting takes: review against page by page

Written by `make bench-scoring` (`--hours {hours:g} --seed {seed}`).

A simulated recording of {hours:g} h is scored with planted errors, and a scripted technician corrects it to the
truth, second by second, by real key presses and mouse drags in the real window. Each key, click or drag is one
action. The technician makes no mistakes and knows the truth of what is in sight, so only the actions differ:

- **page by page**: `Page Down` through the recording, 30 s a page; what is wrong is clicked or dragged over and gets
  its stage by a key;
- **by review**: the review panel (`V`) with all stretches of which the model is less than 70 % sure, then with the
  implausible sequences; `Return` accepts a stretch and goes on to the next, and so does a stage key that corrects
  it; what else is wrong in sight is corrected as above.

Both end with every second right, or the benchmark fails; it fails too where review takes more than a third.

| scored by | errors an hour | false alarms an hour | wrong seconds | page by page, keys + clicks | by review | share |
|---|---|---|---|---|---|---|
{table}

Errors are borders that are 2 to 4 s off, single seconds, and stretches of 8 to 20 s, all of which the model doubts,
and single seconds of which it is sure, which only the list of implausible sequences finds. False alarms are
stretches of which the model doubts what is right. What no list shows, such as a long stretch of which the model is
sure and wrong, review would not find: look through the overview too.
"""


if __name__ == "__main__":
    main()
