"""Mice of one laboratory."""

from dataclasses import fields

import numpy as np

from sdreamer.simulation import Animal
from sdreamer.simulation.colony import draw_colony

N = 40


def spread(traits, name):
    return np.std([getattr(each, name) for each in traits], axis=0)


def test_mice_of_a_colony_are_alike_but_not_the_same():
    colony = draw_colony(np.random.default_rng(3), N)
    others = [Animal.draw(np.random.default_rng(seed)) for seed in range(N)]
    for signal in ("eeg", "emg"):
        ours, theirs = ([getattr(a, signal) for a in animals] for animals in (colony, others))
        for trait in fields(ours[0]):
            ratio = spread(ours, trait.name) / spread(theirs, trait.name)
            assert (ratio > 0.15).all()
            assert (ratio < 0.7).all()


def test_each_sleeps_in_its_own_way_under_the_same_lights():
    colony = draw_colony(np.random.default_rng(3), N)
    assert len({animal.sleep.bout_scale for animal in colony}) == N
    assert len({animal.sleep.circadian_phase for animal in colony}) == 1
    assert all(a.sleep.kept_awake == a.sleep.wake_to_rem == 0 for a in colony)


def test_traits_keep_their_kinds():
    (mouse,) = draw_colony(np.random.default_rng(0), 1)
    (drawn,) = [Animal.draw(np.random.default_rng(0))]
    for ours, theirs in ((mouse.eeg, drawn.eeg), (mouse.emg, drawn.emg)):
        for trait in fields(ours):
            assert type(getattr(ours, trait.name)) is type(getattr(theirs, trait.name))


def test_a_seed_gives_the_same_colony():
    one, other = (draw_colony(np.random.default_rng(5), 3) for _ in range(2))
    assert [a.sleep for a in one] == [a.sleep for a in other]
    assert [a.emg for a in one] == [a.emg for a in other]
    assert all((a.eeg.nrem == b.eeg.nrem).all() for a, b in zip(one, other, strict=True))
