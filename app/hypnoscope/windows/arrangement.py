"""The panels of the overview: shown, hidden and reordered by actions, and remembered."""

import dataclasses
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from hypnoscope.plots.overview_panels import OVERVIEW_PANELS
from hypnoscope.session.panels import Panels
from hypnoscope.translation import translate
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.preferences import Preferences


class Arrangement(QObject):
    """Connects the actions of the panels with `panels`, whose state goes into the settings."""

    def __init__(self, actions: Actions, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._actions, self._preferences, self._window = actions, preferences, window
        self.panels = Panels(OVERVIEW_PANELS, self)
        self.panels.restore(preferences.settings.overview_panels)
        for name, action in actions.panels.items():
            action.setChecked(self.panels.is_shown(name))
            action.toggled.connect(partial(self.panels.show_panel, name))
        actions.usual_panels.triggered.connect(self.panels.reset)
        self.panels.arranged.connect(self._follow)
        self.panels.resized.connect(self._keep)

    def open_menu(self, name: str, place: QPoint) -> None:
        """Open the menu of one panel at a place on the screen."""
        menu = self.menu_of(name)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def menu_of(self, name: str) -> QMenu:
        """Return the menu of one panel: move it, show and hide all, arrange them anew."""
        menu = QMenu(self._window)
        kind = next(kind for kind in self.panels.kinds if kind.name == name)
        title = translate("Panels", kind.title)
        for text, steps in ((self.tr("Move {} up"), -1), (self.tr("Move {} down"), 1)):
            action = menu.addAction(text.format(title))
            action.triggered.connect(partial(self._move, name, steps))
        menu.addSeparator()
        menu.addActions(list(self._actions.panels.values()))
        menu.addSeparator()
        menu.addActions(
            [
                self._actions.overview_settings,
                self._actions.arrange_panels,
                self._actions.usual_panels,
            ]
        )
        return menu

    def _move(self, name: str, steps: int, _checked: bool = False) -> None:
        """Move a panel past its next shown neighbour."""
        names = [kind.name for kind in self.panels.kinds]
        shown = [kind.name for kind in self.panels.shown]
        place = shown.index(name) + steps
        if 0 <= place < len(shown):
            self.panels.place(name, names.index(shown[place]))

    def _follow(self) -> None:
        for name, action in self._actions.panels.items():
            action.setChecked(self.panels.is_shown(name))
        self._keep()

    def _keep(self) -> None:
        settings = self._preferences.settings
        kept = self.panels.kept()
        self._preferences.use(dataclasses.replace(settings, overview_panels=kept))
