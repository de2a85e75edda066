"""Base of items that are drawn anew over whatever the view shows."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF


class ViewWideItem(pg.GraphicsObject):
    """An item as large as the view; its `paint` draws only what is in sight."""

    def __init__(self, z_value: float) -> None:
        super().__init__()
        self.setZValue(z_value)

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt override)
        rect: QRectF | None = self.viewRect()
        return QRectF() if rect is None else rect

    def viewTransformChanged(self) -> None:  # noqa: N802 (pyqtgraph override)
        super().viewTransformChanged()
        self.prepareGeometryChange()
        self.update()
