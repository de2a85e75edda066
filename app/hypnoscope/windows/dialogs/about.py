"""What this program is, whose work it rests on, and which versions are at work."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.formats.versions import installed_versions
from hypnoscope.scoring.checkpoints import Checkpoint
from hypnoscope.windows.dialogs.sizes import size
from hypnoscope.windows.dialogs.texts import heading, note

_WIDTH_PX = 520

METHOD = (
    "Jingyuan Chen, Yuan Yao, Mie Anderson, Natalie Hauglund, Celia Kjaerby, Verena Untiet, "
    "Maiken Nedergaard and Jiebo Luo: sDREAMER: Self-distilled Mixture-of-Modality-Experts "
    "Transformer for Automatic Sleep Staging (2023)."
)


class AboutDialog(QDialog):
    """Versions, checkpoint, licence and the paper to cite."""

    def __init__(self, checkpoint: Checkpoint | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Hypnoscope"))
        self._checkpoint = checkpoint
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setToolTip(self.tr("Copy the versions, for a report of a problem"))
        copy.clicked.connect(self._copy)
        copy.setAutoDefault(False)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(heading("Hypnoscope"))
        layout.addWidget(
            note(self.tr("Scores sleep in mouse EEG and EMG recordings, second by second."))
        )
        layout.addLayout(self._make_form())
        layout.addSpacing(4)
        layout.addStretch(1)
        layout.addWidget(buttons)
        size(self, _WIDTH_PX, 0)

    @property
    def facts(self) -> dict[str, str]:
        """What is shown, by its label."""
        names = {
            "hypnoscope": "Hypnoscope",
            "python": "Python",
            "torch": "PyTorch",
        }
        versions = [f"{names[name]} {number}" for name, number in installed_versions().items()]
        facts = {self.tr("Versions"): ", ".join(versions)}
        if self._checkpoint is not None:
            facts[self.tr("Checkpoint")] = self._checkpoint.checkpoint_id
            facts[self.tr("Trained on")] = self._checkpoint.trained_on or self.tr("not recorded")
        facts[self.tr("Method")] = self.tr("{} Please cite it when you publish.").format(METHOD)
        facts[self.tr("Licence")] = self.tr("MIT: free to use, change and pass on.")
        return facts

    def _make_form(self) -> QGridLayout:
        form = QGridLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(16)
        form.setColumnStretch(1, 1)
        for row, (name, fact) in enumerate(self.facts.items()):
            label = QLabel(fact)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            title = note(name)
            title.setWordWrap(False)
            form.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            form.addWidget(label, row, 1)
        return form

    def _copy(self) -> None:
        text = "\n".join(f"{name}: {fact}" for name, fact in self.facts.items())
        QGuiApplication.clipboard().setText(text)
