"""What the gallery shows of the main window: one function for each state of it.

A scene opens a window in the studio, brings it into some state, and returns the widget of which
the picture is to be taken.
"""

from dataclasses import replace

from gallery_panels import PANELS
from gallery_recordings import GalleryFiles
from gallery_stand_ins import FINDINGS, WaitingScorer
from gallery_work import Scene, compare, correct, fill_panels, open_scored, work
from PySide6.QtWidgets import QWidget
from studio import Studio

from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import StageScheme, Substage
from hypnoscope.plots.overview_panels import OVERVIEW_PANELS
from hypnoscope.session.pointing import Measured, Pointed


def start(studio: Studio, _files: GalleryFiles) -> QWidget:
    """Open nothing, on the first day."""
    return studio.new_window()


def start_recent(studio: Studio, files: GalleryFiles) -> QWidget:
    """Open nothing after recordings were opened, one with a long name."""
    window = studio.new_window()
    for path in (files.mouse, files.day, files.many, *files.listed):
        studio.preferences.remember(path)
    return window


def unscored(studio: Studio, files: GalleryFiles) -> QWidget:
    """Open a recording."""
    return studio.open(files.unscored)


def scored(studio: Studio, files: GalleryFiles) -> QWidget:
    """Score it automatically."""
    return open_scored(studio, files)


def corrected(studio: Studio, files: GalleryFiles) -> QWidget:
    """Let a person go over it: other stages, an artefact, notes, a selection."""
    window = open_scored(studio, files)
    correct(work(window))
    middle = work(window).viewport.cursor
    work(window).viewport.select(middle + 2, middle + 6)
    return window


def own_stages(studio: Studio, files: GalleryFiles) -> QWidget:
    """Define stages of the user's own in Wake and REM."""
    window = open_scored(studio, files)
    session, middle = work(window).session, work(window).viewport.cursor
    arousal = Substage("Micro-arousal", Stage.WAKE, 3, "Q", "#c2457a")
    phasic = Substage("Phasic REM", Stage.REM, 4, "H", "#e8590c")
    session.define_stages(StageScheme((arousal, phasic)))
    session.score(middle - 6, middle - 3, arousal)
    session.score(middle + 3, middle + 8, phasic)
    return window


def writing_note(studio: Studio, files: GalleryFiles) -> QWidget:
    """Write a note over the traces."""
    window = open_scored(studio, files)
    window.actions_.note.trigger()
    page = window.page
    assert page is not None
    page.note_editor.text.setPlainText("Grooming, the EMG is not to be trusted")
    return window


def crosshair_and_ruler(studio: Studio, files: GalleryFiles) -> QWidget:
    """Point at a second with the mouse, and measure with the ruler."""
    window = open_scored(studio, files)
    window.actions_.crosshair.setChecked(True)
    window.actions_.ruler.setChecked(True)
    pointing, start_s = work(window).pointing, work(window).viewport.start_s
    pointing.measure(Measured(start_s + 17, 1.4, start_s + 18.5, 1.7))
    pointing.point(Pointed(start_s + 8, "hypnogram", 1.0))
    return window


def filtered(studio: Studio, files: GalleryFiles) -> QWidget:
    """Filter the traces for display, take longer steps, tell Zeitgeber time."""
    window = open_scored(studio, files)
    window.actions_.display_filter.setChecked(True)
    window.actions_.steps[4].trigger()
    window.actions_.zeitgeber_time.setChecked(True)
    return window


