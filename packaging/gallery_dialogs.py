"""What the gallery shows of dialogs and questions: each filled as on a hard day.

An opening opens one of them over a window in which a recording is open, and returns it.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeVar

import gallery_hard_days as hard
import numpy as np
from gallery_menus import MENUS
from gallery_recordings import GalleryFiles
from gallery_work import Scene, correct, open_scored, work
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QDialog, QInputDialog, QLineEdit, QMenu, QWidget
from studio import Studio

from hypnoscope.core.stage_scheme import StageScheme
from hypnoscope.formats.table_layout import ColumnLayout
from hypnoscope.formats.table_times import TimeColumn
from hypnoscope.plots.theme import LIGHT
from hypnoscope.scoring.lessons import RetrainingExample
from hypnoscope.windows.dialogs.about import AboutDialog
from hypnoscope.windows.dialogs.channels import ChannelsDialog
from hypnoscope.windows.dialogs.export_hypnogram import ExportDialog
from hypnoscope.windows.dialogs.import_hypnogram import ImportDialog, Purpose
from hypnoscope.windows.dialogs.keys import KeysDialog
from hypnoscope.windows.dialogs.montage import MontageDialog
from hypnoscope.windows.dialogs.overview import OverviewDialog
from hypnoscope.windows.dialogs.own_stages import OwnStagesDialog
from hypnoscope.windows.dialogs.questions import (
    LeftUnsavedQuestion,
    RecoveryQuestion,
    StopTrainingQuestion,
    UnsavedChangesQuestion,
)
from hypnoscope.windows.dialogs.retraining import RetrainingDialog
from hypnoscope.windows.dialogs.rules import RulesDialog
from hypnoscope.windows.dialogs.scorer_name import ScorerNameDialog
from hypnoscope.windows.dialogs.scoring import ScoringDialog
from hypnoscope.windows.dialogs.table_columns import TableColumnsDialog
from hypnoscope.windows.key_sheet import KeySheet
from hypnoscope.windows.main_window import MainWindow

Opening = Callable[[MainWindow], QWidget]
_Dialog = TypeVar("_Dialog", bound=QDialog)

_BOUTS = ("W",) * 60 + ("N",) * 90 + ("R",) * 30


def asked(window: MainWindow, action: str, kind: type[_Dialog]) -> _Dialog:
    """Return the dialog that an action opens."""
    window.actions_.by_id[action].trigger()
    found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    return found[-1]


def about(window: MainWindow) -> QWidget:
    """Show versions, checkpoint and the paper to cite."""
    return AboutDialog(hard.CHECKPOINTS[0], window)


def channels_many(window: MainWindow) -> QWidget:
    """Ask about forty channels of a file that was not in order."""
    return ChannelsDialog(hard.many_channels(), window)


def channels_without_roles(window: MainWindow) -> QWidget:
    """Ask about channels none of which can be scored."""
    return ChannelsDialog(hard.without_roles(work(window).session.recording), window)


def table_of_times(window: MainWindow) -> QWidget:
    """Ask about a table with a column of times."""
    columns = (ColumnLayout("time", is_used=False), ColumnLayout("EEG", "µV"), ColumnLayout("EMG"))
    return TableColumnsDialog(hard.table(*columns, times=TimeColumn(0)), window)


def table_of_many(window: MainWindow) -> QWidget:
    """Ask about forty columns of which nothing is known."""
    columns = [ColumnLayout(f"channel {n:02d} of the amplifier in room 4, raw") for n in range(40)]
    return TableColumnsDialog(hard.table(*columns), window)


def score_options(window: MainWindow) -> QWidget:
    """Ask how to score what a person scored in part."""
    return ScoringDialog(work(window).session.recording, hard.CHECKPOINTS, "", 1204, window)


def score_impossible(window: MainWindow) -> QWidget:
    """Ask how to score what cannot be scored, with a checkpoint of a long name."""
    recording = hard.without_roles(work(window).session.recording)
    dialog = ScoringDialog(recording, hard.CHECKPOINTS, "own-2c3d", 0, window)
    dialog.signals_box.setCurrentIndex(1)
    return dialog


def own_stages(window: MainWindow, n: int) -> OwnStagesDialog:
    """Define so many stages of one's own; two of them have the same name."""
    last = StageScheme(hard.stages_of_one_own(1))
    taken = window.actions_.names_by_key
    dialog = OwnStagesDialog(work(window).session, taken, last, window)
    for own in hard.stages_of_one_own(n):
        dialog.add_stage(own)
    if n > 1:
        dialog.rows[1].name.setText(dialog.rows[0].name.text())
    return dialog


