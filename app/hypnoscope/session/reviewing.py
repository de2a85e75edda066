"""Going through what is worth a look, stretch by stretch."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Literal, get_args

import numpy as np
from PySide6.QtCore import QObject, Signal

from hypnoscope.core import review
from hypnoscope.core.marks import Flags
from hypnoscope.core.review import Order, ReviewList, Stretch
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport
from hypnoscope.translation import marked, translate

Reason = Literal[
    "uncertain", "bout", "transition", "unscored", "artefact", "implausible", "against"
]

_ROOM = 0.8  # of the view: a longer stretch is shown from its beginning
_NEEDS_SCORES = marked(
    "Reviewing", "Score the recording automatically first: the doubt is that of the model."
)
_NOTHING: dict[Reason, str] = {
    "uncertain": marked("Reviewing", "The model is sure of everything at this threshold."),
    "bout": marked("Reviewing", "Nothing is scored yet."),
    "transition": marked("Reviewing", "The stage never changes."),
    "unscored": marked("Reviewing", "Every second is scored."),
    "artefact": marked("Reviewing", "Nothing is flagged as artefact."),
    "implausible": marked(
        "Reviewing", "There is no REM from Wake, no REM under 5 s, no lone second."
    ),
    "against": marked("Reviewing", "No person set another stage than the model."),
}


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """What is to be looked at, and in what order.

    Attributes
    ----------
    reason
        Why stretches are worth a look.
    threshold
        Below this confidence of the model, 0 to 1, a stage is uncertain.
    order
        By time, or the most doubtful first.
    """

    reason: Reason = "uncertain"
    threshold: float = 0.7
    order: Order = "time"

    def kept(self) -> str:
        """Return the settings as text, for `restored`."""
        return json.dumps(asdict(self))

    @classmethod
    def restored(cls, kept: str) -> "ReviewSettings":
        """Return what `kept` returned; the usual settings for empty or strange text."""
        try:
            written = json.loads(kept)
            reason, order = written["reason"], written["order"]
            threshold = float(written["threshold"])
        except (ValueError, TypeError, KeyError):
            return cls()
        if reason not in get_args(Reason) or order not in get_args(Order):
            return cls()
        return cls(reason, min(max(threshold, 0.0), 1.0), order)


class Reviewing(QObject):
    """Owns the list of stretches and where one is in it; never undoable, accepting is.

    The list is made when it is first wanted, and stays as it was made while stages are
    corrected, until the settings change, the recording is scored anew, or `list_anew`.
    """

    listed = Signal()  # another list
    moved = Signal()  # another stretch of it is looked at

    def __init__(self, session: ScoringSession, viewport: Viewport) -> None:
        super().__init__(session)
        self._session, self._viewport = session, viewport
        self._settings = ReviewSettings()
        self._list: ReviewList | None = None
        session.scores_changed.connect(self._forget)

    @property
    def settings(self) -> ReviewSettings:
        """What is looked at, and in what order."""
        return self._settings

    @property
    def list(self) -> ReviewList:
        """The stretches, and which of them is looked at."""
        if self._list is None:
            self._list = ReviewList(review.in_order(self._found(), self._settings.order))
        return self._list

    @property
    def is_selected(self) -> bool:
        """Whether the stretch that is looked at is selected, just so: a stage decides it."""
        stretch = None if self._list is None else self._list.current
        return stretch is not None and self._viewport.selection == (stretch.start, stretch.stop)

    @property
    def progress(self) -> str:
        """How far one is, as "14 of 63 reviewed"."""
        n, n_all = self.list.n_reviewed(self.reviewed()), len(self.list.stretches)
        return self.tr("{} of {} reviewed", "", n_all).format(n, n_all)

    @property
    def is_done(self) -> bool:
        """Whether a person has looked at every stretch of the list."""
        return self.list.n_reviewed(self.reviewed()) == len(self.list.stretches)

    @property
    def why_empty(self) -> str:
        """Why there is nothing to look at, in a sentence; empty when there is something."""
        if self.list.stretches:
            return ""
        needs_scores = self._settings.reason in ("uncertain", "against")
        if needs_scores and self._session.scores is None:
            return translate("Reviewing", _NEEDS_SCORES)
        return translate("Reviewing", _NOTHING[self._settings.reason])

    def reviewed(self) -> Flags:
        """Return True for each epoch that needs no more review, shape (n_epochs,).

        A person set or accepted it; where a person is held against the model that person,
        or another, has to say so once more, unless both agree by now.
        """
        hypnogram, scores = self._session.hypnogram, self._session.scores
        if self._settings.reason == "against" and scores is not None:
            return np.asarray(
                (hypnogram.marks.reviewers != 0) | (hypnogram.stages == scores.stages)
            )
        return hypnogram.reviewed()

    def use(self, settings: ReviewSettings) -> None:
        """Look at something else, or in another order."""
        if settings != self._settings:
            self._settings = settings
            self.list_anew()

    def list_anew(self) -> None:
        """Make the list of what is worth a look now."""
        self._list = None
        self.listed.emit()

    def go(self, steps: int) -> None:
        """Go so many stretches on, or back where `steps` is negative."""
        self._refill()
        if self.list.place < 0:
            self._begin()
        else:
            self._take(self.list.moved(steps) if self.list.place + steps >= 0 else self.list)

    def go_to(self, place: int) -> None:
        """Look at the stretch at `place` in the list."""
        self._take(replace(self.list, place=place))

    def accept(self) -> None:
        """Accept the stretch in the person's name, and go on to the next that is open.

        What is out of sight is shown instead: nothing is accepted unseen.
        """
        self._refill()
        stretch = self.list.current
        if stretch is None:
            self._begin()
        elif not self._is_seen(stretch):
            self._show(stretch)
        else:
            if not review.is_reviewed(stretch, self.reviewed()):
                self._session.review(stretch.start, stretch.stop)
            self.go_on()

    def go_on(self) -> bool:
        """Go to the next stretch that is open, if there is one; tell whether there is."""
        following = self.list.at_next_open(self.reviewed())
        if following != self.list:
            self._take(following)
            return True
        return False

    def _refill(self) -> None:
        """Look again where the list was empty: stages may have changed since."""
        if not self.list.stretches:
            self.list_anew()

    def _begin(self) -> None:
        """Go to the first stretch; in the order of time to the first from the cursor on."""
        stretches = self.list.stretches
        if not stretches:
            return
        first = None
        if self._settings.order == "time":
            first = review.next_after(stretches, self._viewport.target[0] - 1)
        self.go_to(0 if first is None else stretches.index(first))

    def _take(self, changed: ReviewList) -> None:
        self._list = changed
        if changed.current is not None:
            self._show(changed.current)
        self.moved.emit()

    def _show(self, stretch: Stretch) -> None:
        """Select the stretch, in the middle of the view where it has room."""
        viewport, epoch_s = self._viewport, self._session.hypnogram.epoch_s
        viewport.jump_to((stretch.start + stretch.stop) // 2)
        if (stretch.stop - stretch.start) * epoch_s <= _ROOM * viewport.span_s:
            viewport.select(stretch.start, stretch.stop - 1)
        else:
            margin_s = (1 - _ROOM) / 2 * viewport.span_s
            viewport.show(stretch.start * epoch_s - margin_s, viewport.span_s)
            viewport.select(stretch.stop - 1, stretch.start)  # the cursor stays in view

    def _is_seen(self, stretch: Stretch) -> bool:
        epoch_s = self._session.hypnogram.epoch_s
        viewport = self._viewport
        starts_before_end = stretch.start * epoch_s < viewport.stop_s
        return starts_before_end and stretch.stop * epoch_s > viewport.start_s

    def _found(self) -> tuple[Stretch, ...]:
        session, settings = self._session, self._settings
        hypnogram, scores = session.hypnogram, session.scores
        stages = hypnogram.stages
        match settings.reason:
            case "uncertain":
                if scores is None:
                    return ()
                return review.uncertain(scores.confidence(scores.stages), settings.threshold)
            case "against":
                return () if scores is None else review.model_against_person(hypnogram, scores)
            case "bout":
                return review.bouts(stages)
            case "transition":
                return review.transitions(stages)
            case "unscored":
                return review.unscored(stages, session.in_gaps)
            case "artefact":
                return review.artefacts(hypnogram.artefacts)
            case "implausible":
                return review.implausible(stages, hypnogram.epoch_s)

    def _forget(self) -> None:
        self.list_anew()
