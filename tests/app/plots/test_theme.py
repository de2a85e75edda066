import numpy as np
import pytest
from PySide6.QtGui import QColor, QPalette

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.plots.theme import (
    CODE_ARTEFACT,
    CODE_NOTHING,
    CODE_UNKNOWN,
    DARK,
    LIGHT,
    STAGE_COLOURS,
    TEXT_ON_STAGE,
    confidence_table,
    solid_table,
    text_on,
    thin_pen,
    tint_table,
)

both = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def luminance(colour):
    channels = np.array(QColor(colour).getRgbF()[:3])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@both
def test_text_can_be_read(theme):
    assert contrast(theme.text, theme.window) > 7
    assert contrast(theme.muted, theme.window) > 4.5
    assert contrast(theme.muted, theme.plot) > 4.5
    assert contrast(theme.on_accent, theme.accent) > 4.5
    assert contrast(theme.warning_text, theme.warning) > 4.5


@both
@pytest.mark.parametrize("role", ChannelRole)
def test_traces_stand_out(theme, role):
    assert contrast(theme.trace_colour(role), theme.plot) > 6


@both
@pytest.mark.parametrize("role", ChannelRole)
def test_dense_traces_are_calmer_and_still_stand_out(theme, role):
    dense = contrast(theme.dense_colour(role), theme.plot)
    assert 3 < dense < contrast(theme.trace_colour(role), theme.plot)


@both
@pytest.mark.parametrize("stage", Stage)
def test_names_can_be_read_on_their_stage(theme, stage):
    assert contrast(TEXT_ON_STAGE[stage], theme.stage_colour(stage)) > 4.5


@pytest.mark.parametrize("stage", SCORED_STAGES)
def test_stages_stand_out_in_the_dark(stage):
    assert contrast(DARK.stage_colour(stage), DARK.plot) > 3


@both
def test_stages_keep_their_usual_colours(theme):
    for stage in Stage:
        hues = [QColor(c).hueF() for c in (theme.stage_colour(stage), STAGE_COLOURS[stage])]
        assert hues[0] == pytest.approx(hues[1], abs=0.01)
    assert luminance(theme.nrem) < luminance(STAGE_COLOURS[Stage.WAKE]) / 3


@both
def test_every_code_has_a_colour(theme):
    for table in (solid_table(theme), tint_table(theme)):
        assert table.shape == (CODE_NOTHING + 1, 4)
        assert table.dtype == np.uint8
        assert (table[CODE_NOTHING] == 0).all()
        assert tuple(table[Stage.REM + 1, :3]) == (0xD1, 0x9E, 0x00)
        assert tuple(table[CODE_ARTEFACT, :3]) == (0x99, 0x99, 0x99)


@both
def test_doubt_stands_out_and_the_unknown_is_transparent(theme):
    table = confidence_table(theme)
    assert contrast(QColor(*table[0, :3]), QColor(theme.plot)) > 3
    assert contrast(QColor(*table[CODE_UNKNOWN - 1, :3]), QColor(theme.plot)) < 1.6
    assert table[CODE_UNKNOWN, 3] == 0


@both
def test_palette_follows_the_theme(qapp, theme):
    assert theme.palette().color(QPalette.ColorRole.Window).name() == theme.window


def test_pens_of_traces_are_one_pixel_wide(qapp):
    assert thin_pen("#000000").width() == 1
    assert thin_pen("#000000").isCosmetic()


@pytest.mark.parametrize("colour", ["#e8590c", "#c2457a", "#4aa3c7", "#808080", "#101010"])
def test_names_can_be_read_on_colours_of_the_users_own(colour):
    assert contrast(text_on(colour), colour) > 4.1
    assert contrast(text_on(colour), colour) == pytest.approx(
        max(contrast(text, colour) for text in ("#1c1c1c", "#ffffff"))
    )
