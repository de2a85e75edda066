"""What the window shows while nothing is open."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.windows.actions import Actions
from hypnoscope.windows.icons import application_icon

_ICON_PX = 72
_COLUMN_PX = 520
_MOST_RECENT = 5
_RECENT_SIDES_PX = 48  # of a button, and of the column around it
_APART = "    "  # name and folder
_TITLE_SIZE = 2.2  # times the ordinary text, whatever that is


class WelcomePage(QWidget):
    """Open a recording, the demo or one of the recent recordings; or drop a file."""

    recent_chosen = Signal(object)  # Path

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self._actions = actions
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._recent_heading = _label(self.tr("Recent recordings"), "heading")
        column = QFrame()
        column.setFixedWidth(_COLUMN_PX)
        self._fill(QVBoxLayout(column))
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(column, alignment=Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """Offer these recordings, newest first."""
        while (item := self._recent.takeAt(0)) is not None:
            button = item.widget()
            if button is not None:
                button.hide()  # without a parent, Qt would show it as a window of its own
                button.deleteLater()
        for path in paths[:_MOST_RECENT]:
            self._recent.addWidget(self._recent_button(path))
        self._recent_heading.setVisible(bool(paths))

    def _fill(self, column: QVBoxLayout) -> None:
        column.setSpacing(10)
        picture = QLabel()
        picture.setPixmap(application_icon().pixmap(QSize(_ICON_PX, _ICON_PX)))
        column.addWidget(picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(_title("Hypnoscope"))
        text = self.tr("Score sleep in mouse EEG and EMG recordings, second by second.")
        column.addWidget(_label(text, "muted", centred=True))
        column.addSpacing(14)
        column.addLayout(self._buttons())
        column.addSpacing(6)
        column.addWidget(
            _label(self.tr("or drop a recording anywhere in this window"), "muted", centred=True)
        )
        column.addSpacing(18)
        column.addWidget(self._recent_heading)
        column.addLayout(self._recent)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        for text, action, name in (
            (self.tr("Open a recording…"), self._actions.open, "primary"),
            (self.tr("Try the demo"), self._actions.open_demo, "secondary"),
        ):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _recent_button(self, path: Path) -> QPushButton:
        button = QPushButton()
        button.setObjectName("recent")
        metrics = button.fontMetrics()
        folder = f"{path.parent}"
        name = metrics.elidedText(path.name, Qt.TextElideMode.ElideMiddle, _COLUMN_PX * 3 // 5)
        room = _COLUMN_PX - _RECENT_SIDES_PX - metrics.horizontalAdvance(name + _APART)
        place = metrics.elidedText(folder, Qt.TextElideMode.ElideMiddle, room)
        button.setText(f"{name}{_APART}{place}".replace("&", "&&"))
        button.setToolTip(str(path))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(partial(self.recent_chosen.emit, path))
        return button


def _title(text: str) -> QLabel:
    label = _label(text, "title", centred=True)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * _TITLE_SIZE)
    font.setWeight(QFont.Weight.DemiBold)
    label.setFont(font)
    return label


def _label(text: str, name: str, *, centred: bool = False) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    if centred:
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return label
