"""Edits, undo, saving and kills, against a model so simple that it can be seen to be right."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.session.documents import Document, session_of
from hypnoscope.session.kept_work import find_kept
from hypnoscope.session.recorder import Recorder
from hypnoscope.session.session import ScoringSession

N_EPOCHS = 8
EPOCHS = range(N_EPOCHS)
PERSON = "person:Ada"

spans = st.tuples(st.integers(0, N_EPOCHS - 1), st.integers(1, N_EPOCHS)).map(
    lambda pair: (min(pair[0], pair[1] - 1), max(pair[0] + 1, pair[1]))
)
stages = st.sampled_from(list(Stage))


@dataclass(frozen=True)
class State:
    """All that a user sees; `epochs` holds stage, artefact and scorer of each."""

    epochs: tuple = ((-1, False, ""),) * N_EPOCHS
    notes: tuple = ()
    model: str = ""

    def with_epochs(self, change):
        epochs = tuple(change(i, *epoch) for i, epoch in enumerate(self.epochs))
        return State(epochs, self.notes, self.model)


class Model:
    """Whole states in a list, and where in it the user is."""

    def __init__(self):
        self.states, self.sweeps = [State()], [None]
        self.index, self.clean, self.sweep = 0, 0, 0

    @property
    def state(self):
        return self.states[self.index]

    def step(self, state, sweep=None):
        del self.states[self.index + 1 :], self.sweeps[self.index + 1 :]
        if self.clean is not None and self.clean > self.index:
            self.clean = None
        joins = sweep is not None and self.sweeps[self.index] == sweep
        if joins and self.index != self.clean:
            self.states[self.index] = state
            if state == self.states[self.index - 1]:
                del self.states[self.index], self.sweeps[self.index]
                self.index -= 1
            return
        self.states.append(state)
        self.sweeps.append(sweep)
        self.index += 1


def state_of(session):
    marks = session.hypnogram.marks
    names = [str(session.hypnogram.scorers[code]) for code in marks.scorers]
    epochs = zip(marks.stages.tolist(), marks.artefacts.tolist(), names, strict=True)
    notes = tuple(note.text for note in session.notes.all)
    return State(tuple(epochs), notes, session.scores.model_id if session.scores else "")


@pytest.mark.usefixtures("qapp")
class ScoringWithKills(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = Path(mkdtemp())
        self.file = self.folder / "stages.csv"
        self.recording = Recording((), {}, float(N_EPOCHS), fingerprint="f00d")
        self.model = Model()
        self.n_saved = self.n_notes = 0
        self.open(ScoringSession(self.recording, person="Ada"))

    def open(self, session, kept=None):
        self.session = session
        self.recorder = Recorder(session, self.folder, kept)

    @rule()
    def begin_sweep(self):
        self.session.begin_sweep()
        self.model.sweep += 1

    @rule(span=spans, stage=stages)
    def score(self, span, stage):
        self.session.score(*span, stage)
        scorer = "" if stage is Stage.UNSCORED else PERSON
        self.take(lambda i, *e: (int(stage), e[1], scorer) if i in range(*span) else e)

    @rule(span=spans, artefact=st.booleans())
    def flag(self, span, artefact):
        self.session.flag_artefact(*span, artefact)
        self.take(lambda i, *e: (e[0], artefact, e[2]) if i in range(*span) else e)

    def take(self, change):
        state = self.model.state.with_epochs(change)
        if state != self.model.state:
            self.model.step(state, self.model.sweep)

    @rule(said=st.lists(stages, min_size=N_EPOCHS, max_size=N_EPOCHS), name=st.sampled_from("ab"))
    def adopt(self, said, name):
        probabilities = np.full((N_EPOCHS, 3), 0.1, dtype=np.float32)
        for epoch, stage in enumerate(said):
            probabilities[epoch, stage] = 0.8
            if stage is Stage.UNSCORED:
                probabilities[epoch] = np.nan
        self.session.adopt(Scores(probabilities, "mixed", name))
        names = ["" if stage is Stage.UNSCORED else f"sdreamer:{name}" for stage in said]
        state = self.model.state.with_epochs(
            lambda i, *e: e if e[2] == PERSON else (int(said[i]), e[1], names[i])
        )
        self.model.step(State(state.epochs, state.notes, name))

    @rule(epoch=st.sampled_from(EPOCHS))
    def write_note(self, epoch):
        self.n_notes += 1
        note = Note(0, epoch + 1, f"note {self.n_notes}")
        notes = self.session.notes.with_note(note)
        self.session.change_notes(notes, "note")
        state = self.model.state
        texts = tuple(note.text for note in notes.all)
        self.model.step(State(state.epochs, texts, state.model))

    @rule()
    def remove_notes(self):
        self.session.change_notes(Notes(), "no notes")
        state = self.model.state
        if state.notes:
            self.model.step(State(state.epochs, (), state.model))

    @rule(steps=st.integers(-3, 3))
    def undo_or_redo(self, steps):
        index = min(max(self.model.index + steps, 0), len(self.model.states) - 1)
        self.session.undo_stack.setIndex(index)
        self.model.index = index

    @rule()
    def save(self):
        self.n_saved += 1
        self.file.write_text("x" * self.n_saved)
        self.session.mark_saved(self.file)
        self.model.clean = self.model.index

    @rule()
    def kill(self):
        self.stop()
        kept = find_kept(self.recording, self.folder).kept
        if kept is None:  # nothing was ever done
            assert self.model.states == [State()]
            self.open(ScoringSession(self.recording, person="Ada"))
            self.model = Model()
            return
        document = Document(self.recording, kept=kept)
        self.open(session_of(document, "Ada", go_on=True), kept)
        self.model.sweeps = [None] * len(self.model.sweeps)
        self.model.sweep = 0

    @rule()
    def walk(self):
        for index, state in enumerate(self.model.states):
            self.session.undo_stack.setIndex(index)
            assert state_of(self.session) == state
        self.session.undo_stack.setIndex(self.model.index)

    @invariant()
    def agrees(self):
        stack = self.session.undo_stack
        assert state_of(self.session) == self.model.state
        assert (stack.index(), stack.count()) == (self.model.index, len(self.model.states) - 1)
        assert self.session.is_modified == (self.model.index != self.model.clean)
        assert not self.recorder.is_behind

    def stop(self):
        """End as a killed process does."""
        self.session.happened.disconnect(self.recorder._record)
        self.recorder._writer.close()

    def teardown(self):
        self.kill()
        self.walk()
        self.agrees()
        self.stop()
        shutil.rmtree(self.folder)


@pytest.fixture(autouse=True)
def application(qapp):
    return qapp


ScoringWithKills.TestCase.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None
)
TestScoringWithKills = ScoringWithKills.TestCase
