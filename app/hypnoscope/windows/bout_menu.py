"""The menu of a right click on a plot: what to do with the bout, or with the selection."""

from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.stage_scheme import Substage
from hypnoscope.plots.theme import own_colour
from hypnoscope.session.bout_selection import is_bout
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.arrangement import Arrangement
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.editing import Editing

_SWATCH_PX = 14


class BoutMenu(QObject):
    """Offers the stages first, each with its key, then the rest; the panel's own menu last.

    It acts on what is selected, as the keys do, so that it cannot do anything else than they.
    """

    def __init__(
        self,
        desk: Desk,
        actions: Actions,
        editing: Editing,
        arrangement: Arrangement,
        appearance: Appearance,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._actions, self._editing = desk, actions, editing
        self._arrangement, self._appearance = arrangement, appearance
        self._window = window

    def open(self, panel: str, place: QPoint) -> None:
        """Open the menu at a place on the screen; `panel` is empty on the traces."""
        workspace = self._desk.workspace
        if workspace is not None and len(workspace.session.hypnogram):
            menu = self.menu_on(workspace, panel)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(place)

    def menu_on(self, workspace: Workspace, panel: str) -> QMenu:
        """Return the menu for what is selected now."""
        menu = QMenu(self._window)
        start, stop = workspace.viewport.target
        whole = is_bout(workspace.session, start, stop)
        score = self.tr("Score bout as {}") if whole else self.tr("Score selection as {}")
        for stage in SCORED_STAGES:
            self._offer(menu, score.format(f"&{stage.label}"), stage)
        for own in workspace.session.hypnogram.scheme.substages:
            self._offer_own(menu, score.format(own.name.replace("&", "&&")), own)
        clear = self.tr("Make bout &unscored") if whole else self.tr("Make selection &unscored")
        self._offer(menu, clear, Stage.UNSCORED)
        menu.addSeparator()
        actions = self._actions
        flagged = bool(workspace.session.hypnogram.artefacts[start:stop].all())
        artefact = self.tr("Take the artefact flag off") if flagged else self.tr("Flag as artefact")
        self._add(menu, artefact, actions.artefact)
        self._add(menu, self.tr("Write a note here…"), actions.note)
        if not whole:
            self._add(menu, self.tr("Select the bout"), actions.select_bout)
        if panel:
            menu.addSeparator()
            title = actions.name_of(actions.panels[panel])
            panel_menu = self._arrangement.menu_of(panel)
            panel_menu.setTitle(self.tr("Panel {}").format(title))
            panel_menu.setParent(menu, panel_menu.windowFlags())
            menu.addMenu(panel_menu)
        return menu

    def _offer(self, menu: QMenu, text: str, stage: Stage) -> None:
        made = self._add(menu, text, self._actions.stages[stage])
        theme = self._appearance.theme
        made.setIcon(_swatch(theme.stage_colour(stage), theme.muted))

    def _offer_own(self, menu: QMenu, text: str, own: Substage) -> None:
        taken = own.key in self._actions.names_by_key
        made = menu.addAction(f"{text}\t{own.key}" if own.key and not taken else text)
        theme = self._appearance.theme
        made.setIcon(_swatch(own_colour(theme, own), theme.muted))
        made.triggered.connect(partial(self._score_own, own))

    def _add(self, menu: QMenu, text: str, action: QAction) -> QAction:
        """Add an entry that does what `action` does, with its first key beside it."""
        keys = action.shortcuts()
        key = keys[0].toString(keys[0].SequenceFormat.NativeText) if keys else ""
        made = menu.addAction(f"{text}\t{key}" if key else text)
        made.triggered.connect(action.trigger)
        return made

    def _score_own(self, own: Substage, _checked: bool = False) -> None:
        self._editing.score(own)


def _swatch(colour: str, edge: str) -> QIcon:
    picture = QPixmap(_SWATCH_PX, _SWATCH_PX)
    picture.fill(QColor(edge))
    painter = QPainter(picture)
    painter.fillRect(picture.rect().adjusted(1, 1, -1, -1), QColor(colour))
    painter.end()
    return QIcon(picture)
