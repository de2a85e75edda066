"""Kills while a checkpoint is retrained and adopted."""

import random
import shutil
from functools import partial
from itertools import count as counting

import numpy as np

from hypnoscope.core.agreement import Agreement
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.hypnogram_csv import write_hypnogram
from hypnoscope.scoring.checkpoints import described
from hypnoscope.scoring.lessons import RetrainingExample
from hypnoscope.scoring.retraining import RetrainingReport, adopt, retrain

from .processes import Victim, in_child
from .scoring import N_SECONDS, make_recording


def kill_retraining(folder, n_kills, seed, count):
    """Kill `n_kills` times; `count` is called with what came of each."""
    import torch

    import sdreamer.trainer

    torch.set_num_threads(1)
    assert sdreamer.trainer  # imported here, so that no victim spends its time on it
    rng = random.Random(seed)
    recording, base = make_recording(folder, rate=64), folder / "base.safetensors"
    in_child(partial(_write_base, base))
    stages = (np.arange(N_SECONDS) // 25 % 3).astype(np.int8)
    scored = folder / "mouse.csv"
    write_hypnogram(scored, Hypnogram.scored_by(ScoredBy("person", "Ada"), stages))
    untouched = [path.read_bytes() for path in (recording, scored, base)]
    example, adopted = RetrainingExample(recording, scored), folder / "checkpoints"
    for number in range(n_kills):
        aside = folder / f"aside-{number}"
        if number % 2:  # the moment that counts is short beside the training
            victim = Victim(partial(_adopt_again_and_again, base, aside, adopted))
            done = victim.kill_after(rng.uniform(0.05, 0.8))
        else:
            victim = Victim(partial(_teach, example, base, aside, adopted))
            done = victim.kill_after(rng.uniform(0.1, 8.0))
        said = in_child(partial(_describe_all, adopted))
        if [path.read_bytes() for path in (recording, scored, base)] != untouched:
            said = "changed"
        count(said.split(" ")[0], len(done), said)


def _teach(example, base, aside, adopted, tell):
    for number in counting():
        folder = aside / str(number)
        folder.mkdir(parents=True)
        report = retrain(
            (example,), "ours", base, folder, "cpu", passes=1, progress=lambda done, total: None
        )
        for path in adopted.glob("*.safetensors"):
            path.unlink()  # its name is free again
        adopt(report, adopted)
        tell(number)


def _adopt_again_and_again(base, aside, adopted, tell):
    aside.mkdir()
    unchanged = Agreement(((1, 0, 0), (0, 1, 0), (0, 0, 1)), 0)
    for number in counting():
        made = shutil.copyfile(base, aside / f"{number}.safetensors")
        for path in adopted.glob("*.safetensors"):
            path.unlink()  # its name is free again
        adopt(RetrainingReport(made, "ours", unchanged, unchanged, (1, 1, 1), (1, 1, 1)), adopted)
        tell(number)


def _describe_all(adopted):
    for path in adopted.glob("*.safetensors"):
        described(path)  # raises when it is half written
    return "whole"


def _write_base(path):
    import torch

    from sdreamer.checkpoint import build_model, save_checkpoint
    from sdreamer.config import SequenceModelConfig
    from sdreamer.metadata import CheckpointMetadata

    torch.manual_seed(1)
    config = SequenceModelConfig(
        d_model=16, n_heads=2, d_ff=32, n_epoch_blocks=1, n_sequence_blocks=2, sequence_epochs=8
    )
    named = ("wake", "nrem", "rem")
    metadata = CheckpointMetadata(
        name="base", config=config, class_names=named, sfreq=512.0, training={"settings": {}}
    )
    save_checkpoint(path, build_model(config), metadata)
