"""When the light was on: a thin band, light and dark."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.theme import Z_STAGES, Theme
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.plots.track import Track
from hypnoscope.plots.view_wide_item import ViewWideItem
from hypnoscope.session.pointing import Pointed
from hypnoscope.translation import translate

_DAY_S = 86_400.0


class LightTrack(Track):
    """Light and dark by the clock; empty where the recording's start is not known."""

    def __init__(self) -> None:
        super().__init__(NameAxis({}, translate("LightTrack", "Light")))
        self._item = _LightItem()
        self.addItem(self._item, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        super().set_theme(theme)
        self._item.set_theme(theme)

    def show_times_as(self, text: TimeText) -> None:
        """Follow the hours of the light that `text` knows."""
        self._item.follow(text)
        known = text.start_time is not None and text.cycle is not None
        self._axis.show_names({text.cycle_text: 0.5} if known else {self.tr("start unknown"): 0.5})

    def draw(self) -> None:
        """Leave it to the band, which draws what is in sight."""

    def words_at(self, pointed: Pointed) -> str:
        """Return whether it was light or dark."""
        if self._item.text.start_time is None or self._item.text.cycle is None:
            return ""
        at_s = pointed.time_s
        is_dark = dark_spans(self._item.text, at_s, at_s + 1e-3)
        return self.tr("dark") if is_dark else self.tr("light")


class _LightItem(ViewWideItem):
    def __init__(self) -> None:
        super().__init__(Z_STAGES)
        self.text = TimeText()
        self._light, self._dark = QColor(), QColor()

    def set_theme(self, theme: Theme) -> None:
        self._light, self._dark = QColor(theme.daylight), QColor(theme.darkness)
        self.update()

    def follow(self, text: TimeText) -> None:
        self.text = text
        self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        view = self.viewRect()
        if view is None or self.text.start_time is None or self.text.cycle is None:
            return
        painter.fillRect(view, self._light)
        for start_s, stop_s in dark_spans(self.text, view.left(), view.right()):
            painter.fillRect(QRectF(start_s, view.top(), stop_s - start_s, 1.0), self._dark)


def dark_spans(text: TimeText, start_s: float, stop_s: float) -> list[tuple[float, float]]:
    """Return when it was dark between two times, in seconds from the start."""
    if text.cycle is None or text.start_time is None:
        return []
    off_s = text.cycle.lights_off.hour * 3600.0 + text.cycle.lights_off.minute * 60.0
    length_s = _DAY_S - text.cycle.light_h * 3600.0
    first = off_s - text.midnight_shift_s
    first += _DAY_S * int((start_s - first) // _DAY_S)
    spans = []
    while first < stop_s:
        begin, end = max(first, start_s), min(first + length_s, stop_s)
        if end > begin:
            spans.append((begin, end))
        first += _DAY_S
    return spans
