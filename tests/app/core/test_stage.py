import pytest

from hypnoscope.core.stage import SCORED_STAGES, Stage


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_is_parsed_from_its_own_label(stage):
    assert Stage.parse(stage.label) is stage


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        (" wake ", Stage.WAKE),
        ("W", Stage.WAKE),
        ("SWS", Stage.NREM),
        ("nrems", Stage.NREM),
        ("REMS", Stage.REM),
        ("", Stage.UNSCORED),
    ],
)
def test_usual_synonyms_are_understood(text, stage):
    assert Stage.parse(text) is stage


@pytest.mark.parametrize("text", ["1", "0", "-1", "S2", "wakeful"])
def test_what_names_no_stage_is_refused_with_its_text(text):
    with pytest.raises(ValueError, match=f"'{text}' is no stage"):
        Stage.parse(text)


def test_unscored_is_none_of_the_scored_stages():
    assert [stage.label for stage in SCORED_STAGES] == ["Wake", "NREM", "REM"]
