"""What each pathway of the model says by itself: EEG alone, EMG alone, both together."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from hypnoscope.core.scores import Scores
from hypnoscope.session.session import ScoringSession

PATHWAYS = ("eeg", "emg", "mixed")


class Pathways(QObject):
    """The scores of the pathways that were compared; they change no stage.

    What the recording was scored with last takes the place of its own pathway.
    """

    changed = Signal()

    def __init__(self, session: ScoringSession) -> None:
        super().__init__(session)
        self._session = session
        self._compared: dict[str, Scores] = {}
        session.scores_changed.connect(self.changed)

    @property
    def scores(self) -> Mapping[str, Scores]:
        """The scores by pathway; empty before they were compared."""
        if not self._compared:
            return {}
        known = dict(self._compared)
        last = self._session.scores
        if last is not None:
            known[last.pathway] = last
        return {pathway: known[pathway] for pathway in PATHWAYS if pathway in known}

    def keep(self, scores: Mapping[str, Scores]) -> None:
        """Show what the pathways said."""
        self._compared = dict(scores)
        self.changed.emit()

    def disagreement(self) -> NDArray[np.bool_]:
        """Return True for each epoch in which not all pathways say the same stage."""
        stages = [scores.stages for scores in self.scores.values()]
        if len(stages) < 2:
            return np.zeros(len(self._session.hypnogram), dtype=np.bool_)
        return np.asarray((np.array(stages) != stages[0]).any(axis=0))
