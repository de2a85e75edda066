"""What scenes of the gallery have in common: a scored recording, and work done on it."""

from collections.abc import Callable
from pathlib import Path

from gallery_recordings import GalleryFiles
from gallery_stand_ins import blurred
from PySide6.QtWidgets import QWidget
from studio import Studio, telling_epoch

from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram
from hypnoscope.session.noting import write_note
from hypnoscope.windows.desk import Workspace
from hypnoscope.windows.main_window import MainWindow

Scene = Callable[[Studio, GalleryFiles], QWidget]


def open_scored(studio: Studio, files: GalleryFiles, path: Path | None = None) -> MainWindow:
    """Return a window with a scored recording, at a telling moment."""
    window = studio.open(path or files.mouse)
    work(window).viewport.jump_to(telling_epoch(work(window).session))
    return window


def work(window: MainWindow) -> Workspace:
    """Return what is open in a window in which something is."""
    workspace = window.desk.workspace
    assert workspace is not None
    return workspace


def correct(workspace: Workspace) -> None:
    """Do what a technician does: set stages, flag an artefact, accept, write notes."""
    session, middle = workspace.session, workspace.viewport.cursor
    n = len(session.hypnogram)
    session.score(middle - 4, middle, Stage.WAKE)
    session.score(middle + 3, middle + 7, Stage.NREM)
    session.flag_artefact(middle + 9, middle + 12, True)
    session.review(n // 5, n // 3)
    session.score(n // 2, n // 2 + n // 60, Stage.WAKE)
    write_note(session, middle - 9, middle - 5, "Cable touched")
    write_note(session, n // 4, n // 4 + 30, "Injection of 10 mg/kg, animal was held for some time")
    write_note(session, n // 2, n // 2 + 1, "Grooming")


def compare(window: MainWindow, files: GalleryFiles) -> None:
    """Show the true stages as those of another person."""
    work(window).second.keep(files.truth.name, read_hypnogram(files.truth).hypnogram)


def fill_panels(window: MainWindow, files: GalleryFiles) -> None:
    """Give something to show to the panels that show what is not always there."""
    compare(window, files)
    scores = work(window).session.scores
    assert scores is not None
    others = {"eeg": 0.35, "emg": 0.6}
    kept = {pathway: blurred(scores, share, pathway) for pathway, share in others.items()}
    work(window).pathways.keep({**kept, "mixed": scores})
