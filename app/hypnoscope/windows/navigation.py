"""Keys that move, zoom and select."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.bouts import bout_around
from hypnoscope.plots.trace_gestures import ZOOM_STEP
from hypnoscope.session.viewport import DEFAULT_SPAN_S
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk, Workspace

_Move = Callable[[Workspace], None]

OVERVIEW_STEP = 2.0  # for one key press


class Navigation(QObject):
    """Connects the moving keys with the viewport and the montage of what is open."""

    said = Signal(str)  # a sentence for the status bar

    def __init__(self, desk: Desk, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        for action, move in (
            (actions.previous_epoch, _step(-1)),
            (actions.next_epoch, _step(1)),
            (actions.extend_left, _extend(-1)),
            (actions.extend_right, _extend(1)),
            (actions.previous_page, _turn(-1)),
            (actions.next_page, _turn(1)),
            (actions.first_epoch, _first),
            (actions.last_epoch, _last),
            (actions.next_stage, _next_stage),
            (actions.previous_stage, _previous_stage),
            (actions.next_unscored, self._next_unscored),
            (actions.range_start, _mark_end(False)),
            (actions.range_stop, _mark_end(True)),
            (actions.select_bout, _select_bout),
            (actions.select_all, _select_all),
            (actions.zoom_in, _zoom(ZOOM_STEP)),
            (actions.zoom_out, _zoom(1 / ZOOM_STEP)),
            (actions.zoom_usual, _zoom_usual),
            (actions.zoom_whole, _zoom_whole),
            (actions.taller, _enlarge(1)),
            (actions.flatter, _enlarge(-1)),
            (actions.usual_height, _reset_heights),
            (actions.lift, _lift(1)),
            (actions.sink, _lift(-1)),
            (actions.channel_above, _choose_channel(-1)),
            (actions.channel_below, _choose_channel(1)),
            (actions.overview_all, _show_all),
            (actions.overview_closer, _zoom_overview(OVERVIEW_STEP)),
            (actions.overview_farther, _zoom_overview(1 / OVERVIEW_STEP)),
            (actions.overview_left, _pan_overview(-0.5)),
            (actions.overview_right, _pan_overview(0.5)),
            *((action, _show_hours(hours)) for hours, action in actions.overview_hours.items()),
        ):
            action.triggered.connect(self._on_workspace(move))

    def _on_workspace(self, move: _Move) -> Callable[[], None]:
        def act() -> None:
            workspace = self._desk.workspace
            if workspace is not None and len(workspace.session.hypnogram):
                move(workspace)

        return act

    def _next_unscored(self, workspace: Workspace) -> None:
        unscored = workspace.session.unscored
        if not len(unscored):
            self.said.emit(self.tr("Every second is scored."))
            return
        later = unscored[unscored > workspace.viewport.cursor]
        workspace.viewport.move_cursor(int(later[0] if len(later) else unscored[0]))


def _step(steps: int) -> _Move:
    def move(workspace: Workspace) -> None:
        workspace.viewport.move_by(steps)

    return move


def _extend(steps: int) -> _Move:
    def move(workspace: Workspace) -> None:
        workspace.viewport.extend_by(steps)

    return move


def _mark_end(is_stop: bool) -> _Move:
    def move(workspace: Workspace) -> None:
        workspace.viewport.mark_end(is_stop)

    return move


def _turn(pages: int) -> _Move:
    def move(workspace: Workspace) -> None:
        workspace.viewport.page(pages)

    return move


def _first(workspace: Workspace) -> None:
    workspace.viewport.move_cursor(0)


def _last(workspace: Workspace) -> None:
    workspace.viewport.move_cursor(len(workspace.session.hypnogram) - 1)


def _next_stage(workspace: Workspace) -> None:
    stages = workspace.session.hypnogram.stages
    _, stop = bout_around(stages, workspace.viewport.cursor)
    workspace.viewport.move_cursor(stop)


def _previous_stage(workspace: Workspace) -> None:
    stages, cursor = workspace.session.hypnogram.stages, workspace.viewport.cursor
    start, _ = bout_around(stages, cursor)
    if start == cursor and start > 0:
        start, _ = bout_around(stages, start - 1)
    workspace.viewport.move_cursor(start)


def _select_bout(workspace: Workspace) -> None:
    start, stop = bout_around(workspace.session.hypnogram.stages, workspace.viewport.cursor)
    workspace.viewport.select(start, stop - 1)


def _select_all(workspace: Workspace) -> None:
    workspace.viewport.select(0, len(workspace.session.hypnogram) - 1)


def _zoom(factor: float) -> _Move:
    def move(workspace: Workspace) -> None:
        workspace.viewport.zoom(factor)

    return move


def _zoom_usual(workspace: Workspace) -> None:
    workspace.viewport.zoom(workspace.viewport.span_s / DEFAULT_SPAN_S)


def _zoom_whole(workspace: Workspace) -> None:
    workspace.viewport.show(0.0, workspace.session.recording.duration_s)


def _enlarge(steps: int) -> _Move:
    def move(workspace: Workspace) -> None:
        workspace.montage.enlarge(steps)

    return move


def _reset_heights(workspace: Workspace) -> None:
    workspace.montage.reset_sizes()


def _show_all(workspace: Workspace) -> None:
    workspace.overview.show_all()


def _show_hours(hours: int) -> _Move:
    def move(workspace: Workspace) -> None:
        workspace.overview.show_around(3600.0 * hours)

    return move


def _zoom_overview(factor: float) -> _Move:
    def move(workspace: Workspace) -> None:
        workspace.overview.zoom(factor)

    return move


def _pan_overview(pages: float) -> _Move:
    def move(workspace: Workspace) -> None:
        workspace.overview.pan(pages * workspace.overview.span_s)

    return move


def _lift(steps: int) -> _Move:
    def move(workspace: Workspace) -> None:
        workspace.montage.lift(steps)

    return move


def _choose_channel(steps: int) -> _Move:
    def move(workspace: Workspace) -> None:
        workspace.montage.choose_next(steps)

    return move
