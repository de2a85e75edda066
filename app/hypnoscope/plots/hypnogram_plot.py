"""The hypnogram of the recording."""

import numpy as np

from hypnoscope.core.stage import Stage
from hypnoscope.plots.gaps_item import GapsItem
from hypnoscope.plots.markers_item import MarkersItem
from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.notes_item import NotesItem
from hypnoscope.plots.reduction import Columns, artefact_codes, own_codes, presence_codes
from hypnoscope.plots.stage_image import StageImage
from hypnoscope.plots.theme import CODE_NOTHING, Z_STAGES, Theme, solid_table, with_own_colours
from hypnoscope.plots.track import Track
from hypnoscope.plots.track_hint import TrackHint
from hypnoscope.session.markers import Markers
from hypnoscope.session.pointing import Pointed
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import translate

_LANES = (Stage.WAKE, Stage.REM, Stage.NREM)  # from the top
_ROWS_A_LANE = 6  # of which the first stays empty
_HEIGHT = len(_LANES) + 2 / _ROWS_A_LANE  # two rows at the bottom show the artefacts


class HypnogramPlot(Track):
    """A lane for each stage, and the artefacts below."""

    def __init__(self, session: ScoringSession) -> None:
        names = {stage.label: lane + 0.6 for lane, stage in enumerate(_LANES)}
        super().__init__(NameAxis(names), _HEIGHT)
        self._session = session
        self._theme: Theme | None = None
        self._markers: MarkersItem | None = None
        self._image = StageImage(Z_STAGES)
        self._gaps = GapsItem(session.recording.gaps)
        self.pointer_view.invertY(True)
        self._notes = NotesItem(session, has_texts=False)
        self._hint = TrackHint()
        for item in (self._image, self._gaps, self._notes, self._hint):
            self.addItem(item, ignoreBounds=True)
        session.epochs_changed.connect(self.draw)
        session.extras_changed.connect(self._follow_scheme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        super().set_theme(theme)
        self._gaps.set_theme(theme)
        self._notes.set_theme(theme)
        self._hint.set_theme(theme)
        self._theme = theme
        self._use_own_colours()
        if self._markers is not None:
            self._markers.set_theme(theme)

    def show_markers(self, markers: Markers) -> None:
        """Tick off the texts of the recording's file too."""
        self._markers = MarkersItem(markers, has_texts=False)
        self.addItem(self._markers, ignoreBounds=True)
        if self._theme is not None:
            self._markers.set_theme(self._theme)

    def words_at(self, pointed: Pointed) -> str:
        """Return the stage of the epoch there, and what was noted."""
        hypnogram = self._session.hypnogram
        epoch = int(pointed.time_s / hypnogram.epoch_s)
        if not 0 <= epoch < len(hypnogram):
            return ""
        notes = [note.text.strip() for note in self._session.notes.touching(epoch, epoch + 1)]
        stage = hypnogram.label_of(epoch)
        return "  ·  ".join([stage, *(text.splitlines()[0] for text in notes)])

    def draw(self) -> None:
        """Draw the stages in `span`."""
        hypnogram = self._session.hypnogram
        is_blank = bool((hypnogram.stages == Stage.UNSCORED).all())
        self._hint.say(_what_to_do() if is_blank and len(hypnogram) else "")
        if is_blank:
            self._image.clear()
            return
        columns = Columns.in_span(*self.span, hypnogram.epoch_s, len(hypnogram), self.n_columns)
        marks, scheme = hypnogram.marks, hypnogram.scheme
        present = {
            stage: own_codes(codes, marks, columns, scheme)
            for stage, codes in presence_codes(marks, columns).items()
        }
        empty = np.full(columns.n, CODE_NOTHING, dtype=np.uint8)
        rows = []
        for stage in _LANES:
            rows += [empty] + [present[stage]] * (_ROWS_A_LANE - 1)
        rows += [empty, artefact_codes(hypnogram.marks, columns)]
        self._image.show_codes(np.array(rows), columns, hypnogram.epoch_s, _HEIGHT)

    def _use_own_colours(self) -> None:
        if self._theme is not None:
            scheme = self._session.hypnogram.scheme
            self._image.set_colours(with_own_colours(solid_table(self._theme), self._theme, scheme))

    def _follow_scheme(self) -> None:
        self._use_own_colours()
        self.draw()


def _what_to_do() -> str:
    return translate(
        "HypnogramPlot",
        "Nothing is scored yet: press Score automatically, or set stages by the buttons below.",
    )
