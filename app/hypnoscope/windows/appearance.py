"""Light or dark, as the system or the user wants it."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from hypnoscope.plots.theme import DARK, LIGHT, Theme
from hypnoscope.windows.preferences import Preferences
from hypnoscope.windows.stylesheet import stylesheet

_OUTLINED = (
    *("QAbstractItemView", "QAbstractSpinBox", "QCheckBox", "QComboBox", "QKeySequenceEdit"),
    *("QLineEdit", "QMenu", "QProgressBar", "QRadioButton"),
)
_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


class Appearance(QObject):
    """Owns the theme and dresses the application in it."""

    changed = Signal()

    def __init__(
        self, application: QApplication, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._preferences = preferences
        self._hints = application.styleHints()
        self._wanted = ""
        self._theme = LIGHT
        application.setStyle("Fusion")
        self.refresh()
        self._hints.colorSchemeChanged.connect(self.refresh)
        preferences.changed.connect(self.refresh)

    @property
    def theme(self) -> Theme:
        """The colours in use."""
        return self._theme

    def refresh(self) -> None:
        """Follow the settings and, where they say so, the system."""
        wanted = self._preferences.settings.theme
        if wanted != self._wanted:
            self._wanted = wanted
            self._hints.setColorScheme(_SCHEMES[wanted])
        dark = wanted == "dark" or (
            wanted == "system" and self._hints.colorScheme() == Qt.ColorScheme.Dark
        )
        theme = DARK if dark else LIGHT
        sheet = stylesheet(theme)
        if theme is self._theme and self._application.styleSheet() == sheet:
            return
        self._theme = theme
        self._application.setPalette(theme.palette())
        outlined = theme.outlined_palette()
        for name in _OUTLINED:
            self._application.setPalette(outlined, name)  # type: ignore[arg-type] # it takes text
        self._application.setStyleSheet(sheet)
        self.changed.emit()
