"""Rules on the command line."""

import json

import numpy as np
import pytest
import typer

from hypnoscope.cli.rule_options import parsed_rule
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats.extras import Extras
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram
from hypnoscope.formats.sidecar import Sidecar
from hypnoscope.scoring.rules import HmmSmoothing, MinimumBout, NoRemFromWake, Rebinning

from .test_commands import bundled, mouse, ran

__all__ = ["bundled", "mouse"]

MODEL = ScoredBy("model", "f00d")


@pytest.fixture
def stages(tmp_path):
    path = tmp_path / "stages.csv"
    hypnogram = Hypnogram.scored_by(MODEL, np.array([1] * 10 + [0] + [1] * 5 + [0] * 6 + [2] * 8))
    hypnogram.apply(hypnogram.edit(15, 16, Stage.NREM, ScoredBy("person", "Anna")))
    notes = Notes((Note(3, 4, "a note"),))
    write_hypnogram(path, hypnogram, None, Sidecar("mouse.edf", extras=Extras(notes=notes)))
    return path


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("minimum-bout", MinimumBout()),
        ("minimum-bout: wake_s = 2, rem_s=10", MinimumBout(wake_s=2, rem_s=10)),
        ("hmm:stickiness=0.9,wake_to_rem=no", HmmSmoothing(0.9, wake_to_rem=False)),
        ("no-rem-from-wake:becomes=nrem", NoRemFromWake("nrem")),
        ("rebin:epoch_s=4,by=probability", Rebinning(4, "probability")),
    ],
)
def test_a_rule_is_one_word(text, rule):
    assert parsed_rule(text) == rule


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("smooth", "there is no rule 'smooth'; use one of hmm"),
        ("hmm:0.9", "no setting of hmm"),
        ("hmm:name=x", "no setting of hmm"),
        ("hmm:stickiness=high", "needs a number"),
        ("hmm:wake_to_rem=perhaps", "needs yes or no"),
    ],
)
def test_a_rule_that_is_not_understood_is_refused(text, complaint):
    with pytest.raises(typer.BadParameter, match=complaint):
        parsed_rule(text)


def test_without_an_output_changes_are_shown_and_nothing_is_written(stages):
    before = stages.read_bytes()
    shown = ran(
        "apply-rules", stages, "--rule", "minimum-bout", "--rule", "no-rem-from-wake"
    ).stdout
    assert "10 s  1 s  Wake  to  NREM" in shown
    assert "22 s  8 s  REM   to  Wake" in shown
    assert "In all:" in shown
    assert "Nothing was written" in shown
    assert stages.read_bytes() == before


def test_with_an_output_the_rules_are_applied_and_recorded(stages, tmp_path):
    out = tmp_path / "ruled.csv"
    ran("apply-rules", stages, "--rule", "minimum-bout:wake_s=3", "-o", out)
    read = read_hypnogram(out)
    assert read.hypnogram.stages[10] == Stage.NREM
    assert str(read.hypnogram.scorers[read.hypnogram.marks.scorers[10]]) == "rule:minimum-bout"
    (rule,) = read.sidecar.extras.rules
    assert (rule.name, rule.n_changed, rule.parameters["wake_s"]) == ("minimum-bout", 1, 3.0)
    assert (read.sidecar.recording, len(read.sidecar.extras.notes)) == ("mouse.edf", 1)
    ran("apply-rules", out, "--rule", "no-rem-from-wake", "-o", tmp_path / "twice.csv")
    again = read_hypnogram(tmp_path / "twice.csv").sidecar.extras.rules
    assert [rule.name for rule in again] == ["minimum-bout", "no-rem-from-wake"]


def test_what_a_person_set_stays_unless_told(stages):
    assert "No stage changes" in ran(
        "apply-rules", stages, "--rule", "minimum-bout:nrem_s=6,wake_s=0,rem_s=0"
    ).stdout.replace("\n", " ")
    shown = ran(
        *("apply-rules", stages, "--persons-too"),
        *("--rule", "minimum-bout:nrem_s=6,wake_s=0,rem_s=0"),
    ).stdout
    assert "11 s  5 s  NREM  to  Wake" in shown


def test_a_persons_file_is_not_replaced_unless_told(stages):
    done = ran("apply-rules", stages, "--rule", "minimum-bout", "-o", stages, code=1)
    assert "--overwrite" in done.stderr
    ran("apply-rules", stages, "--rule", "minimum-bout", "-o", stages, "--overwrite")
    assert read_hypnogram(stages).hypnogram.stages[10] == Stage.NREM


def test_a_rule_must_be_named(stages):
    assert "at least one rule" in ran("apply-rules", stages, code=2).stderr


def test_score_applies_rules_and_records_them(bundled, mouse, tmp_path):
    out = tmp_path / "out.csv"
    ran("score", mouse, "-o", out, "--rule", "rebin:epoch_s=10", "--device", "cpu")
    read = read_hypnogram(out)
    assert all(len(set(ten)) == 1 for ten in read.hypnogram.stages.reshape(-1, 10).tolist())
    assert [rule["name"] for rule in json.loads(out.with_suffix(".json").read_text())["rules"]] == [
        "rebin"
    ]
