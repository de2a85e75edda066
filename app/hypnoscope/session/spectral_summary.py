"""Mean spectra of the stages and delta power over time, always as the stages are now."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.epoch_powers import REQUEST, EpochPowers
from hypnoscope.core.parts import Part
from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.core.spectrogram import read_spectrogram
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_spectra import DeltaCourse, StageSpectra, delta_course, mean_spectra
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.session.features import SignalFeatures
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.summary import Summary, Unavailable

_MOST_KEPT = 2  # channels to go back and forth between; a day of one takes 70 MB


class SpectralSummary(QObject):
    """Owns of which channel and which part spectra are shown.

    The spectrum of each epoch is computed once a channel, in the background, from the first
    `want` on; means of these take some hundredths of a second for a day, so that they are
    computed when a view asks. The parts are those of `Summary`.
    """

    changed = Signal()  # the stages, the parts, the channel, or what is known of it
    progressed = Signal(int, int)  # steps done, steps in all

    def __init__(self, session: ScoringSession, summary: Summary, features: SignalFeatures) -> None:
        super().__init__(session)
        self._session, self._summary, self._features = session, summary, features
        self._chosen_channel: str | None = None
        self._chosen_part = ""
        self._made: dict[str, EpochPowers] = {}
        self._job: Job | None = None
        self._reading: str | None = None
        self._errors: dict[str, Exception] = {}
        self._is_wanted = False
        summary.changed.connect(self.changed)
        session.recording_changed.connect(self._refresh)
        features.changed.connect(self._refresh)

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels to choose from, those that are EEG first."""
        recording = self._session.recording
        eegs = [channel.name for channel in recording.channels_of(ChannelRole.EEG)]
        return tuple(dict.fromkeys((*eegs, *(channel.name for channel in recording.channels))))

    @property
    def channel(self) -> str | None:
        """The channel of the spectra: the one that was chosen, or the first EEG if any."""
        chosen = self._chosen_channel
        return chosen if chosen in self.channels else self._features.eeg

    @property
    def unit(self) -> str:
        """In what the channel is measured; empty where there is none."""
        name = self.channel
        return "" if name is None else self._session.recording.channel(name).unit

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts to choose from; none where they are unavailable."""
        parts = self._summary.parts()
        return () if isinstance(parts, Unavailable) else parts

    @property
    def part(self) -> Part | None:
        """The part that is shown: the one that was chosen, or the first."""
        parts = self.parts
        chosen = (part for part in parts if part.name == self._chosen_part)
        return next(chosen, parts[0] if parts else None)

    @property
    def powers(self) -> EpochPowers | None:
        """The spectrum of each epoch of the channel; None until it is known."""
        return self._made.get(self.channel or "")

    @property
    def error(self) -> Exception | None:
        """Why the channel's spectra could not be computed, None unless they could not."""
        return self._errors.get(self.channel or "")

    @property
    def has_stages(self) -> bool:
        """Whether anything is scored in the part."""
        part, stages = self.part, self._session.hypnogram.stages
        return part is not None and bool((stages[part.flags(len(stages))] != Stage.UNSCORED).any())

    def want(self) -> None:
        """Compute the spectra, unless that was done."""
        self._is_wanted = True
        self._refresh()

    def choose_channel(self, name: str) -> None:
        """Show the spectra of another channel."""
        if name != self.channel:
            self._chosen_channel = name
            if name in self._made:
                self._made[name] = self._made.pop(name)  # forgotten last
            self._errors.pop(name, None)  # a drive may be back
            self._refresh()

    def choose_part(self, name: str) -> None:
        """Show another part, by its name."""
        if name != self._chosen_part:
            self._chosen_part = name
            self.changed.emit()

    def spectra(self) -> StageSpectra | None:
        """Return the mean spectrum of each stage in the part; None until it can be known."""
        powers, part = self.powers, self.part
        if powers is None or part is None:
            return None
        return mean_spectra(powers, self._session.hypnogram, part)

    def course(self) -> DeltaCourse | None:
        """Return delta power of NREM over the part; None until it can be known."""
        powers, part = self.powers, self.part
        if powers is None or part is None or not part.n_epochs:
            return None
        return delta_course(powers, self._session.hypnogram, part)

    def close(self) -> None:
        """Stop computing."""
        self._is_wanted = False
        self._stop()

    def _refresh(self) -> None:
        name = self.channel
        if self._is_wanted and name != self._reading:
            self._stop()
            if name is not None and name not in self._made and name not in self._errors:
                self._start(name)
        self.changed.emit()

    def _start(self, name: str) -> None:
        self._reading = name
        self._job = Job(partial(_read, self._session.recording, name))
        self._job.progressed.connect(self.progressed)
        self._job.succeeded.connect(self._keep)
        self._job.failed.connect(self._keep_error)
        self._job.start()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job, self._reading = None, None

    def _keep(self, powers: EpochPowers) -> None:
        name = self._reading
        self._job, self._reading = None, None
        if name is not None:
            while len(self._made) >= _MOST_KEPT:
                del self._made[next(iter(self._made))]
            self._made[name] = powers
        self.changed.emit()

    def _keep_error(self, error: Exception) -> None:
        name = self._reading
        self._job, self._reading = None, None
        if name is not None:
            self._errors[name] = error
        self.changed.emit()


def _read(recording: Recording, name: str, progress: Progress) -> EpochPowers:
    return EpochPowers.of(read_spectrogram(recording, name, REQUEST, progress))
