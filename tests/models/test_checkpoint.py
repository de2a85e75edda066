import json
import subprocess
import sys
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file, save_file

from sdreamer.checkpoint import load_checkpoint, save_checkpoint, weights_digest
from sdreamer.config import EpochModelConfig, SequenceModelConfig
from sdreamer.epoch_model import EpochModel
from sdreamer.metadata import CheckpointError, CheckpointMetadata, read_metadata
from sdreamer.sequence_model import SequenceModel

SIZES = {
    "d_model": 8,
    "n_heads": 2,
    "d_ff": 12,
    "d_head": 10,
    "patch_samples": 4,
    "epoch_samples": 16,
}
MODEL = SequenceModel(SequenceModelConfig(**SIZES, sequence_epochs=4))
METADATA = CheckpointMetadata(
    name="tiny",
    config=MODEL.config,
    class_names=("Wake", "NREM", "REM"),
    sfreq=16.0,
    training={"n_passes": 3, "kappa": 0.84, "animals": ["m1", "m2"]},
    temperatures={"eeg": 1.5, "emg": 2.5, "mixed": 1.25},
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "tiny.safetensors"


def rewrite(path, weights=None, **strings):
    """Write the checkpoint again with other weights or metadata; None leaves an entry out."""
    weights = load_file(path) if weights is None else weights
    changed = {
        **read_metadata(path).to_strings(),
        "weights_sha256": weights_digest(weights),
        **strings,
    }
    save_file(weights, path, {k: v for k, v in changed.items() if v is not None})


@pytest.mark.parametrize("model", [MODEL, EpochModel(EpochModelConfig(**SIZES))])
def test_a_checkpoint_gives_back_what_was_saved_to_the_bit(path, model):
    stored = save_checkpoint(path, model, replace(METADATA, config=model.config))
    loaded = load_checkpoint(path)
    assert loaded.metadata == read_metadata(path) == stored
    assert type(loaded.model) is type(model)
    assert not loaded.model.training
    weights = loaded.model.state_dict()
    assert all(torch.equal(w, weights[name]) for name, w in model.state_dict().items())


def test_the_identity_follows_the_weights(path, tmp_path):
    first = save_checkpoint(path, MODEL, METADATA)
    again = save_checkpoint(tmp_path / "again", MODEL, METADATA)
    other = save_checkpoint(tmp_path / "other", SequenceModel(MODEL.config), METADATA)
    assert first.checkpoint_id == again.checkpoint_id == f"tiny-{first.weights_sha256[:8]}"
    assert other.checkpoint_id != first.checkpoint_id


def test_saving_leaves_nothing_else_behind(path):
    save_checkpoint(path, MODEL, METADATA)
    save_checkpoint(path, MODEL, METADATA)
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_save_keeps_the_last_good_file(path, monkeypatch):
    stored = save_checkpoint(path, MODEL, METADATA)

    def fail(weights, aside, strings):
        aside.write_bytes(b"half a file")
        raise OSError("disk full")

    monkeypatch.setattr("sdreamer.checkpoint.save_file", fail)
    with pytest.raises(OSError, match="disk full"):
        save_checkpoint(path, MODEL, METADATA)
    assert load_checkpoint(path).metadata == stored
    assert list(path.parent.iterdir()) == [path]


def test_metadata_of_another_model_are_refused(path):
    with pytest.raises(ValueError, match="describe another model"):
        save_checkpoint(path, MODEL, replace(METADATA, config=EpochModelConfig(**SIZES)))


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"class_names": ("Wake",)}, "1 class names for 3 classes"),
        ({"temperatures": {"eeg": 1.0}}, "temperatures for"),
        ({"sfreq": 0.0}, "not positive"),
    ],
)
def test_metadata_that_fit_no_model_are_refused(values, complaint):
    with pytest.raises(ValueError, match=complaint):
        replace(METADATA, **values)


@pytest.mark.parametrize("kept", [0, 4, 200, -50])
def test_a_truncated_file_is_refused(path, kept):
    save_checkpoint(path, MODEL, METADATA)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(CheckpointError, match=r"tiny\.safetensors is not a readable checkpoint"):
        load_checkpoint(path)


