import json

import pytest

from sdreamer.config import (
    DistillationConfig,
    EpochModelConfig,
    SequenceModelConfig,
    model_config_from_dict,
)


def through_json(values):
    return json.loads(json.dumps(values))


@pytest.mark.parametrize(
    "config",
    [
        EpochModelConfig(),
        EpochModelConfig(n_blocks=2, layer_scale=None),
        SequenceModelConfig(sequence_epochs=64, patch_embedding="mlp", modality_encoding="vector"),
    ],
)
def test_a_model_config_survives_json(config):
    assert model_config_from_dict(through_json(config.to_dict())) == config


@pytest.mark.parametrize(
    "config",
    [
        DistillationConfig(distilled=("emg",)),
        DistillationConfig(class_weights=(1.0, 1.0, 4.0), alpha=0.5),
    ],
)
def test_a_distillation_config_survives_json(config):
    assert DistillationConfig.from_dict(through_json(config.to_dict())) == config


def test_a_field_left_out_takes_its_default():
    assert DistillationConfig.from_dict({"alpha": 0.5}) == DistillationConfig(alpha=0.5)


@pytest.mark.parametrize("config", [EpochModelConfig(), DistillationConfig()])
def test_an_unknown_field_is_refused_by_name(config):
    with pytest.raises(ValueError, match="no field called n_whiskers"):
        type(config).from_dict({**config.to_dict(), "n_whiskers": 12})


def test_another_kind_of_model_is_refused():
    with pytest.raises(ValueError, match="'epoch'"):
        SequenceModelConfig.from_dict(EpochModelConfig().to_dict())
    with pytest.raises(ValueError, match="'oracle'"):
        model_config_from_dict({"kind": "oracle"})


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"d_model": 100}, "d_model 100 is not a multiple of n_heads 8"),
        ({"d_ff": 0}, "d_ff 0 is not positive"),
        ({"epoch_samples": 8}, "epoch_samples 8 holds no patch"),
        ({"dropout": 1.0}, "dropout 1.0"),
        ({"patch_embedding": "wavelet"}, "patch_embedding 'wavelet'"),
        ({"modality_encoding": "both"}, "modality_encoding 'both'"),
        ({"sequence_epochs": 0}, "sequence_epochs 0"),
    ],
)
def test_an_impossible_model_is_refused_with_the_offending_value(values, complaint):
    with pytest.raises(ValueError, match=complaint):
        SequenceModelConfig(**values)


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"alpha": 1.5}, "alpha 1.5"),
        ({"tau_emg": 0.0}, "tau_emg 0.0"),
        ({"kl_direction": "sideways"}, "kl_direction 'sideways'"),
        ({"mono_cross_entropy": -1.0}, "mono_cross_entropy -1.0"),
        ({"class_weights": (1.0, -1.0)}, "class weight -1.0"),
        ({"distilled": ("eog",)}, "distilled modality 'eog' is none of eeg, emg"),
    ],
)
def test_an_impossible_loss_is_refused_with_the_offending_value(values, complaint):
    with pytest.raises(ValueError, match=complaint):
        DistillationConfig(**values)


def test_an_epoch_is_cut_into_whole_patches_and_led_by_a_class_token():
    config = EpochModelConfig(epoch_samples=100, patch_samples=16)
    assert (config.n_patches, config.n_tokens) == (6, 7)
