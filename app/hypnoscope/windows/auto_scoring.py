"""Automatic scoring in the background."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.core.scores import Scores
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.scoring.channel_choice import ChannelChoice, choose_channels
from hypnoscope.scoring.checkpoints import Checkpoint, checkpoints
from hypnoscope.scoring.scorer import Scorer, ScoringError
from hypnoscope.scoring.sdreamer_scorer import SdreamerScorer
from hypnoscope.translation import marked, translate
from hypnoscope.windows.desk import Desk
from hypnoscope.windows.dialogs.scoring import ScoringRequest
from hypnoscope.windows.preferences import Preferences

MakeScorer = Callable[[ScoringRequest], Scorer]

_TITLES = {
    "mixed": marked("AutoScoring", "Scoring EEG and EMG"),
    "eeg": marked("AutoScoring", "Scoring EEG alone"),
    "emg": marked("AutoScoring", "Scoring EMG alone"),
}


class AutoScoring(QObject):
    """Scores what is open; the result is one undoable step.

    A recording that is closed meanwhile is not scored.
    """

    started = Signal(str)  # what is being done
    progressed = Signal(int, int)
    device_found = Signal(str)
    ended = Signal()
    channels_wanted = Signal()  # no channel is known to be EEG or EMG
    said = Signal(str)  # a sentence for the status bar
    failed = Signal(str)  # a sentence that must be seen

    def __init__(
        self,
        desk: Desk,
        preferences: Preferences,
        parent: QObject,
        make_scorer: MakeScorer | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._preferences = desk, preferences
        self._make_scorer = make_scorer or sdreamer_scorer
        self._job: Job | None = None
        self._scorer: Scorer | None = None
        self._keep_persons = True
        desk.about_to_change.connect(self.cancel)

    @property
    def is_running(self) -> bool:
        """Whether a recording is being scored."""
        return self._job is not None

    def start_usual(self) -> None:
        """Score as the settings say, keeping what a person scored."""
        workspace = self._desk.workspace
        if workspace is None:
            return
        try:
            choice = choose_channels(workspace.session.recording)
        except ScoringError:
            self.said.emit(self.tr("Say which channel is EEG and which is EMG, then score again."))
            self.channels_wanted.emit()
            return
        try:
            checkpoint = usual_checkpoint(self._preferences)
        except ScoringError as error:
            self.failed.emit(str(error))
            return
        self.start(ScoringRequest(choice, checkpoint, "auto", keep_persons=True))

    def start(self, request: ScoringRequest) -> None:
        """Score as `request` says, unless something is being scored already."""
        workspace = self._desk.workspace
        if workspace is None or self._job is not None:
            return
        self._keep_persons = request.keep_persons
        self._scorer = self._make_scorer(request)
        work = partial(self._scorer.score, workspace.session.recording)
        title = translate("AutoScoring", _TITLES[request.choice.pathway])
        self._begin(Job(work), title, self._adopt)

    def compare_pathways(self) -> None:
        """Find out what EEG alone, EMG alone and both say; no stage is changed."""
        workspace = self._desk.workspace
        if workspace is None or self._job is not None:
            return
        try:
            choice = choose_channels(workspace.session.recording, pathway="mixed")
            checkpoint = usual_checkpoint(self._preferences)
        except ScoringError as error:
            self.failed.emit(str(error))
            return
        choices = {
            "eeg": ChannelChoice(choice.eeg, None),
            "emg": ChannelChoice(None, choice.emg),
            "mixed": choice,
        }
        scorers = {
            pathway: self._make_scorer(ScoringRequest(each, checkpoint, "auto", keep_persons=True))
            for pathway, each in choices.items()
        }
        work = partial(_score_each, scorers, workspace.session.recording)
        title = self.tr("Comparing EEG alone, EMG alone and both")
        self._begin(Job(work), title, self._show_pathways)

    def score_swapped(self) -> None:
        """Score again with the EEG and the EMG of the last scoring swapped, for good."""
        workspace = self._desk.workspace
        scores = None if workspace is None else workspace.session.scores
        if workspace is None or self._job is not None or scores is None:
            return
        if scores.eeg is None or scores.emg is None:
            return
        try:
            checkpoint = usual_checkpoint(self._preferences)
        except ScoringError as error:
            self.failed.emit(str(error))
            return
        workspace.session.set_role(scores.emg, ChannelRole.EEG)
        workspace.session.set_role(scores.eeg, ChannelRole.EMG)
        choice = ChannelChoice(eeg=scores.emg, emg=scores.eeg)
        self.start(ScoringRequest(choice, checkpoint, "auto", keep_persons=True))

    def cancel(self) -> None:
        """Give up on the scoring under way; the stages stay as they are."""
        if self._job is not None:
            self._job.cancel()

    def _begin(self, job: Job, title: str, finish: object) -> None:
        self._job = job
        job.progressed.connect(self._tell_progress)
        job.succeeded.connect(finish)
        job.failed.connect(self._explain)
        job.cancelled.connect(self._say_cancelled)
        self.started.emit(title)
        job.start()

    def _tell_progress(self, done: int, total: int) -> None:
        name = getattr(self._scorer, "device_name", "")
        if name:
            self.device_found.emit(name)
        self.progressed.emit(done, total)

    def _adopt(self, scores: Scores) -> None:
        self._end()
        workspace = self._desk.workspace
        if workspace is None:
            return
        workspace.session.adopt(scores, keep_persons=self._keep_persons)
        kept = int(workspace.session.hypnogram.set_by_person().sum())
        n = scores.n_epochs
        told = self.tr("Scored {:,} seconds. Undo takes it back.", "", n).format(n)
        if kept:
            both = self.tr(
                "Scored {:,} seconds; {:,} scored by hand were kept. Undo takes it back."
            )
            told = both.format(n, kept)
        self.said.emit(told)

    def _show_pathways(self, scores: Mapping[str, Scores]) -> None:
        self._end()
        workspace = self._desk.workspace
        if workspace is None:
            return
        workspace.pathways.keep(scores)
        share = float(workspace.pathways.disagreement().mean())
        self.said.emit(
            self.tr("EEG alone, EMG alone and both disagree in {:.0f} % of the seconds.").format(
                100 * share
            )
        )

    def _explain(self, error: Exception) -> None:
        self._end()
        known = isinstance(error, ScoringError)
        self.failed.emit(
            str(error) if known else self.tr("Automatic scoring failed: {}.").format(error)
        )

    def _say_cancelled(self) -> None:
        self._end()
        self.said.emit(self.tr("Automatic scoring was cancelled; the stages are as before."))

    def _end(self) -> None:
        self._job = self._scorer = None
        self.ended.emit()


def usual_checkpoint(preferences: Preferences) -> Checkpoint:
    """Return the checkpoint to score with; ScoringError when there is none at all."""
    known = checkpoints()
    wanted = preferences.settings.checkpoint
    return next((c for c in known if c.checkpoint_id == wanted), known[0])


def _score_each(
    scorers: Mapping[str, Scorer], recording: Recording, progress: Progress
) -> dict[str, Scores]:
    scores = {}
    for index, (pathway, scorer) in enumerate(scorers.items()):
        part = partial(_tell_part, progress, index, len(scorers))
        scores[pathway] = scorer.score(recording, part)
    return scores


def _tell_part(progress: Progress, index: int, n_parts: int, done: int, total: int) -> None:
    progress(index * total + done, n_parts * total)


def sdreamer_scorer(request: ScoringRequest) -> Scorer:
    """Return the scorer that does what was asked for."""
    return SdreamerScorer(request.choice, request.checkpoint.path, request.device)
