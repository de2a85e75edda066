"""Selecting a whole bout at once, as double and right clicks do."""

from hypnoscope.core.bouts import bout_around
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport


def select_bout(session: ScoringSession, viewport: Viewport, epoch: int) -> None:
    """Select the bout that holds `epoch`; the view stays."""
    stages = session.hypnogram.stages
    if len(stages):
        start, stop = bout_around(stages, min(max(epoch, 0), len(stages) - 1))
        viewport.select(start, stop - 1)


def single_out(session: ScoringSession, viewport: Viewport, epoch: int) -> None:
    """Select the bout that holds `epoch`, unless it lies in what is selected already."""
    selection = viewport.selection
    if selection is None or not selection[0] <= epoch < selection[1]:
        select_bout(session, viewport, epoch)


def is_bout(session: ScoringSession, start: int, stop: int) -> bool:
    """Tell whether epochs [start, stop) are one bout from end to end."""
    stages = session.hypnogram.stages
    return 0 <= start < stop <= len(stages) and bout_around(stages, start) == (start, stop)
