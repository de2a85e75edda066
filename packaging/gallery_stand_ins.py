"""What stands in, in the gallery, for what takes long, fails seldom or is not there."""

from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter

from hypnoscope.core.finding import Finding
from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.jobs.job import Progress
from hypnoscope.windows.dialogs.scoring import ScoringRequest
from hypnoscope.windows.video_player import Watcher

FINDINGS = (
    Finding(
        *("swapped", ("EEG", "EMG"), ((0.0, 1e6),), "alarm"),
        "EEG looks like muscle and EMG like brain, as if EEG and EMG were swapped: the stages have "
        "little confidence; if they are, score again with EMG as EEG and EEG as EMG.",
    ),
    Finding(
        *("lost", ("EMG",), tuple((60.0 * n, 60.0 * n + 20) for n in range(1, 12)), "warning"),
        "EMG has no signal for 220 s: these seconds are scored from EEG alone; look "
        "there before you trust the stages.",
    ),
    Finding(
        *("envelope", ("EMG",), ((0.0, 1e6),), "note"),
        "EMG is stored as a smooth envelope: the model knows such signals, and nothing "
        "needs to be done; the raw signal would tell it more.",
    ),
)


def blurred(scores: Scores, share: float, pathway: str) -> Scores:
    """Return scores that are less sure, and wrong now and then."""
    rng = np.random.default_rng(4)
    n_bouts = scores.n_epochs // 20 + 1
    noise = np.repeat(rng.dirichlet((0.6, 0.6, 0.3), n_bouts), 20, axis=0)[: scores.n_epochs]
    return replace(
        scores, probabilities=(1 - share) * scores.probabilities + share * noise, pathway=pathway
    )


class WaitingScorer:
    """Gets as far as two fifths and stays there until it is cancelled."""

    device_name = "CPU"

    def __init__(self) -> None:
        self.is_waiting = Event()

    def asked(self, _request: ScoringRequest) -> "WaitingScorer":
        return self

    def score(self, _recording: Recording, progress: Progress) -> Scores:
        pause = Event()
        while True:
            progress(2, 5)
            self.is_waiting.set()
            pause.wait(0.05)


class StillPlayer:
    """Shows one picture of a mouse in its cage, whatever the moment."""

    duration_s = 1e6

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher

    def open(self, path: Path) -> None:
        """Take any file."""

    def seek(self, _moment_s: float) -> None:
        self._watcher.pictured.emit(_mouse_in_its_cage())

    def play(self, rate: float) -> None:
        """Stand still all the same."""

    def pause(self) -> None:
        """Stand still."""


def _mouse_in_its_cage() -> QImage:
    picture = QImage(QSize(640, 480), QImage.Format.Format_RGB32)
    picture.fill(QColor("#777f83"))
    painter = QPainter(picture)
    painter.fillRect(40, 40, 560, 400, QColor("#c9c4b4"))
    painter.setBrush(QColor("#2b2a2a"))
    painter.drawEllipse(300, 210, 120, 70)
    painter.drawEllipse(395, 220, 50, 40)
    painter.end()
    return picture
