"""Imported hypnograms in the session: one step, and nothing is overwritten unasked."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnograms.codes import ARTEFACT, NREM, REM, UNSCORED, WAKE
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram, coded
from hypnoscope.formats.hypnograms.placing import Placement
from hypnoscope.session.importing import carry_out, onset_by_clock, preview_import
from hypnoscope.session.session import ScoringSession

MEANINGS = {"W": WAKE, "N": NREM, "R": REM, "A": ARTEFACT, "-": UNSCORED}


def imported_of(text, epoch_s=1, **others):
    codes, found = coded(text)
    return ImportedHypnogram(codes, found, Fraction(epoch_s), MEANINGS, "told", **others)


def previewed(session, text, kept="nothing", onset_s=0, epoch_s=1, **others):
    imported = imported_of(text, epoch_s, **others)
    placement = Placement(Fraction(epoch_s), Fraction(onset_s), MEANINGS)
    return preview_import(session, imported, placement, kept)


def letters(session):
    return "".join("-WNR"[stage + 1] for stage in session.hypnogram.stages.tolist())


def test_an_import_is_one_step_that_undo_takes_back(session, make_scores):
    session.adopt(make_scores([0] * 10))
    before = session.scores
    probabilities = np.full((10, 3), [0.2, 0.5, 0.3], dtype=np.float32)
    preview = previewed(session, "WWNNNRRRWW", probabilities=probabilities, model_id="m2")
    assert preview.n_of_stages == {Stage.WAKE: 4, Stage.NREM: 3, Stage.REM: 3}
    carry_out(session, preview)
    assert letters(session) == "WWNNNRRRWW"
    assert session.scores.model_id == "m2"
    assert session.undo_stack.undoText() == "import of a hypnogram"
    session.undo_stack.undo()
    assert (letters(session), session.scores) == ("W" * 10, before)
    session.undo_stack.redo()
    assert session.confidence[2] == np.float32(0.5)


@pytest.mark.parametrize(
    ("kept", "expected", "n_kept", "n_replaced"),
    [
        ("nothing", "WWWWWWWWWW", 0, 6),
        ("persons", "NNNWWWWWWW", 3, 3),
        ("scored", "NNNRRRWWWW", 6, 0),
    ],
)
def test_what_is_kept_stays(session, make_scores, kept, expected, n_kept, n_replaced):
    session.adopt(make_scores([-1] * 3 + [2] * 3 + [-1] * 4))
    session.score(0, 3, Stage.NREM)
    preview = previewed(session, "W" * 10, kept)
    assert (preview.n_kept, preview.n_replaced) == (n_kept, n_replaced)
    carry_out(session, preview)
    assert letters(session) == expected


def test_accepted_seconds_count_as_set_by_a_person(session, make_scores):
    session.adopt(make_scores([2] * 10))
    session.review(0, 2)
    carry_out(session, previewed(session, "W" * 10, "persons"))
    assert letters(session) == "RRWWWWWWWW"


def test_where_the_file_says_nothing_seconds_stay(session):
    session.score(0, 10, Stage.NREM)
    carry_out(session, previewed(session, "W--A", onset_s=2))
    assert letters(session) == "NNWNN-NNNN"
    assert session.hypnogram.artefacts.tolist() == [False] * 5 + [True] + [False] * 4


def test_gaps_stay_unscored(qapp, make_recording):
    session = ScoringSession(make_recording(gaps=((3.0, 5.0),)))
    preview = previewed(session, "W" * 10)
    assert preview.n_in_gaps == 2
    carry_out(session, preview)
    assert letters(session) == "WWW--WWWWW"


def test_scorers_and_confidence_of_the_file_are_kept(session):
    ada = ScoredBy("person", "Ada L.")
    imported = {"scorers": [ada] * 4, "confidence": [0.9] * 4}
    carry_out(session, previewed(session, "WNRW", epoch_s=2.5, **imported))
    names = {session.hypnogram.scorers[code] for code in session.hypnogram.marks.scorers}
    assert names == {ada}
    np.testing.assert_allclose(session.confidence[:2], 0.9, rtol=1e-6)
    assert letters(session) == "WWWNNRRRWW"


def test_scores_stay_where_nothing_was_taken(session, make_scores):
    session.adopt(make_scores([0] * 10, sure=0.6))
    carry_out(session, previewed(session, "NN", confidence=[0.9, 0.9]))
    np.testing.assert_allclose(session.confidence[[0, 2]], [0.9, 0.6], rtol=1e-6)
    carry_out(session, previewed(session, "RR"))
    assert session.scores is not None


def test_an_import_that_changes_nothing_is_no_step(session):
    carry_out(session, previewed(session, "----"))
    assert session.undo_stack.count() == 0


def test_the_clock_tells_where_a_hypnogram_begins(make_recording):
    recording = make_recording(duration_s=100.0)
    imported = imported_of("W" * 10, start_time=datetime(2024, 2, 3, 9, 0, 2, 500_000))
    assert onset_by_clock(imported, recording) == Fraction(5, 2)
    assert onset_by_clock(imported_of("W"), recording) is None
    next_day = replace(imported, start_time=datetime(2024, 2, 4, 9))
    assert onset_by_clock(next_day, recording) is None
