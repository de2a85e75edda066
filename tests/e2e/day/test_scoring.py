"""A technician scores the beginning of a day by hand, in each of the ways there are."""

import json
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from hypnoscope.core.events import Edited, NotesChanged, StagesDefined
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED

from .simulated_day import DAY_S
from .technician import rows_of

AROUSAL = SUGGESTED[0]


def test_a_day_is_scored_by_step_range_drag_and_a_stage_of_ones_own(technician, make_mouse):
    window, viewport = technician.window, technician.workspace.viewport
    technician.press("Ctrl+.", "Ctrl+.")  # a step of 4 s
    technician.press("N", "N", "R")
    technician.press("G", "W", "N")  # stays where it is: the last key counts
    assert viewport.target == (12, 16)
    technician.press("G", "Right", "[", "Right", "Right", "]", "W")
    expected = np.full(DAY_S, Stage.UNSCORED, np.int8)
    expected[:8], expected[8:12], expected[12:16] = Stage.NREM, Stage.REM, Stage.NREM
    expected[16:28] = Stage.WAKE
    np.testing.assert_array_equal(technician.stages, expected)
    assert viewport.target == (28, 32)

    technician.press("Ctrl+,", "Ctrl+,")
    start = round(viewport.start_s) + 20
    make_mouse(window.page.detail, window.page.detail.lanes).drag(start + 0.5, start + 4.5)
    assert viewport.selection == (start, start + 5)
    define_first_suggested(technician)
    technician.press(AROUSAL.key)
    expected[start : start + 5] = AROUSAL.stage
    technician.press("N", "Ctrl+Z", "Home", "A", "O")
    technician.type("cable touched")
    technician.press("Return", "Escape")
    np.testing.assert_array_equal(technician.stages, expected)

    saved = technician.save()
    np.testing.assert_array_equal(saved.hypnogram.stages, expected)
    path = technician.session.stages_path
    rows = rows_of(path)
    assert len(rows) == DAY_S
    named = [number for number, row in enumerate(rows) if row["substage"] == AROUSAL.name]
    assert named == [*range(start, start + 5)]
    assert np.flatnonzero(saved.hypnogram.artefacts).tolist() == [0]
    assert saved.hypnogram.set_by_person().sum() == (expected != Stage.UNSCORED).sum()
    sidecar = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert [(note["start"], note["text"]) for note in sidecar["notes"]] == [(0, "cable touched")]
    assert [own["name"] for own in sidecar["stages"]] == [AROUSAL.name]

    changes = [deed.change for deed in technician.deeds(Edited)]
    by_keys = ["NREM", "NREM", "REM", "Wake", "NREM", "Wake"]
    assert changes == [*by_keys, AROUSAL.name, "NREM", "artefact"]
    assert [deed.scheme.substages for deed in technician.deeds(StagesDefined)] == [(AROUSAL,)]
    (noted,) = technician.deeds(NotesChanged)
    assert [note.text for note in noted.added] == ["cable touched"]


def define_first_suggested(technician):
    technician.press("Ctrl+G")
    dialog = technician.window.asking.dialog
    menu = dialog.add.menu()
    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, partial(choose_first, menu)))
    dialog.add.setFocus()
    technician.press("Space")
    technician.wait(lambda: len(dialog.rows) == 1)
    technician.press("Return")
    assert not dialog.isVisible()


def choose_first(menu):
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(menu, key)
