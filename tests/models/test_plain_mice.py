"""Mice of the second simulator are as hard as they are said to be."""

import json

import numpy as np
import pytest
from scipy import signal

from sdreamer import __main__ as command_line
from sdreamer.plain_mice import simulate_plain_mouse

from .small import small_checkpoint

RATE = 512
MINUTES = 40


@pytest.fixture(scope="module", params=range(3))
def mouse(request):
    return simulate_plain_mouse(0, request.param, MINUTES)


def log_power(trace, low, high):
    """Return the mean log power of each second in a band, shape (n_seconds,)."""
    hz, power = signal.welch(trace.reshape(-1, RATE), RATE, nperseg=RATE, axis=1)
    return np.log(power[:, (hz >= low) & (hz <= high)].mean(axis=1))


def between_stages(values, stages, first, second):
    return np.median(values[stages == first]) - np.median(values[stages == second])


def test_delta_of_nrem_lies_little_above_that_of_wake_and_rem(mouse):
    delta = log_power(mouse.eeg, 2, 4)
    assert 0.7 < between_stages(delta, mouse.stages, 1, 0) < 1.8
    if (mouse.stages == 2).sum() > 60:
        assert 0.7 < between_stages(delta, mouse.stages, 1, 2) < 1.8


def test_the_eeg_ends_at_30_hz_and_the_emg_is_rectified(mouse):
    assert log_power(mouse.eeg, 60, 100).mean() < log_power(mouse.eeg, 10, 20).mean() - 6
    assert mouse.emg.min() >= 0


def test_the_emg_of_wake_is_little_louder_than_that_of_sleep(mouse):
    loud = np.log(mouse.emg.reshape(-1, RATE).mean(axis=1))
    assert 0.1 < between_stages(loud, mouse.stages, 0, 1) < 0.7


def test_it_is_awake_for_much_of_the_time_and_its_stages_come_in_steps_of_four_seconds(mouse):
    assert (mouse.stages == 0).mean() > 0.35
    steps = mouse.stages.reshape(-1, 4)
    assert (steps == steps[:, :1]).all()


def test_equal_seeds_and_numbers_give_equal_mice():
    first, again, *others = (
        simulate_plain_mouse(seed, number, 1) for seed, number in ((0, 4), (0, 4), (0, 5), (1, 4))
    )
    np.testing.assert_array_equal(first.eeg, again.eeg)
    np.testing.assert_array_equal(first.emg, again.emg)
    assert not any(np.array_equal(first.eeg, other.eeg) for other in others)


@pytest.mark.parametrize("other", ["--broken 0.1", "--conditions tables"])
def test_they_are_not_mixed_with_other_animals(capsys, other):
    with pytest.raises(SystemExit):
        command_line.main(f"evaluate any.safetensors --plain-mice {other}".split())
    assert "not allowed with argument --plain-mice" in capsys.readouterr().err


def test_a_checkpoint_can_be_evaluated_on_them(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(command_line, "_MINUTES_TO_EVALUATE", (1.0,))
    path = tmp_path / "small.safetensors"
    small_checkpoint(path)
    options = f"evaluate {path} --plain-mice --recordings 2 --device cpu"
    command_line.main(options.split())
    assert json.loads(capsys.readouterr().out)["mixed"]["epochs"] == 120
