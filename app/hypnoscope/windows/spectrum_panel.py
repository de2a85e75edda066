"""The side panel with the spectrum of the current epoch."""

from PySide6.QtWidgets import QVBoxLayout

from hypnoscope.plots.spectrum_view import SpectrumView
from hypnoscope.plots.theme import Theme
from hypnoscope.windows.side_panels import SidePanelWidget, Surroundings


class SpectrumPanel(SidePanelWidget):
    """Shows what the current epoch, or the selection, is made of."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        workspace = around.workspace
        parts = (workspace.session, workspace.viewport, workspace.features)
        self.view = SpectrumView(*parts, around.theme)
        self.view.reading_failed.connect(workspace.features.failed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self.view.set_theme(theme)