def test_a_file_that_is_not_there_is_refused(path):
    with pytest.raises(CheckpointError, match=r"tiny\.safetensors is not a readable checkpoint"):
        load_checkpoint(path)


def test_a_single_wrong_bit_in_the_weights_is_noticed(path):
    save_checkpoint(path, MODEL, METADATA)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=r"weights in .*tiny\.safetensors are not those"):
        load_checkpoint(path)


@pytest.mark.parametrize(
    ("strings", "complaint"),
    [
        ({"format_version": "99"}, r"tiny\.safetensors has checkpoint format '99'"),
        ({"format_version": None}, r"tiny\.safetensors has checkpoint format None"),
        ({"class_names": None}, r"tiny\.safetensors lacks the entry 'class_names'"),
        ({"config": "{}"}, r"tiny\.safetensors describes a model that cannot be built"),
        ({"config": "[]"}, r"tiny\.safetensors describes a model that cannot be built"),
        ({"sfreq": "fast"}, r"tiny\.safetensors describes a model that cannot be built"),
    ],
)
def test_metadata_that_cannot_be_used_are_refused_in_one_sentence(path, strings, complaint):
    save_checkpoint(path, MODEL, METADATA)
    rewrite(path, **strings)
    with pytest.raises(CheckpointError, match=complaint):
        load_checkpoint(path)


def test_a_missing_weight_is_refused_by_name(path):
    save_checkpoint(path, MODEL, METADATA)
    weights = load_file(path)
    del weights["sequence_stack.norm.bias"]
    rewrite(path, weights)
    with pytest.raises(CheckpointError, match=r"tiny\.safetensors .*sequence_stack\.norm\.bias"):
        load_checkpoint(path)


def test_a_weight_of_another_shape_is_refused_by_name(path):
    save_checkpoint(path, MODEL, METADATA)
    rewrite(path, config=json.dumps({**MODEL.config.to_dict(), "sequence_epochs": 5}))
    with pytest.raises(CheckpointError, match=r"sequence_positions\.e.g .*\(4, 8\).*\(5, 8\)"):
        load_checkpoint(path)


@pytest.mark.parametrize(
    "config",
    [
        {"d_model": 99_999_999, "n_heads": 1},
        {"d_model": 60_000, "n_heads": 1, "d_ff": 60_000},
        {"n_sequence_blocks": 99_999_999},
        {"n_epoch_blocks": 90},
        {"sequence_epochs": 10**9},
        {"epoch_samples": 10**9},
        {"d_ff": 1e9},
        {"n_heads": True, "n_classes": 999},
    ],
    ids=str,
)
def test_a_model_far_larger_than_its_weights_is_refused_before_it_takes_memory(path, config):
    save_checkpoint(path, MODEL, METADATA)
    described = json.loads(read_metadata(path).to_strings()["config"]) | config
    rewrite(path, config=json.dumps(described))
    with pytest.raises(CheckpointError, match=str(path)):
        load_checkpoint(path)


def test_weights_of_another_type_are_refused_by_name(path):
    save_checkpoint(path, MODEL, METADATA)
    weights = load_file(path)
    name = next(iter(weights))
    rewrite(path, {**weights, name: weights[name].to(torch.int32)})
    with pytest.raises(CheckpointError, match=f"{name} in .* are of type torch.int32, but"):
        load_checkpoint(path)


def test_metadata_nested_without_end_are_refused(path):
    save_checkpoint(path, MODEL, METADATA)
    rewrite(path, training="[" * 100_000)
    with pytest.raises(CheckpointError, match="cannot be built"):
        load_checkpoint(path)


def test_metadata_are_read_without_torch(path):
    stored = save_checkpoint(path, MODEL, METADATA)
    code = (
        "import sys; from pathlib import Path; from sdreamer.metadata import read_metadata;"
        "identity = read_metadata(Path(sys.argv[1])).checkpoint_id;"
        "assert 'torch' not in sys.modules; sys.stdout.write(identity)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == stored.checkpoint_id
