"""Ask in which format and in which epochs a hypnogram is written."""

from fractions import Fraction

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramFormat
from hypnoscope.formats.hypnograms.placing import USUAL_LENGTHS
from hypnoscope.formats.hypnograms.registry import writable_formats
from hypnoscope.session.exporting import losses
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import translate
from hypnoscope.windows.dialogs.sizes import scaled
from hypnoscope.windows.dialogs.texts import Notice, heading, note

_SECOND = Fraction(1)


class ExportDialog(QDialog):
    """Format, epoch length, and what the file will not hold.

    Parameters
    ----------
    session
        What is exported; not changed here.
    key
        Of the format to propose.
    """

    def __init__(
        self, session: ScoringSession, key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export for another program"))
        self._session = session
        self.format_box, self.length_box = QComboBox(), QComboBox()
        self._losses, self._kept = Notice(), note()
        self._buttons = _buttons()
        for known in writable_formats():
            self.format_box.addItem(f"{known.name} ({known.suffixes[0]})", known)
            if known.key == key:
                self.format_box.setCurrentIndex(self.format_box.count() - 1)
        self._lay_out()
        self.format_box.currentIndexChanged.connect(self._offer_lengths)
        self.length_box.currentIndexChanged.connect(self._tell)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._offer_lengths()

    @property
    def format(self) -> HypnogramFormat:
        """The format that was chosen."""
        chosen: HypnogramFormat = self.format_box.currentData()
        return chosen

    @property
    def epoch_s(self) -> Fraction:
        """The length of epochs that was chosen, in seconds."""
        return self.length_box.currentData() or _SECOND

    @property
    def loss(self) -> str:
        """What is said of what the file will not hold; empty when it holds all."""
        return self._losses.sentence

    @property
    def export_button(self) -> QPushButton:
        """Asks for the file next."""
        return self._buttons.button(QDialogButtonBox.StandardButton.Ok)

    def choose(self, key: str) -> None:
        """Choose a format by its key, as the user does in the list."""
        keys = [self.format_box.itemData(i).key for i in range(self.format_box.count())]
        self.format_box.setCurrentIndex(keys.index(key))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Format"), self.format_box)
        form.addRow(self.tr("Epoch length"), self.length_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading(self.tr("Export for another program")))
        layout.addWidget(
            note(self.tr("Save keeps everything in the program's own CSV; this is a copy."))
        )
        layout.addLayout(form)
        layout.addWidget(self._losses)
        layout.addWidget(self._kept)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(scaled(500))

    def _offer_lengths(self) -> None:
        wanted = self.epoch_s
        self.length_box.blockSignals(True)
        self.length_box.clear()
        offered = self.format.epoch_lengths or USUAL_LENGTHS
        for length in offered:
            self.length_box.addItem(f"{float(length):g} s", length)
        self.length_box.setCurrentIndex(offered.index(wanted) if wanted in offered else 0)
        self.length_box.setEnabled(self.length_box.count() > 1)
        self.length_box.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        lost = losses(self._session, self.format, self.epoch_s)
        self._losses.say(lost)
        self._kept.setText("" if lost else self.tr("The file will hold all that there is."))
        self._kept.setVisible(not lost)


def _buttons() -> QDialogButtonBox:
    buttons = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
    )
    buttons.button(QDialogButtonBox.StandardButton.Ok).setText(
        translate("ExportHypnogram", "Export…")
    )
    return buttons
