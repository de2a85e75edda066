import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.core.provenance import NOBODY, ScoredBy

names = st.text(max_size=20).map(str.strip)


@given(st.sampled_from(["person", "model", "rule"]), names)
def test_text_leads_back_to_who_scored(kind, name):
    scorer = ScoredBy(kind, name)
    assert ScoredBy.parse(str(scorer)) == scorer


@pytest.mark.parametrize("text", ["", "   "])
def test_no_text_is_nobody(text):
    assert ScoredBy.parse(text) is NOBODY


def test_any_other_text_is_a_persons_name():
    assert ScoredBy.parse(" Anna ") == ScoredBy("person", "Anna")
