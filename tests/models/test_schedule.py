"""Learning rates and averaged weights."""

import pytest
import torch
from torch import nn

from sdreamer.schedule import AveragedWeights, Schedule

SCHEDULE = Schedule(learning_rate=1e-3, warmup_steps=10, passes=20, decay_share=0.25)


def test_the_rate_rises_to_its_plateau_in_equal_steps():
    rates = [SCHEDULE.at(step, 0.0) for step in range(12)]
    assert rates[0] == pytest.approx(1e-4)
    assert rates[4] == pytest.approx(5e-4)
    assert rates[9] == rates[10] == rates[11] == 1e-3


def test_the_rate_falls_to_a_hundredth_over_the_last_passes():
    assert SCHEDULE.at(1000, 15.0) == 1e-3
    assert SCHEDULE.at(1000, 17.5) == pytest.approx(5e-4)
    assert SCHEDULE.at(1000, 19.99) == pytest.approx(1e-5)
    assert SCHEDULE.at(1000, 25.0) == pytest.approx(1e-5)
    falling = [SCHEDULE.at(1000, 15 + i / 10) for i in range(50)]
    assert falling == sorted(falling, reverse=True)


def test_what_is_left_of_the_plateau_falls_from_one_to_a_hundredth():
    schedule = Schedule(passes=10, decay_share=0.5)
    assert [schedule.left(done) for done in (0, 5, 7.5, 10)] == [1, 1, 0.5, 0.01]


def test_until_the_rate_falls_training_does_not_depend_on_how_long_it_will_be():
    longer = Schedule(learning_rate=1e-3, warmup_steps=10, passes=80, decay_share=0.25)
    for step, done in ((0, 0.0), (5, 0.1), (300, 14.9)):
        assert SCHEDULE.at(step, done) == longer.at(step, done)


def test_without_a_decay_the_rate_stays():
    steady = Schedule(learning_rate=1e-3, warmup_steps=1, passes=3, decay_share=0.0)
    assert steady.at(99, 2.99) == 1e-3


@pytest.fixture
def layer() -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(3, 2)


def test_the_average_of_weights_that_stay_is_those_weights(layer):
    average = AveragedWeights(layer, 0.9)
    for step in range(5):
        average.update(layer, step)
    assert all(torch.equal(average.weights[name], w) for name, w in layer.state_dict().items())


def test_the_average_follows_slowly_and_at_first_faster(layer):
    average = AveragedWeights(layer, 0.9)
    with torch.no_grad():
        layer.weight.fill_(1.0)
        average.weights["weight"].fill_(0.0)
    average.update(layer, 0)  # keeps a tenth
    assert average.weights["weight"] == pytest.approx(torch.full((2, 3), 0.9))
    average.weights["weight"].fill_(0.0)
    average.update(layer, 1000)
    assert average.weights["weight"] == pytest.approx(torch.full((2, 3), 0.1))


def test_the_average_does_not_share_memory_with_the_model(layer):
    average = AveragedWeights(layer, 0.9)
    before = average.weights["weight"].clone()
    with torch.no_grad():
        layer.weight.add_(1.0)
    assert torch.equal(average.weights["weight"], before)


def test_the_average_can_be_taken_up_again_and_given_to_a_model(layer):
    average = AveragedWeights(layer, 0.9)
    saved = {name: torch.full_like(w, 7.0) for name, w in layer.state_dict().items()}
    average.load(saved)
    other = nn.Linear(3, 2)
    average.copy_to(other)
    assert all(torch.equal(w, saved[name]) for name, w in other.state_dict().items())
