"""The middle of the window: the welcome page, or the page of the open recording."""

import dataclasses

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QStackedWidget

from hypnoscope.session.panels import Panels
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.preferences import Preferences
from hypnoscope.windows.scoring_page import ScoringPage
from hypnoscope.windows.times import time_text
from hypnoscope.windows.welcome_page import WelcomePage


class Pages(QStackedWidget):
    """Makes a page for each recording that is opened, and dresses it as the settings say."""

    stage_wanted = Signal(object)  # the user's own stage whose button was pressed
    menu_wanted = Signal(str, QPoint)  # the name of a panel, and where on the screen
    bout_menu_wanted = Signal(str, QPoint)  # the same; no name on the traces
    swap_wanted = Signal()  # of the channels, before they are scored again
    reading_failed = Signal(object)  # the exception

    def __init__(
        self,
        desk: Desk,
        actions: Actions,
        panels: Panels,
        preferences: Preferences,
        appearance: Appearance,
    ) -> None:
        super().__init__()
        self._desk, self._actions, self._panels = desk, actions, panels
        self._preferences, self._appearance = preferences, appearance
        self.welcome = WelcomePage(actions)
        self.page: ScoringPage | None = None
        self.addWidget(self.welcome)
        desk.about_to_change.connect(self._clear)
        desk.changed.connect(self._follow_desk)
        appearance.changed.connect(self._follow_theme)
        preferences.changed.connect(self._follow_preferences)
        self._follow_preferences()
        self._follow_desk()

    def _follow_desk(self) -> None:
        workspace = self._desk.workspace
        if workspace is None:
            self.setCurrentWidget(self.welcome)
            return
        settings, theme = self._preferences.settings, self._appearance.theme
        text = time_text(settings, workspace.session.recording)
        page = ScoringPage(workspace, self._actions, self._panels, theme, text)
        page.own_stages.stage_wanted.connect(self.stage_wanted)
        page.menu_wanted.connect(self.menu_wanted)
        page.bout_menu_wanted.connect(self.bout_menu_wanted)
        page.reading_failed.connect(self.reading_failed)
        page.findings.swap_wanted.connect(self.swap_wanted)
        page.restore_layout(settings.window_state)
        self.addWidget(page)
        self.setCurrentWidget(page)
        self.page = page

    def _clear(self) -> None:
        page, self.page = self.page, None
        if page is not None:
            settings = self._preferences.settings
            self._preferences.use(dataclasses.replace(settings, window_state=page.kept_layout()))
            page.release()
            self.removeWidget(page)
            page.deleteLater()

    def _follow_theme(self) -> None:
        if self.page is not None:
            self.page.set_theme(self._appearance.theme)

    def _follow_preferences(self) -> None:
        settings, workspace = self._preferences.settings, self._desk.workspace
        self.welcome.show_recent(settings.recent)
        if self.page is not None and workspace is not None:
            self.page.show_times_as(time_text(settings, workspace.session.recording))