def colour(window: MainWindow) -> QWidget:
    """Choose the colour of a stage."""
    return QColorDialog(QColor("#4aa3c7"), window)


def keys_nothing(window: MainWindow) -> QWidget:
    """Search for what there is not."""
    sheet = asked(window, "keys", KeySheet)
    for search in sheet.findChildren(QLineEdit):
        search.setText("teleport")
    return sheet


def keys_in_conflict(window: MainWindow) -> QWidget:
    """Give two actions the same key."""
    dialog = asked(window, "change_keys", KeysDialog)
    dialog.search.setText(window.actions_.name_of(window.actions_.next_stage))
    rows = range(dialog.table.rowCount())
    dialog.table.selectRow(next(row for row in rows if not dialog.table.isRowHidden(row)))
    dialog.edits[0].setKeySequence("N")
    return dialog


def montage_of_many(window: MainWindow) -> QWidget:
    """Set filters between which nothing is left."""
    dialog = asked(window, "montage", MontageDialog)
    dialog.highpass.setCurrentText("50")
    dialog.lowpass.setCurrentText("20")
    return dialog


def overview_with_error(window: MainWindow) -> QWidget:
    """Set a band that ends before it begins."""
    dialog = asked(window, "overview_settings", OverviewDialog)
    dialog.delta[0].setValue(60.0)
    return dialog


def rules_chosen(window: MainWindow) -> QWidget:
    """See what two rules would change."""
    dialog = asked(window, "rules", RulesDialog)
    dialog.shortest.box.setChecked(True)
    dialog.rebinning.box.setChecked(True)
    dialog.keep_persons.setChecked(False)
    return dialog


def import_of(
    window: MainWindow,
    name: str,
    codes: Sequence[str],
    epoch_s: Fraction | None = Fraction(1),
    *remarks: str,
    purpose: Purpose = "import",
) -> QWidget:
    """Ask how to take over a file with these codes."""
    certainty = "unsure" if epoch_s is None else "usual"
    held = hard.imported(codes, epoch_s, certainty, *remarks)
    kind, session = "Text, a stage a line", work(window).session
    return ImportDialog(session, Path(name), kind, held, LIGHT, window, purpose)


def import_fitting(window: MainWindow) -> QWidget:
    """Import what meets the recording at both ends."""
    return import_of(window, "mouse 7.txt", _bouts(window))


def import_longer(window: MainWindow) -> QWidget:
    """Import what is longer than the recording, from a file with remarks."""
    remark = "The file names 14 epochs that overlap with the one before: the later counts."
    fourth = _bouts(window)[::3]
    return import_of(window, hard.LONG_FILE, fourth, Fraction(4), remark, remark)


