"""Imported hypnograms on the seconds of a recording: explained, never stretched."""

from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.provenance import NOBODY, ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_table import IMPORTED
from hypnoscope.formats.hypnograms.codes import ARTEFACT, NREM, NREM_ARTEFACT, REM, UNSCORED, WAKE
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram, coded
from hypnoscope.formats.hypnograms.placing import (
    Placement,
    fitting_lengths,
    overhang,
    placed,
    proposed_length,
)

MEANINGS = {"W": WAKE, "N": NREM, "R": REM, "a": NREM_ARTEFACT, "A": ARTEFACT, "-": UNSCORED}


def imported_of(text, epoch_s=None, **others):
    codes, found = coded(text)
    return ImportedHypnogram(codes, found, epoch_s, MEANINGS, "told", **others)


def placement(epoch_s=1, onset_s=0, meanings=MEANINGS):
    return Placement(Fraction(epoch_s), Fraction(onset_s), meanings)


def test_codes_become_stages_and_flags():
    hypnogram = placed(imported_of("WNRaA-"), placement(), 6).hypnogram
    assert hypnogram.stages.tolist() == [0, 1, 2, 1, -1, -1]
    assert hypnogram.artefacts.tolist() == [False] * 3 + [True, True, False]
    assert [hypnogram.scorers[code] for code in hypnogram.marks.scorers] == [
        *([IMPORTED] * 4),
        *([NOBODY] * 2),
    ]


def test_flags_and_scorers_of_the_file_are_kept():
    ada = ScoredBy("person", "Ada")
    imported = imported_of("WN-", artefacts=[False, True, False], scorers=[ada, NOBODY, ada])
    hypnogram = placed(imported, placement(), 3).hypnogram
    assert hypnogram.artefacts.tolist() == [False, True, False]
    assert [hypnogram.scorers[code] for code in hypnogram.marks.scorers] == [ada, IMPORTED, NOBODY]


def test_the_user_decides_what_a_code_means():
    swapped = {**MEANINGS, "W": REM, "R": WAKE}
    stages = placed(imported_of("WR"), placement(meanings=swapped), 2).hypnogram.stages
    assert stages.tolist() == [Stage.REM, Stage.WAKE]


def test_what_lies_outside_is_left_out_and_what_is_missing_is_not_covered():
    result = placed(imported_of("WNR"), placement(2, -1), 7)
    assert result.hypnogram.stages.tolist() == [0, 1, 1, 2, 2, -1, -1]
    assert result.covered.tolist() == [True] * 5 + [False] * 2
    assert len(placed(imported_of("WNR"), placement("2.5"), None).hypnogram) == 8


def test_probabilities_stay_and_a_confidence_is_that_of_the_stage():
    table = np.array([[0.8, 0.1, 0.1], [0.1, 0.7, 0.2]], dtype=np.float32)
    scores = placed(imported_of("WN", probabilities=table, model_id="m"), placement(2), 4).scores
    np.testing.assert_allclose(scores.probabilities, np.repeat(table, 2, axis=0), rtol=1e-6)
    assert scores.model_id == "m"
    imported = imported_of("WN-", confidence=[0.9, 0.6, 0.5])
    result = placed(imported, placement(), 3)
    np.testing.assert_allclose(
        result.scores.confidence(result.hypnogram.stages), [0.9, 0.6, np.nan], rtol=1e-6
    )
    assert placed(imported_of("W", confidence=[np.nan]), placement(), 1).scores is None


@pytest.mark.parametrize(
    ("n_epochs", "epoch_s", "onset_s", "fits", "sentences"),
    [
        (600, 1, 0, True, ()),
        (
            607,
            1,
            0,
            False,
            ("The hypnogram is 7 s longer than the recording at its end: it ends after it.",),
        ),
        (
            148,
            4,
            2,
            False,
            (
                "The hypnogram is 2 s shorter than the recording at its start: it begins after it.",
                "The hypnogram is 6 s shorter than the recording at its end: it ends before it.",
            ),
        ),
        (
            150,
            4,
            -1.5,
            True,
            (
                "The hypnogram is 1.5 s longer than the recording at its start: "
                "it begins before it.",
                "The hypnogram is 1.5 s shorter than the recording at its end: it ends before it.",
            ),
        ),
    ],
)
def test_a_length_that_does_not_match_is_explained(n_epochs, epoch_s, onset_s, fits, sentences):
    found = overhang(n_epochs, Fraction(epoch_s), Fraction(onset_s), Fraction(600))
    assert (found.fits, found.sentences) == (fits, sentences)


def test_the_epoch_length_is_proposed_where_only_one_fits():
    assert fitting_lengths(240, Fraction(600)) == [Fraction(5, 2)]
    assert proposed_length(imported_of("W" * 240), Fraction(600)) == Fraction(5, 2)
    assert proposed_length(imported_of("W" * 240, Fraction(4)), Fraction(600)) == 4
    assert proposed_length(imported_of("W" * 241), Fraction(600)) == Fraction(5, 2)
    assert proposed_length(imported_of("W" * 245), Fraction(600)) is None
    assert proposed_length(imported_of("W" * 3), None) is None
