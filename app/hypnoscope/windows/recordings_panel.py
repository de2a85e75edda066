"""The dock with the list of recordings."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.plots.theme import Theme
from hypnoscope.session.recording_list import RecordingList
from hypnoscope.translation import counts, translate
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.own_keys import OwnKeys
from hypnoscope.windows.panel_buttons import small_button
from hypnoscope.windows.recordings import Recordings
from hypnoscope.windows.recordings_delegate import PATH_ROLE, RecordingsDelegate

_Index = QModelIndex | QPersistentModelIndex


class _Rows(QAbstractListModel):
    """The list as a model of Qt; all that it knows is asked of the list."""

    def __init__(self, recordings: RecordingList, parent: QObject) -> None:
        super().__init__(parent)
        self._list = recordings
        recordings.changed.connect(self._reset)
        recordings.state_changed.connect(self.refresh)

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: ARG002, N802 (Qt override)
        return len(self._list.paths)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._list.paths):
            return None
        path = self._list.paths[index.row()]
        if role == PATH_ROLE:
            return path
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{path.name}, {self._list.text(path)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(self._list, path)
        return None

    def refresh(self, path: Path) -> None:
        """Draw one recording anew."""
        if path in self._list.paths:
            index = self.index(self._list.paths.index(path))
            self.dataChanged.emit(index, index)

    def _reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()


class RecordingsPanel(QWidget):
    """Double click or Enter opens a recording, Delete takes it off the list."""

    def __init__(self, recordings: Recordings, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self._recordings, self._actions = recordings, actions
        self.view = QListView()
        self.view.setModel(_Rows(recordings.list, self))
        self._delegate = RecordingsDelegate(recordings.list, theme, self)
        self.view.setItemDelegate(self._delegate)
        self._pages = QStackedWidget()
        self._lay_out()
        self.view.activated.connect(self._open)
        self._own_keys = OwnKeys(self.view)
        self.view.installEventFilter(self)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        recordings.list.changed.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._delegate.set_theme(theme)
        self.view.viewport().update()

    def refresh(self) -> None:
        """Show the list, or what to do while it is empty; mark what is open."""
        paths, here = self._recordings.list.paths, self._recordings.open_path
        self._pages.setCurrentIndex(int(bool(paths)))
        self._delegate.open_path = here
        if here in paths:
            self.view.setCurrentIndex(self.view.model().index(paths.index(here), 0))
        self.view.viewport().update()

    def menu_of(self, path: Path) -> QMenu:
        """Return the menu of one recording."""
        recordings = self._recordings
        menu = QMenu(self)
        menu.addAction(self.tr("Open")).triggered.connect(partial(recordings.open, path))
        done = menu.addAction(self.tr("Done"))
        done.setCheckable(True)
        done.setChecked(path in recordings.list.done)
        done.toggled.connect(partial(recordings.list.mark_done, path))
        menu.addSeparator()
        menu.addAction(self.tr("Take off the list")).triggered.connect(
            partial(recordings.remove, path)
        )
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt override)
        """Let Delete take the current recording off the list, and Enter open it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            index = self.view.currentIndex()
            path = index.data(PATH_ROLE)
            if isinstance(path, Path) and event.key() == Qt.Key.Key_Delete:
                self._recordings.remove(path)
                return True
            if isinstance(path, Path) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.view.clearFocus()  # from now on the arrows move in the recording
                self._recordings.open(path)
                return True
        return super().eventFilter(watched, event)

    def _open(self, index: QModelIndex) -> None:
        path = index.data(PATH_ROLE)
        if isinstance(path, Path):
            self._recordings.open(path)

    def _open_menu(self, place: QPoint) -> None:
        path = self.view.indexAt(place).data(PATH_ROLE)
        if isinstance(path, Path):
            menu = self.menu_of(path)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.view.viewport().mapToGlobal(place))

    def _lay_out(self) -> None:
        hint = QLabel(self.tr("Drop recordings anywhere in the window to work on several of them."))
        hint.setWordWrap(True)
        hint.setObjectName("hint")
        hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages.addWidget(hint)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.setAccessibleName(self.tr("Recordings"))
        self._pages.addWidget(self.view)
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(6)
        for action, text in (
            (self._actions.add_recordings, self.tr("Add files")),
            (self._actions.add_folder, self.tr("Add folder")),
            (self._actions.score_all, self.tr("Score all")),
        ):
            row.addWidget(small_button(action, text))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._pages, stretch=1)


def _tip(recordings: RecordingList, path: Path) -> str:
    state = recordings.state(path)
    told = [str(path), recordings.text(path)]
    if path in recordings.unsaved:
        told.append(
            translate(
                "RecordingsPanel",
                "Changes are not saved yet; they are there again when you open it.",
            )
        )
    if state is not None and state.shares:
        shares = (f"{stage.label} {100 * share:.0f} %" for stage, share in state.shares.items())
        told.append(", ".join(shares))
    if state is not None:
        told += list(state.remarks[:8])
        if len(state.remarks) > 8:
            n_more = len(state.remarks) - 8
            told.append(counts.tr("{} more remarks", "", n_more).format(n_more))
    return "\n".join(told)
