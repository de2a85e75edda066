"""The commands, from files to what they print."""

import csv
import json
import shutil
from functools import partial

import numpy as np
import pytest
from typer.testing import CliRunner

from hypnoscope.cli import demo as demo_command
from hypnoscope.cli import retrain as retrain_command
from hypnoscope.cli.application import app
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats import read_recording
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import COLUMNS, read_hypnogram, write_hypnogram
from hypnoscope.scoring import retraining, sdreamer_scorer
from hypnoscope.scoring.demo import demo_recording

runner = CliRunner()


def ran(*arguments, code=0):
    done = runner.invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def bundled(tiny_checkpoint, monkeypatch):
    """Let the tiny checkpoint stand for the bundled one."""
    for module in (sdreamer_scorer, retraining):
        monkeypatch.setattr(module, "bundled_checkpoint", lambda: tiny_checkpoint)
    return tiny_checkpoint


@pytest.fixture
def mouse(ten_minutes, tmp_path):
    return shutil.copy(ten_minutes.recording, tmp_path / "mouse.edf")


def stages_file(path, stages):
    write_hypnogram(path, Hypnogram.scored_by(ScoredBy("person", "Ada"), np.array(stages)))
    return path


def test_score_writes_beside_the_recording_and_says_what_it_did(bundled, mouse):
    shown = ran("score", mouse, "--device", "cpu").stdout
    written = mouse.with_name("mouse_hypnogram.csv")
    rows = list(csv.DictReader(written.read_text().splitlines()))
    assert (tuple(rows[0]), len(rows)) == (COLUMNS, 600)
    assert "EEG: EEG (by its name)" in shown
    assert "10 min 00 s scored in" in shown
    assert str(written) in shown
    assert written.with_suffix(".json").exists()


@pytest.fixture
def table(mouse):
    recording = read_recording(mouse)
    samples = np.stack([recording.slice(name, 0, 600) for name in ("EEG", "EMG")], axis=1)
    path = mouse.parent / "mouse.csv"
    np.savetxt(path, samples, fmt="%.3f", delimiter=",", header="one,two", comments="")
    return path


def test_tables_are_scored_once_their_rate_and_unit_are_told(bundled, table):
    refused = ran("score", table, code=1)
    assert "does not say its sampling rate and unit" in refused.stderr
    told = ("--sfreq", "128", "--unit", "uV", "--eeg", "one", "--emg", "two", "--device", "cpu")
    shown = ran("score", table, *told).stdout
    assert "10 min 00 s scored in" in shown
    assert "128 Hz  µV" in ran("info", table).stdout  # the folder remembers


def test_what_is_said_of_a_table_must_make_sense(table, mouse):
    assert "no sampling rate" in ran("info", table, "--sfreq", "fast", code=2).stderr
    assert "is no table" in ran("info", mouse, "--sfreq", "128", code=1).stderr


def test_score_takes_the_channels_and_the_pathway_that_it_is_told(bundled, mouse, tmp_path):
    out = tmp_path / "out.csv"
    ran("score", mouse, "--eeg", "EMG", "--pathway", "eeg", "-o", out)
    sidecar = json.loads(out.with_suffix(".json").read_text())
    assert sidecar["channels"] == {"eeg": "EMG", "emg": None}
    assert sidecar["pathway"] == "eeg"


@pytest.mark.parametrize("role", ["eeg", "emg"])
def test_score_makes_do_with_a_file_of_one_signal(bundled, ten_minutes, tmp_path, role):
    recording = read_recording(ten_minutes.recording)
    name = role.upper()
    samples = recording.slice(name, 0, 60)
    path = tmp_path / "one.edf"
    write_edf(path, [EdfSignal(name, "uV", recording.channel(name).rate, samples)], None)
    for pathway in ("auto", role):
        ran("score", path, "--pathway", pathway)
        scored = read_hypnogram(tmp_path / "one_hypnogram.csv")
        assert (scored.scores.pathway, len(scored.hypnogram)) == (role, 60)
    assert "needs an" in ran("score", path, "--pathway", "mixed", code=1).stderr


def test_score_writes_several_into_a_folder_and_names_what_failed(bundled, mouse, tmp_path):
    folder = tmp_path / "scored"
    missing = tmp_path / "missing.edf"
    done = ran("score", missing, mouse, "-o", folder, code=1)
    assert (folder / "mouse_hypnogram.csv").exists()
    assert "1 of 2 failed" in done.stderr
    assert done.stderr.count("\n") == 2


@pytest.fixture
def half_dead(ten_minutes, tmp_path):
    """Write a recording whose EEG is flat and whose EMG is not."""
    recording = read_recording(ten_minutes.recording)
    rate = recording.channel("EMG").rate
    emg = recording.slice("EMG", 0, 60)
    path = tmp_path / "half.edf"
    signals = {"EEG": np.full_like(emg, 3.0), "EMG": emg}
    write_edf(path, [EdfSignal(name, "uV", rate, x) for name, x in signals.items()], None)
    return path


