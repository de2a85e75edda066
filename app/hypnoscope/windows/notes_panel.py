"""The side panel of notes: all of them, searched, and a way to each."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from hypnoscope.core.notes import Note
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.session.noting import write_note
from hypnoscope.windows.dialogs.texts import counted, note
from hypnoscope.windows.own_keys import OwnKeys
from hypnoscope.windows.side_panels import SidePanelWidget, Surroundings


class NotesPanel(SidePanelWidget):
    """Lists the notes of the session; a click or Enter goes to where one stands."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._session, self._viewport = around.workspace.session, around.workspace.viewport
        self._write, self._noting = around.actions.note, around.workspace.noting
        self._text = around.text
        self._shown: tuple[Note, ...] = ()
        self.search, self.list = QLineEdit(), QListWidget()
        self._count, self._why_empty = QLabel(), note()
        self.change, self.remove = QPushButton(self.tr("&Change")), QPushButton(self.tr("Re&move"))
        self.change.setToolTip(self.tr("Write the chosen note anew"))
        self.remove.setToolTip(self.tr("Remove the chosen note"))
        self._keys = [OwnKeys(self.list), OwnKeys(self.search, typed=True)]
        self._lay_out(around.actions.note)
        self.search.textChanged.connect(self.refresh)
        self.list.itemClicked.connect(self._go_to_chosen)
        self.list.itemActivated.connect(self._go_to_chosen)
        self.list.itemSelectionChanged.connect(self._follow_choice)
        self.change.clicked.connect(self._change_chosen)
        self.remove.clicked.connect(self._remove_chosen)
        self._session.extras_changed.connect(self.refresh)
        self.refresh()

    @property
    def why_empty(self) -> str:
        """What is said where no note is listed."""
        return self._why_empty.text()

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self._text = text
        chosen = self.list.currentRow()
        self.refresh()
        self.list.setCurrentRow(chosen)

    def refresh(self) -> None:
        """List the notes in which all words of the search occur."""
        self._shown = self._session.notes.found(self.search.text())
        self.list.blockSignals(True)  # what is chosen no longer goes with what is shown
        self.list.clear()
        for each in self._shown:
            self.list.addItem(self._item(each))
        self.list.blockSignals(False)
        n_all, n_shown = len(self._session.notes), len(self._shown)
        found = self.tr("{:,} of {}").format(n_shown, counted(n_all, "note"))
        self._count.setText(counted(n_all, "note") if n_shown == n_all else found)
        self._why_empty.setText(
            self.tr("No note has all of these words.") if n_all else self._how_to_begin()
        )
        self._why_empty.setVisible(not self._shown)
        self.list.setVisible(bool(self._shown))
        self._count.setVisible(bool(n_all))
        self._follow_choice()

    def _item(self, each: Note) -> QListWidgetItem:
        epoch_s = self._session.hypnogram.epoch_s
        first, last = (self._text.of(e * epoch_s) for e in (each.start, each.stop - 1))
        when = first if first == last else self.tr("{} to {}").format(first, last)
        by = f"  ·  {each.author}" if each.author else ""
        item = QListWidgetItem(f"{when}{by}\n{each.text.strip()}")
        item.setToolTip(
            self.tr("Written {:%Y-%m-%d %H:%M}").format(each.written_at)
            if each.written_at
            else self.tr("Written at an unknown time")
        )
        return item

    def _how_to_begin(self) -> str:
        key = self._write.shortcut().toString(QKeySequence.SequenceFormat.NativeText) or self.tr(
            "Score ▸ Note"
        )
        none_yet = self.tr(
            "No notes yet. {} writes one at the selection, or at the current second."
        )
        return none_yet.format(key)

    def _lay_out(self, write: QAction) -> None:
        self.search.setPlaceholderText(self.tr("Search the notes"))
        self.search.setClearButtonEnabled(True)
        self._count.setObjectName("muted")
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.list.setAlternatingRowColors(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        new = QPushButton(self.tr("&New"))
        new.setToolTip(write.toolTip())
        new.clicked.connect(write.trigger)
        row = QHBoxLayout()
        for button in (new, self.change, self.remove):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the keys go on scoring after a click
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self._count)
        column.addWidget(self._why_empty)
        column.addWidget(self.list, stretch=1)
        column.addStretch(0)
        column.addLayout(row)

    def _chosen(self) -> Note | None:
        chosen = self.list.selectedIndexes()
        return self._shown[chosen[0].row()] if chosen else None

    def _follow_choice(self) -> None:
        for button in (self.change, self.remove):
            button.setEnabled(self._chosen() is not None)

    def _go_to_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._viewport.jump_to(chosen.start)
            self._viewport.select(chosen.stop - 1, chosen.start)

    def _change_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._go_to_chosen()
            self._noting.change(chosen)

    def _remove_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            write_note(self._session, chosen.start, chosen.stop, "", chosen)
