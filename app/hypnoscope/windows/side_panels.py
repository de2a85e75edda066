"""Panels beside the overview and the traces: docks that come and go at a key.

To add one: write a `SidePanelWidget`; name its action in `action_groups.py`, with a key;
and add a `SidePanel` of the same name to `SIDE_PANELS` in `side_panel_list.py`. The rest
(View menu, tool tip, list of keys, place and size remembered from day to day) follows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from hypnoscope.plots.theme import Theme
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.docks import (
    ClosableDock,
    ScrolledPanel,
    is_behind,
    share_tabs_if_crowded,
)
from hypnoscope.windows.times import Times

_STATE_VERSION = 1
_WIDTH_PX, _HEIGHT_PX = 300, 280


class SidePanelWidget(QWidget):
    """What a side panel shows of one workspace; made anew for the next one."""

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt override)
        """Leave most of the window to the traces."""
        return QSize(_WIDTH_PX, _HEIGHT_PX)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a side panel may use: it calls the workspace and triggers actions, no other view."""

    workspace: Workspace
    actions: Actions
    theme: Theme
    text: TimeText = TimeText()  # noqa: RUF009 (frozen)


@dataclass(frozen=True, slots=True)
class SidePanel:
    """One side panel.

    Attributes
    ----------
    name
        Of its action in `Actions.side_panels`; its arrangement is remembered under it.
    make
        Called when it is first shown for a workspace.
    area
        Where it lies at first.
    """

    name: str
    make: Callable[[Surroundings], SidePanelWidget]
    area: Qt.DockWidgetArea = Qt.DockWidgetArea.RightDockWidgetArea


class SidePanels(QObject):
    """Shows a dock for each panel whose action is checked, while a recording is open.

    Nothing is made for a panel that is not shown.
    """

    arranged = Signal()  # shown, hidden, moved or resized by the user

    def __init__(
        self,
        panels: Sequence[SidePanel],
        window: QMainWindow,
        desk: Desk,
        actions: Actions,
        times: Times,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._panels = {panel.name: panel for panel in panels}
        self._window, self._desk = window, desk
        self._actions, self._times, self._theme = actions, times, theme
        self._kept = ""  # sizes to be restored once there is something to show
        self._docks = {panel.name: self._new_dock(panel) for panel in panels}
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        desk.about_to_change.connect(self._clear)
        desk.changed.connect(self._follow)
        times.changed.connect(self._follow_times)

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the panels that are wanted, whether or not a recording is open."""
        return tuple(n for n in self._panels if self._actions.side_panels[n].isChecked())

    def content(self, name: str) -> SidePanelWidget | None:
        """Return what a panel shows, None while it is hidden or nothing is open."""
        area = self._docks[name].widget()
        widget = area.content if isinstance(area, ScrolledPanel) else None
        return widget if isinstance(widget, SidePanelWidget) else None

    def dock(self, name: str) -> QDockWidget:
        """Return the dock of a panel."""
        return self._docks[name]

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        for name, dock in self._docks.items():
            dock.set_theme(theme)
            content = self.content(name)
            if content is not None:
                content.set_theme(theme)

    def _follow_times(self) -> None:
        for name in self._docks:
            content = self.content(name)
            if content is not None:
                content.show_times_as(self._times.text)

    def kept(self) -> str:
        """Return where the docks are and how large, for `restore`."""
        return bytes(self._window.saveState(_STATE_VERSION).toBase64().data()).decode()

    def restore(self, shown: Sequence[str], kept: str) -> None:
        """Show these panels where they were; empty or strange text changes nothing."""
        self._kept = kept
        for name in self._panels:
            self._actions.side_panels[name].setChecked(name in shown)
        self._follow()

    def _new_dock(self, panel: SidePanel) -> ClosableDock:
        action = self._actions.side_panels[panel.name]
        dock = ClosableDock(self._actions.name_of(action), self._window, self._theme)
        dock.setObjectName(f"dock-{panel.name}")
        dock.hide()
        self._window.addDockWidget(panel.area, dock)
        action.toggled.connect(partial(self._show, panel.name))
        dock.closed.connect(partial(action.setChecked, False))
        return dock

    def _show(self, name: str, wanted: bool) -> None:
        dock = self._docks[name]
        if not wanted and is_behind(dock, self._window):
            self._actions.side_panels[name].setChecked(True)  # its key asks to see it
            dock.raise_()
            return
        self._place(name, wanted)
        self.arranged.emit()

    def _place(self, name: str, wanted: bool) -> None:
        dock, workspace = self._docks[name], self._desk.workspace
        visible = wanted and workspace is not None
        if visible and workspace is not None and self.content(name) is None:
            around = Surroundings(workspace, self._actions, self._theme, self._times.text)
            dock.setWidget(ScrolledPanel(self._panels[name].make(around)))
        was_hidden = dock.isHidden()
        dock.setVisible(visible)
        if visible and was_hidden:
            share_tabs_if_crowded(dock, list(self._docks.values()), self._window)

    def _follow(self) -> None:
        self._place_all()
        if self._kept and self._desk.workspace is not None:
            state, self._kept = QByteArray.fromBase64(QByteArray(self._kept.encode())), ""
            self._window.restoreState(state, _STATE_VERSION)
            self._place_all()

    def _place_all(self) -> None:
        for name in self._panels:
            self._place(name, self._actions.side_panels[name].isChecked())

    def _clear(self) -> None:
        for dock in self._docks.values():
            area = dock.widget()
            if isinstance(area, ScrolledPanel):
                dock.setWidget(None)  # type: ignore[arg-type] # Qt takes it out
                area.deleteLater()