def test_score_warns_of_channels_that_are_of_no_use_and_notes_it_in_the_sidecar(bundled, half_dead):
    done = ran("score", half_dead)
    complaint = f"{half_dead}: EEG is flat: the stages come from EMG alone"
    assert complaint in done.stderr
    assert "is flat" not in done.stdout
    sidecar = json.loads(half_dead.with_name("half_hypnogram.json").read_text())
    (finding,) = sidecar["findings"]
    assert (finding["kind"], finding["channels"], finding["spans_s"]) == (
        "flat",
        ["EEG"],
        [[0, 60]],
    )
    assert finding["sentence"] in done.stderr


def test_info_looks_for_faults_when_asked(half_dead, mouse):
    assert "is flat" not in ran("info", half_dead).stdout
    assert "EEG is flat" in ran("info", "--check", half_dead).stdout
    told = json.loads(ran("info", "--check", "--json", half_dead).stdout)
    assert [finding["kind"] for finding in told["findings"]] == ["flat"]
    assert "Nothing wrong was found in EEG and EMG." in ran("info", "--check", mouse).stdout


def test_info_has_nothing_to_check_where_no_channel_is_eeg_or_emg(mouse, tmp_path):
    path = tmp_path / "other.edf"
    recording = read_recording(mouse)
    samples = recording.slice("EEG", 0, 60)
    write_edf(path, [EdfSignal("Temp", "degC", recording.channel("EEG").rate, samples)], None)
    assert "looks like EEG or EMG" in ran("info", "--check", path, code=1).stderr


def test_score_does_not_replace_a_persons_scoring_unless_told(bundled, mouse, ten_minutes):
    path = shutil.copy(ten_minutes.stages, mouse.with_name("mouse_hypnogram.csv"))
    assert "--overwrite" in ran("score", mouse, code=1).stderr
    assert path.read_bytes() == ten_minutes.stages.read_bytes()
    ran("score", mouse, "--overwrite")
    assert path.read_bytes() != ten_minutes.stages.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["a.edf", "b.edf", "-o", "out.csv"], "several recordings need a folder"),
        (["one/a.edf", "two/a.edf", "-o", "out"], "several recordings would be written to"),
        (["a.edf", "-o", "a.edf"], "is no name for a CSV"),
        (["a.edf", "-o", "a.json"], "is no name for a CSV"),
    ],
)
def test_score_refuses_places_that_would_lose_something(arguments, complaint):
    assert complaint in " ".join(ran("score", *arguments, code=2).stderr.split())


def test_score_names_a_checkpoint_that_is_not_there(mouse):
    assert "no checkpoint 'theirs'" in ran("score", mouse, "--checkpoint", "theirs", code=1).stderr


def test_info_says_what_a_recording_holds(mouse):
    shown = ran("info", mouse).stdout
    for words in ("EDF", "10 min 00 s", "128 Hz", "EMG", read_recording(mouse).fingerprint):
        assert words in shown


def test_info_speaks_to_programs(mouse):
    told = json.loads(ran("info", mouse, "--json").stdout)
    assert told["duration_s"] == 600
    assert [channel["role"] for channel in told["channels"]] == ["eeg", "emg"]
    assert told["gaps"] == told["repairs"] == []


def test_info_lists_disabled_channels_with_the_reason(mouse):
    raw = bytearray(mouse.read_bytes())
    raw[256 + 2 * 112 + 8 : 256 + 2 * 112 + 16] = b"oops    "  # the physical maximum of the EMG
    mouse.write_bytes(raw)
    shown = ran("info", mouse).stdout
    assert "EMG  " in shown
    assert "disabled  its physical maximum 'oops' is no number" in shown
    told = json.loads(ran("info", mouse, "--json").stdout)
    assert [channel["name"] for channel in told["channels"]] == ["EEG"]
    assert told["disabled"] == [
        {"name": "EMG", "reason": "its physical maximum 'oops' is no number"}
    ]


def test_evaluate_prints_figures_for_people_and_for_programs(tmp_path):
    scored = stages_file(tmp_path / "a.csv", [0, 0, 1, 1, 2, -1])
    reference = stages_file(tmp_path / "b.csv", [0, 1, 1, 1, 2, 2])
    told = json.loads(ran("evaluate", scored, reference, "--json").stdout)
    assert told["accuracy"] == pytest.approx(0.8)
    assert told["confusion"] == [[1, 0, 0], [1, 2, 0], [0, 0, 1]]
    assert told["stages"]["NREM"] == pytest.approx(
        {"precision": 1, "recall": 2 / 3, "f1": 0.8, "n_reference": 3}
    )
    assert (told["n_epochs"], told["n_left_out"]) == (5, 1)
    assert "0.800" in ran("evaluate", scored, reference).stdout


