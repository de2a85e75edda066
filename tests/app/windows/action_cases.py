"""What each action does to an open recording: what to look at, and how that changes.

The recording lasts ten minutes, the cursor stands at second 5, and the first seconds are scored:
Wake until 40 by hand, REM until 80 by the model, REM until 100 by hand, then nothing. What shows
hours needs a recording of a day, of which nothing is scored.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QInputDialog

from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import stages_path_of
from hypnoscope.plots.overview_panels import OVERVIEW_PANELS

N_SECONDS = 600
DAY_S = 26 * 3600
UNSURE = ((44, 48), (60, 66))


@dataclass
class Bench:
    """The window with its recording, and what stands for the user's answers."""

    window: object
    workspace: object
    preferences: object
    scorer: object
    qtbot: object
    folder: Path

    def __getattr__(self, name):
        return getattr(self.workspace, name)

    def wait(self, holds):
        self.qtbot.waitUntil(holds)


@dataclass(frozen=True)
class Case:
    """What is looked at, what must hold of it before and after, and what comes first."""

    look: Callable[[Bench], object]
    does: Callable[[object, object], bool]
    first: Callable[[Bench], object] = lambda b: None


def becomes(value):
    return lambda before, after: before != value and after == value


def moves(by):
    return lambda before, after: after - before == by


def changes(before, after):
    return before != after


def grows(before, after):
    return after > before


def shrinks(before, after):
    return after < before


def at(epoch):
    return lambda b: b.viewport.move_cursor(epoch)


def span(start_s, span_s):
    return lambda b: b.viewport.show(start_s, span_s)


def stage_of(epoch):
    return lambda b: Stage(b.session.hypnogram.stages[epoch])


def cursor(b):
    return b.viewport.cursor


def selection(b):
    return b.viewport.selection


def shown_s(b):
    return b.viewport.span_s


def setting(name):
    return lambda b: getattr(b.preferences.settings, name)


def dialog(b):
    """What kind of dialog is open over the window, if any."""
    seen = [d for d in b.window.findChildren(QDialog) if d.isVisible()]
    return type(seen[-1]).__name__ if seen else None


def asks(kind, first=lambda b: None):
    return Case(dialog, becomes(kind), first)


def written(name):
    return lambda b: (b.folder / name).exists()


def writes(name, first):
    return Case(written(name), becomes(True), first)


def answers(part, name):
    """Let the question for a path be answered with one in the folder of the test."""
    return lambda b: setattr(getattr(b.window, part), "ask_path", lambda *_: b.folder / name)


def statistics_to(name):
    def prepare(b):
        b.window.statistics.ask_path = lambda *_: (b.folder / name, "CSV (*.csv)")

    return prepare


def stored(name):
    return Case(lambda b: Path(b.folder / name).exists(), becomes(True), statistics_to(name))


def scored_and_undone(b):
    b.session.score(5, 6, Stage.REM)
    b.session.undo_stack.undo()


def one_end_marked(b):
    b.viewport.mark_end(False)
    b.viewport.move_cursor(9)


def reviewing(stretches):
    def prepare(b):
        b.reviewing.list_anew()
        for _ in range(stretches):
            b.reviewing.go(1)

    return prepare


def with_model(b):
    b.second.keep_scores()


def with_differences(b):
    with_model(b)
    b.viewport.move_cursor(N_SECONDS - 1)


def saved_elsewhere(b):
    (b.folder / "theirs.csv").write_bytes(stages_path_of(b.session.recording.path).read_bytes())


def saved_for_comparison(b):
    b.window.saving.save()
    b.wait(lambda: stages_path_of(b.session.recording.path).exists() and not writing(b))
    saved_elsewhere(b)
    b.window.comparing.ask_path = lambda folder: b.folder / "theirs.csv"


def writing(b):
    return b.window.saving.is_writing


def is_saved(b):
    return stages_path_of(b.session.recording.path).exists()


def not_saved(b):
    stages_path_of(b.session.recording.path).unlink(missing_ok=True)
    b.session.score(7, 8, Stage.REM)


def to_import(b):
    (b.folder / "stages.txt").write_text("W\nN\nR\n" * 100)
    b.window.importing.ask_path = lambda folder: b.folder / "stages.txt"


def clean_clipboard(b):
    QApplication.clipboard().setText("")


def table_of(word):
    return lambda before, after: before == "" and word in after.casefold()


def with_spectra(b):
    clean_clipboard(b)
    b.spectra.want()
    b.wait(lambda: b.spectra.spectra() is not None)


def clipboard(b):
    return QApplication.clipboard().text()


