"""One panel of the overview: something drawn over time, with the detail view marked."""

from abc import abstractmethod

from hypnoscope.plots.bare_plot import BarePlot
from hypnoscope.plots.crosshair import Crosshair
from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.span_item import SpanItem
from hypnoscope.plots.theme import Z_CURSOR, Z_EXTENT, Z_SELECTION, Theme, thin_pen, veil
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.session.pointing import Pointed

_NARROWEST_EXTENT_PX = 5
_BEYOND = 0.5  # of the height: top and bottom of the frame stay out of sight


class Track(BarePlot):
    """A plot of heights 0 to `height` in which the times of all tracks are aligned.

    Subclasses draw what they show in `draw`, and listen to whoever owns it by themselves.
    """

    def __init__(self, axis: NameAxis, height: float = 1.0) -> None:
        super().__init__(axis)
        self._axis, self._height = axis, height
        self._span = (0.0, 1.0)
        self._extent, self._cursor = SpanItem(Z_EXTENT), SpanItem(Z_CURSOR)
        self.crosshair = Crosshair()
        self.pointer_view.setYRange(0.0, height, padding=0)
        self._selection = SpanItem(Z_SELECTION)
        for item in (self._extent, self._cursor, self._selection, self.crosshair):
            self.addItem(item, ignoreBounds=True)

    @property
    def span(self) -> tuple[float, float]:
        """The times that are shown, in seconds."""
        return self._span

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._axis.set_theme(theme)
        self._axis.setPen(thin_pen(theme.line))
        self._extent.paint_with(thin_pen(theme.text), veil(theme.text, 26))
        self._cursor.paint_with(thin_pen(theme.accent), veil(theme.accent, 255))
        self._selection.paint_with(thin_pen(theme.accent), veil(theme.accent, 90))
        self.crosshair.set_theme(theme)

    def show_part(self, start_s: float, stop_s: float) -> None:
        """Show the recording from one time to another."""
        self._span = (start_s, stop_s)
        self.show_span(start_s, stop_s)
        self.draw()

    @abstractmethod
    def draw(self) -> None:
        """Draw what lies in `span`."""

    def mark(self, start_s: float, stop_s: float, cursor_s: float) -> None:
        """Frame what the detail view shows and mark the cursor, however small they are."""
        pixel_s = (self._span[1] - self._span[0]) / self.n_columns
        middle_s = (start_s + stop_s) / 2
        half_s = max(stop_s - start_s, _NARROWEST_EXTENT_PX * pixel_s) / 2
        top, bottom = -_BEYOND * self._height, (1 + _BEYOND) * self._height
        self._extent.cover(middle_s - half_s, middle_s + half_s, top, bottom)
        self._cursor.cover(cursor_s - pixel_s / 2, cursor_s + pixel_s / 2, top, bottom)

    def mark_selection(self, span: tuple[float, float] | None) -> None:
        """Mark the times that are selected, or with None nothing."""
        if span is None:
            self._selection.hide()
        else:
            top, bottom = -_BEYOND * self._height, (1 + _BEYOND) * self._height
            self._selection.cover(*span, top, bottom)

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on, and follow its hours of light."""

    @abstractmethod
    def words_at(self, pointed: Pointed) -> str:
        """Return what is at a place, in a few words; empty for nothing."""
