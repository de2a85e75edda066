"""The spectrogram of the EEG as one image."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.spectrogram import Spectrogram
from hypnoscope.plots.gaps_item import GapsItem
from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.reduction import Columns
from hypnoscope.plots.theme import Z_CURSOR, Z_STAGES, Theme, spectrogram_table
from hypnoscope.plots.track import Track
from hypnoscope.plots.track_hint import TrackHint, no_channel
from hypnoscope.session.features import SignalFeatures
from hypnoscope.session.pointing import Pointed
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import translate

_COARSE = 8  # epochs that are averaged once, for wide spans


class SpectrogramTrack(Track):
    """Frequency upwards, power as colour; wide spans show the mean of each column's decibels."""

    def __init__(self, session: ScoringSession, features: SignalFeatures) -> None:
        super().__init__(NameAxis({}, translate("SpectrogramTrack", "Spectrogram")))
        self._session, self._features = session, features
        self._coarse: tuple[Spectrogram, NDArray[np.float32]] | None = None
        self._image = pg.ImageItem(axisOrder="row-major")
        self._image.setZValue(Z_STAGES)
        self._extent.setZValue(Z_CURSOR)
        self._gaps = GapsItem(session.recording.gaps)
        self._hint = TrackHint()
        for item in (self._image, self._gaps, self._hint):
            self.addItem(item, ignoreBounds=True)
        features.changed.connect(self.draw)
        features.want_eeg()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        super().set_theme(theme)
        self._gaps.set_theme(theme)
        self._hint.set_theme(theme)
        self._image.setLookupTable(spectrogram_table(theme))

    def draw(self) -> None:
        """Draw the spectra in `span`."""
        spectrogram = self._features.spectrogram
        self._hint.say(self._missing())
        if spectrogram is None or not spectrogram.decibels.size:
            self._image.clear()
            self._show_scale(0.0)
            return
        epoch_s = self._session.hypnogram.epoch_s
        n_epochs = len(spectrogram.decibels)
        columns = Columns.in_span(*self.span, epoch_s, n_epochs, self.n_columns)
        power = self._power(spectrogram, columns)  # (n, F)
        self._image.setImage(power.T, levels=self._features.limits_db)
        start_s = columns.start * epoch_s
        width_s = (columns.drawn_stop - columns.start) * epoch_s
        self._image.setRect(QRectF(start_s, 0.0, width_s, 1.0))
        self._show_scale(float(spectrogram.frequencies_hz[-1]))

    def words_at(self, pointed: Pointed) -> str:
        """Return the frequency there."""
        spectrogram = self._features.spectrogram
        if spectrogram is None or not len(spectrogram.frequencies_hz):
            return ""
        return f"{pointed.height * float(spectrogram.frequencies_hz[-1]):.1f} Hz"

    def _power(self, spectrogram: Spectrogram, columns: Columns) -> NDArray[np.float32]:
        """Return the mean decibels of each column, shape (n, n_frequencies)."""
        if columns.width < _COARSE:
            return mean_rows(spectrogram.decibels[columns.start : columns.stop], columns.width)
        if self._coarse is None or self._coarse[0] is not spectrogram:
            self._coarse = (spectrogram, mean_rows(spectrogram.decibels, _COARSE))
        edges = np.arange(columns.n + 1) * columns.width + columns.start  # in epochs
        coarse = self._coarse[1]
        first = np.minimum(edges // _COARSE, len(coarse) - 1)
        starts, stop = first[:-1], min(-(-int(edges[-1]) // _COARSE), len(coarse))
        sums = np.add.reduceat(coarse[:stop], starts, axis=0)
        counts = np.diff(np.append(starts, stop))
        return (sums / np.maximum(counts, 1)[:, np.newaxis]).astype(np.float32)

    def _missing(self) -> str:
        if self._features.eeg is None:
            return no_channel(self._session.recording, ChannelRole.EEG)
        return (
            "" if self._features.spectrogram is not None else self.tr("Computing the spectrogram …")
        )

    def _show_scale(self, top_hz: float) -> None:
        names = {f"{top_hz:g} Hz": 1.0, "0": 0.0} if top_hz else {}
        self._axis.show_names(names)


def mean_rows(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Return the means of every `width` rows, of the last ones too; shape (n, n_columns)."""
    if width == 1:
        return values
    whole = len(values) // width * width
    means = values[:whole].reshape(-1, width, values.shape[1]).mean(axis=1)
    rest = values[whole:]
    return np.vstack([means, rest.mean(axis=0)]) if len(rest) else means
