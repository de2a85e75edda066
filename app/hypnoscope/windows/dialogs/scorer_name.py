"""Ask who scores by hand."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.windows.dialogs.sizes import scaled
from hypnoscope.windows.dialogs.texts import heading, note

_LONGEST_NAME = 80
_LEAST_WIDTH_PX = 420


class ScorerNameDialog(QDialog):
    """One line for the name; an empty one is no answer."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Name of the scorer"))
        self.name_edit = QLineEdit(name)
        self.name_edit.setMaxLength(_LONGEST_NAME)
        self.name_edit.selectAll()
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.name_edit.textChanged.connect(self._refresh)
        self._lay_out()
        self._refresh()

    @property
    def name(self) -> str:
        """What was typed, without spaces around it."""
        return " ".join(self.name_edit.text().split())

    @property
    def ok_button(self) -> QPushButton:
        """Disabled while there is no name."""
        return self._buttons.button(QDialogButtonBox.StandardButton.Ok)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name_edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading(self.tr("Who scores by hand?")))
        layout.addWidget(
            note(
                self.tr(
                    "The name is recorded with every second that you score from now on. "
                    "Seconds that were scored before keep theirs."
                )
            )
        )
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(scaled(_LEAST_WIDTH_PX))

    def _refresh(self) -> None:
        self.ok_button.setEnabled(bool(self.name))
