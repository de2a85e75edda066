import numpy as np

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.origin import Origin, origins
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage

ANNA = ScoredBy("person", "Anna")


def test_each_epoch_tells_who_answers_for_it():
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "m"), np.array([0, 0, 0, 0, -1], np.int8))
    hypnogram.apply(hypnogram.edit(1, 2, Stage.REM, ScoredBy("rule", "hmm")))
    hypnogram.apply(hypnogram.edit_review(1, 3, ANNA))
    hypnogram.apply(hypnogram.edit(3, 4, Stage.NREM, ANNA))
    found = [Origin(code) for code in origins(hypnogram).tolist()]
    accepted = Origin.ACCEPTED
    assert found == [Origin.MODEL, accepted, accepted, Origin.PERSON, Origin.NOBODY]


def test_a_rule_that_nobody_accepted_is_seen_as_such():
    hypnogram = Hypnogram.unscored(2)
    hypnogram.apply(hypnogram.edit(0, 1, Stage.REM, ScoredBy("rule", "hmm")))
    assert origins(hypnogram).tolist() == [Origin.RULE, Origin.NOBODY]


def test_who_set_a_stage_and_accepted_it_too_has_set_it():
    hypnogram = Hypnogram.scored_by(ANNA, np.zeros(2, np.int8))
    hypnogram.apply(hypnogram.edit_review(0, 2, ANNA))
    assert origins(hypnogram).tolist() == [Origin.PERSON] * 2
