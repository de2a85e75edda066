"""A little of what `make fuzz` does at length."""

import random

import pytest

from .mutations import mutated
from .targets import TARGETS, place_of
from .worker import SEEDS

_INPUTS = 60


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", TARGETS)
def test_damaged_files_are_read_truly_or_refused_in_a_sentence(tmp_path, kind):
    sound = SEEDS[kind](tmp_path)
    path, (_, attempt) = place_of(tmp_path, kind), TARGETS[kind]
    for number in range(_INPUTS):
        rng = random.Random(f"suite:{kind}:{number}")
        path.write_bytes(mutated(rng, rng.choice(sound), sound))
        assert attempt(path, number) in ("read", "repaired", "refused")


@pytest.mark.parametrize("kind", TARGETS)
def test_equal_seeds_give_equal_damage(tmp_path, kind):
    sound = SEEDS[kind](tmp_path)
    damage = [mutated(random.Random(f"{kind}:7"), sound[0], sound) for _ in range(2)]
    assert damage[0] == damage[1]
