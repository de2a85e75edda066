"""Confidence over the whole recording."""

import numpy as np

from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.reduction import Columns, confidence_codes
from hypnoscope.plots.stage_image import StageImage
from hypnoscope.plots.strips import confidence_of_model
from hypnoscope.plots.theme import Z_STAGES, Theme, confidence_table
from hypnoscope.plots.track import Track
from hypnoscope.session.pointing import Pointed
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import translate


class ConfidenceTrack(Track):
    """How sure automatic scoring is of each stage: the more colour, the less sure."""

    def __init__(self, session: ScoringSession) -> None:
        super().__init__(NameAxis({}, translate("ConfidenceTrack", "Confidence")))
        self._session = session
        self._image = StageImage(Z_STAGES)
        self.addItem(self._image, ignoreBounds=True)
        self._confidence = confidence_of_model(session)
        session.epochs_changed.connect(self._follow)
        session.scores_changed.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        super().set_theme(theme)
        self._image.set_colours(confidence_table(theme))

    def words_at(self, pointed: Pointed) -> str:
        """Return the confidence of the epoch there, where the model set it."""
        epoch = int(pointed.time_s / self._session.hypnogram.epoch_s)
        if not 0 <= epoch < len(self._confidence) or np.isnan(self._confidence[epoch]):
            return ""
        return f"{int(100 * self._confidence[epoch] + 1e-4)} %"

    def draw(self) -> None:
        """Draw the confidence in `span`."""
        epoch_s, n_epochs = self._session.hypnogram.epoch_s, len(self._confidence)
        columns = Columns.in_span(*self.span, epoch_s, n_epochs, self.n_columns)
        codes = confidence_codes(self._confidence, columns)
        self._image.show_codes(np.asarray(codes)[np.newaxis], columns, epoch_s, 1.0)

    def _follow(self) -> None:
        self._confidence = confidence_of_model(self._session)
        self.draw()