def zoomed_in(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show two seconds of the traces."""
    window = open_scored(studio, files)
    viewport = work(window).viewport
    viewport.show(viewport.cursor - 0.5, 2.0)
    return window


def whole(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show the whole recording in the traces."""
    window = open_scored(studio, files)
    window.actions_.zoom_whole.trigger()
    return window


def day(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show a whole day in the overview."""
    return open_scored(studio, files, files.day)


def day_zoomed_out(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show a whole day in the traces, too."""
    window = open_scored(studio, files, files.day)
    window.actions_.zoom_whole.trigger()
    return window


def many_channels(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show all of many channels, of a recording with a long name."""
    window = open_scored(studio, files, files.many)
    for name in work(window).montage.channels:
        work(window).montage.show_channel(name, True)
    return window


def gaps(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show gaps, one of them among the traces."""
    window = open_scored(studio, files, files.gaps)
    gap = work(window).session.recording.gaps[0]
    work(window).viewport.jump_to(int(gap[0]))
    return window


def eeg_only(studio: Studio, files: GalleryFiles) -> QWidget:
    """Open a recording without EMG."""
    return open_scored(studio, files, files.eeg_only)


def every_panel(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show all panels of the overview, each with something to show."""
    window = open_scored(studio, files)
    correct(work(window))
    fill_panels(window, files)
    for kind in OVERVIEW_PANELS:
        window.arrangement.panels.show_panel(kind.name, True)
    return window


def empty_panels(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show all panels of the overview while nothing is scored."""
    window = studio.open(files.unscored)
    for kind in OVERVIEW_PANELS:
        window.arrangement.panels.show_panel(kind.name, True)
    return window


def second_hypnogram(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show the hypnogram of another person, the differences, the agreement."""
    window = open_scored(studio, files)
    compare(window, files)
    window.actions_.side_panels["comparison"].setChecked(True)
    window.actions_.next_difference.trigger()
    return window


def all_side_panels(studio: Studio, files: GalleryFiles) -> QWidget:
    """Show every side panel at once, and the list of recordings."""
    window = open_scored(studio, files)
    correct(work(window))
    compare(window, files)
    window.recordings.add(files.listed)
    for action in window.actions_.side_panels.values():
        action.setChecked(True)
    return window


def recordings(studio: Studio, files: GalleryFiles) -> QWidget:
    """List recordings at every stage of being scored."""
    window = open_scored(studio, files)
    gone = files.listed[0].with_name("mouse-00 taken away.edf")
    window.recordings.add([*files.listed, files.day, gone])
    listed = window.recordings.list
    studio.wait_until(lambda: all(listed.state(path) is not None for path in listed.paths))
    listed.mark_done(files.listed[3], True)
    listed.mark_unsaved(files.listed[1], True)
    return window


def no_recordings(studio: Studio, _files: GalleryFiles) -> QWidget:
    """Show the list of recordings while it is empty."""
    window = studio.new_window()
    window.actions_.recordings.setChecked(True)
    return window


def findings(studio: Studio, files: GalleryFiles) -> QWidget:
    """Find several things wrong with the channels."""
    window = open_scored(studio, files)
    session = work(window).session
    assert session.scores is not None
    session.adopt(replace(session.scores, findings=FINDINGS))
    return window


def error(studio: Studio, files: GalleryFiles) -> QWidget:
    """Say that something went wrong."""
    window = open_scored(studio, files)
    window.notice.say(
        f"{files.many.name} cannot be opened: the header says that the file has 5,760 data "
        "records, but it ends within the 4,913th. Copy the file again from where it was recorded; "
        "if that one ends there too, hypnoscope repair keeps what there is."
    )
    return window


def scoring(studio: Studio, files: GalleryFiles) -> QWidget:
    """Score, and get two fifths of the way."""
    scorer = WaitingScorer()
    window = studio.open(files.unscored, scorer.asked)
    window.auto_scoring.start_usual()
    studio.wait_until(scorer.is_waiting.is_set)
    studio.works_for_ever = True
    return window


def scoring_all(studio: Studio, files: GalleryFiles) -> QWidget:
    """Score the list of recordings."""
    scorer = WaitingScorer()
    window = studio.open(files.mouse, scorer.asked)
    window.recordings.add(files.listed)
    studio.wait_until(lambda: window.recordings.list.state(files.listed[4]) is not None)
    window.recordings.score_all()
    studio.wait_until(scorer.is_waiting.is_set)
    studio.works_for_ever = True
    return window


SCENES: dict[str, Scene] = {
    "start": start,
    "start-recent": start_recent,
    "unscored": unscored,
    "scored": scored,
    "corrected": corrected,
    "own-stages": own_stages,
    "note-editor": writing_note,
    "crosshair": crosshair_and_ruler,
    "filtered": filtered,
    "zoom-2s": zoomed_in,
    "zoom-whole": whole,
    "day": day,
    "day-zoom-24h": day_zoomed_out,
    "many-channels": many_channels,
    "gaps": gaps,
    "eeg-only": eeg_only,
    "overview-all": every_panel,
    "overview-empty": empty_panels,
    "second-hypnogram": second_hypnogram,
    "side-all": all_side_panels,
    "recordings": recordings,
    "recordings-empty": no_recordings,
    "findings": findings,
    "error": error,
    "scoring": scoring,
    "scoring-all": scoring_all,
    **PANELS,
}
