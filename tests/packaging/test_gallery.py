"""The gallery of pictures knows every panel, and can be made."""

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from hypnoscope.core.scores import Scores
from hypnoscope.formats import read_recording
from hypnoscope.plots.overview_panels import OVERVIEW_PANELS
from hypnoscope.windows.side_panel_list import SIDE_PANELS

PACKAGING = __file__.rsplit("tests", 1)[0] + "packaging"
SIZE = QSize(900, 520)


@pytest.fixture
def gallery(monkeypatch):
    monkeypatch.syspath_prepend(PACKAGING)
    import gallery

    return gallery


def in_turn(path):
    """Say Wake, NREM and REM, ten seconds of each."""
    n_epochs = read_recording(path).epochs.n_epochs
    stages = np.arange(n_epochs) // 10 % 3
    return Scores(0.1 + 0.7 * np.eye(3)[stages], "mixed", "in-turn", "EEG", "EMG")


def test_every_panel_has_a_picture(gallery):
    names = gallery.names()
    assert {f"panel-{kind.name}" for kind in OVERVIEW_PANELS} <= set(names)
    assert {f"side-{panel.name}" for panel in SIDE_PANELS} <= set(names)
    assert {f"side-{panel.name}-empty" for panel in SIDE_PANELS} <= set(names)


def test_a_size_is_read_as_it_is_written(gallery):
    assert [str(size) for size in gallery.SIZES] == ["1366x768", "1920x1080", "3840x2160@2"]
    assert tuple(gallery.Size.parse(str(size)) for size in gallery.SIZES) == gallery.SIZES


def test_an_unknown_name_is_refused_with_the_way_to_the_known_ones(gallery):
    with pytest.raises(SystemExit, match="no 'sidebar'; --list names"):
        gallery.chosen(["start", "sidebar"])


def test_pictures_are_made_in_both_themes(gallery, qapp, tmp_path, capsys):
    from gallery_recordings import gallery_files
    from gallery_scenes import SCENES
    from studio import Studio

    files = gallery_files(tmp_path / "recordings", hours=0.03, score=in_turn)
    studio = Studio(SIZE)
    pictures = {}
    for name in ("start", "overview-all", "side-review", "panel-hypnogram"):
        widget = SCENES[name](studio, files)
        for theme in ("light", "dark"):
            studio.preferences.use_theme(theme)
            studio.take(widget, tmp_path / f"{name}-{theme}.png")
            pictures[name, theme] = QImage(str(tmp_path / f"{name}-{theme}.png"))
    studio.close()
    assert pictures["start", "light"].size() == SIZE
    for name in ("start", "overview-all", "side-review", "panel-hypnogram"):
        light, dark = (pictures[name, theme].pixelColor(2, 2) for theme in ("light", "dark"))
        assert light.lightness() > 200
        assert dark.lightness() < 60
