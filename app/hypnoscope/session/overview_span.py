"""Which part of the recording the overview shows; never undoable."""

from PySide6.QtCore import QObject, Signal

from hypnoscope.session.viewport import Viewport

LEAST_SPAN_S = 60.0
_MARGIN = 0.04  # of the span: the detail view stays so far from the borders


class OverviewSpan(QObject):
    """From all of the recording down to a minute; it goes where the detail view goes."""

    changed = Signal()

    def __init__(
        self, duration_s: float, viewport: Viewport, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._duration_s = max(duration_s, 1.0)
        self._start_s, self._span_s = 0.0, self._duration_s
        self._viewport = viewport
        viewport.span_changed.connect(self._follow)

    @property
    def start_s(self) -> float:
        """Left border, in seconds from the start of the recording."""
        return self._start_s

    @property
    def span_s(self) -> float:
        """Length, in seconds."""
        return self._span_s

    @property
    def stop_s(self) -> float:
        """Right border, in seconds."""
        return self._start_s + self._span_s

    @property
    def is_whole(self) -> bool:
        """Whether all of the recording is shown."""
        return self._span_s >= self._duration_s

    def show(self, start_s: float, span_s: float) -> None:
        """Show `span_s` seconds from `start_s` on, clipped to the recording."""
        span_s = min(max(span_s, min(LEAST_SPAN_S, self._duration_s)), self._duration_s)
        start_s = min(max(start_s, 0.0), self._duration_s - span_s)
        if (start_s, span_s) != (self._start_s, self._span_s):
            self._start_s, self._span_s = start_s, span_s
            self.changed.emit()

    def show_around(self, span_s: float) -> None:
        """Show `span_s` seconds with the middle of the detail view in their middle."""
        middle_s = self._viewport.start_s + self._viewport.span_s / 2
        self.show(middle_s - span_s / 2, span_s)

    def show_all(self) -> None:
        """Show the whole recording."""
        self.show(0.0, self._duration_s)

    def pan(self, seconds: float) -> None:
        """Move over the recording; positive is towards the end."""
        self.show(self._start_s + seconds, self._span_s)

    def zoom(self, factor: float, anchor_s: float | None = None) -> None:
        """Show less of the recording for a factor above 1, more below.

        `anchor_s` keeps its place on the screen; without it the middle of the detail
        view does.
        """
        if anchor_s is None:
            anchor_s = self._viewport.start_s + self._viewport.span_s / 2
            anchor_s = min(max(anchor_s, self._start_s), self.stop_s)
        span_s = min(
            max(self._span_s / factor, min(LEAST_SPAN_S, self._duration_s)), self._duration_s
        )
        place = (anchor_s - self._start_s) / self._span_s
        self.show(anchor_s - place * span_s, span_s)

    def _follow(self) -> None:
        """Scroll no further than needed to see the detail view."""
        margin_s = _MARGIN * self._span_s
        start_s, stop_s = self._viewport.start_s - margin_s, self._viewport.stop_s + margin_s
        if stop_s - start_s >= self._span_s:
            middle_s = (start_s + stop_s) / 2
            self.show(middle_s - self._span_s / 2, self._span_s)
        elif start_s < self._start_s:
            self.show(start_s, self._span_s)
        elif stop_s > self.stop_s:
            self.show(stop_s - self._span_s, self._span_s)