def import_unsure(window: MainWindow) -> QWidget:
    """Import numbers of which nobody knows what they mean."""
    n = len(work(window).session.hypnogram)
    return import_of(window, "scores.mat", [str(code) for code in (np.arange(n) // 37) % 14], None)


def import_doubtful(window: MainWindow) -> QWidget:
    """Import what can hardly be right."""
    n = len(work(window).session.hypnogram)
    return import_of(window, "scores.txt", ((("R",) * 60 + ("W",) * 60) * (n // 120 + 1))[:n])


def compare(window: MainWindow) -> QWidget:
    """Compare with another hypnogram."""
    return import_of(window, hard.LONG_FILE, _bouts(window), purpose="compare")


def export_losing(window: MainWindow) -> QWidget:
    """Export what the file cannot hold."""
    dialog = ExportDialog(work(window).session, parent=window)
    for box in (dialog.format_box, dialog.length_box):
        box.setCurrentIndex(box.count() - 1)
    return dialog


def retraining(window: MainWindow) -> tuple[RetrainingDialog, hard.StagedRun]:
    """Return the dialog of retraining, and what stands for the training."""
    run = hard.StagedRun(window)
    dialog = RetrainingDialog(hard.CHECKPOINTS, run=run, parent=window)  # type: ignore[arg-type]
    return dialog, run


def retraining_empty(window: MainWindow) -> QWidget:
    """Begin to retrain."""
    return retraining(window)[0]


def retraining_examples(window: MainWindow) -> QWidget:
    """Learn from many recordings, with a name that cannot be."""
    dialog, _run = retraining(window)
    folder = work(window).session.recording.path
    assert folder is not None
    there = folder.parent / "examples"
    there.mkdir(exist_ok=True)
    for example in hard.examples(there, 14):
        dialog.setup.examples.add(example)
    dialog.setup.name_edit.setText("our laboratory, 14 mice")
    dialog.setup.remind(
        f"The last changes of {hard.LONG} are not saved: save them (Ctrl+S) and choose Retrain "
        "again to learn from them."
    )
    return dialog


def retraining_without_file(window: MainWindow) -> QWidget:
    """Learn from a file that is gone."""
    dialog, _run = retraining(window)
    gone = Path("gone") / "mouse_hypnogram.csv"
    dialog.setup.examples.add(RetrainingExample(gone.with_suffix(".edf"), gone))
    return dialog


def retraining_progress(window: MainWindow) -> QWidget:
    """Wait for the training."""
    dialog, run = retraining(window)
    dialog._start()
    run.progressed.emit(34, 120)
    return dialog


def retraining_result(window: MainWindow, better: bool) -> QWidget:
    """See what the training gained."""
    dialog, run = retraining(window)
    run.succeeded.emit(hard.report(better))
    return dialog


def other_step(window: MainWindow) -> QWidget:
    """Ask for a step of any length."""
    return asked(window, "other_step", QInputDialog)


OPENINGS: dict[str, Opening] = {
    "about": about,
    "channels": lambda window: asked(window, "channels", ChannelsDialog),
    "channels-many": channels_many,
    "channels-without-roles": channels_without_roles,
    "colour": colour,
    "compare": compare,
    "export": lambda window: ExportDialog(work(window).session, parent=window),
    "export-losing": export_losing,
    "import-doubtful": import_doubtful,
    "import-fitting": import_fitting,
    "import-longer": import_longer,
    "import-unsure": import_unsure,
    "keys": lambda window: asked(window, "keys", KeySheet),
    "keys-nothing": keys_nothing,
    "change-keys": lambda window: asked(window, "change_keys", KeysDialog),
    "change-keys-conflict": keys_in_conflict,
    "left-unsaved": lambda window: LeftUnsavedQuestion([hard.LONG_FILE, "b.edf"], window),
    "montage": lambda window: asked(window, "montage", MontageDialog),
    "montage-error": montage_of_many,
    "other-step": other_step,
    "overview": lambda window: asked(window, "overview_settings", OverviewDialog),
    "overview-error": overview_with_error,
    "own-stages": lambda window: own_stages(window, 0),
    "own-stages-many": lambda window: own_stages(window, 14),
    "panels": lambda window: asked(window, "arrange_panels", QDialog),
    "recovery": lambda window: RecoveryQuestion(hard.LONG_FILE, hard.unsaved_work(), window),
    "retraining": retraining_empty,
    "retraining-examples": retraining_examples,
    "retraining-without-file": retraining_without_file,
    "retraining-progress": retraining_progress,
    "retraining-better": lambda window: retraining_result(window, better=True),
    "retraining-worse": lambda window: retraining_result(window, better=False),
    "rules": lambda window: asked(window, "rules", RulesDialog),
    "rules-chosen": rules_chosen,
    "score-options": score_options,
    "score-impossible": score_impossible,
    "scorer": lambda window: asked(window, "name_scorer", ScorerNameDialog),
    "scorer-empty": lambda window: ScorerNameDialog("", window),
    "stop-training": lambda window: StopTrainingQuestion(False, window),
    "discard-training": lambda window: StopTrainingQuestion(True, window),
    "table": table_of_times,
    "table-many": table_of_many,
    "unsaved": lambda window: UnsavedChangesQuestion(hard.LONG_FILE, window),
}


def over_a_window(opening: Opening, studio: Studio, files: GalleryFiles) -> QWidget:
    """Open one of them over a recording that a person corrected in part."""
    window = open_scored(studio, files)
    correct(work(window))
    widget = opening(window)
    widget.adjustSize() if isinstance(widget, QMenu) else widget.show()
    return widget


DIALOGS: dict[str, Scene] = {
    **{f"dialog-{name}": partial(over_a_window, opening) for name, opening in OPENINGS.items()},
    **{name: partial(over_a_window, opening) for name, opening in MENUS.items()},
}


def _bouts(window: MainWindow) -> Sequence[str]:
    n = len(work(window).session.hypnogram)
    return (_BOUTS * (n // len(_BOUTS) + 1))[:n]