def listed(b):
    return len(b.window.recordings.list.paths)


def others(b):
    paths = [b.folder / "folder" / "second.edf"]
    b.window.recordings.ask_files = lambda folder: paths
    b.window.recordings.ask_folder = lambda folder: paths[0].parent
    b.window.recordings.remove(paths[0])


def height_of(name):
    return lambda b: b.montage.half_range(name)


def panel(name):
    return Case(lambda b: b.window.arrangement.panels.is_shown(name), changes)


def side_panel(name):
    return Case(lambda b: b.window.side_panels.dock(name).isVisible(), becomes(True))


def overview(name, does, start_s=36_000, span_s=3_600):
    return Case(
        lambda b: getattr(b.overview, name), does, lambda b: b.overview.show(start_s, span_s)
    )


def scored_again(b):
    return stage_of(50)(b), b.window.auto_scoring.is_running


CASES = {
    "save": Case(is_saved, becomes(True), not_saved),
    "save_as": writes("elsewhere.csv", answers("saving", "elsewhere.csv")),
    "export": writes("copy.csv", answers("saving", "copy.csv")),
    "import_hypnogram": asks("ImportDialog", to_import),
    "export_as": asks("ExportDialog"),
    "export_journal": writes("journal.csv", answers("journal_export", "journal.csv")),
    "undo": Case(stage_of(5), becomes(Stage.WAKE), lambda b: b.session.score(5, 6, Stage.REM)),
    "redo": Case(stage_of(5), becomes(Stage.REM), scored_and_undone),
    "select_bout": Case(selection, becomes((0, 40))),
    "range_start": Case(lambda b: b.viewport.marked_end, becomes(5)),
    "range_stop": Case(selection, becomes((5, 10)), one_end_marked),
    "select_all": Case(selection, becomes((0, N_SECONDS))),
    "escape": Case(selection, becomes(None), lambda b: b.viewport.select(3, 9)),
    "score_automatically": Case(scored_again, becomes((Stage.NREM, False))),
    "score_with_options": asks("ScoringDialog"),
    "compare_pathways": Case(
        lambda b: (b.window.arrangement.panels.is_shown("pathways"), len(b.pathways.scores) > 1),
        becomes((True, True)),
        lambda b: b.window.arrangement.panels.show_panel("pathways", False),
    ),
    "rules": asks("RulesDialog"),
    "retrain": asks("RetrainingDialog"),
    "stages.wake": Case(stage_of(45), becomes(Stage.WAKE), at(45)),
    "stages.nrem": Case(stage_of(5), becomes(Stage.NREM)),
    "stages.rem": Case(stage_of(5), becomes(Stage.REM)),
    "stages.unscored": Case(stage_of(5), becomes(Stage.UNSCORED)),
    "artefact": Case(lambda b: bool(b.session.hypnogram.artefacts[5]), becomes(True)),
    "note": Case(lambda b: b.window.page.note_editor.isVisible(), becomes(True)),
    "own_stages": asks("OwnStagesDialog"),
    "auto_advance": Case(setting("stays"), becomes(True)),
    **{
        f"steps.{n}": Case(lambda b: b.viewport.step, becomes(n), lambda b: b.viewport.use_step(7))
        for n in (1, 2, 4, 5, 10)
    },
    "other_step": Case(
        lambda b: any(d.isVisible() for d in b.window.findChildren(QInputDialog)), becomes(True)
    ),
    "shorter_step": Case(setting("step_s"), becomes(2), lambda b: b.window._scoring_step.use(4)),
    "longer_step": Case(setting("step_s"), becomes(5), lambda b: b.window._scoring_step.use(4)),
    "name_scorer": asks("ScorerNameDialog"),
    "copy_statistics": Case(clipboard, table_of("wake"), clean_clipboard),
    "copy_spectra": Case(clipboard, table_of("wake"), with_spectra),
    **{
        f"tables.{kind}": stored(f"table-{kind}.csv")
        for kind in ("figures", "bouts", "spectra", "delta", "course", "definitions")
    },
    **{
        f"figures.{kind}": stored(f"figure-{kind}.png")
        for kind in ("summary", "hypnogram", "spectra")
    },
    "previous_epoch": Case(cursor, becomes(4)),
    "next_epoch": Case(cursor, becomes(6)),
    "extend_left": Case(selection, becomes((4, 6)), lambda b: b.viewport.select(5, 5)),
    "extend_right": Case(selection, becomes((5, 7)), lambda b: b.viewport.select(5, 5)),
    "previous_page": Case(lambda b: b.viewport.start_s, shrinks, span(90, 30)),
    "next_page": Case(lambda b: b.viewport.start_s, grows, span(90, 30)),
    "first_epoch": Case(cursor, becomes(0)),
    "last_epoch": Case(cursor, becomes(N_SECONDS - 1)),
    "next_stage": Case(cursor, becomes(40)),
    "previous_stage": Case(cursor, becomes(40), at(45)),
    "next_unscored": Case(cursor, becomes(100)),
    "next_review": Case(selection, becomes(UNSURE[0]), reviewing(0)),
    "previous_review": Case(selection, becomes(UNSURE[0]), reviewing(2)),
    "accept": Case(lambda b: bool(b.reviewing.reviewed()[44]), becomes(True), reviewing(1)),
    "zoom_in": Case(shown_s, shrinks),
    "zoom_out": Case(shown_s, grows),
    "zoom_usual": Case(shown_s, becomes(30.0), span(0, 90)),
    "zoom_whole": Case(shown_s, becomes(float(N_SECONDS))),
    "taller": Case(height_of("EEG"), shrinks),
    "flatter": Case(height_of("EEG"), grows),
    "usual_height": Case(height_of("EEG"), grows, lambda b: b.montage.enlarge(3)),
    "channel_above": Case(
        lambda b: b.montage.current, becomes("EEG"), lambda b: b.montage.choose("EMG")
    ),
    "channel_below": Case(
        lambda b: b.montage.current, becomes("EMG"), lambda b: b.montage.choose("EEG")
    ),
    "lift": Case(lambda b: b.montage.offset("EEG"), grows),
    "sink": Case(lambda b: b.montage.offset("EEG"), shrinks),
    "display_filter": Case(lambda b: b.montage.filter_is_on, becomes(True)),
    "montage": asks("MontageDialog"),
    "channels": asks("ChannelsDialog"),
    "clock_time": Case(setting("clock_time"), becomes(True)),
    "zeitgeber_time": Case(setting("zeitgeber_time"), becomes(True)),
    "overview_settings": asks("OverviewDialog"),
    "crosshair": Case(setting("crosshair"), changes),
    "ruler": Case(lambda b: b.pointing.ruler_is_on, becomes(True)),
    "themes.dark": Case(setting("theme"), becomes("dark")),
    "themes.system": Case(setting("theme"), becomes("system")),
    "themes.light": Case(
        setting("theme"), becomes("light"), lambda b: b.preferences.use_theme("dark")
    ),
    **{f"panels.{kind.name}": panel(kind.name) for kind in OVERVIEW_PANELS},
    "arrange_panels": asks("PanelsDialog"),
    "usual_panels": Case(
        lambda b: b.window.arrangement.panels.is_shown("hypnogram"),
        becomes(True),
        lambda b: b.window.arrangement.panels.show_panel("hypnogram", False),
    ),
    **{
        f"side_panels.{name}": side_panel(name)
        for name in ("spectrum", "notes", "statistics", "video", "review", "comparison")
    },
    "compare_file": Case(
        lambda b: b.second.name, lambda before, after: "theirs" in after, saved_for_comparison
    ),
    "compare_scores": Case(lambda b: b.second.hypnogram is not None, becomes(True)),
    "stop_comparing": Case(lambda b: b.second.hypnogram, becomes(None), with_model),
    "next_difference": Case(selection, becomes((80, 100)), lambda b: (with_model(b), at(45)(b))),
    "previous_difference": Case(selection, becomes((80, 100)), with_differences),
    "take_over": Case(stage_of(85), becomes(Stage.NREM), lambda b: (with_model(b), at(85)(b))),
    "recordings": Case(lambda b: b.window.recordings_dock.dock.isVisible(), becomes(True)),
    "add_recordings": Case(listed, grows, others),
    "add_folder": Case(listed, grows, others),
    "play_video": Case(lambda b: b.window.side_panels.dock("video").isVisible(), becomes(True)),
    "keys": asks("KeySheet"),
    "change_keys": asks("KeysDialog"),
    "about": asks("AboutDialog"),
}

CASES_OF_A_DAY = {
    **{
        f"overview_hours.{n}": overview("span_s", becomes(n * 3600.0), span_s=7_000)
        for n in (1, 4, 12, 24)
    },
    "overview_all": overview("span_s", becomes(float(DAY_S))),
    "overview_closer": overview("span_s", shrinks),
    "overview_farther": overview("span_s", grows),
    "overview_left": overview("start_s", shrinks),
    "overview_right": overview("start_s", grows),
}
