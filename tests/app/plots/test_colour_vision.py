"""Stages are told apart by eyes without green cones, and in grey print."""

from itertools import combinations

import numpy as np
import pytest

from hypnoscope.core.stage import SCORED_STAGES
from hypnoscope.plots.theme import DARK, LIGHT

# Machado, Oliveira and Fernandes 2009, deuteranomaly of severity 1, on linear RGB
DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)
EYES = {"usual": np.eye(3), "deuteranopia": DEUTERANOPIA}
JUST_SEEN = 2.3  # of lightness: Mahy, Van Eycken and Oosterlinck 1994

both = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
eyes = pytest.mark.parametrize("seen", EYES.values(), ids=EYES)


def lightness(colour, seen):
    """Return L* of CIE 1976, 0 to 100."""
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    luminance = np.clip(seen @ linear, 0, 1) @ [0.2126, 0.7152, 0.0722]
    return 116 * np.cbrt(luminance) - 16 if luminance > 0.008856 else 903.3 * luminance


@both
@eyes
def test_stages_differ_in_lightness(theme, seen):
    for one, other in combinations(SCORED_STAGES, 2):
        colours = theme.stage_colour(one), theme.stage_colour(other)
        apart = abs(np.subtract(*(lightness(colour, seen) for colour in colours)))
        assert apart > 4 * JUST_SEEN, (one, other)


@both
@eyes
def test_stages_stand_out_from_the_plot(theme, seen):
    for stage in SCORED_STAGES:
        apart = abs(lightness(theme.stage_colour(stage), seen) - lightness(theme.plot, seen))
        assert apart > 5 * JUST_SEEN, stage


@both
@eyes
def test_traces_of_eeg_and_emg_stand_out_from_the_plot(theme, seen):
    for colour in (theme.eeg, theme.emg):
        assert abs(lightness(colour, seen) - lightness(theme.plot, seen)) > 30
