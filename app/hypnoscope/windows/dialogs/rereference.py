"""The part of the montage dialog that re-references channels."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.windows.dialogs.sizes import scaled
from hypnoscope.windows.dialogs.texts import heading, note

_HEIGHT_PX = 92


class Rereference(QWidget):
    """A list of channels to be ticked, and what to do with the channels that are selected."""

    wanted = Signal(tuple)  # the names of the references
    as_recorded_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.references = QListWidget()
        self.apply = QPushButton(self.tr("Re-re&ference"))
        self.undo = QPushButton(self.tr("As re&corded"))
        self.apply.setToolTip(self.tr("Draw the selected channels minus what is ticked"))
        self.undo.setToolTip(self.tr("Draw the selected channels as they were recorded"))
        self._lay_out()
        self.apply.clicked.connect(self._tell)
        self.undo.clicked.connect(self.as_recorded_wanted)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The channels that are ticked."""
        items = (self.references.item(row) for row in range(self.references.count()))
        return tuple(i.text() for i in items if i.checkState() == Qt.CheckState.Checked)

    def offer(self, names: list[str]) -> None:
        """Offer these channels; those that were ticked stay so."""
        ticked = set(self.ticked)
        self.references.clear()
        for name in names:
            item = QListWidgetItem(name)
            state = Qt.CheckState.Checked if name in ticked else Qt.CheckState.Unchecked
            item.setCheckState(state)
            self.references.addItem(item)

    def allow_as_recorded(self, possible: bool) -> None:
        """Say whether any of the selected channels is not drawn as it was recorded."""
        self.undo.setEnabled(possible)

    def _tell(self) -> None:
        self.wanted.emit(self.ticked)

    def _lay_out(self) -> None:
        self.references.setAccessibleName(self.tr("Channels to re-reference to"))
        self.references.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.references.setFixedHeight(scaled(_HEIGHT_PX))
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(heading(self.tr("Re-reference the selected channels")))
        column.addWidget(
            note(
                self.tr("For the eye alone: to the channel that is ticked, or the mean of several.")
            )
        )
        column.addWidget(self.references)
        for button in (self.apply, self.undo):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
