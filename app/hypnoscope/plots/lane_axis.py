"""Names, rates and scales of the channels, beside their traces."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QGraphicsSceneWheelEvent

from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.theme import Theme

if TYPE_CHECKING:
    import pyqtgraph as pg

LANE_FILL = 0.45  # of the lane: what the half range is drawn as

_MARGIN_PX = 10
_BAR_PX = 4
_CURRENT_PX = 4
_LEAST_HEIGHT_FOR_SCALE_PX = 64


@dataclass(frozen=True, slots=True)
class LaneLabel:
    """What is written beside one lane.

    Attributes
    ----------
    name, note
        The channel, and its role and sampling rate.
    half_range
        What `LANE_FILL` of the lane stands for, in `unit`.
    colour
        Of the trace.
    filter_text
        What the display filter lets through; empty while it is off.
    is_current
        Whether keys apply to this channel.
    """

    name: str
    note: str
    half_range: float
    unit: str
    colour: str
    filter_text: str = ""
    is_current: bool = False


class LaneAxis(NameAxis):
    """Labels of lanes of height 1, from height 0 downwards.

    A click on a name chooses the channel, a drag moves it, the wheel enlarges it.
    """

    picked = Signal(float)  # height in the plot
    moved = Signal(float, float)  # heights where it was taken and where it fell
    enlarged = Signal(int, float)  # steps, height in the plot

    def __init__(self) -> None:
        super().__init__({})
        self._labels: Sequence[LaneLabel] = ()
        self._text = self._muted = self._accent = QColor()

    def set_theme(self, theme: Theme) -> None:
        """Write in the theme's colours."""
        self._text, self._muted = QColor(theme.text), QColor(theme.muted)
        self._accent = QColor(theme.accent)
        super().set_theme(theme)

    def show_labels(self, labels: Sequence[LaneLabel]) -> None:
        """Write these beside the lanes, from the top."""
        self._labels = labels
        self.update()

    def mouseClickEvent(  # noqa: N802 (pyqtgraph override)
        self, ev: "pg.GraphicsScene.mouseEvents.MouseClickEvent"
    ) -> None:
        """Choose the channel."""
        ev.accept()
        self.picked.emit(self._height_at(ev.pos()))

    def mouseDragEvent(  # noqa: N802 (pyqtgraph override)
        self, ev: "pg.GraphicsScene.mouseEvents.MouseDragEvent"
    ) -> None:
        """Move the channel to where the drag ends."""
        ev.accept()
        if ev.isFinish():
            self.moved.emit(self._height_at(ev.buttonDownPos()), self._height_at(ev.pos()))

    def wheelEvent(self, event: QGraphicsSceneWheelEvent) -> None:  # noqa: N802 (Qt override)
        """Enlarge the channel."""
        event.accept()
        steps = (event.delta() > 0) - (event.delta() < 0)
        self.enlarged.emit(steps, self._height_at(event.pos()))

    def _height_at(self, place: QPointF) -> float:
        view = self.linkedView()
        return float(view.mapToView(self.mapToItem(view, place)).y())

    def paint(self, painter: QPainter, *_: object) -> None:
        for lane, label in enumerate(self._labels):
            top, middle = self.local_y(lane), self.local_y(lane + 0.5)
            if label.is_current:
                bar = QRectF(0, top, _CURRENT_PX, 2 * (middle - top))
                painter.fillRect(bar, self._accent)
            self._write_name(painter, label, middle, 2 * (middle - top))
            if 2 * (middle - top) >= _LEAST_HEIGHT_FOR_SCALE_PX:
                self._draw_scale(painter, label, lane)

    def _write_name(
        self, painter: QPainter, label: LaneLabel, middle: float, lane_height: float
    ) -> None:
        normal = painter.font()
        bold = QFont(normal)
        bold.setBold(True)
        width = self.width() - _MARGIN_PX - 2 * _BAR_PX
        painter.setFont(bold)
        names = [each.name for each in self._labels]
        if max(map(painter.fontMetrics().horizontalAdvance, names)) > width:
            painter.setFont(normal)  # all of them, so that none seems to matter more
        metrics = painter.fontMetrics()
        name = metrics.elidedText(label.name, Qt.TextElideMode.ElideMiddle, int(width))
        painter.setPen(QColor(label.colour))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        height = metrics.height()
        has_note = lane_height > 2 * height
        top = middle - height if has_note else middle - height / 2
        painter.drawText(QRectF(_MARGIN_PX, top, width, height), left, name)
        painter.setFont(normal)
        if not has_note:
            return
        painter.setPen(self._muted)
        painter.drawText(QRectF(_MARGIN_PX, middle, width, height), left, label.note)
        if label.filter_text and lane_height > 3 * height:
            painter.setPen(self._accent)
            area = QRectF(_MARGIN_PX, middle + height, width, height)
            painter.drawText(area, left, label.filter_text)

    def _draw_scale(self, painter: QPainter, label: LaneLabel, lane: int) -> None:
        top = self.local_y(lane + 0.5 - LANE_FILL)
        bottom = self.local_y(lane + 0.5 + LANE_FILL)
        x = self.width() - 1
        painter.setPen(self._muted)
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        for y in (top, bottom):
            painter.drawLine(QPointF(x - _BAR_PX, y), QPointF(x, y))
        height = painter.fontMetrics().height()
        width = self.width() - _MARGIN_PX - _BAR_PX
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        upper, lower = f"+{label.half_range:g} {label.unit}", f"−{label.half_range:g}"
        painter.drawText(QRectF(0, top - height * 0.3, width, height), right, upper)
        painter.drawText(QRectF(0, bottom - height * 0.7, width, height), right, lower)
