"""A technician without a mouse, and one who sits in the dark: all of it, seen well enough."""

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from hypnoscope.core.events import Edited
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnograms.registry import format_called
from hypnoscope.plots.theme import DARK, LIGHT
from hypnoscope.session.commands import ADOPTION


@pytest.fixture
def technician(make_technician, recording):
    """Somebody before the welcome page who had the day open before."""
    technician = make_technician()
    technician.window._preferences.remember(recording)
    return technician


def tab_to(technician, wanted):
    """Press Tab until the focus is on what is wanted, and return it."""
    for _ in range(60):
        technician.press("Tab")
        reached = QApplication.focusWidget()
        if reached is not None and wanted(reached):
            return reached
    raise AssertionError("the Tab key does not lead there")


def contrast(one, other):
    lighter, darker = sorted((lightness(one), lightness(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def lightness(colour):
    """Return the relative luminance by WCAG 2.2."""
    parts = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def test_a_day_is_scored_without_a_mouse(technician, day, tmp_path, qtbot):
    window = technician.window
    tab_to(technician, lambda widget: widget.objectName() == "recent")
    with qtbot.waitSignal(window.desk.changed):
        technician.press("Space")
    technician.score_automatically()
    technician.press("Ctrl+T")
    tab_to(technician, lambda w: isinstance(w, QToolButton) and w.text() == "Copy")
    technician.press("Space")
    assert "clipboard" in technician.said
    assert QApplication.clipboard().text().startswith("\tall")

    technician.press("Home", "N", "Right", "Shift+Right", "Shift+Right", "R")
    technician.press("[", "Right", "]", "A")
    expected = day.scores.stages.copy()
    expected[0], expected[2:4] = Stage.NREM, Stage.REM
    np.testing.assert_array_equal(technician.stages, expected)
    n_artefacts = int(technician.session.hypnogram.artefacts.sum())
    assert n_artefacts == 2

    window.exporting.ask_path = lambda known, proposal: tmp_path / "mouse.hyp"
    technician.do("export for another program")
    dialog = window.exporting.dialog
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.format_box.setFocus()
    technician.type("Elan")
    tab_to(technician, lambda w: isinstance(w, QPushButton) and w.text().startswith("Export"))
    technician.press("Space")
    technician.wait(lambda: technician.exported() == ["mouse.hyp"])
    read = format_called("elan").read(tmp_path / "mouse.hyp")
    assert read.epoch_codes[:4] == ["2", *[str(code) for code in elan(expected[1:4])]]

    saved = technician.save()
    np.testing.assert_array_equal(saved.hypnogram.stages, expected)
    assert int(saved.hypnogram.artefacts.sum()) == n_artefacts
    changes = [deed.change for deed in technician.deeds(Edited)]
    assert changes == [ADOPTION, "NREM", "REM", "artefact"]
    technician.press("Ctrl+Q")
    assert not window.isVisible()


def elan(stages):
    codes = {Stage.WAKE: 0, Stage.NREM: 2, Stage.REM: 5}
    return [codes[Stage(stage)] for stage in stages.tolist()]


def test_a_day_is_seen_in_the_light_and_in_the_dark(technician, day, recording, qtbot):
    window = technician.window
    with qtbot.waitSignal(window.desk.changed):
        window.opening.open_path(recording)
    technician.score_automatically()
    seen = {}
    for name, theme in (("light", LIGHT), ("dark", DARK)):
        technician.do(f"{name} view")
        assert window._appearance.theme is theme
        palette = QApplication.palette()
        assert contrast(palette.windowText().color(), palette.window().color()) > 7
        picture = window.page.overview.grab().toImage()
        corner = picture.pixelColor(picture.width() - 2, picture.height() - 2)
        assert (lightness(corner) < 0.2) == (name == "dark")
        seen[name] = [lightness(theme.stage_colour(stage)) for stage in Stage if stage >= 0]
        assert min(np.diff(sorted(seen[name]))) > 0.02  # told apart without their hues
        assert window.minimumSizeHint().width() <= 1366
        assert window.minimumSizeHint().height() <= 768
    technician.press("Home", "R")
    saved = technician.save()
    assert saved.hypnogram.stages[0] == Stage.REM
    assert [deed.change for deed in technician.deeds(Edited)] == [ADOPTION, "REM"]
    assert window._preferences.settings.theme == "dark"
