"""Two hypnograms above each other on one clock: the one of a file and the one there is."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from hypnoscope.core.marks import Marks
from hypnoscope.plots.reduction import Columns, dominant_codes
from hypnoscope.plots.theme import DARK, LIGHT, Theme, frame_pen, solid_table, thin_pen

_ROW_PX = 20
_SPACE_PX = 8
_LABEL_PX = 96
_USUAL_WIDTH_PX = 520


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """A row: its name, its epochs, and when they begin and end, in seconds."""

    name: str
    marks: Marks
    start_s: float
    stop_s: float


class HypnogramStrips(QWidget):
    """Rows on a clock that reaches as far as all of them; the recording is framed.

    Parameters
    ----------
    theme
        Its colours.
    duration_s
        Of the recording.
    """

    def __init__(self, theme: Theme, duration_s: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._duration_s = duration_s
        self._strips: tuple[Strip, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The hypnogram of the file above the one there is"))

    @property
    def strips(self) -> tuple[Strip, ...]:
        """What is shown."""
        return self._strips

    def show_strips(self, *strips: Strip) -> None:
        """Show these rows, the first on top."""
        self._strips = strips
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt override)
        """Follow the theme, which may change while the dialog is open."""
        if event.type() == QEvent.Type.PaletteChange:
            window = self.palette().color(QPalette.ColorRole.Window).name()
            self._theme = next((t for t in (LIGHT, DARK) if t.window == window), self._theme)
            self.update()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt override)
        n_rows = max(len(self._strips), 2)
        return QSize(_USUAL_WIDTH_PX, n_rows * (_ROW_PX + _SPACE_PX))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt override)
        painter = QPainter(self)
        for row, strip in enumerate(self._strips):
            top = row * (_ROW_PX + _SPACE_PX) + _SPACE_PX / 2
            painter.setPen(QColor(self._theme.text))
            label = QRectF(0, top, _LABEL_PX - 8, _ROW_PX)
            painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, strip.name)
            self._draw(painter, strip, top)
        painter.end()

    def _draw(self, painter: QPainter, strip: Strip, top: float) -> None:
        left, right = self._x(strip.start_s), self._x(strip.stop_s)
        target = QRectF(left, top, max(right - left, 1.0), _ROW_PX)
        if len(strip.marks):
            painter.drawImage(target, self._image(strip.marks, round(target.width())))
        painter.setPen(thin_pen(self._theme.line))
        painter.drawRect(target)
        painter.setPen(frame_pen(self._theme.accent))
        for border_s in (0.0, self._duration_s):
            x = self._x(border_s)
            painter.drawLine(round(x), round(top) - 3, round(x), round(top) + _ROW_PX + 3)

    def _image(self, marks: Marks, width_px: int) -> QImage:
        columns = Columns.covering(0, len(marks), len(marks), max(width_px, 1))
        colours = np.ascontiguousarray(
            solid_table(self._theme)[dominant_codes(marks, columns)].reshape(1, -1, 4)
        )
        shape = (colours.shape[1], 1, colours.shape[1] * 4)
        return QImage(colours.tobytes(), *shape, QImage.Format.Format_RGBA8888).copy()

    def _x(self, time_s: float) -> float:
        first_s = min([0.0, *(strip.start_s for strip in self._strips)])
        last_s = max([self._duration_s, *(strip.stop_s for strip in self._strips)])
        room = self.width() - _LABEL_PX - 4
        return _LABEL_PX + room * (time_s - first_s) / max(last_s - first_s, 1e-9)
