"""A technician holds the model against a colleague, goes through what differs, takes it over."""

import numpy as np
import pytest

from hypnoscope.core.events import Edited
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram

from .simulated_day import label
from .technician import rows_of


@pytest.fixture
def colleague(day, tmp_path):
    """What a colleague scored: what is true."""
    path = tmp_path / "bert.csv"
    write_hypnogram(path, Hypnogram.scored_by(ScoredBy("person", "Bert"), day.truth))
    return path


def test_a_day_is_held_against_a_colleagues_and_what_differs_is_taken_over(
    technician, day, colleague, make_mouse, tmp_path, qtbot
):
    window, viewport = technician.window, technician.workspace.viewport
    technician.score_automatically()
    window.comparing.ask_path = lambda folder: colleague
    with qtbot.waitSignal(technician.workspace.second.changed):
        technician.press("Ctrl+Shift+I")
    n_wrong = int(day.errors.sum())
    assert "differ in 12 stretches" in technician.said

    technician.press("Alt+C")
    panel = window.side_panels.content("comparison")
    assert panel.overall.text().startswith(f"Accuracy {1 - n_wrong / 86_400:.3f}")
    technician.press("Alt+Right")
    assert viewport.selection == (1800, 1810)
    technician.press("Alt+T", "Alt+Right", "Alt+T")
    expected = day.scores.stages.copy()
    for start in (1800, 9000):
        expected[start : start + 10] = day.truth[start : start + 10]
    np.testing.assert_array_equal(technician.stages, expected)
    assert panel.differing.text() == "10 stretches differ"

    technician.press("Ctrl+1")  # an hour, where ten seconds are to be seen
    second = make_mouse(window.page.overview, window.page.overview.track("second"))
    viewport.jump_to(16_205)
    second.drag(16_100.0, 16_300.0)
    start, stop = viewport.selection
    assert start < 16_200 < 16_210 <= stop
    technician.press("Alt+T")
    expected[16_200:16_210] = day.truth[16_200:16_210]
    np.testing.assert_array_equal(technician.stages, expected)
    technician.press("Ctrl+Z", "Ctrl+Shift+Z")
    np.testing.assert_array_equal(technician.stages, expected)

    saved = technician.save()
    np.testing.assert_array_equal(saved.hypnogram.stages, expected)
    by = [str(saved.hypnogram.scorers[code]) for code in saved.hypnogram.marks.scorers[1800:1811]]
    assert by == ["person:Bert"] * 10 + ["sdreamer:stand-in-1"]
    changes = [deed.change for deed in technician.deeds(Edited)]
    assert changes[1:] == ["taken over from bert.csv"] * 3
    np.testing.assert_array_equal(read_hypnogram(colleague).hypnogram.stages, day.truth)

    window.journal_export.ask_path = lambda proposal: tmp_path / "journal.csv"
    with qtbot.waitSignal(window.journal_export.said):
        technician.do("export the journal")
    rows = rows_of(tmp_path / "journal.csv")
    taken = [row for row in rows if row["action"] == "taken over from bert.csv"]
    before, after = label(day.scores.stages[1800]), label(day.truth[1800])
    first = [taken[0][name] for name in ("who", "onset_s", "from", "to", "scorer")]
    assert first == ["Ada", "1800", before, f"{after}, accepted by Ada", "person:Bert"]
    other = [row for row in taken if row["from"].split(",")[0] != row["to"].split(",")[0]]
    assert sum(float(row["duration_s"]) for row in other) == 30
