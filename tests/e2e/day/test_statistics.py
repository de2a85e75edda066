"""A technician looks at the statistics of a day, corrects a stage, copies and writes them down."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hypnoscope.core.events import Edited
from hypnoscope.core.stage import Stage

from .simulated_day import DAY_S
from .technician import rows_of


@pytest.fixture
def written(technician, tmp_path):
    """Do what writes a table or a figure, and return its file."""

    def write(words, name):
        path = tmp_path / name
        statistics = technician.window.statistics
        statistics.ask_path = lambda proposal, filters: (path, filters[0])
        technician.do(words)
        technician.wait(lambda: technician.said == f"Written to {path}.")
        return path

    return write


def test_a_day_is_summed_up_corrected_and_written_down(technician, day, make_mouse, written):
    window = technician.window
    technician.score_automatically()
    technician.press("Ctrl+T")
    panel = window.side_panels.content("statistics")
    said = day.scores.stages
    assert shown(panel, "REM (%)") == [share(said == Stage.REM)]

    overview = make_mouse(window.page.overview, window.page.overview.hypnogram, height=1.5)
    overview.drag(36_000.0, 43_200.0)
    technician.press("R")
    now = technician.stages
    assert (now[36_200:43_000] == Stage.REM).all()
    technician.wait(lambda: shown(panel, "REM (%)") == [share(now == Stage.REM)])

    technician.press("Ctrl+C")
    lines = QApplication.clipboard().text().splitlines()
    assert f"REM (%)\t{share(now == Stage.REM)}" in lines

    panel.parts.setFocus(Qt.FocusReason.TabFocusReason)
    technician.press("Down", "Down", "Return")
    assert technician.workspace.summary.by == "hour"
    rows = rows_of(written("all figures of each part", "figures.csv"))
    by_hour = (now == Stage.REM).reshape(24, 3600).sum(axis=1)
    assert [int(row["rem_s"]) for row in rows] == by_hour.tolist()
    assert sum(int(row[f"{name}_s"]) for row in rows for name in ("wake", "nrem", "rem")) == DAY_S

    assert written("hypnogram statistics", "day.svg").read_text("utf-8").startswith("<?xml")
    assert written("summary on one page", "day.pdf").read_bytes().startswith(b"%PDF")
    assert technician.exported() == ["figures.csv", "day.svg", "day.pdf"]
    saved = technician.save()
    np.testing.assert_array_equal(saved.hypnogram.stages, now)
    assert [deed.change for deed in technician.deeds(Edited)][-1] == "REM"


def shown(panel, title):
    model = panel.model
    titles = [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]
    return [model.index(titles.index(title), part).data() for part in range(model.columnCount())]


def share(flags):
    return f"{round(100 * np.mean(flags), 1):g}"
