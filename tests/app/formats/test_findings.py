"""Findings in the sidecar."""

import json

import numpy as np
import pytest

from hypnoscope.core.finding import Finding
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.scores import Scores
from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram
from hypnoscope.formats.sidecar import Sidecar, read_sidecar, sidecar_text

FINDINGS = (
    Finding("swapped", ("A", "B"), ((0, 4),), "alarm", "A looks like muscle, µ and all."),
    Finding("lost", ("A",), ((1, 2), (3, 4)), "warning", "A is lost twice."),
)


def test_findings_come_back_with_the_scores(tmp_path):
    scores = Scores(np.full((4, 3), 1 / 3), "mixed", "model", "A", "B", FINDINGS)
    path = tmp_path / "stages.csv"
    write_hypnogram(path, Hypnogram.unscored(4), scores, Sidecar(findings=scores.findings))
    assert read_hypnogram(path).scores.findings == FINDINGS


def test_a_sidecar_of_before_there_were_findings_is_read(tmp_path):
    path = tmp_path / "stages.json"
    content = json.loads(sidecar_text(Sidecar(eeg="A")))
    del content["findings"]
    path.write_text(json.dumps(content))
    assert read_sidecar(path) == Sidecar(eeg="A")


@pytest.mark.parametrize(
    "damage", [{"severity": "dire"}, {"spans_s": []}, {"spans_s": [[1]]}, {"channels": None}]
)
def test_damaged_findings_are_refused(tmp_path, damage):
    path = tmp_path / "stages.json"
    content = json.loads(sidecar_text(Sidecar(findings=FINDINGS)))
    content["findings"][0] |= damage
    path.write_text(json.dumps(content))
    with pytest.raises(FormatError, match=r"stages\.json is damaged"):
        read_sidecar(path)
