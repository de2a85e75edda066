"""Who set each stage, under the hypnogram: the more a person answers for it, the higher."""

import numpy as np

from hypnoscope.core.origin import Origin, origins
from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.reduction import Columns
from hypnoscope.plots.stage_image import StageImage
from hypnoscope.plots.theme import Z_STAGES, Theme, origin_table
from hypnoscope.plots.track import Track
from hypnoscope.session.pointing import Pointed
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import translate

ORIGIN_ROWS = 6
ORIGIN_HEIGHTS = {  # rows from the bottom: the heights tell without the colours
    Origin.NOBODY: 0,
    Origin.MODEL: 1,
    Origin.RULE: 2,
    Origin.ACCEPTED: 4,
    Origin.PERSON: 6,
}


def origin_name(origin: Origin) -> str:
    """Return what people call where a stage comes from."""
    names = {
        Origin.NOBODY: translate("Origin", "Not scored"),
        Origin.MODEL: translate("Origin", "Automatic"),
        Origin.RULE: translate("Origin", "By a rule"),
        Origin.ACCEPTED: translate("Origin", "Accepted by a person"),
        Origin.PERSON: translate("Origin", "Set by a person"),
    }
    return names[origin]


class OriginTrack(Track):
    """A bar for each epoch: high for a person, a thin line for automatic scoring."""

    def __init__(self, session: ScoringSession) -> None:
        super().__init__(NameAxis({}, translate("OriginTrack", "Set by")))
        self._session = session
        self._image = StageImage(Z_STAGES)
        self.addItem(self._image, ignoreBounds=True)
        self._origins = origins(session.hypnogram)
        session.epochs_changed.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        super().set_theme(theme)
        self._image.set_colours(origin_table(theme))

    def words_at(self, pointed: Pointed) -> str:
        """Return who set the epoch there, and who accepted it."""
        hypnogram = self._session.hypnogram
        epoch = int(pointed.time_s / hypnogram.epoch_s)
        if not 0 <= epoch < len(hypnogram):
            return ""
        origin = Origin(int(self._origins[epoch]))
        codes = hypnogram.marks.scorers, hypnogram.marks.reviewers
        scorer, reviewer = (hypnogram.scorers[int(each[epoch])] for each in codes)
        if origin is Origin.ACCEPTED:
            return self.tr("{}, accepted by {}").format(scorer.name, reviewer.name)
        return scorer.name if origin is not Origin.NOBODY else origin_name(origin)

    def draw(self) -> None:
        """Draw who set the stages in `span`; of several in a column the most frequent."""
        epoch_s, n_epochs = self._session.hypnogram.epoch_s, len(self._origins)
        columns = Columns.in_span(*self.span, epoch_s, n_epochs, self.n_columns)
        counts = [columns.count(self._origins == origin) for origin in Origin]
        most = np.argmax(counts, axis=0).astype(np.uint8)  # (n,)
        heights = np.array([ORIGIN_HEIGHTS[origin] for origin in Origin])[most]
        filled = np.arange(ORIGIN_ROWS)[:, np.newaxis] < heights  # (rows, n), the first at the foot
        codes = np.where(filled, most, np.uint8(Origin.NOBODY))
        self._image.show_codes(codes, columns, epoch_s, 1.0)

    def _follow(self) -> None:
        self._origins = origins(self._session.hypnogram)
        self.draw()
