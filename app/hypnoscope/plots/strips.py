"""Narrow bands that show one colour per epoch: its stage, its confidence."""

import numpy as np
from numpy.typing import NDArray

from hypnoscope.plots.bare_plot import BarePlot
from hypnoscope.plots.bout_labels import BoutLabels
from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.reduction import (
    Columns,
    artefact_codes,
    confidence_codes,
    dominant_codes,
    own_codes,
)
from hypnoscope.plots.stage_image import StageImage
from hypnoscope.plots.theme import Z_STAGES, Theme, confidence_table, solid_table, with_own_colours
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import translate

_STAGE_ROWS = 4  # the fifth row shows the artefacts


class StageStrip(BarePlot):
    """Stages in full colour and by name, artefacts as a thin line below."""

    def __init__(self, session: ScoringSession, height_px: int) -> None:
        self._axis = NameAxis({}, translate("StageStrip", "Stage"))
        super().__init__(self._axis)
        self.setFixedHeight(height_px)
        self._session = session
        self._image = StageImage(Z_STAGES)
        self._labels = BoutLabels(session, 0.0, 1.0)
        self.pointer_view.invertY(True)
        self.pointer_view.setYRange(0.0, 1.0, padding=0)
        self.addItem(self._image, ignoreBounds=True)
        self.addItem(self._labels, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._axis.set_theme(theme)
        self._labels.set_theme(theme)
        scheme = self._session.hypnogram.scheme
        self._image.set_colours(with_own_colours(solid_table(theme), theme, scheme))

    def draw(self, start: int, stop: int) -> None:
        """Draw the epochs [start, stop)."""
        hypnogram = self._session.hypnogram
        columns = Columns.covering(start, stop, len(hypnogram), self.n_columns)
        stages = dominant_codes(hypnogram.marks, columns)
        stages = own_codes(stages, hypnogram.marks, columns, hypnogram.scheme)
        rows = [stages] * _STAGE_ROWS + [artefact_codes(hypnogram.marks, columns)]
        self._image.show_codes(np.array(rows), columns, hypnogram.epoch_s, 1.0)
        self._labels.update()


class ConfidenceStrip(BarePlot):
    """How sure automatic scoring is of each stage: the more colour, the less sure."""

    def __init__(self, session: ScoringSession, height_px: int) -> None:
        self._axis = NameAxis({}, translate("ConfidenceStrip", "Confidence"))
        super().__init__(self._axis)
        self.setFixedHeight(height_px)
        self._session = session
        self._image = StageImage(Z_STAGES)
        self.pointer_view.setYRange(0.0, 1.0, padding=0)
        self.addItem(self._image, ignoreBounds=True)
        self._confidence = confidence_of_model(session)
        session.epochs_changed.connect(self._forget)
        session.scores_changed.connect(self._forget)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._axis.set_theme(theme)
        self._image.set_colours(confidence_table(theme))

    def draw(self, start: int, stop: int) -> None:
        """Draw the epochs [start, stop)."""
        columns = Columns.covering(start, stop, len(self._confidence), self.n_columns)
        codes = confidence_codes(self._confidence, columns)
        epoch_s = self._session.hypnogram.epoch_s
        self._image.show_codes(codes[np.newaxis], columns, epoch_s, 1.0)

    def _forget(self) -> None:
        self._confidence = confidence_of_model(self._session)


def confidence_of_model(session: ScoringSession) -> NDArray[np.float32]:
    """Return the confidence of what the model set; a person's decision needs none."""
    by_person = session.hypnogram.set_by_person()
    return np.where(by_person, np.float32(np.nan), session.confidence)
