"""Kills of the whole program, its window included, while keys are pressed.

Called with a recording and a folder for the journal it is the victim: it scores second after
second by key, and prints how many it has scored.
"""

import random
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

KEYS = "WNR"
_REPOSITORY = Path(__file__).parents[2]


def kill_windows(folder, n_kills, seed, count):
    """Kill `n_kills` times; `count` is called with what came of each."""
    from .processes import in_child
    from .scoring import make_recording

    rng = random.Random(seed)
    for number in range(n_kills):
        place = folder / f"window-{number}"
        place.mkdir()
        recording = make_recording(place)
        command = [sys.executable, "-m", "tests.torture.window", recording, place / "data"]
        with subprocess.Popen(
            command, cwd=_REPOSITORY, stdout=subprocess.PIPE, text=True
        ) as victim:
            victim.stdout.readline()  # the first key
            timer = threading.Timer(rng.uniform(0.1, 2.0), victim.kill)
            timer.start()
            told = [1, *(int(line) for line in victim.stdout if line.endswith("\n"))][-1]
            timer.join()
        said = in_child(partial(_compared, recording, place / "data", told))
        count(said.split(" ")[0], told, said)


def _compared(recording, journal, n_scored):
    from hypnoscope.session.documents import read_document

    history = read_document(recording, journal).kept.history
    stages = history.marks.stages.tolist()
    n_kept = sum(stage >= 0 for stage in stages)
    expected = [number % 3 for number in range(n_kept)] + [-1] * (len(stages) - n_kept)
    if stages != expected or len(history.steps) != n_kept or n_kept < n_scored:
        return f"lost {n_kept} of {n_scored}"
    return "exactly" if n_kept == n_scored else "and-one"


def _score_by_keys(recording, journal):
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from hypnoscope.windows.appearance import Appearance
    from hypnoscope.windows.main_window import MainWindow
    from hypnoscope.windows.preferences import Preferences

    application = QApplication(sys.argv[:1])
    preferences = Preferences(journal.with_name("settings.json"))
    window = MainWindow(preferences, Appearance(application, preferences), journal_folder=journal)
    window.show()
    n_pressed = 0

    def press():
        nonlocal n_pressed
        if window.desk.workspace is None:
            return
        QTest.keyClick(window, KEYS[n_pressed % 3])
        n_pressed += 1
        print(n_pressed, flush=True)

    window.opening.open_path(recording)
    timer = QTimer(window, interval=20)
    timer.timeout.connect(press)
    timer.start()
    return application.exec()


if __name__ == "__main__":
    sys.exit(_score_by_keys(Path(sys.argv[1]), Path(sys.argv[2])))
