"""The open recording's scoring, its undo history and its signals."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.edit import Edit
from hypnoscope.core.events import (
    Edited,
    Json,
    Noted,
    NotesChanged,
    RoleChosen,
    Saved,
    SavedFile,
    StagesDefined,
)
from hypnoscope.core.history import History
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.notes import Notes
from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import StageScheme, Substage
from hypnoscope.formats.extras import Extras
from hypnoscope.session.chronicle import Chronicle
from hypnoscope.session.commands import (
    ADOPTION,
    AdoptScores,
    ApplyRules,
    ChangeNotes,
    EditEpochs,
    Hands,
    rules_text,
)
from hypnoscope.session.file_stamp import stamp_of
from hypnoscope.session.undo_history import bring_back
from hypnoscope.translation import marked


class ScoringSession(QObject):
    """Bridge between the Qt-free domain and the views.

    Views call the methods and listen to the signals; none touches the hypnogram itself.

    Raises
    ------
    ValueError
        When hypnogram or scores do not have the recording's epochs.
    """

    epochs_changed = Signal(int, int)  # first epoch, one past the last
    scores_changed = Signal()  # after the epochs_changed of the same step
    recording_changed = Signal()  # the roles of its channels
    extras_changed = Signal()  # notes, the user's own stages, the rules that were applied
    modified_changed = Signal(bool)
    happened = Signal(object)  # the Event, after all of it has been done

    def __init__(
        self,
        recording: Recording,
        hypnogram: Hypnogram | None = None,
        scores: Scores | None = None,
        person: str = "",
        parent: QObject | None = None,
        extras: Extras | None = None,
    ) -> None:
        super().__init__(parent)
        epochs = recording.epochs
        self._recording = recording
        self._hypnogram = hypnogram or Hypnogram.unscored(epochs.n_epochs, epochs.epoch_s)
        self._scores = scores
        self._notes = Notes() if extras is None else extras.notes
        self._rules = () if extras is None else extras.rules
        self._in_gaps = epochs.within(recording.gaps)
        self._check_lengths()
        self._stages_file: SavedFile | None = None
        self._sweep = 0
        self._hands = Hands(self._show_scores, self._keep_rules, self._show_notes)
        self._chronicle = Chronicle(_person(person), self)
        self._chronicle.happened.connect(self.happened)
        self.undo_stack = self._chronicle.undo_stack
        self.undo_stack.cleanChanged.connect(self._announce_clean)
        self._hypnogram.observe(self._announce)

    @property
    def recording(self) -> Recording:
        """The recording, with the roles that the user chose."""
        return self._recording

    @property
    def hypnogram(self) -> Hypnogram:
        """Stages, artefacts and who set them; to be read, never to be changed."""
        return self._hypnogram

    @property
    def scores(self) -> Scores | None:
        """What automatic scoring said last, None before there was any."""
        return self._scores

    @property
    def notes(self) -> Notes:
        """What was remarked at epochs."""
        return self._notes

    @property
    def rules(self) -> tuple[AppliedRule, ...]:
        """The rules that were applied, in order."""
        return self._rules

    @property
    def extras(self) -> Extras:
        """The user's own stages, notes and rules, as they are saved."""
        return Extras(self._hypnogram.scheme, self._notes, self._rules)

    @property
    def person(self) -> ScoredBy:
        """Who scores by hand."""
        return self._chronicle.person

    @property
    def stages_path(self) -> Path | None:
        """The file that the stages were read from or saved to last."""
        return None if self._stages_file is None else Path(self._stages_file.path)

    @property
    def stages_file(self) -> SavedFile | None:
        """The same file, as it was at that time."""
        return self._stages_file

    @property
    def is_modified(self) -> bool:
        """Whether there is anything that the stages file does not have."""
        return not self.undo_stack.isClean()

    @property
    def confidence(self) -> NDArray[np.float32]:
        """Probability of each epoch's stage, NaN where unknown, shape (n_epochs,); read-only."""
        if self._scores is None:
            confidence = np.full(len(self._hypnogram), np.nan, dtype=np.float32)
        else:
            confidence = self._scores.confidence(self._hypnogram.stages)
        confidence.flags.writeable = False
        return confidence

    @property
    def in_gaps(self) -> NDArray[np.bool_]:
        """True for each epoch that lies in a gap as a whole, shape (n_epochs,); read-only."""
        return self._in_gaps

    @property
    def unscored(self) -> NDArray[np.intp]:
        """Indices of the epochs that are to be scored yet; in a gap there is nothing to score."""
        unscored = self._hypnogram.stages == Stage.UNSCORED
        return np.flatnonzero(unscored & ~self._in_gaps)

    def name_person(self, name: str) -> None:
        """Record under this name what is scored by hand from now on."""
        self._chronicle.person = _person(name)

    def begin_sweep(self) -> None:
        """Start a new undo step, as when a key or the mouse goes down.

        All that is scored until the next call is one step.
        """
        self._sweep += 1

    def score(self, start: int, stop: int, stage: Stage | Substage) -> None:
        """Set epochs [start, stop) to `stage` in the person's name, undoably."""
        edit = self._hypnogram.edit(start, stop, stage, self.person)
        self._push(edit, stage.label if isinstance(stage, Stage) else stage.name)

    def review(self, start: int, stop: int, accepted: bool = True) -> None:
        """Accept the stages of epochs [start, stop) in the person's name, undoably.

        With `accepted` False whoever accepted them is taken back.
        """
        edit = self._hypnogram.edit_review(start, stop, self.person if accepted else NOBODY)
        self.change(
            edit, marked("Change", "reviewed") if accepted else marked("Change", "not reviewed")
        )

    def change(self, edit: Edit, name: str) -> None:
        """Do an edit that was described elsewhere as one undoable step called `name`."""
        self.begin_sweep()
        self._push(edit, name)

    def apply_rules(self, edit: Edit, rules: tuple[AppliedRule, ...]) -> None:
        """Do what rules describe as one undoable step, and keep on record that it was done."""
        known = (self._rules, (*self._rules, *rules))
        self._chronicle.step(
            ApplyRules(self._hypnogram, edit, known, self._hands.keep_rules),
            self._edited(edit, rules_text(rules), rules=rules),
        )

    def change_notes(self, notes: Notes, name: str) -> None:
        """Have other notes, as one undoable step called `name`."""
        if notes != self._notes:
            change = NotesChanged.between(self._notes, notes, name)
            self._chronicle.step(ChangeNotes(change, self._hands.show_notes), change)

    def define_stages(self, scheme: StageScheme) -> None:
        """Take other stages of the user's own; not undoable.

        Raises
        ------
        ValueError
            When one that epochs have, or had, would be lost or moved.
        """
        if scheme != self._hypnogram.scheme:
            self._hypnogram.adopt_scheme(scheme)
            self.undo_stack.resetClean()
            self.extras_changed.emit()
            self._chronicle.tell(StagesDefined(scheme))

    def flag_artefact(self, start: int, stop: int, artefact: bool) -> None:
        """Set or clear the artefact flag of epochs [start, stop), undoably."""
        edit = self._hypnogram.edit_artefact(start, stop, artefact)
        self._push(
            edit, marked("Change", "artefact") if artefact else marked("Change", "no artefact")
        )

    def adopt(self, scores: Scores, keep_persons: bool = True) -> None:
        """Take over automatic scores as one undoable step.

        Epochs that a person scored stay as they are unless `keep_persons` is False; where
        `scores` says nothing they stay even then.
        """
        edit = self._hypnogram.edit_all(
            scores.stages, ScoredBy("model", scores.model_id), keep_persons=keep_persons
        )
        change = (self._scores, scores)
        self._chronicle.step(
            AdoptScores(self._hypnogram, edit, change, self._hands.show_scores),
            self._edited(edit, ADOPTION, scores=scores),
        )

    def take_over(
        self, hypnogram: Hypnogram, scores: Scores | None, taken: NDArray[np.bool_], name: str
    ) -> None:
        """Take over another hypnogram, with its scores if any, as one step called `name`.

        Parameters
        ----------
        hypnogram, scores
            With as many epochs as the recording; without scores those there are stay.
        taken
            True for each epoch to take over, shape (n_epochs,); all others stay.
        name
            What the Edit menu calls it.
        """
        edit = self._hypnogram.edit_from(hypnogram, taken)
        if scores is None:
            self.change(edit.trimmed(), name)
            return
        change = (self._scores, scores.taken_over(self._scores, taken))
        self._chronicle.step(
            AdoptScores(self._hypnogram, edit, change, self._hands.show_scores, name),
            self._edited(edit, name, scores=change[1]),
        )

    def set_role(self, name: str, role: ChannelRole) -> None:
        """Say what a channel records; not undoable."""
        if self._recording.channel(name).role is role:
            return
        self._recording = self._recording.with_roles({name: role})
        self.recording_changed.emit()
        self._chronicle.tell(RoleChosen(name, role.value))

    def note(
        self,
        kind: str,
        span: tuple[int, int] | None = None,
        details: Mapping[str, Json] | None = None,
    ) -> None:
        """Have the journal keep what changes nothing of the scoring; `kind` is one word.

        `span` holds the epochs [start, stop) that it is about, if it is about any.
        """
        self._chronicle.tell(Noted(kind, span, details or {}))

    def mark_saved(self, path: Path, file: SavedFile | None = None, *, whole: bool = True) -> None:
        """Note that `path` holds the stages.

        Parameters
        ----------
        path
            Where they were written, or read from.
        file
            As it was then, if it may have changed since.
        whole
            Whether it holds all that there is now; False leaves the session modified.
        """
        self._stages_file = file or stamp_of(path) or SavedFile(str(path), 0, 0)
        if whole:
            self.undo_stack.setClean()
        self._chronicle.tell(Saved(self._stages_file, whole))

    def restore(self, history: History) -> None:
        """Take over the undo history and the file of `history`, whose state is here already.

        Nothing may have been done in this session before.
        """
        self._stages_file = history.file
        bring_back(history, self.undo_stack, self._hypnogram, self._hands)

    def _push(self, edit: Edit, change: str) -> None:
        if not edit.before.same_as(edit.after):
            command = EditEpochs(self._hypnogram, edit, change, self._sweep)
            self._chronicle.step(command, self._edited(edit, change))

    def _edited(
        self,
        edit: Edit,
        change: str,
        *,
        scores: Scores | None = None,
        rules: tuple[AppliedRule, ...] = (),
    ) -> Edited:
        scorers = self._hypnogram.scorers
        return Edited(edit.start, edit.after, scorers, change, scores=scores, rules=rules)

    def _show_scores(self, scores: Scores | None, edit: Edit) -> None:
        self._scores = scores  # first, so that who hears of the epochs finds their confidence
        self._hypnogram.apply(edit)
        self.scores_changed.emit()

    def _keep_rules(self, rules: tuple[AppliedRule, ...]) -> None:
        self._rules = rules
        self.extras_changed.emit()

    def _show_notes(self, change: NotesChanged) -> None:
        self._notes = change.applied(self._notes)
        self.extras_changed.emit()

    def _announce(self, edit: Edit) -> None:
        self.epochs_changed.emit(edit.start, edit.stop)

    def _announce_clean(self, clean: bool) -> None:
        self.modified_changed.emit(not clean)

    def _check_lengths(self) -> None:
        epochs = self._recording.epochs
        if (len(self._hypnogram), self._hypnogram.epoch_s) != (epochs.n_epochs, epochs.epoch_s):
            raise ValueError(
                f"{len(self._hypnogram)} epochs of {self._hypnogram.epoch_s:g} s do not fit "
                f"a recording of {epochs.n_epochs} epochs of {epochs.epoch_s:g} s"
            )
        if self._scores is not None and self._scores.n_epochs != epochs.n_epochs:
            raise ValueError(f"{self._scores.n_epochs} scores do not fit {epochs.n_epochs} epochs")


def _person(name: str) -> ScoredBy:
    return ScoredBy("person", " ".join(name.split()))
