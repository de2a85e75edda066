"""Define stages of one's own, each within Wake, NREM or REM."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QMenu,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.stage_scheme import (
    FIRST_CODE,
    LAST_CODE,
    SUGGESTED,
    StageScheme,
    Substage,
)
from hypnoscope.plots.theme import STAGE_COLOURS, text_on
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import marked, translate
from hypnoscope.windows.dialogs.sizes import scaled, size
from hypnoscope.windows.dialogs.texts import Notice, note, plain_table

_COLUMNS = (
    marked("OwnStages", "Name"),
    marked("OwnStages", "Counts as"),
    marked("OwnStages", "Key"),
    marked("OwnStages", "Colour"),
    marked("OwnStages", "Code"),
)
_WIDTHS = {1: 110, 2: 140, 3: 100, 4: 80}
_EXPLANATION = marked(
    "OwnStages",
    "Each counts as Wake, NREM or REM for automatic scoring, agreement and other programs. "
    "The code is what stands for it in files that hold numbers.",
)
_USUAL = (820, 420)


class OwnStagesDialog(QDialog):
    """A row for each stage; what cannot be is said before it can be accepted.

    Parameters
    ----------
    session
        Whose stages they are.
    taken
        What the action of each key is called.
    last
        The stages that were defined last, elsewhere; offered while there are none.
    """

    def __init__(
        self,
        session: ScoringSession,
        taken: Mapping[str, str],
        last: StageScheme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Stages of your own"))
        self._session, self._taken, self._last = session, taken, last
        self.rows: list[StageRow] = []
        self.table = plain_table([translate("OwnStages", title) for title in _COLUMNS], ())
        self.add, self.remove = QPushButton(self.tr("&Add")), QPushButton(self.tr("&Remove"))
        self.as_last = QPushButton(self.tr("Those of &last time"))
        self.notice, self.none_yet = Notice(), note()
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self._lay_out()
        for own in session.hypnogram.scheme.substages:
            self._add_row(own)
        self._check()

    @property
    def scheme(self) -> StageScheme:
        """The stages that the rows describe; ValueError where they cannot be."""
        return StageScheme(tuple(row.substage for row in self.rows))

    def accept(self) -> None:
        """Define the stages, unless that would lose one that epochs have."""
        try:
            self._session.define_stages(self.scheme)
        except ValueError as error:
            self.notice.say(str(error))
        else:
            super().accept()

    def add_stage(self, own: Substage) -> None:
        """Add a row, with a code that is free and without a key that is taken."""
        codes = {row.code.value() for row in self.rows}
        free = own.code not in codes
        code = own.code if free else min(set(range(FIRST_CODE, LAST_CODE + 1)) - codes)
        keys = {row.pressed_key for row in self.rows} | set(self._taken)
        key = "" if own.key in keys else own.key
        self._add_row(Substage(own.name, own.stage, code, key, own.colour))
        self.table.selectRow(len(self.rows) - 1)
        self._check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt override)
        """Choose the row whose field has the focus, so that Remove takes that one off."""
        if event.type() == QEvent.Type.FocusIn:
            for place, row in enumerate(self.rows):
                if any(field in (watched, watched.parent()) for field in row.widgets):
                    self.table.selectRow(place)
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        menu = QMenu(self.add)
        for own in (
            *SUGGESTED,
            Substage(self.tr("New stage"), Stage.WAKE, FIRST_CODE, "", "#7a5cc4"),
        ):
            action = menu.addAction(own.name)
            action.setData(own)
        menu.triggered.connect(self._add_chosen)
        self.add.setMenu(menu)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from field to field
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, scaled(width))
        self.table.verticalHeader().setDefaultSectionSize(scaled(36))
        row = QHBoxLayout()
        for button in (self.add, self.remove, self.as_last):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(note(translate("OwnStages", _EXPLANATION)))
        layout.addWidget(self.table, stretch=1)
        layout.addLayout(row)
        self.none_yet.setText(self.tr("You have no stages of your own yet: choose Add."))
        layout.addWidget(self.none_yet)
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)
        size(self, *_USUAL)
        self.remove.clicked.connect(self._remove_chosen)
        self.as_last.clicked.connect(self._add_last)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _add_row(self, own: Substage) -> None:
        row = StageRow(own, self._check)
        self.rows.append(row)
        place = self.table.rowCount()
        self.table.insertRow(place)
        for column, widget in enumerate(row.widgets):
            self.table.setCellWidget(place, column, _roomy(widget))
            (widget.focusProxy() or widget).installEventFilter(self)

    def _add_chosen(self, action: QAction) -> None:
        own: Substage = action.data()
        self.add_stage(own)

    def _add_last(self) -> None:
        for own in self._last.substages:
            self.add_stage(own)

    def _remove_chosen(self) -> None:
        place = self.table.currentRow()
        if 0 <= place < len(self.rows):
            self.table.removeRow(place)
            del self.rows[place]
            self._check()

    def _check(self) -> None:
        sentence = self._objection()
        self.notice.say(sentence)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not sentence)
        self.remove.setEnabled(bool(self.rows))
        self.none_yet.setVisible(not self.rows)
        self.as_last.setVisible(bool(self._last.substages) and not self.rows)

    def _objection(self) -> str:
        try:
            scheme = self.scheme
        except ValueError as error:
            return str(error)
        for own in scheme.substages:
            if own.key in self._taken:
                return self.tr("{} means {}; give {} another key.").format(
                    own.key, self._taken[own.key], own.name
                )
        return ""


def _roomy(field: QWidget) -> QWidget:
    """Return a field with a little room around it, however high its row is."""
    frame = QWidget()
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(4, 3, 4, 3)
    layout.addWidget(field)
    return frame


class StageRow:
    """The fields of one stage."""

    def __init__(self, own: Substage, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.name, self.stage = QLineEdit(own.name), QComboBox()
        self.name.setCursorPosition(0)  # the beginning of a long name is seen
        self.key, self.colour, self.code = QKeySequenceEdit(), QPushButton(), QSpinBox()
        for stage in SCORED_STAGES:
            self.stage.addItem(stage.label, stage)
        self.stage.setCurrentIndex(self.stage.findData(own.stage))
        self.key.setMaximumSequenceLength(1)
        self.key.setClearButtonEnabled(True)
        self.key.setKeySequence(QKeySequence(own.key))
        self.code.setRange(FIRST_CODE, LAST_CODE)
        self.code.setValue(own.code)
        self._paint(own.colour or STAGE_COLOURS[own.stage])
        self.name.textChanged.connect(self._tell)
        self.stage.currentIndexChanged.connect(self._tell)
        self.key.keySequenceChanged.connect(self._tell)
        self.code.valueChanged.connect(self._tell)
        self.colour.clicked.connect(self._ask_colour)
        for widget, what in zip(self.widgets, _COLUMNS, strict=True):
            widget.setAccessibleName(translate("OwnStages", what))

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """The fields from left to right."""
        return self.name, self.stage, self.key, self.colour, self.code

    @property
    def pressed_key(self) -> str:
        """The key, empty for none."""
        return self.key.keySequence().toString()

    @property
    def substage(self) -> Substage:
        """The stage that the fields describe; ValueError where there cannot be such."""
        stage: Stage = self.stage.currentData()
        colour = self.colour.text()
        return Substage(
            self.name.text().strip(), stage, self.code.value(), self.pressed_key, colour
        )

    def use_colour(self, colour: str) -> None:
        """Draw the stage in a colour like ``#4aa3c7``."""
        self._paint(colour)
        self._changed()

    def _paint(self, colour: str) -> None:
        self.colour.setText(colour)
        self.colour.setStyleSheet(
            f"QPushButton {{ background: {colour}; color: {text_on(colour)}; padding: 4px;"
            f" border: 2px solid {colour}; border-radius: 4px; }}"
            "QPushButton:focus { border-color: palette(text); }"
        )

    def _ask_colour(self) -> None:
        dialog = QColorDialog(QColor(self.colour.text()), self.colour)
        dialog.setWindowTitle(translate("StageRow", "Colour of {}").format(self.name.text()))
        dialog.colorSelected.connect(self._take_colour)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_colour(self, colour: QColor) -> None:
        self.use_colour(colour.name())

    def _tell(self, _value: object = None) -> None:
        self._changed()
