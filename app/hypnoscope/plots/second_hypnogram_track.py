"""The second hypnogram, under the first, with what differs marked."""

import numpy as np

from hypnoscope.core.stage import Stage
from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.reduction import Codes, Columns, presence_codes
from hypnoscope.plots.stage_image import StageImage
from hypnoscope.plots.theme import CODE_NOTHING, Z_STAGES, Theme, difference_table, solid_table
from hypnoscope.plots.track import Track
from hypnoscope.plots.track_hint import TrackHint
from hypnoscope.session.pointing import Pointed
from hypnoscope.session.second_hypnogram import SecondHypnogram
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import translate

_LANES = (Stage.WAKE, Stage.REM, Stage.NREM)  # from the top, as in the first
_ROWS_A_LANE = 6  # of which the first stays empty
_N_ROWS = len(_LANES) * _ROWS_A_LANE + 4  # the last three show where both differ
_HEIGHT = _N_ROWS / _ROWS_A_LANE


class SecondHypnogramTrack(Track):
    """A lane for each stage, and below them where both hypnograms differ."""

    def __init__(self, session: ScoringSession, second: SecondHypnogram) -> None:
        super().__init__(NameAxis({}, translate("SecondHypnogramTrack", "Second")), _HEIGHT)
        self._session, self._second = session, second
        self._image, self._differences = StageImage(Z_STAGES), StageImage(Z_STAGES)
        self._hint = TrackHint()
        self.pointer_view.invertY(True)
        for item in (self._image, self._differences, self._hint):
            self.addItem(item, ignoreBounds=True)
        second.compared_anew.connect(self.draw)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        super().set_theme(theme)
        self._hint.set_theme(theme)
        self._image.set_colours(solid_table(theme))
        self._differences.set_colours(difference_table())

    def words_at(self, pointed: Pointed) -> str:
        """Return what both say of the epoch there."""
        theirs, ours = self._second.hypnogram, self._session.hypnogram
        epoch = int(pointed.time_s / ours.epoch_s)
        if theirs is None or not 0 <= epoch < len(ours):
            return ""
        there, here = (Stage(int(each.stages[epoch])).label for each in (theirs, ours))
        return there if there == here else self.tr("{}, above {}").format(there, here)

    def draw(self) -> None:
        """Draw the stages in `span`, and what differs."""
        theirs = self._second.hypnogram
        shown = theirs is not None
        names = {stage.label: lane + 0.6 for lane, stage in enumerate(_LANES)}
        self._axis.show_names({**names, self.tr("Differs"): _HEIGHT - 0.25} if shown else {})
        self._hint.say(
            "" if shown else self.tr("File ▸ Second hypnogram loads one (Ctrl+Shift+I).")
        )
        if theirs is None:
            self._image.clear()
            self._differences.clear()
            return
        columns = Columns.in_span(*self.span, theirs.epoch_s, len(theirs), self.n_columns)
        present = presence_codes(theirs.marks, columns)
        empty = np.full(columns.n, CODE_NOTHING, dtype=np.uint8)
        rows: list[Codes] = []
        for stage in _LANES:
            rows += [empty] + [present[stage]] * (_ROWS_A_LANE - 1)
        rows += [empty] * (_N_ROWS - len(rows))
        self._image.show_codes(np.array(rows), columns, theirs.epoch_s, _HEIGHT)
        differs = (columns.count(self._second.differing) > 0).astype(np.uint8)
        nothing = np.zeros_like(differs)
        marks = [nothing] * (_N_ROWS - 3) + [differs] * 3
        self._differences.show_codes(np.array(marks), columns, theirs.epoch_s, _HEIGHT)
