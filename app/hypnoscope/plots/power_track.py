"""One value per epoch as a filled line: delta power, theta over delta, EMG amplitude."""

from abc import abstractmethod

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from hypnoscope.core.recording import ChannelRole
from hypnoscope.plots.gaps_item import GapsItem
from hypnoscope.plots.name_axis import NameAxis
from hypnoscope.plots.reduction import Columns
from hypnoscope.plots.theme import Z_TRACES, Theme, thin_pen, veil
from hypnoscope.plots.track import Track
from hypnoscope.plots.track_hint import TrackHint, no_channel
from hypnoscope.session.features import SignalFeatures
from hypnoscope.session.montage import round_number
from hypnoscope.session.pointing import Pointed
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import translate

_FILL_OPACITY = 90
_HIGHEST_PERCENTILE = 99.5  # what is larger, artefacts above all, is cut off


class PowerTrack(Track):
    """The mean of each column, from 0 to a round number that hardly any epoch exceeds."""

    def __init__(self, title: str, session: ScoringSession, features: SignalFeatures) -> None:
        super().__init__(NameAxis({}, title))
        self._session, self._features = session, features
        self._values: NDArray[np.float32] | None = None
        self._top = 1.0
        self._curve = pg.PlotCurveItem(antialias=False, fillLevel=0.0)
        self._curve.setZValue(Z_TRACES)
        self._gaps = GapsItem(session.recording.gaps)
        self._hint = TrackHint()
        for item in (self._curve, self._gaps, self._hint):
            self.addItem(item, ignoreBounds=True)
        features.changed.connect(self._follow)
        self._follow()

    @abstractmethod
    def values(self) -> NDArray[np.float32] | None:
        """Return one value per epoch, NaN where it is unknown; None while there are none."""

    @abstractmethod
    def unit(self) -> str:
        """Return the unit of the values, empty for a ratio."""

    @abstractmethod
    def missing(self) -> str:
        """Return a sentence that says why there are no values."""

    @abstractmethod
    def colour(self, theme: Theme) -> str:
        """Return the colour of the line."""

    @property
    def top(self) -> float:
        """The value at the upper border."""
        return self._top

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        super().set_theme(theme)
        self._gaps.set_theme(theme)
        self._hint.set_theme(theme)
        colour = self.colour(theme)
        self._curve.setPen(thin_pen(colour))
        self._curve.setBrush(veil(colour, _FILL_OPACITY))

    def draw(self) -> None:
        """Draw the values in `span`."""
        values = self._values
        self._hint.say("" if values is not None else self.missing())
        if values is None or not len(values):
            self._curve.clear()
            return
        epoch_s = self._session.hypnogram.epoch_s
        columns = Columns.in_span(*self.span, epoch_s, len(values), self.n_columns)
        heights = np.clip(columns.mean(values) / np.float32(self._top), 0.0, 1.0)
        middles = (columns.start + (np.arange(columns.n) + 0.5) * columns.width) * epoch_s
        broken = bool(np.isnan(heights).any())
        self._curve.setData(
            middles,
            np.nan_to_num(heights).astype(np.float64) if broken else heights.astype(np.float64),
            connect="all",
            skipFiniteCheck=True,
        )

    def words_at(self, pointed: Pointed) -> str:
        """Return the value of the epoch there."""
        epoch = int(pointed.time_s / self._session.hypnogram.epoch_s)
        if self._values is None or not 0 <= epoch < len(self._values):
            return ""
        value = float(self._values[epoch])
        return self.tr("no data") if value != value else f"{value:.3g} {self.unit()}".rstrip()

    def _follow(self) -> None:
        values = self.values()
        if values is not None and values is not self._values:
            known = values[np.isfinite(values)]
            highest = float(np.percentile(known, _HIGHEST_PERCENTILE)) if known.size else 1.0
            self._top = round_number(highest * 1.05) if highest > 0 else 1.0
        self._values = values
        names = {f"{self._top:g} {self.unit()}".strip(): 1.0, "0": 0.0}
        self._axis.show_names({} if values is None else names)
        self.draw()


class DeltaTrack(PowerTrack):
    """Delta power of the EEG."""

    def __init__(self, session: ScoringSession, features: SignalFeatures) -> None:
        super().__init__(translate("DeltaTrack", "Delta"), session, features)
        features.want_eeg()

    def values(self) -> NDArray[np.float32] | None:
        spectrogram = self._features.spectrogram
        return None if spectrogram is None else spectrogram.delta

    def unit(self) -> str:
        name = self._features.eeg
        unit = self._session.recording.channel(name).unit if name else ""
        return f"{unit}²" if unit else ""

    def missing(self) -> str:
        if self._features.eeg is None:
            return no_channel(self._session.recording, ChannelRole.EEG)
        return self.tr("Computing the delta power …")

    def colour(self, theme: Theme) -> str:
        return theme.delta


class ThetaDeltaTrack(PowerTrack):
    """Theta power over delta power of the EEG."""

    def __init__(self, session: ScoringSession, features: SignalFeatures) -> None:
        self._ratio: tuple[object, NDArray[np.float32]] | None = None
        super().__init__(translate("ThetaDeltaTrack", "Theta / delta"), session, features)
        features.want_eeg()

    def values(self) -> NDArray[np.float32] | None:
        spectrogram = self._features.spectrogram
        if spectrogram is None:
            return None
        if self._ratio is None or self._ratio[0] is not spectrogram:
            self._ratio = (spectrogram, spectrogram.theta_delta)
        return self._ratio[1]

    def unit(self) -> str:
        return ""

    def missing(self) -> str:
        if self._features.eeg is None:
            return no_channel(self._session.recording, ChannelRole.EEG)
        return self.tr("Computing theta over delta …")

    def colour(self, theme: Theme) -> str:
        return theme.theta


class EmgTrack(PowerTrack):
    """RMS amplitude of the EMG."""

    def __init__(self, session: ScoringSession, features: SignalFeatures) -> None:
        super().__init__(translate("EmgTrack", "EMG RMS"), session, features)
        features.want_emg()

    def values(self) -> NDArray[np.float32] | None:
        return self._features.emg_rms

    def unit(self) -> str:
        name = self._features.emg
        return self._session.recording.channel(name).unit if name else ""

    def missing(self) -> str:
        if self._features.emg is None:
            return no_channel(self._session.recording, ChannelRole.EMG)
        return self.tr("Computing the amplitude of the EMG …")

    def colour(self, theme: Theme) -> str:
        return theme.emg
