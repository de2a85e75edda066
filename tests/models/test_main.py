"""The command line of the model library."""

import json
from pathlib import Path

import pytest
import torch

from sdreamer import __main__ as command_line
from sdreamer.checkpoint import save_checkpoint
from sdreamer.config import PATHWAYS, EpochModelConfig
from sdreamer.epoch_model import EpochModel
from sdreamer.metadata import CheckpointError, CheckpointMetadata
from sdreamer.schedule import Schedule
from sdreamer.teamwork import Team

from .small import small_checkpoint


def test_train_takes_its_settings_from_the_command_line(monkeypatch, capsys, tmp_path):
    asked = []

    def train(config, out, device, log, name, begin_from, team):
        asked.append((config, out, device, name, begin_from, team))
        log("training")
        return Path(f"{name}.safetensors")

    monkeypatch.setattr(command_line, "train", train)
    options = "--name mice --passes 7 --recordings 3 --validation 5 --seed 9 --device cpu"
    options += " --float32 --from old --learning-rate 6e-4 --decay-share 0.95"
    command_line.main(["train", "--out", str(tmp_path), *options.split()])
    config, out, device, name, begin_from, team = asked[0]
    assert (out, device, name) == (tmp_path, torch.device("cpu"), "mice")
    assert (begin_from, team) == (Path("old"), Team())
    assert (config.seed, config.cohort.seed) == (9, 9)
    assert config.schedule == Schedule(passes=7, learning_rate=6e-4, decay_share=0.95)
    assert config.cohort.recordings == 3
    assert (config.validation_recordings, config.bfloat16) == (5, False)
    assert capsys.readouterr().out == "training\nbest checkpoint: mice.safetensors\n"


def test_evaluate_reports_every_pathway_on_laboratories_never_seen(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(command_line, "_MINUTES_TO_EVALUATE", (1.0,))
    path = tmp_path / "small.safetensors"
    stored = small_checkpoint(path)
    command_line.main(["evaluate", str(path), "--recordings", "2", "--device", "cpu"])
    report = json.loads(capsys.readouterr().out)
    assert report["checkpoint"] == stored.checkpoint_id
    for pathway in PATHWAYS:
        said = report[pathway]
        assert 0 < said["epochs"] <= 120
        assert sum(map(sum, said["confusion"])) == said["epochs"]
        assert 0 <= said["accuracy"] <= 1
        assert len(said["accuracy_by_recording"]) == 2


def test_a_scorer_who_slips_changes_the_reference_and_not_the_scoring(
    monkeypatch, capsys, tmp_path
):
    monkeypatch.setattr(command_line, "_MINUTES_TO_EVALUATE", (4.0,))
    path = tmp_path / "small.safetensors"
    small_checkpoint(path)
    reports = []
    for option in ((), ("--scored-by-hand",)):
        command_line.main(["evaluate", str(path), "--recordings", "2", *option])
        reports.append(json.loads(capsys.readouterr().out)["mixed"]["confusion"])
    scored = [[sum(column) for column in zip(*confusion, strict=True)] for confusion in reports]
    true = [[sum(row) for row in confusion] for confusion in reports]
    assert scored[0] == scored[1]
    assert true[0] != true[1]


def test_evaluate_refuses_an_epoch_model(tmp_path):
    config = EpochModelConfig(d_model=16, n_heads=2, d_ff=32, d_head=16, n_blocks=1)
    metadata = CheckpointMetadata(
        name="epochs", config=config, class_names=("Wake", "NREM", "REM"), sfreq=512.0
    )
    save_checkpoint(tmp_path / "epochs.safetensors", EpochModel(config), metadata)
    with pytest.raises(CheckpointError, match=r"epochs\.safetensors holds no sequence model"):
        command_line.main(["evaluate", str(tmp_path / "epochs.safetensors")])


def test_the_share_of_the_decay_lies_between_none_and_all_passes(capsys):
    with pytest.raises(SystemExit):
        command_line.main(["train", "--out", "run", "--decay-share", "1.5"])
    assert "1.5 is not between 0 and 1" in capsys.readouterr().err


def test_choices_says_which_there_are_before_it_opens_a_checkpoint():
    with pytest.raises(SystemExit, match="'K = 8' is no choice; there are: K = 64"):
        command_line.main(["choices", "--out", "run", "--over", "absent", "--only", "K = 8"])


def test_a_command_is_needed(capsys):
    with pytest.raises(SystemExit):
        command_line.main([])
    assert "usage: sdreamer" in capsys.readouterr().err