def test_evaluate_has_null_where_there_is_no_figure(tmp_path):
    wake = stages_file(tmp_path / "a.csv", [0, 0])
    told = json.loads(ran("evaluate", wake, wake, "--json").stdout)
    assert told["kappa"] is None
    assert told["stages"]["REM"]["f1"] is None


def test_evaluate_leaves_out_one_last_second_and_says_so(tmp_path):
    longer = stages_file(tmp_path / "a.csv", [0, 1, 2])
    shorter = stages_file(tmp_path / "b.csv", [0, 1])
    done = ran("evaluate", longer, shorter)
    assert "a.csv has no counterpart" in done.stderr


def test_evaluate_refuses_files_that_do_not_belong_together(tmp_path):
    longer = stages_file(tmp_path / "a.csv", [0, 1, 2, 0])
    shorter = stages_file(tmp_path / "b.csv", [0, 1])
    done = ran("evaluate", longer, shorter, code=1)
    assert "a.csv has 4 seconds and b.csv has 2" in done.stderr


def test_simulate_writes_signals_and_their_true_stages(tmp_path):
    path = tmp_path / "sim.edf"
    ran("simulate", "--hours", 1 / 60, "--seed", 4, "-o", path)
    recording = read_recording(path)
    assert [channel.name for channel in recording.channels] == ["EEG", "EMG"]
    assert recording.duration_s == len(read_hypnogram(tmp_path / "sim.csv").hypnogram) == 60


def test_simulate_gives_equal_files_for_equal_seeds_and_numbers_animals(tmp_path):
    for name in ("a", "b"):
        ran(
            "simulate", "--hours", 0.01, "--seed", 4, "--animals", 2, "-o", tmp_path / f"{name}.edf"
        )
    first, second, again = (tmp_path / name for name in ("a-1.edf", "a-2.edf", "b-1.edf"))
    assert first.read_bytes() == again.read_bytes()
    assert first.read_bytes() != second.read_bytes()
    ran("simulate", "--hours", 0.01, "--seed", 4, "-o", tmp_path / "c.edf")
    assert (tmp_path / "c.edf").read_bytes() == first.read_bytes()


def test_simulate_does_not_replace_files_unless_told(mouse):
    before = mouse.read_bytes()
    assert "exists" in ran("simulate", "--hours", 0.01, "-o", mouse, code=1).stderr
    assert mouse.read_bytes() == before
    ran("simulate", "--hours", 0.01, "-o", mouse, "--overwrite")
    assert mouse.read_bytes() != before


def test_retrain_adopts_under_the_name_and_shows_before_and_after(
    bundled, ten_minutes, tmp_path, monkeypatch
):
    folder = tmp_path / "ours"
    monkeypatch.setattr(retraining, "user_checkpoint_folder", lambda: folder)
    once = partial(retraining.retrain, passes=1)
    monkeypatch.setattr(retrain_command, "run_retraining", once)
    shown = ran("retrain", ten_minutes.recording, ten_minutes.stages, "--name", "our mice").stdout
    assert (folder / "our mice.safetensors").exists()
    assert "before" in shown
    assert "--checkpoint 'our mice'" in shown


def test_retrain_says_what_is_missing(bundled, ten_minutes, tmp_path):
    stages = stages_file(tmp_path / "s.csv", [0] * 600)
    done = ran("retrain", ten_minutes.recording, stages, "--name", "ours", code=1)
    assert "0 of NREM" in done.stderr


def test_demo_scores_compares_and_draws(bundled, tmp_path):
    shown = ran("demo", "--no-window", "-o", tmp_path).stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "demo.csv",
        "demo.edf",
        "demo.png",
        "demo_hypnogram.csv",
        "demo_hypnogram.json",
    ]
    assert "macro F1" in shown
    stages = read_hypnogram(tmp_path / "demo.csv").hypnogram.stages
    assert np.bincount(stages).min() > 60  # a demo without REM would show little


def test_demo_leaves_corrections_alone(bundled, tmp_path):
    files = demo_recording(tmp_path)
    corrected = shutil.copy(files.stages, tmp_path / "demo_hypnogram.csv")
    assert "corrected by a person" in ran("demo", "--no-window", "-o", tmp_path).stdout
    assert corrected.read_bytes() == files.stages.read_bytes()


def test_demo_opens_no_window_without_a_display(bundled, tmp_path, monkeypatch):
    monkeypatch.setattr(demo_command, "display_exists", lambda: False)
    assert "No display" in ran("demo", "-o", tmp_path).stdout


def test_a_display_is_found_by_its_variable(monkeypatch):
    monkeypatch.setattr(demo_command.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not demo_command.display_exists()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert demo_command.display_exists()
