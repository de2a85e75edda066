"""A technician lets short bouts of a day join their neighbours, having seen which ones."""

import json

import numpy as np

from hypnoscope.core.events import Edited, Moved
from hypnoscope.core.stage import Stage
from hypnoscope.session.commands import ADOPTION

from .simulated_day import within_wake


def test_short_bouts_of_a_day_are_seen_before_a_rule_takes_them_in_one_step(technician):
    window = technician.window
    technician.score_automatically()
    lone = within_wake(technician.stages)
    technician.workspace.viewport.jump_to(lone)
    technician.press("R")
    before = technician.stages.copy()
    technician.press("Ctrl+U")
    dialog = window.asking.dialog
    assert not dialog.apply_button.isEnabled()
    dialog.shortest.box.setFocus()
    technician.press("Space")
    for stage, shortest_s in {Stage.WAKE: "0", Stage.NREM: "0", Stage.REM: "11"}.items():
        dialog.shortest.shortest[stage].setFocus()
        technician.press("Ctrl+A")
        technician.type(shortest_s)
    technician.wait(dialog.apply_button.isEnabled)
    np.testing.assert_array_equal(technician.stages, before)  # only seen so far
    n_listed, said = dialog.table.rowCount(), dialog.summary.text()
    dialog.apply_button.setFocus()
    technician.press("Space")
    assert not dialog.isVisible()

    after = technician.stages.copy()
    changed = after != before
    assert (before[changed] == Stage.REM).all()
    assert after[lone] == Stage.REM  # a person's stays, however short
    assert said.startswith(f"{int(changed.sum())} seconds would change: REM to ")
    assert n_listed == n_runs(before, after)
    assert shortest_bout(before, Stage.REM, but=lone) < 11
    assert shortest_bout(after, Stage.REM, but=lone) >= 11
    technician.press("Ctrl+Z")
    np.testing.assert_array_equal(technician.stages, before)
    assert technician.session.rules == ()
    technician.press("Ctrl+Shift+Z")

    saved = technician.save()
    np.testing.assert_array_equal(saved.hypnogram.stages, after)
    sidecar = technician.session.stages_path.with_suffix(".json")
    (rule,) = json.loads(sidecar.read_text("utf-8"))["rules"]
    assert (rule["name"], rule["applied_by"]) == ("minimum-bout", "Ada")
    assert (rule["parameters"]["rem_s"], rule["n_changed"]) == (11, int(changed.sum()))
    adopted, by_hand, by_rule = technician.deeds(Edited)
    assert (adopted.change, by_hand.change) == (ADOPTION, "REM")
    assert [each.name for each in by_rule.rules] == ["minimum-bout"]
    np.testing.assert_array_equal(
        by_rule.after.stages, after[by_rule.start : by_rule.start + len(by_rule.after)]
    )
    assert [deed.index for deed in technician.deeds(Moved)] == [2, 3]

    technician.press("Ctrl+Z")
    saved = technician.save()
    np.testing.assert_array_equal(saved.hypnogram.stages, before)
    assert "rules" not in json.loads(sidecar.read_text("utf-8"))


def n_runs(before, after):
    """Return how many runs of seconds changed, each from one stage to one other."""
    kinds = np.where(before != after, 10 * before + after + 1, 0)
    return int(np.count_nonzero((np.diff(kinds, prepend=0) != 0) & (kinds != 0)))


def shortest_bout(stages, stage, but):
    """Return the length of the shortest bout that does not begin at `but`, in seconds."""
    edges = np.flatnonzero(np.diff(stages == stage, prepend=False, append=False))
    starts, stops = edges[::2], edges[1::2]
    return int((stops - starts)[starts != but].min())
