"""What each pathway of the model says, one lane each."""

import numpy as np

from hypnoscope.core.marks import Marks
from hypnoscope.core.stage import Stage
from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.reduction import Codes, Columns, dominant_codes
from hypnoscope.plots.stage_image import StageImage
from hypnoscope.plots.theme import CODE_NOTHING, Z_STAGES, Theme, solid_table
from hypnoscope.plots.track import Track
from hypnoscope.plots.track_hint import TrackHint
from hypnoscope.session.pathways import PATHWAYS, Pathways
from hypnoscope.session.pointing import Pointed
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import translate

_ROWS_A_LANE = 6  # of which the last stays empty
_HEIGHT = float(len(PATHWAYS))


class PathwaysTrack(Track):
    """EEG alone, EMG alone, both: full colour where they disagree, faint where they agree."""

    def __init__(self, session: ScoringSession, pathways: Pathways) -> None:
        super().__init__(NameAxis({}), _HEIGHT)
        self._session, self._pathways = session, pathways
        self._image, self._agreed = StageImage(Z_STAGES), StageImage(Z_STAGES)
        self._hint = TrackHint()
        self.pointer_view.invertY(True)
        for item in (self._agreed, self._image, self._hint):
            self.addItem(item, ignoreBounds=True)
        pathways.changed.connect(self.draw)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        super().set_theme(theme)
        self._hint.set_theme(theme)
        self._image.set_colours(solid_table(theme))
        faint = solid_table(theme)
        faint[:, 3] //= 5
        self._agreed.set_colours(faint)

    def words_at(self, pointed: Pointed) -> str:
        """Return what the pathway under the mouse says, and how surely."""
        known = list(self._pathways.scores.items())
        epoch, lane = int(pointed.time_s / self._session.hypnogram.epoch_s), int(pointed.height)
        if not 0 <= lane < len(known) or not 0 <= epoch < len(self._session.hypnogram):
            return ""
        pathway, scores = known[lane]
        stage = Stage(int(scores.stages[epoch]))
        if stage is Stage.UNSCORED:
            return _name(pathway)
        share = int(100 * float(scores.probabilities[epoch, stage]) + 1e-4)
        return f"{_name(pathway)}: {stage.label} {share} %"

    def draw(self) -> None:
        """Draw the stages of each pathway in `span`."""
        known = self._pathways.scores
        self._axis.show_names({_name(p): lane + 0.45 for lane, p in enumerate(known)})
        self._hint.say(
            "" if known else self.tr("Score ▸ Compare pathways (F6) shows where they disagree.")
        )
        if not known:
            self._image.clear()
            self._agreed.clear()
            return
        self.pointer_view.setYRange(0.0, float(len(known)), padding=0)
        hypnogram = self._session.hypnogram
        columns = Columns.in_span(*self.span, hypnogram.epoch_s, len(hypnogram), self.n_columns)
        differ = columns.count(self._pathways.disagreement()) > 0
        lanes = [_codes(scores.stages, columns) for scores in known.values()]
        for image, where in ((self._image, differ), (self._agreed, ~differ)):
            rows: list[Codes] = []
            for codes in lanes:
                shown = np.where(where, codes, CODE_NOTHING).astype(np.uint8)
                rows += [shown] * (_ROWS_A_LANE - 1) + [np.full_like(shown, CODE_NOTHING)]
            image.show_codes(np.array(rows), columns, hypnogram.epoch_s, float(len(known)))


def _name(pathway: str) -> str:
    names = {
        "eeg": translate("PathwaysTrack", "EEG alone"),
        "emg": translate("PathwaysTrack", "EMG alone"),
        "mixed": translate("PathwaysTrack", "Both"),
    }
    return names[pathway]


def _codes(stages: np.ndarray[tuple[int], np.dtype[np.int8]], columns: Columns) -> Codes:
    nobody = np.zeros(len(stages), dtype=np.int16)
    return dominant_codes(Marks(stages, nobody.astype(np.bool_), nobody), columns)
