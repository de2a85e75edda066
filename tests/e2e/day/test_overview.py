"""A technician finds a stretch of a day in the overview, scores it, and hands the bouts over."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from hypnoscope.core.events import Edited, NotesChanged
from hypnoscope.core.stage import Stage
from hypnoscope.session.commands import ADOPTION

from .technician import rows_of

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_stretch_of_a_day_is_found_and_scored_in_the_overview(
    technician, day, recording, make_mouse, make_technician, tmp_path, qtbot
):
    window, viewport = technician.window, technician.workspace.viewport
    overview, shown = window.page.overview, technician.workspace.overview
    technician.score_automatically()
    technician.press("Ctrl+2")
    assert shown.span_s == 4 * 3600
    make_mouse(overview, overview.hypnogram, height=1.5).wheel(shown.start_s + 7200, 3, CONTROL)
    assert shown.span_s < 4 * 3600
    technician.press("Ctrl+5")
    delta = next(key for key, name in panel_keys(window) if name == "delta")
    is_shown = window.arrangement.panels.is_shown
    before = is_shown("delta")
    technician.press(delta)
    assert is_shown("delta") != before
    if before:
        technician.press(delta)

    make_mouse(overview, overview.track("delta")).drag(60_000.0, 66_000.0)
    start, stop = viewport.selection
    assert (start, stop) == (pytest.approx(60_000, abs=100), pytest.approx(66_000, abs=100))
    technician.press("2", "A", "O")
    technician.type("cage changed")
    technician.press("Return", "Escape")
    expected = day.scores.stages.copy()
    expected[start:stop] = Stage.NREM
    np.testing.assert_array_equal(technician.stages, expected)
    make_mouse(overview, overview.hypnogram, height=1.5).double_click(63_000.5)
    assert viewport.selection[0] <= start < stop <= viewport.selection[1]

    window.statistics.ask_path = lambda proposal, filters: (tmp_path / "bouts.csv", filters[0])
    technician.do("lengths of bouts")
    technician.wait(lambda: technician.exported() == ["bouts.csv"])
    by_stage = {row["stage"]: row for row in rows_of(tmp_path / "bouts.csv")}
    longest = list(by_stage["NREM"])[-1]
    assert [by_stage[name][longest] for name in ("NREM", "REM")] == ["1", "0"]
    saved = technician.save()
    np.testing.assert_array_equal(saved.hypnogram.stages, expected)
    (note,) = saved.sidecar.extras.notes.all
    assert (note.start, note.text) == (stop, "cage changed")  # the stage key went on to there
    changes = [deed.change for deed in technician.deeds(Edited)]
    assert changes == [ADOPTION, "NREM", "artefact"]
    (noted,) = technician.deeds(NotesChanged)
    assert noted.added[0].text == "cage changed"

    technician.press("Ctrl+Q")
    again = make_technician()
    assert again.window.arrangement.panels.is_shown("delta")


def panel_keys(window):
    for name, action in window.actions_.panels.items():
        yield action.shortcut().toString(), name
