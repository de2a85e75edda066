"""What every row of Table I must do."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from sdreamer.baselines.config import BaselineConfig
from sdreamer.baselines.registry import TABLE_I, ClassicalRow, NeuralRow, row
from sdreamer.baselines.training import n_parameters, staging_logits, staging_loss
from sdreamer.config import DistillationConfig

from .small import staged_samples, stages_of
from .tiny_baselines import TINY

NEURAL = [r for r in TABLE_I if isinstance(r, NeuralRow)]
ONE_SIGNAL = [
    "mlp",
    "bi-lstm",
    "channel-independent",
    "dual-encoder",
    "sequence-mlp",
    "sequence-bi-lstm",
    "sequence-dual-encoder",
]
each_neural = pytest.mark.parametrize("row_", NEURAL, ids=lambda r: r.name)

N_WEIGHTS = {
    "mlp": 0.43e6,
    "bi-lstm": 1.46e6,
    "channel-independent": 0.87e6,
    "dual-encoder": 1.67e6,
    "cross-attention": 2.06e6,
    "cross-modal": 2.0e6,
    "epoch-sdreamer": 1.65e6,
    "sequence-mlp": 0.96e6,
    "sequence-bi-lstm": 2.15e6,
    "sequence-dual-encoder": 2.07e6,
    "sequence-cross-attention": 2.46e6,
    "sequence-seq-cross-attention": 2.46e6,
    "sequence-cross-modal": 1.8e6,
    "sequence-sdreamer": 2.05e6,
}


def batch() -> tuple[Tensor, Tensor, Tensor]:
    """Two sequences of six epochs in which the stages differ plainly: EEG, EMG, stages."""
    stages = stages_of("WNRWNRRNWRNW")
    eeg, emg = (torch.from_numpy(x).float().reshape(2, 6, -1) for x in staged_samples(stages))
    return eeg, emg, torch.from_numpy(stages).long().reshape(2, 6)


def built(row_: NeuralRow, sizes: BaselineConfig = TINY) -> torch.nn.Module:
    torch.manual_seed(0)
    return row_.build(sizes)


def loss_of(model: torch.nn.Module) -> Tensor:
    eeg, emg, stages = batch()
    labelled = torch.ones_like(stages, dtype=torch.bool)
    config = DistillationConfig(mono_cross_entropy=0.5)
    return staging_loss(model(eeg, emg), stages, labelled, config)


def test_the_rows_are_those_of_the_paper_in_its_order():
    assert len(TABLE_I) == len({r.name for r in TABLE_I}) == 18
    assert [r.level for r in TABLE_I] == ["epoch"] * 11 + ["sequence"] * 7
    assert [r.title for r in TABLE_I if isinstance(r, ClassicalRow)] == [
        "Decision Tree",
        "Random Forest",
        "AdaBoost",
        "XGBoost",
    ]
    assert max(TABLE_I, key=lambda r: r.paper_accuracy).name == "sequence-sdreamer"


def test_a_row_is_found_by_its_name_and_a_wrong_name_lists_the_right_ones():
    assert row("mlp").title == "MLP"
    with pytest.raises(ValueError, match=r"'lstm' is no row.*bi-lstm"):
        row("lstm")


@each_neural
def test_it_has_about_as_many_weights_as_reported(row_):
    assert n_parameters(row_.build(BaselineConfig())) == pytest.approx(
        N_WEIGHTS[row_.name], rel=0.05
    )


@each_neural
def test_it_gives_finite_logits_for_each_epoch(row_):
    eeg, emg, _ = batch()
    logits = staging_logits(built(row_)(eeg, emg))
    assert logits.shape == (2, 6, 3)
    assert logits.isfinite().all()


@each_neural
def test_every_weight_gets_a_finite_gradient(row_):
    model = built(row_)
    loss_of(model).backward()
    for name, weight in model.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.isfinite().all(), name
        assert weight.grad.any(), name


@each_neural
def test_it_learns_a_single_batch_by_heart(row_):
    model = built(row_)
    eeg, emg, stages = batch()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(60):
        optimizer.zero_grad()
        loss_of(model).backward()
        optimizer.step()
    assert (staging_logits(model.eval()(eeg, emg)).argmax(dim=-1) == stages).all()


@each_neural
def test_what_stands_in_an_absent_epoch_changes_nothing(row_):
    model = built(row_).eval()
    eeg, emg, _ = batch()
    mask = torch.ones(2, 6, dtype=torch.bool)
    mask[0, 2] = mask[1, 5] = False
    expected = staging_logits(model(eeg, emg, mask))
    eeg[~mask], emg[~mask] = torch.nan, 1e9
    logits = staging_logits(model(eeg, emg, mask))
    assert logits.isfinite().all()
    torch.testing.assert_close(logits[mask], expected[mask])


@each_neural
def test_only_a_sequence_model_looks_at_other_epochs(row_):
    model = built(row_).eval()
    eeg, emg, _ = batch()
    before = staging_logits(model(eeg, emg))
    eeg[:, 0] += 1
    after = staging_logits(model(eeg, emg))
    assert not torch.allclose(before[:, 0], after[:, 0])
    assert torch.allclose(before[:, 1:], after[:, 1:]) == (row_.level == "epoch")


@each_neural
def test_it_reads_both_signals(row_):
    model = built(row_).eval()
    eeg, emg, _ = batch()
    before = staging_logits(model(eeg, emg))
    assert not torch.allclose(staging_logits(model(eeg + 1, emg)), before)
    assert not torch.allclose(staging_logits(model(eeg, emg + 1)), before)


@pytest.mark.parametrize("name", ONE_SIGNAL)
@pytest.mark.parametrize("signals", ["eeg", "emg"])
def test_it_can_be_built_for_one_signal(name, signals):
    model = built(row(name), replace(TINY, signals=signals))
    eeg, emg, _ = batch()
    given = {"eeg": None, "emg": None, signals: {"eeg": eeg, "emg": emg}[signals]}
    logits = model(**given)
    assert logits.shape == (2, 6, 3)
    logits.sum().backward()
    assert all(weight.grad is not None for weight in model.parameters())
    with pytest.raises(ValueError, match=f"the {signals.upper()} that the model reads is missing"):
        model(**{**given, signals: None})


@pytest.mark.parametrize("row_", [r for r in NEURAL if r.name not in ONE_SIGNAL])
def test_signals_that_are_to_meet_must_both_be_there(row_):
    with pytest.raises(ValueError, match="needs both signals, not 'emg' alone"):
        row_.build(replace(TINY, signals="emg"))


@pytest.mark.parametrize("row_", [r for r in NEURAL if r.level == "sequence"])
def test_a_sequence_too_long_is_refused_unless_the_model_has_no_positions(row_):
    eeg, emg = torch.zeros(2, 1, 9, 512)
    if row_.name == "sequence-bi-lstm":
        assert built(row_)(eeg, emg).shape == (1, 9, 3)
        return
    with pytest.raises(ValueError, match="a sequence of 9 epochs came to a model of 8"):
        built(row_)(eeg, emg)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"n_cross_blocks": 0}, "n_cross_blocks 0 is not positive"),
        ({"signals": "eog"}, "signals 'eog' is none of eeg, emg, both"),
        ({"d_model": 15}, "not a multiple"),
    ],
)
def test_sizes_that_make_no_model_are_refused(change, complaint):
    with pytest.raises(ValueError, match=complaint):
        replace(TINY, **change)
