"""What is computed of the signals for the overview, in the background."""

import dataclasses
import json
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.spectrogram import (
    Spectrogram,
    SpectrogramRequest,
    read_rms,
    read_spectrogram,
)
from hypnoscope.jobs.job import Job
from hypnoscope.session.session import ScoringSession

_USUAL = SpectrogramRequest()


@dataclasses.dataclass(frozen=True, slots=True)
class FeatureSettings:
    """How features are computed and shown; the same for all recordings.

    Attributes
    ----------
    spectrogram
        How the spectrogram is made.
    limits_db
        Decibels of the first and the last colour; None to follow the recording.
    emg_low_hz
        Slower oscillations do not count as EMG.
    """

    spectrogram: SpectrogramRequest = _USUAL
    limits_db: tuple[float, float] | None = None
    emg_low_hz: float = 10.0

    def kept(self) -> str:
        """Return the settings as text, for `restored`."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def restored(cls, kept: str) -> "FeatureSettings":
        """Return what `kept` returned; the defaults for empty or strange text."""
        try:
            written = json.loads(kept)
            made = written["spectrogram"]
            request = SpectrogramRequest(
                "stft" if made["method"] == "stft" else "multitaper",
                window_s=_within(made["window_s"], 0.1, 60.0),
                top_hz=_within(made["top_hz"], 1.0, 500.0),
                delta=(float(made["delta"][0]), float(made["delta"][1])),
                theta=(float(made["theta"][0]), float(made["theta"][1])),
            )
            limits = written["limits_db"]
            limits = None if limits is None else (float(limits[0]), float(limits[1]))
            return cls(request, limits, _within(written["emg_low_hz"], 0.0, 500.0))
        except (ValueError, TypeError, KeyError, IndexError):
            return cls()


class SignalFeatures(QObject):
    """Spectrogram of one EEG channel and RMS amplitude of one EMG channel.

    Nothing is computed before a view calls `want_eeg` or `want_emg`; views show what is
    there, None at first, and draw again at `changed`. The channels are the first of their
    role unless the user chose another.
    """

    changed = Signal()
    failed = Signal(object)  # the exception

    def __init__(self, session: ScoringSession, settings: FeatureSettings | None = None) -> None:
        super().__init__(session)
        self._session = session
        self._settings = settings or FeatureSettings()
        self._jobs: dict[str, Job] = {}
        self._made: dict[str, tuple[object, ...]] = {}
        self._spectrogram: Spectrogram | None = None
        self._emg_rms: NDArray[np.float32] | None = None
        self._limits = (0.0, 1.0)
        self._wanted: set[str] = set()
        session.recording_changed.connect(self._refresh)

    @property
    def settings(self) -> FeatureSettings:
        """How features are computed and shown."""
        return self._settings

    @property
    def eeg(self) -> str | None:
        """The channel of the spectrogram, None where none is known to be EEG."""
        return self._first(ChannelRole.EEG)

    @property
    def emg(self) -> str | None:
        """The channel of the RMS amplitude, None where none is known to be EMG."""
        return self._first(ChannelRole.EMG)

    @property
    def spectrogram(self) -> Spectrogram | None:
        """Of the EEG; None while it is being computed and without EEG."""
        return self._spectrogram

    @property
    def emg_rms(self) -> NDArray[np.float32] | None:
        """RMS amplitude of the EMG in each epoch, shape (n_epochs,), or None as above."""
        return self._emg_rms

    @property
    def limits_db(self) -> tuple[float, float]:
        """Decibels of the first and of the last colour of the spectrogram."""
        return self._settings.limits_db or self._limits

    def want_eeg(self) -> None:
        """Compute the spectrogram, unless that was done."""
        self._wanted.add("eeg")
        self._refresh()

    def want_emg(self) -> None:
        """Compute the RMS amplitude of the EMG, unless that was done."""
        self._wanted.add("emg")
        self._refresh()

    def use(self, settings: FeatureSettings) -> None:
        """Compute and show otherwise."""
        if settings != self._settings:
            self._settings = settings
            self._refresh()
            self.changed.emit()

    def close(self) -> None:
        """Stop computing."""
        for job in self._jobs.values():
            job.cancel()

    def _refresh(self) -> None:
        recording, settings = self._session.recording, self._settings
        eeg, emg = self.eeg, self.emg
        if "eeg" in self._wanted and self._is_new("eeg", eeg, settings.spectrogram):
            self._spectrogram = None
            work = partial(read_spectrogram, recording, eeg or "", settings.spectrogram)
            self._start("eeg", None if eeg is None else Job(work))
        if "emg" in self._wanted and self._is_new("emg", emg, settings.emg_low_hz):
            self._emg_rms = None
            work_emg = partial(read_rms, recording, emg or "", settings.emg_low_hz)
            self._start("emg", None if emg is None else Job(work_emg))

    def _is_new(self, kind: str, *how: object) -> bool:
        known, self._made[kind] = self._made.get(kind), how
        return known != how

    def _start(self, kind: str, job: Job | None) -> None:
        """Start a job in place of the one before; None where there is nothing to compute."""
        former = self._jobs.pop(kind, None)
        if former is not None:
            former.cancel()
        if job is not None:
            self._jobs[kind] = job
            job.succeeded.connect(self._keep_eeg if kind == "eeg" else self._keep_emg)
            job.failed.connect(self.failed)
            job.start()
        self.changed.emit()

    def _keep_eeg(self, spectrogram: Spectrogram) -> None:
        self._spectrogram, self._limits = spectrogram, spectrogram.limits()
        self.changed.emit()

    def _keep_emg(self, rms: NDArray[np.float32]) -> None:
        self._emg_rms = rms
        self.changed.emit()

    def _first(self, role: ChannelRole) -> str | None:
        channels = self._session.recording.channels_of(role)
        return channels[0].name if channels else None


def _within(value: object, low: float, high: float) -> float:
    number = float(value)  # type: ignore[arg-type] # what is no number raises
    return min(max(number, low), high)
