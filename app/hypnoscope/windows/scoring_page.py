"""The page of an open recording: overview above, information between, traces below."""

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from hypnoscope.core.recording import ChannelRole
from hypnoscope.plots.detail_view import DetailView
from hypnoscope.plots.overview import Overview
from hypnoscope.plots.theme import Theme
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.session.panels import Panels
from hypnoscope.translation import any_of
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Workspace
from hypnoscope.windows.findings_bar import FindingsBar
from hypnoscope.windows.information_bar import InformationBar
from hypnoscope.windows.note_editor import NoteEditor
from hypnoscope.windows.own_stages_row import OwnStagesRow

_MOST_OVERVIEW = 0.6  # of the page, unless the user drags the border further down
_TIMES_PX = 28  # of the overview, beside its panels


class ScoringPage(QWidget):
    """All views of one workspace; made anew for the next."""

    reading_failed = Signal(object)  # the exception
    menu_wanted = Signal(str, QPoint)  # the name of a panel, and where on the screen
    bout_menu_wanted = Signal(str, QPoint)  # the same; no name on the traces

    def __init__(
        self,
        workspace: Workspace,
        actions: Actions,
        panels: Panels,
        theme: Theme,
        text: TimeText,
    ) -> None:
        super().__init__()
        self._workspace, self._panels = workspace, panels
        self._panels_px = panels.height_px
        self._withheld_px = 0  # of what the panels want, so that the traces can still be read
        parts = (workspace.session, workspace.viewport)
        self.overview = Overview(
            *parts,
            workspace.overview,
            panels,
            workspace.features,
            workspace.pathways,
            workspace.second,
            workspace.pointing,
            text,
            theme,
        )
        self.findings = FindingsBar(workspace, text, theme)
        self.information = InformationBar(workspace, actions, text, theme)
        self.detail = DetailView(*parts, workspace.montage, text, theme, workspace.pointing)
        self.own_stages = OwnStagesRow(workspace.session, actions, theme)
        self.note_editor = NoteEditor(workspace, self.detail)
        actions.note.triggered.connect(self.note_editor.open)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._hint = QLabel()
        self._hint.setObjectName("hint")
        self._lay_out()
        self.detail.reading_failed.connect(self.reading_failed)
        self._show_markers()
        workspace.features.failed.connect(self.reading_failed)
        self.overview.menu_wanted.connect(self.menu_wanted)
        for view in (self.overview, self.detail):
            view.bout_menu_wanted.connect(self.bout_menu_wanted)
        panels.arranged.connect(self._make_room)
        self._splitter.splitterMoved.connect(self._forget_withheld)
        workspace.session.recording_changed.connect(self._follow_roles)
        self._follow_roles()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.own_stages.set_theme(theme)
        for view in (self.findings, self.overview, self.information, self.detail):
            view.set_theme(theme)

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        for view in (self.findings, self.overview, self.information, self.detail):
            view.show_times_as(text)

    def kept_layout(self) -> str:
        """Return how high the parts are, for `restore_layout`."""
        return bytes(self._splitter.saveState().toBase64().data()).decode()

    def restore_layout(self, kept: str) -> None:
        """Make the parts as high as they were; empty or strange text changes nothing."""
        self._splitter.restoreState(QByteArray.fromBase64(QByteArray(kept.encode())))

    def release(self) -> None:
        """Stop what runs in the background, before the page goes."""
        self.note_editor.keep()
        self.detail.close_source()
        self._workspace.features.close()
        self._workspace.spectra.close()
        self._workspace.markers.close()

    def _show_markers(self) -> None:
        markers = self._workspace.markers
        markers.failed.connect(self.reading_failed)
        self.detail.show_markers(markers)
        self.overview.show_markers(markers)
        markers.read()

    def _lay_out(self) -> None:
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.information)
        column.addWidget(self.own_stages)
        column.addWidget(self.detail, stretch=1)
        column.addWidget(self._hint)
        splitter = self._splitter
        splitter.addWidget(self.overview)
        splitter.addWidget(lower)
        splitter.setCollapsible(1, False)
        splitter.setStretchFactor(1, 1)
        overview_px = self._panels_px + _TIMES_PX
        splitter.setSizes([overview_px, 10 * overview_px])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.findings)
        layout.addWidget(splitter, stretch=1)

    def _make_room(self) -> None:
        """Let the overview grow or shrink with its panels."""
        grown_px = self._panels.height_px - self._panels_px
        self._panels_px = self._panels.height_px
        upper, lower = self._splitter.sizes()
        wanted = upper + self._withheld_px + grown_px
        given = min(wanted, max(round(_MOST_OVERVIEW * (upper + lower)), upper))
        self._withheld_px = wanted - given
        self._splitter.setSizes([given, upper + lower - given])

    def _forget_withheld(self) -> None:
        self._withheld_px = 0

    def _follow_roles(self) -> None:
        recording = self._workspace.session.recording
        missing = [
            role.name
            for role in (ChannelRole.EEG, ChannelRole.EMG)
            if not recording.channels_of(role)
        ]
        self._hint.setText(
            self.tr(
                "No channel is known to be {}; if one is, say so under View ▸ Channel roles."
            ).format(any_of(missing))
        )
        is_unclear = bool(recording.channels_of(ChannelRole.OTHER))  # else none can be either
        self._hint.setVisible(bool(missing) and is_unclear)
