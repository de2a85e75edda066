"""What every key and the mouse do, on one sheet."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.windows.actions import Actions
from hypnoscope.windows.dialogs.texts import heading

_MOUSE = (
    ("Click", "current second; on a name: choose it"),
    ("Drag", "select; moves on at the edge"),
    ("Shift+click", "extend the selection"),
    ("Double or right click", "select the bout"),
    ("Wheel", "move in time"),
    ("Ctrl+wheel", "zoom at the pointer"),
    ("Shift+wheel", "enlarge one channel"),
    ("Ctrl+drag, middle drag", "move the traces"),
    ("Wheel on a name", "enlarge that channel"),
    ("Drag of a name", "put the channel elsewhere"),
)
_OVERVIEW_MOUSE = (
    ("Click", "go there"),
    ("Drag", "select; of the frame: take the view along"),
    ("Double click", "select the bout"),
    ("Ctrl+wheel", "zoom the overview"),
    ("Shift+wheel, middle drag", "move the overview"),
    ("Right click", "menu of the panel"),
    ("Drag of a name", "put the panel elsewhere"),
    ("Drag between panels", "resize them"),
)


class KeySheet(QDialog):
    """Four columns: scoring and files, moving, looking, the overview."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys and mouse")
        columns = QHBoxLayout()
        columns.setSpacing(24)
        for sections in _sections(actions):
            column = QVBoxLayout()
            column.setSpacing(6)
            for title, rows in sections:
                column.addWidget(heading(title))
                column.addLayout(_grid(rows))
                column.addSpacing(12)
            column.addStretch(1)
            columns.addLayout(column)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.addLayout(columns)
        layout.addWidget(buttons)


_Section = tuple[str, tuple[tuple[str, str], ...]]


def _sections(actions: Actions) -> tuple[tuple[_Section, ...], ...]:
    a = actions
    scoring = (
        *(*a.stages.values(), a.artefact, a.note, a.accept, a.auto_advance, a.shorter_step),
        *(a.longer_step, a.undo, a.redo, a.score_automatically),
    )
    files = (a.open, a.save, a.save_as, a.export, a.import_hypnogram)
    moving = (
        *(a.previous_epoch, a.next_epoch, a.previous_page, a.next_page, a.first_epoch),
        *(a.last_epoch, a.next_stage, a.previous_stage, a.next_unscored),
        *(a.next_review, a.previous_review, a.extend_left, a.extend_right),
        *(a.range_start, a.range_stop, a.select_bout, a.escape),
    )
    looking = (
        *(a.zoom_in, a.zoom_out, a.zoom_usual, a.zoom_whole),
        *(a.taller, a.flatter, a.usual_height, a.lift, a.sink),
        *(a.channel_above, a.channel_below, a.display_filter, a.montage),
        *(a.crosshair, a.ruler, a.clock_time, a.zeitgeber_time, *a.side_panels.values()),
    )
    overview = (
        *(*a.overview_hours.values(), a.overview_all, a.overview_closer, a.overview_farther),
        *(a.overview_left, a.overview_right, *a.panels.values()),
        *(a.arrange_panels, a.overview_settings),
    )
    return (
        (
            ("Scoring", _rows(a, scoring)),
            ("Files", _rows(a, files)),
            ("Mouse on the overview", _OVERVIEW_MOUSE),
        ),
        (("Moving", _rows(a, moving)), ("Mouse on the traces", _MOUSE)),
        (("Looking", _rows(a, looking)),),
        (("Overview", _rows(a, overview)),),
    )


def _rows(actions: Actions, shown: tuple[QAction, ...]) -> tuple[tuple[str, str], ...]:
    native = QKeySequence.SequenceFormat.NativeText
    return tuple(
        (
            ", ".join(key.toString(native) for key in action.shortcuts()[:3]),
            actions.name_of(action),
        )
        for action in shown
    )


def _grid(rows: tuple[tuple[str, str], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for row, (keys, meaning) in enumerate(rows):
        shown = QLabel(keys)
        shown.setStyleSheet("font-weight: 600;")
        grid.addWidget(shown, row, 0)
        grid.addWidget(QLabel(meaning), row, 1)
    return grid
