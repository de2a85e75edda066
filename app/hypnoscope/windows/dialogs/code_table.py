"""Ask what the codes of a hypnogram file mean."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.formats.hypnograms.codes import (
    MEANINGS,
    Convention,
    Meaning,
    fitting_conventions,
    rem_out_of_wake,
)
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.translation import marked, translate
from hypnoscope.windows.dialogs.texts import Notice, cell, framed, labelled, note, plain_table

_CODE, _EPOCHS, _SHARE, _MEANS = range(4)
_UNLIKELY_SHARE = 0.3  # of REM bouts that begin straight out of Wake; of epochs that are REM
_ASKED = marked(
    "CodeTable",
    "Programs use these numbers differently, and the file does not tell: choose the program that "
    "wrote it, or what each code means.",
)
_TOLD = {
    "told": marked("CodeTable", "The file tells what its codes mean."),
    "usual": marked(
        "CodeTable", "These are the codes that this format has; change what is otherwise."
    ),
    "unsure": _ASKED,
}


class CodeTable(QWidget):
    """A row for each code, with how often it occurs and what it is taken for."""

    changed = Signal()

    def __init__(self, imported: ImportedHypnogram, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._imported = imported
        self._boxes = {code: self._box(code) for code in imported.codes}
        self.convention_box = QComboBox()
        self._conventions = [
            known
            for known in fitting_conventions(imported.codes)
            if imported.certainty != "told" and any(c in known.meanings for c in imported.codes)
        ]
        self._doubt = Notice()
        self._lay_out()
        self.convention_box.activated.connect(self._adopt_convention)

    @property
    def meanings(self) -> dict[str, Meaning] | None:
        """What each code means; None while one of them is not known."""
        chosen = {code: box.currentData() for code, box in self._boxes.items()}
        if any(meaning is None for meaning in chosen.values()):
            return None
        return chosen

    @property
    def doubt(self) -> str:
        """What speaks against the chosen meanings; empty when nothing does."""
        return self._doubt.sentence

    def choose(self, code: str, meaning: Meaning) -> None:
        """Choose what one code means, as the user does in its row."""
        self._boxes[code].setCurrentIndex(_row_of(meaning))

    def choose_convention(self, name: str) -> None:
        """Choose the program whose codes they are, as the user does above the rows."""
        self.convention_box.setCurrentIndex(self.convention_box.findText(name))
        self._adopt_convention()

    def _box(self, code: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("What {} means").format(code or self.tr("an empty code")))
        box.addItem(self.tr("choose…"), None)
        for meaning in MEANINGS:
            box.addItem(str(meaning), meaning)
        box.setCurrentIndex(_row_of(self._imported.meanings.get(code)))
        box.currentIndexChanged.connect(self._tell)
        return box

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(note(translate("CodeTable", _TOLD[self._imported.certainty])))
        if len(self._conventions) > 1 or self._imported.certainty == "unsure":
            self._offer_conventions(layout)
        layout.addWidget(self._table(), stretch=1)
        layout.addWidget(self._doubt)
        self._judge()

    def _offer_conventions(self, layout: QVBoxLayout) -> None:
        self.convention_box.addItem(self.tr("choose…"), None)
        for known in self._conventions:
            self.convention_box.addItem(known.name, known)
            row = self.convention_box.count() - 1
            self.convention_box.setItemData(row, known.described(), Qt.ItemDataRole.ToolTipRole)
        line = QHBoxLayout()
        line.addWidget(labelled(self.tr("Codes of"), self.convention_box))
        line.addWidget(self.convention_box, stretch=1)
        layout.addLayout(line)

    def _table(self) -> QTableWidget:
        table = plain_table(
            (self.tr("Code"), self.tr("Epochs"), self.tr("Share"), self.tr("Means")),
            numbers={_EPOCHS, _SHARE},
        )
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setRowCount(len(self._boxes))
        n_epochs = max(self._imported.n_epochs, 1)
        for row, (code, count) in enumerate(self._imported.counts.items()):
            table.setItem(row, _CODE, cell(code or self.tr("(empty)")))
            table.setItem(row, _EPOCHS, cell(f"{count:,}", number=True))
            table.setItem(row, _SHARE, cell(f"{count / n_epochs:.1%}", number=True))
            table.setCellWidget(row, _MEANS, framed(self._boxes[code]))
        header = table.horizontalHeader()
        for column in (_EPOCHS, _SHARE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        table.resizeColumnToContents(_CODE)
        table.setColumnWidth(_CODE, min(max(table.columnWidth(_CODE) + 12, 70), 150))
        header.setStretchLastSection(True)
        return table

    def _adopt_convention(self) -> None:
        convention: Convention | None = self.convention_box.currentData()
        if convention is None:
            return
        for code, box in self._boxes.items():
            meaning = convention.meanings.get(code, self._imported.meanings.get(code))
            box.blockSignals(True)
            box.setCurrentIndex(_row_of(meaning))
            box.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        meanings = self.meanings
        self._doubt.say("" if meanings is None else _doubt(meanings, self._imported))


def _row_of(meaning: Meaning | None) -> int:
    """Return the row of a meaning in its box; Qt would look for the very same object."""
    return 0 if meaning is None else 1 + MEANINGS.index(meaning)


def _doubt(meanings: Mapping[str, Meaning], imported: ImportedHypnogram) -> str:
    share = rem_out_of_wake(meanings, imported.epoch_codes)
    if share > _UNLIKELY_SHARE:  # it is no number where there is no REM at all
        return translate(
            "CodeTable", "{:.0%} of the REM bouts would follow Wake directly: are the codes right?"
        ).format(share)
    counts = imported.counts
    n_of = {stage: sum(counts[c] for c in counts if meanings[c].stage is stage) for stage in Stage}
    n_scored = sum(n_of[stage] for stage in SCORED_STAGES)
    if n_scored and n_of[Stage.REM] > _UNLIKELY_SHARE * n_scored:
        return translate(
            "CodeTable", "{:.0%} of the epochs would be REM: are the codes right?"
        ).format(n_of[Stage.REM] / n_scored)
    return ""
