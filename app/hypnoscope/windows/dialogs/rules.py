"""Rules that change stages after scoring: set them, see what they would do, then apply them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.comparison import Difference
from hypnoscope.core.comparison import counted as counted_changes
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.marks import Marks
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import Stage
from hypnoscope.jobs.latest import Answer, LatestWork
from hypnoscope.plots.theme import Theme
from hypnoscope.plots.time_axis import TimeText
from hypnoscope.scoring.rule_edits import Proposal, proposed, scorer_of
from hypnoscope.scoring.rules import Rule
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.translation import translate
from hypnoscope.windows.desk import Workspace
from hypnoscope.windows.dialogs.hypnogram_strips import HypnogramStrips, Strip
from hypnoscope.windows.dialogs.rule_editors import (
    HmmEditor,
    MinimumBoutEditor,
    NoRemFromWakeEditor,
    RebinningEditor,
    RuleEditor,
)
from hypnoscope.windows.dialogs.sizes import scaled, size
from hypnoscope.windows.dialogs.texts import (
    Notice,
    cell,
    counted,
    heading,
    note,
    plain_table,
)

_PATIENCE_S = 0.05
_SETTLING_MS = 120  # a spin box that is held down asks once
_MOST_ROWS = 300
_MARKS_ACROSS = 400
_NUMBERS = (0, 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Wanted:
    """What is to be worked out: rules on a hypnogram that nobody else has."""

    rules: tuple[Rule, ...]
    hypnogram: Hypnogram
    scores: Scores | None
    within: tuple[int, int] | None
    keep_persons: bool
    person: str


def _worked_out(wanted: _Wanted) -> Proposal:
    return proposed(
        wanted.rules,
        wanted.hypnogram,
        wanted.scores,
        within=wanted.within,
        keep_persons=wanted.keep_persons,
        person=wanted.person,
    )


class RulesDialog(QDialog):
    """Not modal; none of the rules is chosen at first, and nothing changes before Apply.

    Rules apply in the order in which they are listed: smoothing starts from the model's
    probabilities, so it has to come first.
    """

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Rules"))
        self._session, self._viewport = workspace.session, workspace.viewport
        self.hmm, self.shortest = HmmEditor(), MinimumBoutEditor()
        self.no_rem, self.rebinning = NoRemFromWakeEditor(), RebinningEditor()
        self.keep_persons = QCheckBox(self.tr("Leave what a person set or accepted as it is"))
        self.only_selection = QCheckBox(self.tr("Only in the selection"))
        self.strips = HypnogramStrips(theme, self._session.hypnogram.duration_s)
        self.table, self.summary, self.notice = _empty_table(), note(), Notice()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.apply_button = self._buttons.addButton(
            self.tr("Apply"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._proposal: Proposal | None = None
        self._asked: _Wanted | None = None
        self._work = LatestWork(_worked_out, _PATIENCE_S)
        self._timer = QTimer(self, singleShot=True, interval=_SETTLING_MS)
        self._lay_out()
        self._connect()
        self._preview()

    @property
    def editors(self) -> tuple[RuleEditor, ...]:
        """The rules in the order in which they apply."""
        return (self.hmm, self.shortest, self.no_rem, self.rebinning)

    @property
    def proposal(self) -> Proposal | None:
        """What the rules would do; None while it is worked out, or where they cannot be applied."""
        return self._proposal

    def done(self, result: int) -> None:
        """Stop working out what is wanted no more."""
        self._timer.stop()
        self._work.close()
        super().done(result)

    def _lay_out(self) -> None:
        self.keep_persons.setChecked(True)
        self.strips.setAccessibleName(self.tr("Stages now, after the rules, and where they change"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(heading(self.tr("Change stages by rules")))
        text = self.tr(
            "Nothing changes before Apply; then it is one step to undo, kept with the stages."
        )
        column.addWidget(note(text))
        for editor in self.editors:
            column.addWidget(editor)
        row = QHBoxLayout()
        row.addWidget(self.keep_persons)
        row.addWidget(self.only_selection)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.strips)
        column.addWidget(self.summary)
        column.addWidget(self.notice)
        column.addWidget(self.table, stretch=1)
        column.addStretch(0)  # takes the room while there is no table
        column.addWidget(self._buttons)
        self.table.setMinimumHeight(scaled(110))
        self.apply_button.setDefault(True)
        size(self, 640, 600)

    def _connect(self) -> None:
        for editor in self.editors:
            editor.changed.connect(self._wait)
        for box in (self.keep_persons, self.only_selection):
            box.toggled.connect(self._wait)
        self._timer.timeout.connect(self._preview)
        self._session.epochs_changed.connect(self._wait)
        self._session.scores_changed.connect(self._wait)
        self._viewport.selection_changed.connect(self._follow_selection)
        self._work.answered.connect(self._take)
        self._buttons.rejected.connect(self.reject)
        self.apply_button.clicked.connect(self._apply)
        self.table.cellClicked.connect(self._go_to)

    def _follow_selection(self) -> None:
        if self.only_selection.isChecked():
            self._wait()

    def _wait(self) -> None:
        self._proposal = None
        self.apply_button.setEnabled(False)
        self.summary.setText(self.tr("Working out what would change …"))
        self._timer.start()

    def _preview(self) -> None:
        rules = tuple(editor.rule for editor in self.editors if editor.is_chosen)
        ours = self._session.hypnogram
        for rule in rules:
            ours.code_of(scorer_of(rule))  # here, so that both hypnograms have the same codes
        copy = Hypnogram(ours.marks, ours.scorers, ours.epoch_s, ours.scheme)
        within = self._viewport.target if self.only_selection.isChecked() else None
        keep = self.keep_persons.isChecked()
        person = self._session.person.name
        self._asked = _Wanted(rules, copy, self._session.scores, within, keep, person)
        answer = self._work.ask("preview", self._asked)
        if answer is not None:
            self._take(answer)

    def _take(self, answer: Answer) -> None:
        if answer.wanted is not self._asked or self._timer.isActive():
            return
        self._proposal = answer.value if isinstance(answer.value, Proposal) else None
        self.notice.say(_explained(answer.error))
        self._show(self._proposal)

    def _show(self, proposal: Proposal | None) -> None:
        n_changed = 0 if proposal is None else proposal.n_changed
        self.apply_button.setEnabled(n_changed > 0)
        chosen = any(editor.is_chosen for editor in self.editors)
        self.summary.setText(_summary(proposal) if chosen else self.tr("No rule is chosen."))
        self.summary.setVisible(proposal is not None)
        self._show_strips(proposal)
        _fill(self.table, proposal, self._session.hypnogram.epoch_s)

    def _show_strips(self, proposal: Proposal | None) -> None:
        marks, stop_s = self._session.hypnogram.marks, self._session.hypnogram.duration_s
        after = marks
        if proposal is not None:
            after = marks.with_run(proposal.edit.start, proposal.edit.after)
        only = change_marks(() if proposal is None else proposal.changes, len(marks))
        rows = ((self.tr("Now"), marks), (self.tr("After"), after), (self.tr("Changes"), only))
        self.strips.show_strips(*(Strip(name, each, 0.0, stop_s) for name, each in rows))

    def _apply(self) -> None:
        proposal = self._proposal
        if proposal is None or not proposal.n_changed:
            return
        self._session.apply_rules(proposal.edit, proposal.rules)
        self.accept()

    def _go_to(self, row: int, _column: int) -> None:
        if self._proposal is not None:
            part = self._proposal.changes[row]
            self._viewport.jump_to((part.start + part.stop) // 2)


def change_marks(parts: Sequence[Difference], n_epochs: int) -> Marks:
    """Return what stages become where they change, each change wide enough to be seen."""
    stages = np.full(n_epochs, Stage.UNSCORED, dtype=np.int8)
    for part in parts:
        stages[part.start : max(part.stop, part.start + n_epochs // _MARKS_ACROSS)] = part.theirs
    nothing = np.zeros(n_epochs, dtype=np.int16)
    return Marks(stages, nothing.astype(np.bool_), nothing)


def _summary(proposal: Proposal | None) -> str:
    """Return how many seconds change, and from what to what."""
    if proposal is None or not proposal.n_changed:
        return translate("Rules", "No stage changes.")
    totals = counted_changes(proposal.changes).items()
    parts = [
        translate("Rules", "{} to {} {:,} s").format(before.label, after.label, n)
        for (before, after), n in totals
    ]
    return translate("Rules", "{} would change: {}.").format(
        counted(proposal.n_changed, "second"), ", ".join(parts)
    )


def _explained(error: Exception | None) -> str:
    if error is None or isinstance(error, ScoringError):
        return "" if error is None else str(error)
    return translate("Rules", "The rules cannot be applied: {}.").format(error)


def _empty_table() -> QTableWidget:
    table = plain_table(
        (
            translate("Rules", "Time"),
            translate("Rules", "Length"),
            translate("Rules", "Now"),
            translate("Rules", "After"),
        ),
        _NUMBERS,
    )
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.setToolTip(translate("Rules", "Click a row to see it in the traces"))
    return table


def _fill(table: QTableWidget, proposal: Proposal | None, epoch_s: float) -> None:
    parts = () if proposal is None else proposal.changes
    shown = range(min(len(parts), _MOST_ROWS))
    table.setRowCount(len(shown))
    for row in shown:
        part = parts[row]
        time, length = TimeText().of(part.start * epoch_s), f"{part.n_epochs * epoch_s:g} s"
        texts = (time, length, part.ours.label, part.theirs.label)
        for column, text in enumerate(texts):
            table.setItem(row, column, cell(text, column in _NUMBERS))
    table.setVisible(bool(parts))
