"""Automatic scoring of several recordings in the background, one after another."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.hypnogram_csv import stages_path_of
from hypnoscope.jobs.job import Job, Progress
from hypnoscope.scoring.batch import ScoringOptions, refuse_to_lose, write_scored
from hypnoscope.scoring.channel_choice import choose_channels
from hypnoscope.scoring.checkpoints import Checkpoint
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.translation import translate
from hypnoscope.windows.auto_scoring import MakeScorer, sdreamer_scorer, usual_checkpoint
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.dialogs.scoring import ScoringRequest
from hypnoscope.windows.preferences import Preferences

_STEPS = 1000  # of the progress bar, for each recording


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    path: Path
    recording: Recording
    scores: Scores


class ScoreQueue(QObject):
    """Scores files and saves their stages; what is open gets them as one undoable step.

    A recording that has stages already is never written to. One that fails does not hold up
    the others.
    """

    started = Signal(str)  # what is being done
    named = Signal(str)  # what is being done now
    progressed = Signal(int, int)
    ended = Signal()
    scored = Signal(object)  # the path of one whose stages were saved
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
        self._waiting: list[Path] = []
        self._n_all = self._n_scored = 0
        self._problems: list[str] = []
        self._is_cancelled = False

    @property
    def is_running(self) -> bool:
        """Whether recordings are being scored."""
        return self._job is not None

    def start(self, paths: tuple[Path, ...]) -> None:
        """Score these recordings, unless some are being scored already."""
        if self.is_running or not paths:
            return
        self._waiting, self._n_all, self._n_scored = list(paths), len(paths), 0
        self._problems, self._is_cancelled = [], False
        self.started.emit(self.tr("Scoring {} recordings", "", len(paths)).format(len(paths)))
        self._go_on()

    def cancel(self) -> None:
        """Give up on what is not scored yet; what was scored stays."""
        self._waiting.clear()
        self._is_cancelled = self.is_running
        if self._job is not None:
            self._job.cancel()

    def _go_on(self) -> None:
        if not self._waiting:
            self._end()
            return
        path = self._waiting.pop(0)
        number = self._n_all - len(self._waiting)
        self.named.emit(self.tr("Scoring {} of {}: {}").format(number, self._n_all, path.name))
        try:
            checkpoint = usual_checkpoint(self._preferences)
        except ScoringError as error:
            self._note_problem(path, error)
            return
        work = partial(_score, path, self._make_scorer, checkpoint)
        self._run(Job(work), path, self._place)

    def _run(self, job: Job, path: Path, finish: object) -> None:
        self._job = job
        job.progressed.connect(self._tell_progress)
        job.succeeded.connect(finish)
        job.failed.connect(partial(self._note_problem, path))
        job.cancelled.connect(self._end)
        job.start()

    def _place(self, scored: _Scored) -> None:
        """Save what was scored, or let the open session take it over."""
        workspace = self._open_at(scored.path)
        if workspace is not None:
            workspace.session.adopt(scored.scores)
            self._n_scored += 1
            self._go_on()
            return
        self._run(Job(partial(_write, scored)), scored.path, self._note_written)

    def _note_written(self, path: Path) -> None:
        self._n_scored += 1
        self.scored.emit(path)
        self._go_on()

    def _note_problem(self, path: Path, error: Exception) -> None:
        known = isinstance(error, ScoringError | FormatError)
        reason = str(error) if known else f"{type(error).__name__}: {error}."
        self._problems.append(f"{path.name}: {reason}")
        self._go_on()

    def _tell_progress(self, done: int, total: int) -> None:
        before = self._n_all - len(self._waiting) - 1
        share = int(_STEPS * done / total) if total else 0
        self.progressed.emit(before * _STEPS + share, self._n_all * _STEPS)

    def _end(self) -> None:
        self._job = None
        self.ended.emit()
        n = self._n_scored
        one = self.tr("1 recording was scored.")
        told = one if n == 1 else self.tr("{} recordings were scored.", "", n).format(n)
        cancelled = self.tr("Scoring was cancelled.") if self._is_cancelled else ""
        self.said.emit(f"{told} {cancelled}".rstrip())
        if self._problems:
            more = len(self._problems) - 1
            others = self.tr("{} more could not be scored either.", "", more).format(more)
            first = self.tr("Not scored: {}").format(self._problems[0])
            self.failed.emit(f"{first} {others}" if more else first)

    def _open_at(self, path: Path) -> Workspace | None:
        workspace = self._desk.workspace
        open_path = None if workspace is None else workspace.session.recording.path
        is_open = open_path is not None and open_path.absolute() == path
        return workspace if is_open else None


def _score(
    path: Path, make_scorer: MakeScorer, checkpoint: Checkpoint, progress: Progress
) -> _Scored:
    progress(0, 1)
    recording = read_recording(path)
    request = ScoringRequest(choose_channels(recording), checkpoint, "auto", keep_persons=True)
    return _Scored(path, recording, make_scorer(request).score(recording, progress))


def _write(scored: _Scored, _progress: Progress) -> Path:
    stages_path = stages_path_of(scored.path)
    if stages_path.exists():
        refuse_to_lose(stages_path)
    try:
        write_scored(stages_path, scored.recording, scored.scores, ScoringOptions())
    except OSError as error:
        raise ScoringError(
            translate(
                "ScoreQueue",
                "{} cannot be written ({}); make room or "
                "allow writing in its folder, then score again.",
            ).format(stages_path.name, error.strerror or error)
        ) from error
    return scored.path
