"""What a person might do next, one change at a time, drawn from a seed: it can be done again."""

import random

import numpy as np

from hypnoscope.core.applied_rule import AppliedRule
from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme

_WEIGHTS = {
    "score": 20,
    "drag": 10,
    "flag": 2,
    "review": 2,
    "undo": 5,
    "redo": 3,
    "jump": 1,
    "adopt": 1,
    "note": 2,
    "rule": 1,
    "define": 1,
    "role": 1,
    "save": 2,
}


def take_step(session, seed, save):
    """Do to `session` what `seed` says; `save` is called with it when it is to be saved."""
    rng = random.Random(seed)
    action = rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    if action == "save":
        save(session)
    else:
        _ACTIONS[action](session, rng)


def state_of(session):
    """Return all that a kill must not take away, the undo history apart."""
    hypnogram, scores = session.hypnogram, session.scores
    names = [str(scorer) for scorer in hypnogram.scorers]
    return (
        *(array.tobytes() for array in hypnogram.marks.arrays.values()),
        tuple(names),
        scores and (scores.model_id, scores.probabilities.tobytes()),
        session.extras,
        tuple((channel.name, channel.role) for channel in session.recording.channels),
        session.undo_stack.index(),
        session.undo_stack.count(),
        session.is_modified,
    )


def history_of(session):
    """Return the states that undo and redo lead to, and leave the session as it is."""
    stack, here = session.undo_stack, session.undo_stack.index()
    states = []
    for index in range(stack.count() + 1):
        stack.setIndex(index)
        states.append((stack.undoText(), state_of(session)))
    stack.setIndex(here)
    return states


def _span(session, rng, longest=40):
    n_epochs = len(session.hypnogram)
    start = rng.randrange(n_epochs)
    return start, min(start + rng.randint(1, longest), n_epochs)


def _score(session, rng):
    if rng.random() < 0.7:
        session.begin_sweep()
    stages = (*Stage, *session.hypnogram.scheme.substages)
    session.score(*_span(session, rng), rng.choice(stages))


def _drag(session, rng):
    start = rng.randrange(len(session.hypnogram))
    session.score(start, start + 1, rng.choice(list(Stage)))  # joins the step before


def _flag(session, rng):
    session.flag_artefact(*_span(session, rng), rng.random() < 0.5)


def _review(session, rng):
    session.review(*_span(session, rng), rng.random() < 0.8)


def _jump(session, rng):
    session.undo_stack.setIndex(rng.randint(0, session.undo_stack.count()))


def _adopt(session, rng):
    n_epochs = len(session.hypnogram)
    noise = np.random.default_rng(rng.randrange(2**32)).random((n_epochs, 3), dtype=np.float32)
    noise[rng.randrange(n_epochs)] = np.nan
    scores = Scores(noise / noise.sum(axis=1, keepdims=True), "mixed", f"model-{rng.randint(1, 3)}")
    session.adopt(scores, keep_persons=rng.random() < 0.8)


def _note(session, rng):
    notes = session.notes
    if len(notes) and rng.random() < 0.3:
        session.change_notes(notes.without(rng.choice(notes.all)), "removal of a note")
    else:
        note = Note(*_span(session, rng), f"note {rng.randrange(10**6)}", "Ada")
        session.change_notes(Notes((*notes.all, note)), "note")


def _rule(session, rng):
    start, stop = _span(session, rng)
    edit = session.hypnogram.edit(start, stop, Stage.NREM, ScoredBy("rule", "minimum-bout"))
    rule = AppliedRule("minimum-bout", "Short bouts joined.", {"s": 5}, stop - start)
    session.apply_rules(edit, (rule,))


def _define(session, rng):
    session.define_stages(StageScheme(SUGGESTED))


def _role(session, rng):
    session.set_role("Light", rng.choice(list(ChannelRole)))


_ACTIONS = {
    "score": _score,
    "drag": _drag,
    "flag": _flag,
    "review": _review,
    "undo": lambda session, rng: session.undo_stack.undo(),
    "redo": lambda session, rng: session.undo_stack.redo(),
    "jump": _jump,
    "adopt": _adopt,
    "note": _note,
    "rule": _rule,
    "define": _define,
    "role": _role,
}
