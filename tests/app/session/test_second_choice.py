"""Which second hypnogram a recording had, kept as text."""

from fractions import Fraction
from pathlib import Path

import pytest

from hypnoscope.formats.hypnograms.codes import NREM, WAKE_ARTEFACT
from hypnoscope.formats.hypnograms.placing import Placement
from hypnoscope.session.per_recording import MOST_REMEMBERED
from hypnoscope.session.second_choice import AUTOMATIC, SecondChoice, remembered, remembering

MOUSE = Path("/data/mouse.edf")
CHOICE = SecondChoice(
    Path("/data/bért.csv"),
    30,
    Placement(Fraction(8, 3), Fraction(-1, 2), {"1": NREM, "9": WAKE_ARTEFACT}),
)


def test_what_is_kept_comes_back_exactly():
    assert remembered(remembering("", MOUSE, CHOICE), MOUSE) == CHOICE


def test_what_the_model_said_is_kept_as_such():
    assert remembered(remembering("", MOUSE, AUTOMATIC), MOUSE) == AUTOMATIC


def test_what_is_forgotten_leaves_the_others():
    kept = remembering(remembering("", MOUSE, CHOICE), Path("other.edf"), CHOICE)
    kept = remembering(kept, MOUSE, None)
    assert remembered(kept, MOUSE) is None
    assert remembered(kept, Path("other.edf")) == CHOICE
    assert remembering(kept, Path("other.edf"), None) == ""


def test_those_chosen_longest_ago_go():
    kept = ""
    for number in range(MOST_REMEMBERED + 1):
        kept = remembering(kept, Path(f"{number}.edf"), CHOICE)
    assert remembered(kept, Path("0.edf")) is None
    assert remembered(kept, Path("1.edf")) == CHOICE


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"/data/mouse.edf": 3}', '{"/data/mouse.edf": {"meanings": {"1": 2}}}']
)
def test_strange_text_holds_nothing(text):
    assert remembered(text, MOUSE) is None
