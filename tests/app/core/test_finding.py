"""Findings as records."""

import pytest

from hypnoscope.core.finding import Finding


def test_a_finding_knows_when_it_begins_ends_and_how_long_it_lasts():
    finding = Finding("lost", ("EEG",), ((10, 15), (60, 62)), "warning", "It is lost.")
    assert (finding.start_s, finding.stop_s, finding.lasts_s) == (10, 62, 7)


@pytest.mark.parametrize(
    ("spans", "severity", "complaint"),
    [((), "note", "'lost' has no span"), (((0, 1),), "dire", "'dire' is no severity")],
)
def test_a_finding_that_says_nothing_is_refused(spans, severity, complaint):
    with pytest.raises(ValueError, match=complaint):
        Finding("lost", ("EEG",), spans, severity, "It is lost.")
