"""What lies open on the desk: one recording, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.amplitude import AmplitudeRange
from hypnoscope.session.features import SignalFeatures
from hypnoscope.session.kept_work import KeptWork
from hypnoscope.session.markers import Markers
from hypnoscope.session.montage import Montage
from hypnoscope.session.noting import Noting
from hypnoscope.session.overview_span import OverviewSpan
from hypnoscope.session.pathways import Pathways
from hypnoscope.session.pointing import Pointing
from hypnoscope.session.recorder import Recorder
from hypnoscope.session.reviewing import Reviewing
from hypnoscope.session.second_hypnogram import SecondHypnogram
from hypnoscope.session.session import ScoringSession
from hypnoscope.session.spectral_summary import SpectralSummary
from hypnoscope.session.summary import Summary
from hypnoscope.session.video import Video
from hypnoscope.session.viewport import Viewport


@dataclass(frozen=True, slots=True, eq=False)
class Workspace:
    """An open recording: its scoring, where the user looks, what is shown."""

    session: ScoringSession
    viewport: Viewport
    montage: Montage
    overview: OverviewSpan
    features: SignalFeatures
    markers: Markers
    pointing: Pointing
    pathways: Pathways
    second: SecondHypnogram
    recorder: Recorder
    reviewing: Reviewing
    summary: Summary
    spectra: SpectralSummary
    video: Video
    noting: Noting


def workspace_of(
    session: ScoringSession,
    ranges: Mapping[str, AmplitudeRange],
    journal_folder: Path | None = None,
    kept: KeptWork | None = None,
) -> Workspace:
    """Return a workspace on `session`, which owns all of its parts; see `Recorder`."""
    recording = session.recording
    viewport = Viewport(recording.duration_s, recording.epochs.n_epochs, session)
    montage = Montage(recording, ranges, session)
    overview = OverviewSpan(recording.duration_s, viewport, session)
    features = SignalFeatures(session)
    markers = Markers(recording, session)
    recorder = Recorder(session, journal_folder, kept, parent=session)
    pointing = Pointing(session)
    looks = (viewport, montage, overview, features, markers, pointing, Pathways(session))
    summary = Summary(session, viewport)
    after = (
        Reviewing(session, viewport),
        summary,
        SpectralSummary(session, summary, features),
        Video(viewport, session.hypnogram.epoch_s, session),
        Noting(session),
    )
    return Workspace(session, *looks, SecondHypnogram(session), recorder, *after)


class Desk(QObject):
    """Owns the open workspace; controllers and the window follow its signals."""

    about_to_change = Signal()  # the old workspace is still there
    changed = Signal()  # the new one is

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace: Workspace | None = None

    @property
    def workspace(self) -> Workspace | None:
        """The open workspace, None when nothing is open."""
        return self._workspace

    def place(self, workspace: Workspace | None) -> None:
        """Open another workspace in place of the one there is."""
        self.about_to_change.emit()
        old, self._workspace = self._workspace, workspace
        self.changed.emit()
        if old is not None:
            old.recorder.close()
            old.session.deleteLater()
