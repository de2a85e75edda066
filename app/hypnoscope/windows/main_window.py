"""The window: it puts the parts together and decides nothing."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from hypnoscope.formats.table import is_table
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.arrangement import Arrangement
from hypnoscope.windows.asking import Asking
from hypnoscope.windows.auto_scoring import AutoScoring, MakeScorer
from hypnoscope.windows.bout_menu import BoutMenu
from hypnoscope.windows.channel_display import ChannelDisplay
from hypnoscope.windows.checkpoint_menu import CheckpointMenu
from hypnoscope.windows.comparing import Comparing
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.dropping import Dropping, files_in
from hypnoscope.windows.editing import Editing
from hypnoscope.windows.exporting import Exporting
from hypnoscope.windows.importing import Importing
from hypnoscope.windows.job_bar import JobBar
from hypnoscope.windows.journal_export import JournalExport
from hypnoscope.windows.leaving import Leaving
from hypnoscope.windows.look_memory import LookMemory
from hypnoscope.windows.menus import Menus
from hypnoscope.windows.navigation import Navigation
from hypnoscope.windows.notice_bar import NoticeBar
from hypnoscope.windows.opening import Opening
from hypnoscope.windows.overview_settings import OverviewSettings
from hypnoscope.windows.own_keys import presses_button
from hypnoscope.windows.pages import Pages
from hypnoscope.windows.pointer_tools import PointerTools
from hypnoscope.windows.preferences import Preferences
from hypnoscope.windows.recordings import Recordings
from hypnoscope.windows.recordings_dock import RecordingsDock
from hypnoscope.windows.reviewing import ReviewKeys
from hypnoscope.windows.rules import Rules
from hypnoscope.windows.saving import Saving, name_of
from hypnoscope.windows.score_queue import ScoreQueue
from hypnoscope.windows.scorer_button import ScorerButton
from hypnoscope.windows.scoring_page import ScoringPage
from hypnoscope.windows.scoring_step import ScoringStep
from hypnoscope.windows.second_memory import SecondMemory
from hypnoscope.windows.side_panel_list import SIDE_PANELS
from hypnoscope.windows.side_panels import SidePanels
from hypnoscope.windows.statistics import StatisticsExport
from hypnoscope.windows.step_button import StepButton
from hypnoscope.windows.times import Times
from hypnoscope.windows.tool_bar import ToolBar
from hypnoscope.windows.video_memory import VideoMemory
from hypnoscope.windows.window_memory import LEAST_SIZE, WindowMemory


class MainWindow(QMainWindow):
    """The welcome page, or the page of the open recording.

    Attributes
    ----------
    desk
        What is open.
    actions_
        Every action.
    opening, saving, editing, auto_scoring, asking
        What the actions do.
    """

    def __init__(
        self,
        preferences: Preferences,
        appearance: Appearance,
        make_scorer: MakeScorer | None = None,
        journal_folder: Path | None = None,
    ) -> None:
        super().__init__()
        self._preferences, self._appearance = preferences, appearance
        self.desk = Desk(self)
        self.actions_ = Actions(self)
        self.saving = Saving(self.desk, self)
        self.opening = Opening(self.desk, preferences, self.saving, self, journal_folder)
        self.arrangement = Arrangement(self.actions_, preferences, self)
        self._times = Times(self.desk, self.actions_, preferences, self)
        self.side_panels = SidePanels(
            SIDE_PANELS, self, self.desk, self.actions_, self._times, appearance.theme
        )
        self._make_looks()
        self._make_scoring(make_scorer, journal_folder)
        self._make_exchange(journal_folder)
        self._make_views()
        self._lay_out()
        self._connect_actions()
        self._connect_pages()
        self._connect_news()
        self._memory = WindowMemory(
            *(self, self.side_panels, self.actions_.recordings, preferences)
        )
        self._follow_theme()
        self._follow_preferences()
        self._follow_desk()

    @property
    def page(self) -> ScoringPage | None:
        """The page of the open recording, None when nothing is open."""
        return self.pages.page

    def event(self, event: QEvent) -> bool:
        """Note each key before the action that it stands for is triggered."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self.editing.note_key(event.isAutoRepeat())
            if presses_button(event):
                event.accept()
                return True
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt override)
        """Close, unless the user decides otherwise when asked about what is unsaved."""
        may_close = self.exporting.may_close() and self.leaving.may_close()
        if not (may_close and self.saving.may_close() and self.asking.close_dialogs()):
            event.ignore()
            return
        self.opening.cancel()
        self._memory.keep_docks()  # while they are where the user left them
        self.desk.place(None)
        self.recordings.close()
        self._memory.keep_geometry()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 (Qt override)
        """Welcome files."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 (Qt override)
        """Open what is dropped, or list several; a hypnogram is imported into what is open."""
        paths = files_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._dropping.take(paths)

    def _make_looks(self) -> None:
        preferences = self._preferences
        self.overview_settings = OverviewSettings(self.desk, preferences, self)
        self._look_memory = LookMemory(self.desk, preferences, self)
        self._video_memory = VideoMemory(self.desk, self.actions_, preferences, self)
        self._pointer_tools = PointerTools(self.desk, self.actions_, preferences, self)
        self._channel_display = ChannelDisplay(self.desk, self.actions_, preferences, self)

    def _make_scoring(self, make_scorer: MakeScorer | None, journal_folder: Path | None) -> None:
        preferences, appearance = self._preferences, self._appearance
        self.editing = Editing(self.desk, self.actions_, self)
        self.bout_menu = BoutMenu(
            self.desk, self.actions_, self.editing, self.arrangement, appearance, self
        )
        self._scoring_step = ScoringStep(self.desk, self.actions_, preferences, self)
        self.auto_scoring = AutoScoring(self.desk, preferences, self, make_scorer)
        self.score_queue = ScoreQueue(self.desk, preferences, self, make_scorer)
        self.recordings = Recordings(
            *(self.desk, self.actions_, preferences, self.opening, self.score_queue, self)
        )
        self.leaving = Leaving(self.recordings.list, preferences, self, journal_folder)

    def _make_exchange(self, journal_folder: Path | None) -> None:
        preferences, appearance = self._preferences, self._appearance
        panels = self.arrangement.panels
        self.asking = Asking(self.desk, self.actions_, preferences, panels, self.auto_scoring, self)
        self.importing = Importing(self.desk, appearance, self)
        self.comparing = Comparing(self.desk, self.actions_, panels, appearance, self)
        self._second_memory = SecondMemory(self.desk, self.comparing, preferences, self)
        self.exporting = Exporting(self.desk, self)
        self.journal_export = JournalExport(self.desk, self, journal_folder)
        self._navigation = Navigation(self.desk, self.actions_, self)
        self._review_keys = ReviewKeys(self.desk, self.actions_, self)
        self.rules = Rules(self.desk, self.actions_, appearance.theme, self)
        self.rules.wanted.connect(self.asking.open)
        self.statistics = StatisticsExport(self.desk, self.actions_, preferences, self)

    def _make_views(self) -> None:
        preferences, appearance = self._preferences, self._appearance
        self.notice, self.job_bar, self.queue_bar = NoticeBar(), JobBar(), JobBar()
        self.export_bar = JobBar()
        self.recordings_dock = RecordingsDock(
            *(self.recordings, self.desk, self.actions_, preferences, appearance.theme, self)
        )
        self._scorer_button = ScorerButton(preferences, self.actions_.name_scorer)
        self._step_button = StepButton(preferences, self.actions_)
        self.menus = Menus(self, self.actions_)
        self._checkpoint_menu = CheckpointMenu(self.menus.checkpoints, preferences)
        self.desk.changed.connect(self._follow_desk)  # before the page, which shows the actions
        self.pages = Pages(
            self.desk, self.actions_, self.arrangement.panels, preferences, appearance
        )
        self._dropping = Dropping(self.importing, self.opening, self.recordings)

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        self.setMinimumSize(LEAST_SIZE)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.pages, stretch=1)
        column.addWidget(self.job_bar)
        column.addWidget(self.queue_bar)
        column.addWidget(self.export_bar)
        self.setCentralWidget(centre)
        self._tool_bar = ToolBar(self.actions_)
        self.addToolBar(self._tool_bar)
        self.addActions(self.actions_.all())
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addPermanentWidget(self._step_button)
        self.statusBar().addPermanentWidget(self._scorer_button)

    def _connect_actions(self) -> None:
        actions = self.actions_
        actions.open.triggered.connect(self.opening.choose_file)
        actions.open_demo.triggered.connect(self.opening.open_demo)
        actions.table_columns.triggered.connect(self.opening.ask_about_table)
        actions.close_recording.triggered.connect(self.opening.close)
        actions.save.triggered.connect(self.saving.save)
        actions.save_as.triggered.connect(self.saving.save_as)
        actions.export.triggered.connect(self.saving.export)
        actions.export_journal.triggered.connect(self.journal_export.export)
        actions.export_as.triggered.connect(self.exporting.ask)
        actions.import_hypnogram.triggered.connect(self.importing.choose_file)
        actions.score_automatically.triggered.connect(self.auto_scoring.start_usual)
        actions.compare_pathways.triggered.connect(self._compare_pathways)
        actions.quit.triggered.connect(self.close)
        actions.overview_settings.triggered.connect(self._ask_overview)
        actions.escape.triggered.connect(self._escape)
        for theme, action in actions.themes.items():
            action.triggered.connect(partial(self._use_theme, theme))

    def _connect_pages(self) -> None:
        self.pages.welcome.recent_chosen.connect(self.opening.open_path)
        self.pages.stage_wanted.connect(self.editing.score)
        self.pages.menu_wanted.connect(self.arrangement.open_menu)
        self.pages.bout_menu_wanted.connect(self.bout_menu.open)
        self.pages.swap_wanted.connect(self.auto_scoring.score_swapped)
        self.pages.reading_failed.connect(self._tell_reading_failed)

    def _connect_news(self) -> None:
        speakers = (
            *(self.opening, self.saving, self.importing, self.exporting),
            *(self.auto_scoring, self.asking, self.journal_export, self.statistics),
            *(self.comparing, self.recordings, self.score_queue, self.leaving),
        )
        for speaker in speakers:
            speaker.said.connect(self.statusBar().showMessage)
            speaker.failed.connect(self.notice.say)
        self.opening.busy_changed.connect(self._show_busy)
        self.opening.table_unclear.connect(self.asking.ask_about_table)
        self.asking.table_explained.connect(self.opening.open_path)
        for teller in (self._navigation, self._review_keys, self.rules):
            teller.said.connect(self.statusBar().showMessage)
        self._checkpoint_menu.failed.connect(self.notice.say)
        self._second_memory.failed.connect(self.notice.say)
        self.auto_scoring.channels_wanted.connect(self.asking.ask_channels)
        scoring, queue, exporting = self.auto_scoring, self.score_queue, self.exporting
        self.job_bar.follow(scoring.started, scoring.progressed, scoring.ended, scoring.cancel)
        self.auto_scoring.started.connect(self._follow_scoring)
        self.auto_scoring.device_found.connect(self.job_bar.name_device)
        self.auto_scoring.ended.connect(self._follow_scoring)
        self.score_queue.named.connect(self.queue_bar.rename)
        self.queue_bar.follow(queue.started, queue.progressed, queue.ended, queue.cancel)
        self.leaving.save_wanted.connect(self.saving.save_changes)
        self.leaving.saved.connect(self.recordings.note_saved)
        self.leaving.saved_all.connect(self.close)
        self.export_bar.follow(
            exporting.started, exporting.progressed, exporting.ended, exporting.stop
        )
        self.saving.closing.connect(self._keep_note)
        self.saving.closing.connect(self.exporting.settle)
        self.desk.about_to_change.connect(self.notice.clear)
        self._appearance.changed.connect(self._follow_theme)
        self._preferences.changed.connect(self._follow_preferences)

    def _keep_note(self) -> None:
        """Count what is being written among what is unsaved."""
        if self.page is not None:
            self.page.note_editor.keep()

    def _follow_desk(self) -> None:
        workspace = self.desk.workspace
        self.actions_.enable(workspace is not None)
        path = None if workspace is None else workspace.session.recording.path
        self.actions_.table_columns.setEnabled(path is not None and is_table(path))
        self._tool_bar.setVisible(workspace is not None)
        self._scorer_button.setVisible(workspace is not None)
        self._step_button.setVisible(workspace is not None)
        self.menus.show_channels(None if workspace is None else workspace.montage)
        if workspace is None:
            self.setWindowModified(False)
            self.setWindowTitle("Hypnoscope")
            return
        self.setWindowTitle(f"{name_of(workspace.session)}[*] – Hypnoscope")
        self.setWindowModified(workspace.session.is_modified)
        workspace.session.modified_changed.connect(self._follow_changes)
        workspace.montage.shown_changed.connect(self._follow_montage)

    def _follow_changes(self, modified: bool) -> None:
        self.setWindowModified(modified)
        if modified:
            self.statusBar().clearMessage()  # such as that all is saved

    def _follow_montage(self) -> None:
        if self.desk.workspace is not None:
            self.menus.show_channels(self.desk.workspace.montage)

    def _follow_scoring(self) -> None:
        can_start = self.desk.workspace is not None and not self.auto_scoring.is_running
        self.actions_.score_automatically.setEnabled(can_start)
        self.actions_.score_with_options.setEnabled(can_start)

    def _follow_theme(self) -> None:
        theme = self._appearance.theme
        self.actions_.dress(theme)
        self._tool_bar.set_theme(theme)
        self.notice.set_theme(theme)
        self.side_panels.set_theme(theme)
        self.rules.set_theme(theme)
        self.recordings_dock.set_theme(theme)

    def _follow_preferences(self) -> None:
        settings = self._preferences.settings
        self.actions_.themes[settings.theme].setChecked(True)
        self.menus.show_recent(settings.recent, self.opening.open_path)

    def _use_theme(self, theme: str, _checked: bool = False) -> None:
        self._preferences.use_theme(theme)  # type: ignore[arg-type] # the keys are the themes

    def _tell_reading_failed(self, error: Exception) -> None:
        told = self.tr("Part of the recording cannot be read: {}.")
        self.notice.say(told.format(str(error).rstrip(".")))

    def _compare_pathways(self) -> None:
        self.arrangement.panels.show_panel("pathways", True)
        self.auto_scoring.compare_pathways()

    def _ask_overview(self) -> None:
        dialog = self.overview_settings.dialog()
        if dialog is not None:
            self.asking.open(dialog)

    def _escape(self) -> None:
        workspace = self.desk.workspace
        if workspace is not None and workspace.viewport.selection is not None:
            workspace.viewport.clear_selection()
        elif workspace is not None and workspace.viewport.marked_end is not None:
            workspace.viewport.forget_end()
        elif self.notice.sentence:
            self.notice.clear()
        else:
            self.auto_scoring.cancel()
            self.exporting.stop()

    def _show_busy(self, busy: bool) -> None:
        if busy:
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()
