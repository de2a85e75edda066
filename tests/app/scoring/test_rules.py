"""Rules: what they change, what they leave, and what is kept of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypnoscope.core.bouts import runs
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.scoring.rule_edits import proposed
from hypnoscope.scoring.rules import (
    RULES,
    HmmSmoothing,
    MinimumBout,
    NoRemFromWake,
    Rebinning,
    Scored,
    parameters_of,
)
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.scoring.smoothing import most_likely_path, sticky_transitions

ANNA = ScoredBy("person", "Anna")
MODEL = ScoredBy("model", "f00d")
LETTERS = "UWNR"

texts = st.text("UWNR", max_size=40)


def codes(text):
    return np.array([LETTERS.index(letter) - 1 for letter in text], dtype=np.int8)


def text_of(stages):
    return "".join(LETTERS[code + 1] for code in stages)


def applied(rule, text, held="", probabilities=None, epoch_s=1.0):
    """Return the stages after a rule; `held` has an x where a person set the stage."""
    flags = np.array([letter == "x" for letter in held.ljust(len(text))], dtype=bool)
    return text_of(rule.stages(Scored(codes(text), flags, probabilities, epoch_s)))


def sure(text, p=0.9):
    """Return probabilities that favour the stages of a text; NaN for unscored."""
    rows = np.full((len(text), 3), (1 - p) / 2, dtype=np.float32)
    for row, letter in zip(rows, text, strict=True):
        if letter == "U":
            row[:] = np.nan
        else:
            row["WNR".index(letter)] = p
    return rows


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("WWWWWNWWWWW", "WWWWWWWWWWW"),
        ("NNNNNNWWRRRRR", "NNNNNNNNRRRRR"),  # the longer neighbour
        ("NNNNNWWRRRRR", "NNNNNNNRRRRR"),  # the former of two equals
        ("NNNNNRRRRUWWWWW", "NNNNNNNNNUWWWWW"),  # unscored is no neighbour
        ("UWWU", "UWWU"),  # nothing to join
        ("W", "W"),
        ("", ""),
        ("WNWNWNWWWWW", "NNNNNNWWWWW"),  # one after another, the first first
        ("NNNNNNWWRR", "NNNNNNNNNN"),  # both are short; the first takes the long one's stage
    ],
)
def test_short_bouts_join_a_neighbour(before, after):
    assert applied(MinimumBout(), before) == after


def test_each_stage_has_a_limit_of_its_own():
    rule = MinimumBout(wake_s=0, nrem_s=3, rem_s=0)
    assert applied(rule, "NNNNWNNWWWRNNNN") == "NNNNWWWWWWRNNNN"
    assert applied(MinimumBout(0, 0, 0), "WNRWNR") == "WNRWNR"


def test_a_limit_is_in_seconds_whatever_the_epochs():
    assert applied(MinimumBout(), "NNWWNN", epoch_s=4.0) == "NNWWNN"
    assert applied(MinimumBout(), "NNWNN", epoch_s=4.0) == "NNNNN"


def test_a_bout_in_which_a_person_set_anything_stays():
    assert applied(MinimumBout(), "NNNNNNWWWNNNNNN", held="       x") == "NNNNNNWWWNNNNNN"


@given(texts, st.integers(1, 6), st.data())
def test_no_short_bout_is_left_that_could_have_been_joined(text, limit, data):
    held = data.draw(st.text(" x", min_size=len(text), max_size=len(text)))
    rule = MinimumBout(limit, limit, limit)
    after = applied(rule, text, held)
    assert [a == "U" for a in after] == [b == "U" for b in text]
    assert all(a == b for a, b, flag in zip(after, text, held, strict=True) if flag == "x")
    stages = codes(after)
    starts, stops = runs(stages)
    for start, stop in zip(starts, stops, strict=True):
        beside = after[max(start - 1, 0) : start] + after[stop : stop + 1]
        free = "x" not in held[start:stop] and after[start] != "U" and set(beside) - {"U"}
        assert not (free and stop - start < limit)
    assert applied(rule, after, held) == after


@pytest.mark.parametrize(
    ("before", "becomes", "after"),
    [
        ("WWRRRN", "wake", "WWWWWN"),
        ("WWRRRN", "nrem", "WWNNNN"),
        ("NNRRRW", "wake", "NNRRRW"),
        ("RRWW", "wake", "RRWW"),
        ("WURR", "wake", "WURR"),
        ("WRNRWR", "wake", "WWNRWW"),
    ],
)
def test_rem_right_after_wake_becomes_another_stage(before, becomes, after):
    assert applied(NoRemFromWake(becomes), before) == after


def test_the_likelier_stage_is_taken_where_asked():
    probabilities = sure("WWNWNNN", 0.6)
    assert applied(NoRemFromWake("likelier"), "WWRRRNN", "", probabilities) == "WWNNNNN"
    probabilities = sure("WWNWWNN", 0.6)
    assert applied(NoRemFromWake("likelier"), "WWRRRNN", "", probabilities) == "WWWWWNN"


def test_rem_after_wake_that_a_person_set_stays():
    assert applied(NoRemFromWake(), "WWRRRN", held="    x") == "WWRRRN"


def brute_force(evidence, transitions):
    n_epochs, n_stages = evidence.shape

    def score(path):
        steps = sum(transitions[a, b] for a, b in itertools.pairwise(path))
        return sum(evidence[i, stage] for i, stage in enumerate(path)) + steps

    return max(itertools.product(range(n_stages), repeat=n_epochs), key=score), score


@settings(max_examples=30)
@given(st.integers(1, 6), st.integers(0, 10_000), st.floats(0.34, 0.99))
def test_the_path_is_the_best_of_all(n_epochs, seed, stickiness):
    rng = np.random.default_rng(seed)
    evidence = np.log(rng.dirichlet([1, 1, 1], n_epochs))
    transitions = np.log(sticky_transitions(3, stickiness))
    path = most_likely_path(evidence, transitions)
    best, score = brute_force(evidence, transitions)
    assert score(path.tolist()) == pytest.approx(score(best))


def test_no_epochs_have_no_path():
    assert len(most_likely_path(np.zeros((0, 3)), np.zeros((3, 3)))) == 0


def test_transitions_are_probabilities():
    np.testing.assert_allclose(sticky_transitions(3, 0.9).sum(axis=1), 1)


def test_a_sticky_model_smooths_what_is_doubtful_and_keeps_what_is_sure():
    text = "NNNNWNNNNNWWWWWWWW"
    after = applied(HmmSmoothing(0.95), text, "", sure(text, 0.7))
    assert after == "NNNNNNNNNNWWWWWWWW"
    assert applied(HmmSmoothing(0.95), text, "", sure(text, 0.9999)) == text


def test_without_stickiness_the_most_probable_stage_is_taken():
    text = "NWRNWRRWNU"
    assert applied(HmmSmoothing(1 / 3), "NNNNNNNNNU", "", sure(text, 0.5)) == text


def test_what_a_person_set_is_certain_to_the_model():
    text = "NNNNNNNN"
    after = applied(HmmSmoothing(0.9), "NNNWNNNN", "   x", sure(text, 0.9))
    assert after == "NNNWNNNN"
    doubtful = sure(text, 0.4)
    assert applied(HmmSmoothing(0.99), "NNNWNNNN", "   x", doubtful) == "W" * 8


def test_rem_can_be_barred_from_following_wake():
    text = "WWWWRRRR"
    probabilities = sure(text, 0.8)
    assert applied(HmmSmoothing(0.8), text, "", probabilities) == text
    barred = applied(HmmSmoothing(0.8, wake_to_rem=False), text, "", probabilities)
    assert "WR" not in barred


def test_unscored_time_parts_the_sequence_and_stays():
    text = "NNNUWWWW"
    probabilities = sure("NNNUWWWW", 0.7)
    probabilities[6] = np.nan  # no opinion: the stage stays
    assert applied(HmmSmoothing(0.99), "NNNUWWRW", "", probabilities) == "NNNUWWRW"
    assert applied(HmmSmoothing(0.99), text, "", sure("NNNNWWWW", 0.7)) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("NNNWWWWN", "NNNNWWWW"),
        ("WNWN" + "NWNW", "WWWWNNNN"),  # the first of two equals
        ("UUWNUUUU", "UUWWUUUU"),
        ("NNNNRR", "NNNNRR"),  # the last is shorter
        ("", ""),
    ],
)
def test_longer_epochs_take_the_stage_of_most_seconds(before, after):
    assert applied(Rebinning(4), before) == after


def test_longer_epochs_take_the_most_probable_stage_where_asked():
    probabilities = np.array([[0.4, 0.35, 0.25]] * 3 + [[0.0, 0.9, 0.1]], dtype=np.float32)
    assert applied(Rebinning(4), "WWWN", "", probabilities) == "WWWW"
    assert applied(Rebinning(4, "probability"), "WWWN", "", probabilities) == "NNNN"
    unknown = np.full((4, 3), np.nan, dtype=np.float32)
    assert applied(Rebinning(4, "probability"), "WWWN", "", unknown) == "WWWN"


@given(texts, st.integers(1, 7))
def test_every_longer_epoch_has_one_stage_and_unscored_stays(text, length):
    after = applied(Rebinning(length), text)
    assert [a == "U" for a in after] == [b == "U" for b in text]
    for start in range(0, len(text), length):
        assert len(set(after[start : start + length]) - {"U"}) <= 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: MinimumBout(wake_s=-1),
        lambda: MinimumBout(rem_s=float("nan")),
        lambda: NoRemFromWake("rem"),
        lambda: HmmSmoothing(1.0),
        lambda: HmmSmoothing(0.2),
        lambda: Rebinning(0),
        lambda: Rebinning(4, "chance"),
    ],
)
def test_settings_that_make_no_sense_are_refused(make):
    with pytest.raises(ScoringError, match=r"\.$"):
        make()


def test_epochs_that_are_no_whole_number_of_others_are_refused():
    with pytest.raises(ScoringError, match="no whole number"):
        applied(Rebinning(2.5), "WWWW")


@pytest.mark.parametrize(
    "rule", [HmmSmoothing(), Rebinning(4, "probability"), NoRemFromWake("likelier")]
)
def test_a_rule_that_needs_probabilities_says_so(rule):
    with pytest.raises(ScoringError, match="score the recording automatically first"):
        applied(rule, "WWRRRN")


@pytest.mark.parametrize("kind", RULES.values(), ids=RULES)
def test_every_rule_says_what_it_does_and_how_it_is_set(kind):
    rule = kind()
    assert rule.description[0].isupper()
    assert rule.description.endswith(".")
    assert kind(**parameters_of(rule)) == rule
    assert "name" not in parameters_of(rule)


@pytest.fixture
def hypnogram():
    hypnogram = Hypnogram.scored_by(MODEL, codes("NNNNNNWNNNNNWWWWWWRRN"))
    hypnogram.apply(hypnogram.edit_artefact(0, 2, True))
    return hypnogram


def test_a_proposal_does_nothing_yet_and_then_all_in_one_step(hypnogram):
    before = hypnogram.marks
    proposal = proposed([NoRemFromWake(), MinimumBout()], hypnogram, person="Anna")
    assert hypnogram.marks.same_as(before)
    hypnogram.apply(proposal.edit)
    assert text_of(hypnogram.stages) == "NNNNNNNNNNNNWWWWWWWWW"
    who = [str(hypnogram.scorers[code]) for code in hypnogram.marks.scorers]
    assert [who[epoch] for epoch in (5, 6, 18, 20)] == [
        "sdreamer:f00d",
        "rule:minimum-bout",
        "rule:no-rem-from-wake",
        "rule:minimum-bout",
    ]
    assert np.flatnonzero(hypnogram.artefacts).tolist() == [0, 1]
    hypnogram.apply(proposal.edit.inverted())
    assert hypnogram.marks.same_as(before)


def test_a_proposal_shows_every_change_and_tells_the_record(hypnogram):
    proposal = proposed([NoRemFromWake(), MinimumBout()], hypnogram, person="Anna")
    shown = [(part.start, part.stop, part.ours, part.theirs) for part in proposal.changes]
    assert shown == [
        (6, 7, Stage.WAKE, Stage.NREM),
        (18, 20, Stage.REM, Stage.WAKE),
        (20, 21, Stage.NREM, Stage.WAKE),
    ]
    assert proposal.n_changed == 4
    first, second = proposal.rules
    assert (first.name, first.n_changed, first.applied_by) == ("no-rem-from-wake", 2, "Anna")
    assert (second.n_changed, second.start, second.stop) == (2, 0, 21)
    assert second.parameters == {"wake_s": 5.0, "nrem_s": 5.0, "rem_s": 5.0}
    assert first.applied_at is not None


def test_what_a_person_set_or_accepted_stays_unless_told(hypnogram):
    hypnogram.apply(hypnogram.edit(6, 7, Stage.WAKE, ANNA))
    hypnogram.apply(hypnogram.edit_review(18, 20, ANNA))
    rules = [NoRemFromWake(), MinimumBout()]
    kept = proposed(rules, hypnogram)
    assert [part.start for part in kept.changes] == [20]
    everything = proposed(rules, hypnogram, keep_persons=False)
    assert [part.start for part in everything.changes] == [6, 18, 20]


def test_a_rule_can_be_kept_to_a_part(hypnogram):
    proposal = proposed([MinimumBout()], hypnogram, within=(0, 10))
    assert [(part.start, part.stop) for part in proposal.changes] == [(6, 7)]
    assert (proposal.rules[0].start, proposal.rules[0].stop) == (0, 10)


def test_rules_that_change_nothing_make_an_empty_edit():
    proposal = proposed([MinimumBout()], Hypnogram.unscored(5))
    assert (proposal.n_changed, len(proposal.edit.after)) == (0, 0)


def test_probabilities_of_another_length_are_refused(hypnogram):
    with pytest.raises(ScoringError, match="score the recording anew"):
        proposed([HmmSmoothing()], hypnogram, Scores(sure("WWW"), "mixed", "f00d"))


def test_a_path_is_found_through_hours_of_epochs():
    rng = np.random.default_rng(0)
    evidence = np.log(rng.dirichlet([1, 1, 1], 20_000))
    path = most_likely_path(evidence, np.log(sticky_transitions(3, 0.95)))
    assert len(path) == 20_000
