"""A second hypnogram of the open recording, held against the one that is being scored."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from hypnoscope.core.agreement import Agreement
from hypnoscope.core.comparison import Difference, differences, taking_over
from hypnoscope.core.edit import Edit
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Marks
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.session.commands import ADOPTION, TAKING_OVER
from hypnoscope.session.session import ScoringSession


class SecondHypnogram(QObject):
    """What another person, another program or the model says; it changes no stage by itself.

    Its differences and agreement follow every edit. An epoch that one of the two left
    unscored is no difference.
    """

    changed = Signal()  # another one is there, or none any more
    compared_anew = Signal()  # after `changed`, and after each edit

    def __init__(self, session: ScoringSession) -> None:
        super().__init__(session)
        self._session = session
        self._name = ""
        self._hypnogram: Hypnogram | None = None
        self._differences: tuple[Difference, ...] | None = None
        session.epochs_changed.connect(self._compare_anew)

    @property
    def name(self) -> str:
        """What the user knows it by, empty without one; that of a model as `ADOPTION` names it."""
        return self._name

    @property
    def hypnogram(self) -> Hypnogram | None:
        """The second hypnogram, None without one; to be read, never to be changed."""
        return self._hypnogram

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The stretches on which both do not agree, in order; ours first, theirs second."""
        if self._hypnogram is None:
            return ()
        if self._differences is None:
            ours = self._session.hypnogram.stages
            self._differences = differences(ours, self._hypnogram.stages)
        return self._differences

    @property
    def differing(self) -> NDArray[np.bool_]:
        """True for each epoch on which both do not agree, shape (n_epochs,)."""
        flags = np.zeros(len(self._session.hypnogram), dtype=np.bool_)
        for difference in self.differences:
            flags[difference.start : difference.stop] = True
        return flags

    @property
    def agreement(self) -> Agreement | None:
        """How far ours agrees with the second, which is the reference; None without one."""
        if self._hypnogram is None:
            return None
        return Agreement.between(self._session.hypnogram.stages, self._hypnogram.stages)

    def keep(self, name: str, hypnogram: Hypnogram) -> None:
        """Hold `hypnogram` against the one that is being scored.

        Raises
        ------
        ValueError
            When it has not as many epochs.
        """
        if len(hypnogram) != len(self._session.hypnogram):
            raise ValueError(
                f"{len(hypnogram)} epochs cannot be held against {len(self._session.hypnogram)}"
            )
        self._name, self._hypnogram = name, hypnogram
        self._tell()

    def keep_scores(self) -> bool:
        """Hold what automatic scoring said last against the stages; tell whether it said any."""
        scores = self._session.scores
        if scores is None:
            return False
        model = ScoredBy("model", scores.model_id)
        self.keep(ADOPTION, Hypnogram.scored_by(model, scores.stages))
        return True

    def remove(self) -> None:
        """Show the first hypnogram alone again."""
        if self._hypnogram is not None:
            self._name, self._hypnogram = "", None
            self._tell()

    def next_after(self, epoch: int) -> Difference | None:
        """Return the first difference that begins after `epoch`, from the start if need be."""
        later = (each for each in self.differences if each.start > epoch)
        return next(later, self.differences[0] if self.differences else None)

    def previous_before(self, epoch: int) -> Difference | None:
        """Return the last difference that begins before `epoch`, from the end if need be."""
        earlier = (each for each in reversed(self.differences) if each.start < epoch)
        return next(earlier, self.differences[-1] if self.differences else None)

    def take_over(self, start: int, stop: int) -> int:
        """Take epochs [start, stop) over as one undoable step; what it left unscored stays.

        Returns
        -------
        How many epochs got another stage.
        """
        if self._hypnogram is None:
            return 0
        ours = self._session.hypnogram
        whole = taking_over(ours, self._hypnogram, start, stop, self._session.person)
        told = self._hypnogram.stages[start:stop] != Stage.UNSCORED
        edit = replace(whole, after=_where(told, whole.after, whole.before)).trimmed()
        self._session.change(edit, TAKING_OVER.format(self._name))
        return _n_other_stages(edit)

    def _compare_anew(self) -> None:
        self._differences = None
        if self._hypnogram is not None:
            self.compared_anew.emit()

    def _tell(self) -> None:
        self._differences = None
        self.changed.emit()
        self.compared_anew.emit()


def _where(taken: NDArray[np.bool_], marks: Marks, others: Marks) -> Marks:
    theirs = others.arrays
    return Marks(
        **{name: np.where(taken, array, theirs[name]) for name, array in marks.arrays.items()}
    )


def _n_other_stages(edit: Edit) -> int:
    return int((edit.before.stages != edit.after.stages).sum())
