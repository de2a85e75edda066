"""How large dialogs and their parts are: more with larger text, never more than the screen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QDialog, QLayout, QScrollArea, QWidget

_USUAL_LINE_PX = 15  # of the text for which lengths are given
_SHARE_OF_SCREEN = 0.9  # the frame and the title need the rest


def scaled(length_px: int) -> int:
    """Return a length that was meant for text of the usual size, for text as it is."""
    line_px = QFontMetrics(QApplication.font()).lineSpacing()
    return round(length_px * max(1.0, line_px / _USUAL_LINE_PX))


def room_for(dialog: QDialog) -> QSize:
    """Return how large a dialog may be on its screen."""
    return dialog.screen().availableGeometry().size() * _SHARE_OF_SCREEN


def size(dialog: QDialog, width_px: int, height_px: int) -> None:
    """Let a dialog be so large for usual text, and at least as large as what it holds."""
    width_px = max(scaled(width_px), dialog.minimumSizeHint().width())
    dialog.resize(QSize(width_px, scaled(height_px)).boundedTo(room_for(dialog)))
    make_room(dialog)


def make_room(dialog: QDialog) -> None:
    """Let a dialog grow to what it holds, as far as its screen allows."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        wraps = layout.hasHeightForWidth()
        hint = dialog.sizeHint().height()
        height = layout.totalHeightForWidth(dialog.width()) if wraps else hint
        wanted = QSize(dialog.width(), height).boundedTo(room_for(dialog))
        dialog.resize(dialog.size().expandedTo(wanted))


def scrolled(layout: QLayout) -> QScrollArea:
    """Return an area that scrolls where a small screen has no room for all; never sideways."""
    content, area = QWidget(), QScrollArea()
    layout.setContentsMargins(0, 0, 0, 0)
    content.setLayout(layout)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    bar_px = area.verticalScrollBar().sizeHint().width()
    area.setMinimumWidth(content.minimumSizeHint().width() + bar_px)
    return area
