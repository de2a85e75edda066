"""Show what a hypnogram file holds, and ask how to take it over."""

from fractions import Fraction
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.core.marks import Marks
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.formats.hypnograms.placing import (
    Placement,
    as_found,
    fitting_lengths,
    proposed_length,
)
from hypnoscope.plots.theme import Theme
from hypnoscope.session.importing import (
    ImportPreview,
    Kept,
    duration_of,
    onset_by_clock,
    preview_import,
)
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import any_of, marked, translate
from hypnoscope.windows.dialogs.code_table import CodeTable
from hypnoscope.windows.dialogs.hypnogram_strips import HypnogramStrips, Strip
from hypnoscope.windows.dialogs.import_words import (
    ends_text,
    told_of_comparing,
    told_of_importing,
    told_of_missing,
)
from hypnoscope.windows.dialogs.sizes import size
from hypnoscope.windows.dialogs.texts import Notice, counted, heading, note

Purpose = Literal["import", "compare"]
"""Whether the stages are taken over, or only held against those there are."""

_START, _CLOCK, _END, _OWN = "start", "clock", "end", "own"
_KEPT: tuple[tuple[Kept, str], ...] = (
    ("persons", marked("ImportHypnogram", "Keep what was set by hand")),
    ("scored", marked("ImportHypnogram", "Keep all that is scored")),
    ("nothing", marked("ImportHypnogram", "Replace all")),
)
_LONGEST_S = 1e7
_ASKED_OF_ENDS = marked(
    "ImportHypnogram", "Tick the box below if that is right, or change where it begins."
)


