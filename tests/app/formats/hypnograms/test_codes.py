"""What codes mean: names tell it, numbers are asked about."""

import math

import pytest

from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnograms.codes import (
    ARTEFACT,
    CONVENTIONS,
    MEANINGS,
    NREM,
    NREM_ARTEFACT,
    REM,
    UNSCORED,
    WAKE,
    fitting_conventions,
    meaning_of_name,
    rem_out_of_wake,
)
from hypnoscope.formats.hypnograms.imported import code_text, coded, named_meanings


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("Wake", WAKE),
        ("w", WAKE),
        ("awake", WAKE),
        ("Sleep stage W", WAKE),
        ("NREMS", NREM),
        ("SWS", NREM),
        ("non-REM", NREM),
        ("N2", NREM),
        ("Sleep stage 3", NREM),
        ("non-REM (artefact)", NREM_ARTEFACT),
        ("REM", REM),
        ("", UNSCORED),
        ("INIT", UNSCORED),
        ("Art", ARTEFACT),
    ],
)
def test_names_of_stages_tell_what_they_mean(code, meaning):
    assert meaning_of_name(code) == meaning


@pytest.mark.parametrize("code", ["0", "1", "2", "3", "-1", "spindle", "blink (artefact)"])
def test_numbers_and_other_words_tell_nothing(code):
    assert meaning_of_name(code) is None


def test_every_meaning_reads_differently():
    assert len({str(meaning) for meaning in MEANINGS}) == len(MEANINGS)
    assert str(NREM_ARTEFACT) == "NREM, artefact"
    assert str(ARTEFACT) == "Artefact"


def test_the_same_numbers_fit_several_programs_with_different_meanings():
    fitting = fitting_conventions(["1", "2", "3"])
    assert len({str(convention.meanings["1"]) for convention in fitting}) == 3
    assert [convention.name for convention in fitting_conventions(["5", "0"])] == ["Elan"]
    assert fitting_conventions(["7"]) == []
    assert fitting_conventions(["Wake"]) == list(CONVENTIONS)


def test_a_convention_is_described_by_its_codes():
    accusleep = next(c for c in CONVENTIONS if c.name.startswith("AccuSleep"))
    assert accusleep.described() == "-1 Unscored, 1 REM, 2 Wake, 3 NREM"


def test_rem_straight_out_of_wake_speaks_against_a_mapping():
    codes = list("3331113322233311")
    right = {"1": REM, "2": WAKE, "3": NREM}
    wrong = {"1": REM, "2": NREM, "3": WAKE}
    assert rem_out_of_wake(right, codes) == 0
    assert rem_out_of_wake(wrong, codes) == 1
    assert math.isnan(rem_out_of_wake(right, ["3", "2"]))


def test_codes_are_texts_without_needless_decimals():
    assert [code_text(value) for value in (2.0, -1, "3.0", " NREM ", float("nan"), 0.5, "")] == [
        *("2", "-1", "3", "NREM", "nan", "0.5", "")
    ]


def test_codes_are_counted_in_their_order():
    codes, found = coded(["10", "w", "2", "w"])
    assert codes == ("2", "10", "w")
    assert found.tolist() == [1, 2, 0, 2]


def test_meanings_are_told_by_names_usual_by_the_format_or_unsure():
    assert named_meanings(["Wake", "NREM"])[1] == "told"
    usual = {"1": NREM}
    assert named_meanings(["Wake", "1"], usual) == ({"Wake": WAKE, "1": NREM}, "usual")
    assert named_meanings(["1", "9"], usual) == ({"1": NREM, "9": None}, "unsure")
    assert NREM.stage == Stage.NREM
