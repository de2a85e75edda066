"""A technician who has read nothing finds every action, its key, and a key that suits better."""

import numpy as np
from PySide6.QtCore import Qt

from hypnoscope.core.events import Edited
from hypnoscope.core.stage import Stage
from hypnoscope.session.commands import ADOPTION
from hypnoscope.windows.key_sheet import KeySheet


def test_a_newcomer_scores_a_day_from_the_list_of_actions(technician, day, make_mouse, qtbot):
    window, viewport = technician.window, technician.workspace.viewport
    technician.press("?")
    sheet = window.asking.dialog
    assert isinstance(sheet, KeySheet)
    technician.type("automatically")
    assert (sheet.shown[0].name, sheet.shown[0].keys) == ("Score automatically", "F5")
    with qtbot.waitSignal(window.auto_scoring.ended):
        technician.press("Return")
    np.testing.assert_array_equal(technician.stages, day.scores.stages)

    hypnogram = make_mouse(window.page.overview, window.page.overview.hypnogram, height=1.5)
    hypnogram.drag(5000.0, 9000.0)
    start, stop = viewport.selection
    technician.do("artefact")
    assert np.flatnonzero(technician.session.hypnogram.artefacts).tolist() == [*range(start, stop)]

    technician.press("Ctrl+K")
    dialog = window.asking.dialog
    technician.type("rem r")
    rows = [row for row in range(dialog.table.rowCount()) if not dialog.table.isRowHidden(row)]
    (row,) = [row for row in rows if dialog.table.item(row, 0).text() == "REM"]
    cell = dialog.table.visualItemRect(dialog.table.item(row, 0)).center()
    qtbot.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    dialog.edits[0].setFocus()
    qtbot.keyClick(dialog.edits[0].focusProxy() or dialog.edits[0], Qt.Key.Key_J)
    technician.click(dialog.buttons.button(dialog.buttons.StandardButton.Ok))

    technician.press("F1")
    technician.type("rem j")
    assert window.asking.dialog.chosen.name == "REM"
    assert window.asking.dialog.chosen.keys.split(", ")[0] == "J"
    technician.press("Escape", "Escape", "Home", "J", "R")
    expected = day.scores.stages.copy()
    expected[0] = Stage.REM
    np.testing.assert_array_equal(technician.stages, expected)  # R means nothing any more
    technician.press("F1")
    technician.type("teleport")
    assert "another word" in window.asking.dialog.explanation
    technician.press("Escape")

    saved = technician.save()
    np.testing.assert_array_equal(saved.hypnogram.stages, expected)
    assert saved.hypnogram.artefacts[start:stop].all()
    changes = [deed.change for deed in technician.deeds(Edited)]
    assert changes == [ADOPTION, "artefact", "REM"]
