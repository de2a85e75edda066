"""A rectangle over a span of time: the cursor, the selection, what the view shows."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QPen
from PySide6.QtWidgets import QGraphicsRectItem


class SpanItem(QGraphicsRectItem):
    """A rectangle from one time to another, over a fixed height of its plot."""

    def __init__(self, z_value: float) -> None:
        super().__init__()
        self.setZValue(z_value)
        self.hide()

    def paint_with(self, pen: QPen, brush: QBrush) -> None:
        """Draw with these from now on."""
        self.setPen(pen)
        self.setBrush(brush)

    def cover(self, start_s: float, stop_s: float, top: float, bottom: float) -> None:
        """Show the rectangle over [start_s, stop_s) and between two heights."""
        self.setRect(QRectF(start_s, top, stop_s - start_s, bottom - top))
        self.show()
