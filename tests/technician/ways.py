"""Two ways to correct the same scoring to the truth: page by page, and by review."""

import numpy as np
from PySide6.QtCore import Qt

from hypnoscope.core.bouts import runs

from .hands import STAGE_KEYS, Hands

Key = Qt.Key


def walk(window, truth):
    """Look at every page, and correct what is wrong in it; return the hands that did it."""
    hands, viewport = Hands(window), window.desk.workspace.viewport
    hands.press(Key.Key_Home)
    last = None
    while last != (viewport.start_s, viewport.cursor):
        correct_in_view(window, truth, hands)
        last = (viewport.start_s, viewport.cursor)
        if viewport.stop_s >= len(truth):
            break
        hands.press(Key.Key_PageDown)
    return hands


def review(window, truth):
    """Go through what is doubtful, then through what is implausible; return the hands."""
    hands, reviewing = Hands(window), window.desk.workspace.reviewing
    hands.press(Key.Key_V)
    panel = window.side_panels.content("review")
    for reason in ("uncertain", "implausible"):
        if reason != reviewing.settings.reason:
            hands.choose(panel.reasons, reason)
        hands.press(Key.Key_Home)
        while not reviewing.is_done:
            hands.press(Key.Key_Return)
            correct_in_view(window, truth, hands)
    return hands


def correct_in_view(window, truth, hands):
    """Give every run that is wrong, and in sight, its stage."""
    workspace = window.desk.workspace
    while True:
        wrong = _first_wrong(workspace, truth)
        if wrong is None:
            return
        if wrong != workspace.viewport.target:
            hands.take(*wrong)
        hands.press(STAGE_KEYS[truth[wrong[0]]])


def _first_wrong(workspace, truth):
    """Return the first run [start, stop) in sight that ought to be one other stage."""
    viewport = workspace.viewport
    start, stop = round(viewport.start_s), min(round(viewport.stop_s), len(truth))
    stages = workspace.session.hypnogram.stages[start:stop]
    ought = np.where(stages != truth[start:stop], truth[start:stop], -1)
    for first, last in zip(*(ends.tolist() for ends in runs(ought)), strict=True):
        if ought[first] >= 0:
            return start + first, start + last
    return None
