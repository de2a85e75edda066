"""What this program is, whose work it rests on, and which versions are at work."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.formats.versions import installed_versions
from hypnoscope.scoring.checkpoints import Checkpoint
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
        self.setWindowTitle("About Hypnoscope")
        self._checkpoint = checkpoint
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setToolTip("Copy the versions, for a report of a problem")
        copy.clicked.connect(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(heading("Hypnoscope"))
        layout.addWidget(note("Scores sleep in mouse EEG and EMG recordings, second by second."))
        layout.addLayout(self._make_form())
        layout.addSpacing(4)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.resize(_WIDTH_PX, layout.heightForWidth(_WIDTH_PX))

    @property
    def facts(self) -> dict[str, str]:
        """What is shown, by its label."""
        names = {"hypnoscope": "Hypnoscope", "python": "Python", "torch": "PyTorch"}
        versions = [f"{names[name]} {number}" for name, number in installed_versions().items()]
        facts = {"Versions": ", ".join(versions)}
        if self._checkpoint is not None:
            facts["Checkpoint"] = self._checkpoint.checkpoint_id
            facts["Trained on"] = self._checkpoint.trained_on or "not recorded"
        facts["Method"] = METHOD + " Please cite it when you publish."
        facts["Licence"] = "MIT: free to use, change and pass on."
        return facts

    def _make_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(16)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for name, fact in self.facts.items():
            label = QLabel(fact)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(note(name), label)
        return form

    def _copy(self) -> None:
        text = "\n".join(f"{name}: {fact}" for name, fact in self.facts.items())
        QGuiApplication.clipboard().setText(text)
