from dataclasses import replace

import numpy as np
import pytest
import torch

from sdreamer.config import DistillationConfig
from sdreamer.distillation import distillation_loss, divergence
from sdreamer.heads import PathwayLogits

TARGETS = torch.tensor([[0, 2, 1, 1], [2, 0, -1, 1]])
LABELLED = torch.tensor([[True, True, True, True], [True, True, False, False]])


@pytest.fixture
def logits() -> PathwayLogits:
    torch.manual_seed(0)
    return PathwayLogits(*(torch.randn(2, 4, 3, requires_grad=True) for _ in range(3)))


def softmax(z: np.ndarray, tau: float) -> np.ndarray:
    exponentials = np.exp(z / tau)
    return exponentials / exponentials.sum(-1, keepdims=True)


def kl(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    return np.sum(p * np.log(p / q), axis=-1)


def loss(logits: PathwayLogits, **values):
    return distillation_loss(logits, TARGETS, LABELLED, DistillationConfig(**values))


def reached(logits: PathwayLogits) -> set[str]:
    return {
        p
        for p in ("eeg", "emg", "mixed")
        if logits[p].grad is not None and logits[p].grad.abs().sum() > 0
    }


@pytest.mark.parametrize("tau", [1.0, 3.0])
def test_the_divergence_is_that_of_the_formula(logits, tau):
    student, teacher = logits.eeg.detach(), logits.mixed.detach()
    p, q = softmax(student.numpy(), tau), softmax(teacher.numpy(), tau)
    forwards = divergence(student, teacher, tau, "student_to_teacher").numpy()
    np.testing.assert_allclose(forwards, kl(p, q), rtol=1e-4)
    backwards = divergence(student, teacher, tau, "teacher_to_student").numpy()
    np.testing.assert_allclose(backwards, kl(q, p), rtol=1e-4)


def test_the_total_is_that_of_the_paper(logits):
    eeg, emg, mixed = (logits[p].detach().numpy()[LABELLED] for p in ("eeg", "emg", "mixed"))
    own = softmax(mixed, 1.0)[np.arange(6), TARGETS[LABELLED]]
    expected = 0.67 * -np.log(own).mean() + 0.33 / 2 * (
        kl(softmax(eeg, 1.0), softmax(mixed, 1.0)).mean()
        + kl(softmax(emg, 3.0), softmax(mixed, 3.0)).mean()
    )
    assert loss(logits).total.item() == pytest.approx(expected, rel=1e-5)


def test_the_square_of_the_temperature_scales_the_divergence(logits):
    plain, scaled = loss(logits), loss(logits, scale_by_tau_squared=True)
    assert scaled.emg_divergence.item() == pytest.approx(9 * plain.emg_divergence.item())
    assert scaled.eeg_divergence.item() == pytest.approx(plain.eeg_divergence.item())


def test_equal_logits_diverge_by_nothing(logits):
    terms = loss(replace(logits, eeg=logits.mixed, emg=logits.mixed))
    assert terms.eeg_divergence.item() == pytest.approx(0.0, abs=1e-6)
    assert terms.emg_divergence.item() == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("term", "detach_teacher", "expected"),
    [
        ("cross_entropy", False, {"mixed"}),
        ("eeg_divergence", False, {"eeg", "mixed"}),
        ("eeg_divergence", True, {"eeg"}),
        ("emg_divergence", False, {"emg", "mixed"}),
        ("emg_divergence", True, {"emg"}),
        ("mono_cross_entropy", False, {"eeg", "emg"}),
    ],
)
def test_each_term_teaches_the_pathways_it_should(logits, term, detach_teacher, expected):
    getattr(loss(logits, detach_teacher=detach_teacher), term).backward()
    assert reached(logits) == expected


def test_the_mono_cross_entropy_counts_only_when_asked_for(logits):
    plain, added = loss(logits), loss(logits, mono_cross_entropy=0.5)
    gap = (added.total - plain.total).item()
    assert gap == pytest.approx(0.5 * added.mono_cross_entropy.item(), rel=1e-4)


@pytest.mark.parametrize("junk", [7.0, torch.nan, torch.inf])
def test_unlabelled_epochs_have_no_influence(logits, junk):
    expected = loss(logits, mono_cross_entropy=1.0).total
    spoiled = PathwayLogits(
        *(torch.where(LABELLED[..., None], logits[p], junk) for p in ("eeg", "emg", "mixed"))
    )
    total = loss(spoiled, mono_cross_entropy=1.0).total
    assert torch.equal(total, expected)
    total.backward()
    for pathway in ("eeg", "emg", "mixed"):
        assert logits[pathway].grad.isfinite().all()
        assert not logits[pathway].grad[~LABELLED].any()


def test_without_a_label_the_loss_is_nothing_and_its_gradient_too(logits):
    nothing = torch.zeros_like(LABELLED)
    for class_weights in (None, (1.0, 2.0, 3.0)):
        config = DistillationConfig(mono_cross_entropy=1.0, class_weights=class_weights)
        total = distillation_loss(logits, TARGETS, nothing, config).total
        total.backward()
        assert total.item() == 0.0
        assert not any(logits[p].grad.any() for p in ("eeg", "emg", "mixed"))


def test_class_weights_are_those_of_torch(logits):
    weights = (1.0, 2.0, 5.0)
    expected = torch.nn.functional.cross_entropy(
        logits.mixed[LABELLED], TARGETS[LABELLED], torch.tensor(weights)
    )
    torch.testing.assert_close(loss(logits, class_weights=weights).cross_entropy, expected)


def test_half_precision_logits_are_compared_in_single_precision(logits):
    halved = PathwayLogits(*(logits[p].bfloat16() for p in ("eeg", "emg", "mixed")))
    assert loss(halved).total.dtype == torch.float32


@pytest.mark.parametrize("distilled", [(), ("eeg",), ("emg",), ("eeg", "emg")])
def test_only_the_pathways_that_are_to_be_taught_learn_from_the_mixed_one(logits, distilled):
    loss(logits, distilled=distilled).total.backward()
    assert reached(logits) == {"mixed", *distilled}
