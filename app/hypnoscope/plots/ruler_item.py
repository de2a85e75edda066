"""The ruler on the traces: duration, frequency and amplitude between two places."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from hypnoscope.plots.theme import Z_MARKS, Theme, thin_pen
from hypnoscope.plots.view_wide_item import ViewWideItem
from hypnoscope.session.pointing import Measured

_MARGIN_PX = 6


class RulerItem(ViewWideItem):
    """A rectangle between the two places, and its size in words."""

    def __init__(self) -> None:
        super().__init__(Z_MARKS)
        self._measured: Measured | None = None
        self._words = ""
        self._pen = QPen()
        self._veil, self._plate, self._text = QColor(), QColor(), QColor()

    @property
    def words(self) -> str:
        """The size in words; empty while nothing is measured."""
        return self._words

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._pen = thin_pen(theme.accent)
        self._veil = QColor(theme.accent)
        self._veil.setAlpha(36)
        self._plate, self._text = QColor(theme.accent), QColor(theme.on_accent)
        self.update()

    def lie_along(self, measured: Measured | None, words: str) -> None:
        """Measure here from now on."""
        self._measured, self._words = measured, words
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        measured = self._measured
        if measured is None:
            return
        width_s, height = measured.stop_s - measured.start_s, measured.stop_height
        place = QRectF(measured.start_s, measured.start_height, width_s, 0.0)
        place.setBottom(height)
        to_device = painter.transform()
        painter.resetTransform()
        area = to_device.mapRect(place.normalized())
        painter.fillRect(area, self._veil)
        painter.setPen(self._pen)
        painter.drawRect(area)
        metrics = painter.fontMetrics()
        plate = QRectF(0, 0, metrics.horizontalAdvance(self._words), metrics.height())
        plate.adjust(-_MARGIN_PX, -2, _MARGIN_PX, 2)
        plate.moveCenter(area.center())
        plate.moveTop(max(area.top() - plate.height() - 2, 2))
        plate.moveLeft(max(plate.left(), 2.0))
        painter.fillRect(plate, self._plate)
        painter.setPen(self._text)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, self._words)


def measured_words(measured: Measured, amplitude: float | None, unit: str) -> str:
    """Return duration, frequency and amplitude of what lies between two places."""
    duration_s = abs(measured.stop_s - measured.start_s)
    words = [f"{duration_s * 1000:.0f} ms" if duration_s < 1 else f"{duration_s:.2f} s"]
    if duration_s > 0:
        words.append(f"{1 / duration_s:.3g} Hz")
    if amplitude is not None:
        words.append(f"{amplitude:.3g} {unit}".rstrip())
    return "  ·  ".join(words)
