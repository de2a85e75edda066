"""Stage names, written once in each bout that is wide enough."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import Substage
from hypnoscope.plots.theme import TEXT_ON_STAGE, Z_LABELS, Theme, text_on
from hypnoscope.plots.view_wide_item import ViewWideItem
from hypnoscope.session.session import ScoringSession

_MARGIN_PX = 4
_NARROWEST_PX = 10.0


class BoutLabels(ViewWideItem):
    """Names of the stages in view, between two heights of the plot."""

    def __init__(self, session: ScoringSession, top: float, bottom: float) -> None:
        super().__init__(Z_LABELS)
        self._session = session
        self._top, self._bottom = top, bottom
        self._colours = dict(TEXT_ON_STAGE)

    def set_theme(self, theme: Theme) -> None:
        """Write in the theme's colours; what is unscored is see-through, unlike the others."""
        self._colours[Stage.UNSCORED] = theme.text
        self.update()

    def colour_of(self, stage: Stage | Substage) -> str:
        """Return the colour in which the name of a stage is written."""
        if isinstance(stage, Substage):
            return text_on(stage.colour) if stage.colour else self._colours[stage.stage]
        return self._colours[stage]

    def bouts_between(
        self, start_s: float, stop_s: float
    ) -> list[tuple[float, float, Stage | Substage]]:
        """Return (start_s, stop_s, stage) of the bouts in view, cut off at its borders.

        Stages of the user's own are bouts of their own.
        """
        hypnogram = self._session.hypnogram
        first = max(int(start_s / hypnogram.epoch_s), 0)
        marks = hypnogram.marks[first : int(stop_s / hypnogram.epoch_s) + 1]
        stages, own = marks.stages, marks.substages
        if not len(stages):
            return []
        changes = np.flatnonzero((np.diff(stages) != 0) | (np.diff(own) != 0)) + 1
        borders = np.concatenate([[0], changes, [len(stages)]])
        times = np.clip((first + borders) * hypnogram.epoch_s, start_s, stop_s)
        scheme = hypnogram.scheme
        kinds: list[Stage | Substage] = [
            scheme.of_code(int(own[border])) or Stage(int(stages[border]))
            for border in borders[:-1]
        ]
        return list(zip(times[:-1].tolist(), times[1:].tolist(), kinds, strict=True))

    def paint(self, painter: QPainter, *_: object) -> None:
        view = self.viewRect()
        pixel = self.pixelLength(QPointF(1, 0))
        if view is None or not pixel or view.width() > len(self._session.hypnogram.stages) * 2:
            return
        to_device = painter.transform()
        painter.resetTransform()
        for start_s, stop_s, stage in self.bouts_between(view.left(), view.right()):
            if (stop_s - start_s) / pixel < _NARROWEST_PX:
                continue
            area = QRectF(start_s, self._top, stop_s - start_s, self._bottom - self._top)
            self._write(painter, to_device.mapRect(area), stage)

    def _write(self, painter: QPainter, area: QRectF, stage: Stage | Substage) -> None:
        metrics = painter.fontMetrics()
        name = stage.name if isinstance(stage, Substage) else stage.label
        for text in (name, name[0]):
            if metrics.horizontalAdvance(text) + 2 * _MARGIN_PX <= area.width():
                painter.setPen(QColor(self.colour_of(stage)))
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
                return
