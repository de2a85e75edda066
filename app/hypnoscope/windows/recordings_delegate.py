"""How one recording is drawn in the list: name, hypnogram at a glance, state and remarks."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.plots.theme import Theme, solid_table, veil
from hypnoscope.session.recording_list import RecordingList
from hypnoscope.session.recording_states import RecordingState
from hypnoscope.translation import counts, translate

PATH_ROLE = int(Qt.ItemDataRole.UserRole)

_MARGIN_PX, _STRIP_PX, _SPACE_PX, _BAR_PX = 10, 10, 4, 3
_USUAL_WIDTH_PX = 260
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RecordingsDelegate(QStyledItemDelegate):
    """Three lines a recording; the open one has a bar at its side.

    Attributes
    ----------
    open_path
        The recording that is open.
    """

    def __init__(self, recordings: RecordingList, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._list, self._theme = recordings, theme
        self.open_path: Path | None = None

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme

    def sizeHint(  # noqa: N802 (Qt override)
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Leave room for two lines of text and the strip between them."""
        line = option.fontMetrics.height()
        return QSize(_USUAL_WIDTH_PX, 2 * line + _STRIP_PX + 2 * _SPACE_PX + 16)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one recording."""
        path = index.data(PATH_ROLE)
        if not isinstance(path, Path):
            return
        painter.save()
        self._draw_back(painter, option, path)
        line = option.fontMetrics.height()
        area = option.rect.adjusted(_MARGIN_PX + _BAR_PX, 8, -_MARGIN_PX, -8)
        first = QRect(area.left(), area.top(), area.width(), line)
        strip = QRect(area.left(), first.bottom() + _SPACE_PX, area.width(), _STRIP_PX)
        last = QRect(area.left(), strip.bottom() + _SPACE_PX, area.width(), line)
        state = self._list.state(path)
        self._draw_name(painter, first, path, option.font)
        self._draw_strip(painter, strip, state)
        self._draw_state(painter, last, path, state)
        painter.restore()

    def _draw_back(self, painter: QPainter, option: QStyleOptionViewItem, path: Path) -> None:
        theme = self._theme
        painter.fillRect(option.rect, QColor(theme.surface))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, veil(theme.accent, 36))
        if path == self.open_path:
            bar = QRect(option.rect.left(), option.rect.top(), _BAR_PX, option.rect.height())
            painter.fillRect(bar, QColor(theme.accent))
        painter.setPen(QColor(theme.line))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.accent))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def _draw_name(self, painter: QPainter, area: QRect, path: Path, font: QFont) -> None:
        bold = QFont(font)
        bold.setBold(path == self.open_path)
        painter.setFont(bold)
        painter.setPen(QColor(self._theme.text))
        unsaved = "unsaved" if path in self._list.unsaved else ""
        metrics = painter.fontMetrics()
        room = area.width() - (metrics.horizontalAdvance(unsaved) + 8 if unsaved else 0)
        name = metrics.elidedText(path.name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(area, _LEFT, name)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.accent))
        painter.drawText(area, _RIGHT, unsaved)

    def _draw_strip(self, painter: QPainter, area: QRect, state: RecordingState | None) -> None:
        if state is not None and len(state.columns):
            codes = np.asarray(state.columns - Stage.UNSCORED, dtype=np.uint8)
            colours = np.ascontiguousarray(solid_table(self._theme)[codes])  # (n, 4)
            image = QImage(
                colours.tobytes(), len(codes), 1, 4 * len(codes), QImage.Format.Format_RGBA8888
            )
            painter.drawImage(area, image)
        else:
            painter.fillRect(area, veil(self._theme.line, 110))

    def _draw_state(
        self, painter: QPainter, area: QRect, path: Path, state: RecordingState | None
    ) -> None:
        painter.setPen(QColor(self._theme.muted))
        metrics = painter.fontMetrics()
        text, beside = self._list.text(path) + _remarks(state), _shares(state)
        if metrics.horizontalAdvance(text) + metrics.horizontalAdvance(beside) > area.width() - 8:
            beside = ""  # the tool tip tells them too
        room = area.width() - metrics.horizontalAdvance(beside)
        mode = Qt.TextElideMode.ElideRight
        painter.drawText(area, _LEFT, metrics.elidedText(text, mode, room))
        painter.drawText(area, _RIGHT, beside)


def _shares(state: RecordingState | None) -> str:
    if state is None or not state.shares:
        return ""
    return " ".join(f"{s.label[0]}{100 * state.shares[s]:.0f}" for s in SCORED_STAGES)


def _remarks(state: RecordingState | None) -> str:
    n = 0 if state is None else len(state.remarks)
    if not n:
        return ""
    one = translate("RecordingsDelegate", "1 remark")
    many = counts.tr("{} remarks", "", n).format(n)
    return f" · {one if n == 1 else many}"
