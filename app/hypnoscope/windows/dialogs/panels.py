"""Choose which panels the overview shows, and in what order."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.session.panels import Panels
from hypnoscope.translation import translate
from hypnoscope.windows.dialogs.tick_list import Row, TickList


class PanelsDialog(QDialog):
    """A list to tick and to reorder; each change is seen at once."""

    def __init__(self, panels: Panels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Panels of the overview"))
        self._panels = panels
        self.list = TickList()
        self.usual = QPushButton(self.tr("As at &first"))
        self._lay_out()
        self._fill()
        self.list.ticked.connect(panels.show_panel)
        self.list.placed.connect(panels.place)
        self.usual.clicked.connect(self._reset)
        self.list.setCurrentRow(0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        hint = QLabel(self.tr("Tick what is to be shown; drag a name to put it elsewhere."))
        hint.setObjectName("muted")
        column.addWidget(hint)
        column.addWidget(self.list, stretch=1)
        row = QHBoxLayout()
        for button in (self.list.up, self.list.down, self.usual):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.list.setMinimumHeight(220)

    def _fill(self) -> None:
        self.list.show_rows(
            Row(kind.name, translate("Panels", kind.title), self._panels.is_shown(kind.name))
            for kind in self._panels.kinds
        )

    def _reset(self) -> None:
        self._panels.reset()
        self._fill()
        self.list.setCurrentRow(0)
