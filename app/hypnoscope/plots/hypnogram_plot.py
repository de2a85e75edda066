"""The hypnogram of the whole recording."""

import numpy as np

from hypnoscope.core.stage import Stage
from hypnoscope.plots.bare_plot import BarePlot
from hypnoscope.plots.gaps_item import GapsItem
from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.reduction import Columns, artefact_codes, presence_codes
from hypnoscope.plots.span_item import SpanItem
from hypnoscope.plots.stage_image import StageImage
from hypnoscope.plots.theme import (
    CODE_NOTHING,
    Z_CURSOR,
    Z_EXTENT,
    Z_STAGES,
    Theme,
    solid_table,
    thin_pen,
    veil,
)
from hypnoscope.plots.time_axis import TimeAxis, TimeText
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.viewport import Viewport

_LANES = (Stage.WAKE, Stage.REM, Stage.NREM)  # from the top
_ROWS_A_LANE = 6  # of which the first stays empty
_HEIGHT = len(_LANES) + 2 / _ROWS_A_LANE  # two rows at the bottom show the artefacts
_NARROWEST_EXTENT_PX = 5


class HypnogramPlot(BarePlot):
    """A lane for each stage; where the detail view looks is framed, the cursor a line."""

    def __init__(self, session: ScoringSession, viewport: Viewport, time_text: TimeText) -> None:
        self._names = NameAxis({stage.label: lane + 0.6 for lane, stage in enumerate(_LANES)})
        self._time_axis = TimeAxis(time_text)
        super().__init__(self._names, self._time_axis)
        self._session, self._viewport = session, viewport
        self._image = StageImage(Z_STAGES)
        self._gaps = GapsItem(session.recording.gaps, text="")
        self._extent, self._cursor = SpanItem(Z_EXTENT), SpanItem(Z_CURSOR)
        self.pointer_view.invertY(True)
        self.pointer_view.setYRange(0.0, _HEIGHT, padding=0)
        for item in (self._image, self._gaps, self._extent, self._cursor):
            self.addItem(item, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._names.set_theme(theme)
        self._gaps.set_theme(theme)
        self._image.set_colours(solid_table(theme))
        self._extent.paint_with(thin_pen(theme.text), veil(theme.text, 26))
        self._cursor.paint_with(thin_pen(theme.accent), veil(theme.accent, 255))
        for axis in (self._names, self._time_axis):
            axis.setPen(thin_pen(theme.line))
            axis.setTextPen(theme.muted)

    def show_times_as(self, text: TimeText) -> None:
        """Write times as `text` does from now on."""
        self._time_axis.show_as(text)

    def draw(self) -> None:
        """Draw the stages of the whole recording."""
        hypnogram = self._session.hypnogram
        columns = Columns.covering(0, len(hypnogram), len(hypnogram), self.n_columns)
        present = presence_codes(hypnogram.marks, columns)
        empty = np.full(columns.n, CODE_NOTHING, dtype=np.uint8)
        rows = []
        for stage in _LANES:
            rows += [empty] + [present[stage]] * (_ROWS_A_LANE - 1)
        rows += [empty, artefact_codes(hypnogram.marks, columns)]
        self._image.show_codes(np.array(rows), columns, hypnogram.epoch_s, _HEIGHT)

    def mark(self) -> None:
        """Draw the extent of the detail view and the cursor, however small they are."""
        viewport = self._viewport
        pixel_s = self._session.recording.duration_s / self.n_columns
        middle_s = viewport.start_s + viewport.span_s / 2
        half_s = max(viewport.span_s, _NARROWEST_EXTENT_PX * pixel_s) / 2
        self._extent.cover(middle_s - half_s, middle_s + half_s, 0.0, _HEIGHT)
        at_s = (viewport.cursor + 0.5) * self._session.hypnogram.epoch_s
        self._cursor.cover(at_s - pixel_s / 2, at_s + pixel_s / 2, 0.0, _HEIGHT)
