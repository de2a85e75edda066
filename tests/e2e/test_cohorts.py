"""From a labelled cohort in each public layout to a checkpoint with a report."""

import json
import re

import numpy as np
import pytest
from typer.testing import CliRunner

from hypnoscope.cli.application import app
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.hypnogram_csv import write_hypnogram
from hypnoscope.scoring.checkpoints import described

from ..app import research_files  # noqa: TID252 (tests are no package)

N_ANIMALS = 3
SECONDS = 160


def bids(root):
    for number in range(N_ANIMALS):
        epochs = research_files.bouts(SECONDS // 4, number, 5)
        research_files.write_bids(root, f"00{number}", f"lab_{number}", epochs)


def sdreamer(root):
    root.mkdir()
    for number in range(N_ANIMALS):
        scores = research_files.bouts(SECONDS, number).astype(float)
        scores[:5], scores[-5:] = np.nan, -1
        research_files.write_sdreamer(root / f"sal_{number}.mat", scores, 390625 / 768)


def accusleep(root):
    for number in range(N_ANIMALS):
        epochs = research_files.bouts(SECONDS * 2 // 5, number, 8)
        research_files.write_accusleep(root / f"Mouse0{number}" / "Day1_light_cycle", epochs)


def spindle(root):
    for number in range(N_ANIMALS):
        letters = "".join("wnr"[stage] for stage in research_files.bouts(SECONDS // 4, number, 5))
        research_files.write_spindle(root / f"Cohort{number}", f"A{number}", f"1{letters[1:]}")


def edf_csv(root):
    root.mkdir()
    for number in range(N_ANIMALS):
        stages = research_files.bouts(SECONDS, number)
        eeg, emg = research_files.staged_signals(stages, 128, number)
        research_files.write_signals(root / f"m{number}.edf", {"EEG": eeg, "EMG": emg}, 128)
        hypnogram = Hypnogram.scored_by(ScoredBy("person", "Ada"), stages)
        write_hypnogram(root / f"m{number}.csv", hypnogram)


LAYOUTS = {
    "bids": bids,
    "sdreamer": sdreamer,
    "accusleep": accusleep,
    "spindle": spindle,
    "edf-csv": edf_csv,
}


def ran(command, root, layout, out, *more, code=0):
    arguments = [command, "--cohort", root, "--layout", layout, "-o", out, "--quick", *more]
    done = CliRunner().invoke(app, [str(a) for a in (*arguments, "--device", "cpu")])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def cohort(tmp_path):
    def cohort(layout):
        LAYOUTS[layout](tmp_path / "ours")
        return tmp_path / "ours"

    return cohort


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_cohort_of_each_layout_becomes_a_checkpoint_with_a_report(cohort, layout, tmp_path):
    out = tmp_path / "out"
    done = ran("train", cohort(layout), layout, out, "--passes", 1, "--name", "our mice")
    assert done.stdout.splitlines()[-1] == f"The report is {out / 'report.md'}"
    checkpoint = out / "our mice.safetensors"
    assert described(checkpoint).name == "our mice"
    assert described(checkpoint).trained_on.startswith("the cohort ours: ")
    text = (out / "report.md").read_text("utf-8")
    assert text.startswith("# sDREAMER trained on ours\n\n3 animals")
    assert "**A small run.**" in text
    for signals in ("EEG and EMG", "EEG alone", "EMG alone"):
        (row,) = re.findall(rf"^\| {signals} \| (.+) \|$", text, re.MULTILINE)
        n_seconds = int(row.split(" | ")[0].replace(",", ""))
        assert SECONDS - 20 <= n_seconds <= SECONDS
    assert (out / "log.png").read_bytes().startswith(b"\x89PNG")
    results = json.loads((out / "results.json").read_text("utf-8"))
    parts = results["settings"]["animals"]
    assert [len(parts[part]) for part in ("train", "validation", "test")] == [1, 1, 1]
    assert not (out / "prepared").exists()


def test_a_model_learns_what_people_scored(cohort, tmp_path, monkeypatch):
    monkeypatch.setattr("sdreamer.training.draw_curves", lambda log, picture: None)  # takes longer
    out = tmp_path / "out"
    ran("train", cohort("edf-csv"), "edf-csv", out, "--passes", 30)
    confusion = json.loads((out / "results.json").read_text("utf-8"))["confusion"]
    (of_animal,) = confusion.values()
    for pathway in ("mixed", "eeg", "emg"):
        counts = np.array(of_animal[pathway])
        assert np.trace(counts) / counts.sum() > 0.8


def test_a_finished_training_is_not_done_again_and_another_is_refused(cohort, tmp_path):
    root, out = cohort("spindle"), tmp_path / "out"
    assert '"pass": 0' in ran("train", root, "spindle", out, "--passes", 1).stdout
    before = (out / "trained.safetensors").read_bytes()
    assert '"pass": 0' not in ran("train", root, "spindle", out, "--passes", 1).stdout
    assert (out / "trained.safetensors").read_bytes() == before
    refused = ran("train", root, "spindle", out, "--passes", 1, "--seed", 5, code=1)
    assert "with other settings; choose another folder" in refused.stderr


def test_each_laboratory_is_left_out_once_from_a_checkpoint_of_ones_own(cohort, tmp_path):
    root, first, out = cohort("bids"), tmp_path / "first", tmp_path / "out"
    ran("train", root, "bids", first, "--passes", 1)
    begin = ("--from", first / "trained.safetensors")
    ran("train", root, "bids", out, "--passes", 1, "--leave-out", "laboratory", *begin)
    text = (out / "report.md").read_text("utf-8")
    assert "3 animals of 3 laboratories" in text
    assert "Training began with the weights of trained-" in text
    for number in range(N_ANIMALS):
        assert f"\n## Tested on lab_{number}\n" in text
        assert (out / f"without-{number + 1}" / "trained.safetensors").exists()
    assert "## Each laboratory left out once" in text
    pictures = re.findall(r"!\[.+\]\((.+)\)", text)
    assert len(pictures) == 3
    assert all((out / picture).exists() for picture in pictures)


def test_a_training_that_was_interrupted_goes_on(cohort, tmp_path, monkeypatch):
    from sdreamer import cohort_training

    root, out = cohort("sdreamer"), tmp_path / "out"
    monkeypatch.setattr(cohort_training, "score_recording", interrupt)
    ran("train", root, "sdreamer", out, "--passes", 1, code=130)
    monkeypatch.undo()
    again = ran("train", root, "sdreamer", out, "--passes", 1)
    assert "resuming after pass 0" in again.stdout
    assert (out / "report.md").exists()


def interrupt(*arguments):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        (("--test", 3), "3 animals of ours do not leave one to learn from"),
        (("--leave-out", "laboratory"), "ours names no two laboratories"),
        (("--from", "nobody"), "There is no checkpoint 'nobody'"),
        (("--eeg", "EEG9"), "has no channel 'EEG9'"),
    ],
)
def test_what_cannot_be_trained_is_said_in_one_sentence(cohort, tmp_path, more, complaint):
    done = ran("train", cohort("edf-csv"), "edf-csv", tmp_path / "out", *more, code=1)
    assert complaint in done.stderr
    assert "Traceback" not in done.output


def test_the_wrong_rate_of_accusleep_is_noticed(tmp_path):
    research_files.write_accusleep(tmp_path / "Mouse01", research_files.bouts(8, 0, 2), rate=256)
    done = ran("train", tmp_path, "accusleep", tmp_path / "out", code=1)
    assert "give the true --sfreq and --epoch" in done.stderr
    bad = ran("train", tmp_path, "accusleep", tmp_path / "out", "--sfreq", "fast", code=2)
    assert "'fast' is no positive number" in bad.stderr


def test_a_benchmark_runs_on_a_cohort_and_its_report_says_so(cohort, tmp_path):
    root, out = cohort("sdreamer"), tmp_path / "out"
    some = ("--passes", 1, "--model", "decision-tree", "--model", "sequence-sdreamer")
    done = ran("benchmark", root, "sdreamer", out, *some)
    assert "2 of 2: sequence-sdreamer" in done.stdout
    text = (out / "report.md").read_text("utf-8")
    assert text.startswith("# Benchmark on the cohort ours\n\n3 animals, 0.044 h each")
    assert "imulated" not in text
    assert "1 to learn from, 1 to choose" in text
    assert not (out / "prepared").exists()
    again = ran("benchmark", root, "sdreamer", out, *some)
    assert "of 2" not in again.stdout
    (root / "sal_2.mat").unlink()
    refused = ran("benchmark", root, "sdreamer", out, *some, code=1)
    assert "do not leave one to learn from" in refused.stderr


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--mice", "4"), "are of simulated animals"),
        ((), "a cohort needs its layout: bids, sdreamer"),
    ],
)
def test_a_benchmark_on_a_cohort_needs_its_layout_alone(cohort, tmp_path, options, complaint):
    arguments = ["benchmark", "--cohort", str(tmp_path), "-o", str(tmp_path / "out"), *options]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert complaint in " ".join(done.stderr.replace("│", " ").split())


def test_a_benchmark_needs_both_signals(cohort, tmp_path):
    root = cohort("accusleep")
    (root / "Mouse00" / "Day1_light_cycle" / "EMG.mat").unlink()
    out, model = tmp_path / "out", ("--model", "decision-tree")
    done = ran("benchmark", root, "accusleep", out, *model, code=1)
    assert "Mouse00 of ours lacks EEG or EMG" in done.stderr
