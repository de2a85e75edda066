"""A technician goes through what is doubtful in a day, accepts most, and corrects the rest."""

import numpy as np

from hypnoscope.core.events import Edited
from hypnoscope.core.stage import Stage
from hypnoscope.session.commands import ADOPTION

from .simulated_day import within_wake
from .technician import rows_of


def test_doubtful_stretches_of_a_day_are_accepted_or_corrected_by_key(technician, day):
    window, viewport = technician.window, technician.workspace.viewport
    technician.score_automatically()
    technician.press("V", ".")
    panel = window.side_panels.content("review")
    assert viewport.selection == (1800, 1810)
    assert panel.progress == "0 of 12 reviewed"
    technician.press("Return")
    assert viewport.selection == (9000, 9010)
    technician.press("R")
    assert viewport.selection == (16_200, 16_210)
    technician.press(",", ".", "Return")
    assert technician.said == panel.progress + "." == "3 of 12 reviewed."
    expected = day.scores.stages.copy()
    expected[9000:9010] = Stage.REM
    np.testing.assert_array_equal(technician.stages, expected)

    technician.press("Escape", "Home", "Space")
    first_other = int(np.flatnonzero(expected != expected[0])[0])
    assert viewport.target == (first_other, first_other + 1)
    look_at(technician, panel, "transition")
    technician.press("Home", ".")
    assert viewport.selection == (first_other, first_other + 1)
    wake = within_wake(expected)
    technician.press("Escape")
    viewport.jump_to(wake)
    technician.press("Escape", "R")
    expected[wake] = Stage.REM
    look_at(technician, panel, "implausible")
    viewport.jump_to(wake)
    technician.press(".")
    assert viewport.selection == (wake, wake + 1)
    assert "REM right after Wake" in technician.workspace.reviewing.list.current.reason
    technician.press("W")
    expected[wake] = Stage.WAKE
    np.testing.assert_array_equal(technician.stages, expected)

    saved = technician.save()
    np.testing.assert_array_equal(saved.hypnogram.stages, expected)
    accepted = [*range(1800, 1810), *range(16_200, 16_210)]
    rows = rows_of(technician.session.stages_path)
    by = {number: row["reviewed_by"] for number, row in enumerate(rows) if row["reviewed_by"]}
    assert by == dict.fromkeys(accepted, "person:Ada")
    corrected = np.flatnonzero(saved.hypnogram.set_by_person()).tolist()
    assert corrected == sorted([*range(9000, 9010), wake])
    edits = technician.deeds(Edited)
    assert [deed.change for deed in edits] == [
        ADOPTION,
        "reviewed",
        "REM",
        "reviewed",
        "REM",
        "Wake",
    ]
    for deed in edits[1], edits[3]:
        reviewers = {str(deed.scorers[code]) for code in deed.after.reviewers}
        assert reviewers == {"person:Ada"}


def look_at(technician, panel, reason):
    """Choose what is reviewed in the panel, by the keys of its list."""
    panel.reasons.setFocus()
    place = panel.reasons.findData(reason)
    technician.press("Home", *["Down"] * place)
    assert technician.workspace.reviewing.settings.reason == reason
    technician.window.page.setFocus()