class ImportDialog(QDialog):
    """Codes, epoch length, place in time, and a preview of what will be set.

    Parameters
    ----------
    session
        What it is imported into; not changed here.
    path
        The file.
    format_name
        What the file was taken for.
    imported
        What it holds.
    theme
        Colours of the preview.
    purpose
        What becomes of it.
    """

    def __init__(
        self,
        session: ScoringSession,
        path: Path,
        format_name: str,
        imported: ImportedHypnogram,
        theme: Theme,
        parent: QWidget | None = None,
        purpose: Purpose = "import",
    ) -> None:
        super().__init__(parent)
        self._purpose = purpose
        compares = purpose == "compare"
        self.setWindowTitle(
            self.tr("Compare with a hypnogram") if compares else self.tr("Import hypnogram")
        )
        self._session, self._imported = session, imported
        self._duration_s = duration_of(session.recording)
        self._epoch_s = proposed_length(imported, self._duration_s)
        self._preview: ImportPreview | None = None
        self.codes = CodeTable(imported)
        self.length_box = _seconds_box(self._epoch_s, least=0.0)
        self.length_box.setSpecialValueText(self.tr("choose…"))
        self._length_note = note()
        self.place_box, self.onset_box = QComboBox(), _seconds_box(None, least=-_LONGEST_S)
        self.kept_box = QComboBox()
        self.ends_box = QCheckBox()
        self._ends, self._summary = Notice(), note()
        self._strips = HypnogramStrips(theme, float(self._duration_s))
        self._buttons = _buttons(self.tr("Compare") if compares else self.tr("Import"))
        self._fill_places()
        self._fill_kept()
        self._lay_out(path, format_name)
        self._connect()
        self._follow_place()

    @property
    def import_button(self) -> QPushButton:
        """Disabled while anything is left to be chosen."""
        return self._buttons.button(QDialogButtonBox.StandardButton.Ok)

    @property
    def preview(self) -> ImportPreview | None:
        """What would be done; None while anything is left to be chosen."""
        return self._preview

    @property
    def explanation(self) -> str:
        """What is said of the ends; empty when they meet."""
        return self._ends.sentence

    @property
    def summary(self) -> str:
        """What is said of what will be set."""
        return self._summary.text()

    @property
    def _placement(self) -> Placement | None:
        meanings = self.codes.meanings
        if meanings is None or self._epoch_s is None:
            return None
        return Placement(self._epoch_s, self._onset_s(self._epoch_s), meanings)

    def _onset_s(self, epoch_s: Fraction) -> Fraction:
        place = self.place_box.currentData()
        if place == _CLOCK:
            by_clock = onset_by_clock(self._imported, self._session.recording)
            assert by_clock is not None
            return by_clock
        if place == _END:
            return self._duration_s - self._imported.n_epochs * epoch_s
        return self._imported.onset_s if place == _START else _exact(self.onset_box)

    def _fill_places(self) -> None:
        first = (
            self.tr("As the file tells")
            if self._imported.onset_s
            else self.tr("At the start of the recording")
        )
        self.place_box.addItem(first, _START)
        by_clock = onset_by_clock(self._imported, self._session.recording)
        if by_clock is not None:
            self.place_box.addItem(self.tr("By the time of day"), _CLOCK)
            if by_clock != self._imported.onset_s:
                self.place_box.setCurrentIndex(1)
        self.place_box.addItem(self.tr("At the end of the recording"), _END)
        self.place_box.addItem(self.tr("At a time of your own"), _OWN)

    def _fill_kept(self) -> None:
        kinds = _KEPT if self._purpose == "import" else _KEPT[-1:]
        for kept, label in kinds:
            self.kept_box.addItem(translate("ImportHypnogram", label), kept)

    def _connect(self) -> None:
        self.codes.changed.connect(self._refresh)
        self._session.epochs_changed.connect(self._refresh)  # automatic scoring may end meanwhile
        self.length_box.valueChanged.connect(self._take_length)
        self.place_box.currentIndexChanged.connect(self._follow_place)
        self.onset_box.valueChanged.connect(self._take_onset)
        self.kept_box.currentIndexChanged.connect(self._refresh)
        self.ends_box.toggled.connect(self._refresh_button)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _lay_out(self, path: Path, format_name: str) -> None:
        n_scored = int((self._session.hypnogram.stages != Stage.UNSCORED).sum())
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Format"), QLabel(format_name))
        form.addRow(self.tr("Epoch length"), self.length_box)
        form.addRow("", self._length_note)
        form.addRow(self.tr("Begins"), self.place_box)
        form.addRow("", self.onset_box)
        if n_scored and self._purpose == "import":
            form.addRow(self.tr("Scored here"), self.kept_box)
        beside = QHBoxLayout()
        beside.setSpacing(24)
        beside.addWidget(self.codes, stretch=3)
        beside.addLayout(form, stretch=2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        title = heading(_elided(path.name))
        title.setToolTip(str(path))
        layout.addWidget(title)
        for remark in self._imported.remarks:
            layout.addWidget(note(remark))
        layout.addLayout(beside, stretch=1)
        layout.addWidget(self._strips)
        layout.addWidget(self._ends)
        layout.addWidget(self.ends_box)
        layout.addWidget(self._summary)
        layout.addWidget(self._buttons)
        size(self, 780, 560)

    def _take_length(self) -> None:
        self._epoch_s = _exact(self.length_box) or None
        self._follow_place()

    def _take_onset(self) -> None:
        self.place_box.setCurrentIndex(self.place_box.findData(_OWN))
        self._refresh()

    def _follow_place(self) -> None:
        if self.place_box.currentData() != _OWN and self._epoch_s is not None:
            self.onset_box.blockSignals(True)
            self.onset_box.setValue(float(self._onset_s(self._epoch_s)))
            self.onset_box.blockSignals(False)
        self._refresh()

    def _refresh(self) -> None:
        self._explain_length()
        placement, self._preview = self._placement, None
        there = self._session.hypnogram
        now = Strip(self.tr("Now"), there.marks, 0.0, there.duration_s)
        if placement is None:
            self._ends.say("")
            self.ends_box.hide()
            self._strips.show_strips(now)
            self._summary.setText(told_of_missing(self.codes.meanings is None, not self._epoch_s))
            self._refresh_button()
            return
        kept: Kept = self.kept_box.currentData()
        self._preview = preview_import(self._session, self._imported, placement, kept)
        found = as_found(self._imported, placement)
        start_s, length_s = float(placement.onset_s), float(found.duration_s)
        strips = [Strip(self.tr("In the file"), found.marks, start_s, start_s + length_s), now]
        if self._purpose == "import":
            strips.append(
                Strip(self.tr("Afterwards"), self._after(self._preview), 0.0, there.duration_s)
            )
        self._strips.show_strips(*strips)
        self._explain_ends(self._preview)
        told = told_of_importing if self._purpose == "import" else told_of_comparing
        self._summary.setText(told(self._preview))
        self._refresh_button()

    def _after(self, preview: ImportPreview) -> Marks:
        there = self._session.hypnogram
        return there.edit_from(preview.hypnogram, preview.taken).after

    def _explain_length(self) -> None:
        fitting = fitting_lengths(self._imported.n_epochs, self._duration_s)
        if self._epoch_s is None or (fitting and self._epoch_s not in fitting):
            lengths = [f"{float(length):g} s" for length in fitting]
            told = (
                self.tr("{} would cover the recording.").format(any_of(lengths))
                if fitting
                else self.tr("The file does not tell.")
            )
            self._length_note.setText(told)
        else:
            self._length_note.setText(counted(self._imported.n_epochs, "epoch"))

    def _explain_ends(self, preview: ImportPreview) -> None:
        ends = preview.overhang
        asked = () if ends.fits else (translate("ImportHypnogram", _ASKED_OF_ENDS),)
        self._ends.say(" ".join((*ends.sentences, *asked)))
        self.ends_box.setVisible(not ends.fits)
        both = (ends.before_s, ends.after_s)
        surplus = sum(end for end in both if end > 0)
        missing = -sum(end for end in both if end < 0)
        self.ends_box.setText(ends_text(float(surplus), float(missing)))
        self.ends_box.setChecked(False)

    def _refresh_button(self) -> None:
        preview = self._preview
        self.import_button.setEnabled(
            preview is not None
            and bool(preview.taken.any())
            and (preview.overhang.fits or self.ends_box.isChecked())
        )


def _seconds_box(value: Fraction | None, least: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setDecimals(3)
    box.setRange(least, _LONGEST_S)
    box.setSuffix(" s")
    box.setKeyboardTracking(False)
    box.setStepType(QDoubleSpinBox.StepType.DefaultStepType)
    box.setValue(0.0 if value is None else float(value))
    return box


def _exact(box: QDoubleSpinBox) -> Fraction:
    return Fraction(round(box.value() * 1000), 1000)


def _elided(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:36]}…{name[-20:]}"


def _buttons(accept: str) -> QDialogButtonBox:
    buttons = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
    )
    buttons.button(QDialogButtonBox.StandardButton.Ok).setText(accept)
    return buttons
