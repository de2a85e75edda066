"""A technician has three days: drops them, goes from one to the next, scores all, saves all."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from hypnoscope.core.events import Edited, Ended, Saved
from hypnoscope.core.stage import Stage
from hypnoscope.formats import read_recording
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of
from hypnoscope.session.commands import ADOPTION


@pytest.fixture
def paths(make_copy):
    return [
        make_copy(f"{name}.edf", number) for number, name in enumerate(("anna", "bert", "cleo"))
    ]


@pytest.fixture
def technician(make_technician):
    return make_technician()


def drop(window, paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, no_key = QPointF(50, 50), Qt.KeyboardModifier.NoModifier
    dropped = QDropEvent(where, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no_key)
    window.dropEvent(dropped)


def test_three_days_are_listed_scored_and_saved_together(technician, day, paths, make_mouse, qtbot):
    window, listed = technician.window, technician.window.recordings.list
    with qtbot.waitSignal(window.desk.changed):
        drop(window, paths)
    technician.wait(lambda: all(listed.state(path) for path in paths))
    assert listed.paths == tuple(paths)
    technician.press("Escape")

    window.page.setFocus()
    hypnogram = make_mouse(window.page.overview, window.page.overview.hypnogram, height=1.5)
    hypnogram.drag(10_000.0, 20_000.0)
    start, stop = technician.workspace.viewport.selection
    technician.press("N")
    with qtbot.waitSignal(window.desk.changed):
        technician.press("Ctrl+PgDown")
    assert window.recordings.open_path == paths[1]
    assert listed.unsaved == (paths[0],)
    assert (technician.stages == Stage.UNSCORED).all()

    with qtbot.waitSignal(window.score_queue.ended):
        technician.press("Ctrl+F5")
    assert "2 recordings were scored." in technician.said
    np.testing.assert_array_equal(technician.stages, day.scores.stages)
    technician.wait(lambda: listed.text(paths[2]) == "Scored automatically")
    technician.press("R", "W")
    expected = day.scores.stages.copy()
    expected[:2] = Stage.REM, Stage.WAKE

    with qtbot.waitSignal(window.desk.changed):
        technician.press("Ctrl+PgUp")
    assert (technician.stages[start:stop] == Stage.NREM).all()
    assert technician.session.is_modified
    technician.press("Ctrl+Z", "Ctrl+Shift+Z")

    asked = []
    window.leaving.ask_close = lambda names: asked.append(names) or "save"
    technician.press("Ctrl+Q")
    technician.wait(lambda: not window.isVisible())
    assert asked == [["bert.edf"]]
    first, second, third = (read_hypnogram(stages_path_of(path)).hypnogram for path in paths)
    np.testing.assert_array_equal(np.flatnonzero(first.stages == Stage.NREM), range(start, stop))
    np.testing.assert_array_equal(second.stages, expected)
    assert np.flatnonzero(second.set_by_person()).tolist() == [0, 1]
    np.testing.assert_array_equal(third.stages, day.scores.stages)

    recordings = [read_recording(path) for path in paths]
    assert len({recording.fingerprint for recording in recordings}) == 3
    changes = [
        [deed.change for deed in technician.deeds(Edited, recording)] for recording in recordings
    ]
    assert changes == [["NREM"], [ADOPTION, "REM", "Wake"], []]
    for recording in recordings[:2]:
        assert technician.deeds(Saved, recording)
        assert [deed.how for deed in technician.deeds(Ended, recording)] == ["saved"]
