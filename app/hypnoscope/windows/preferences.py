"""The user's settings while the program runs."""

import dataclasses
import hashlib
import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hypnoscope.settings import Settings, Theme, load_settings, save_settings

logger = logging.getLogger(__name__)


class Preferences(QObject):
    """Owns the settings; every change is written at once.

    What another window wrote meanwhile is kept, and taken over with the next change.
    """

    changed = Signal()

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._settings = self._seen = load_settings(path)

    @property
    def settings(self) -> Settings:
        """The settings as they are."""
        return self._settings

    def use(self, settings: Settings) -> None:
        """Take over other settings and write them; a failure to write is only logged."""
        if settings == self._settings:
            return
        self._settings = self._with_news(settings)
        try:
            save_settings(self._settings, self._path)
            self._seen = self._settings
        except OSError as error:
            logger.warning("the settings cannot be written: %s", error)
        self.changed.emit()

    def use_person(self, name: str) -> None:
        """Record stages set by hand under this name from now on."""
        self.use(dataclasses.replace(self._settings, person=name))

    def use_theme(self, theme: Theme) -> None:
        """Follow the system's colours, or be always light or dark."""
        self.use(dataclasses.replace(self._settings, theme=theme))

    def use_checkpoint(self, checkpoint_id: str) -> None:
        """Score with this checkpoint from now on; empty for the bundled one."""
        self.use(dataclasses.replace(self._settings, checkpoint=checkpoint_id))

    def remember(self, path: Path) -> None:
        """Put a recording first among the recent ones."""
        self.use(self._settings.with_recent(path.absolute()))

    def tell_once(self, sentence: str) -> bool:
        """Tell whether this was never said before; from now on it was."""
        digest = hashlib.sha256(sentence.encode()).hexdigest()[:16]
        is_new = digest not in self._settings.told
        self.use(self._settings.with_told(digest))
        return is_new

    def forget(self, path: Path) -> None:
        """Remove a recording from the recent ones."""
        self.use(self._settings.without_recent(path.absolute()))

    def _with_news(self, settings: Settings) -> Settings:
        """Return `settings` with what another window wrote, where this one changes nothing."""
        written = load_settings(self._path)
        if written == self._seen:
            return settings
        names = (field.name for field in dataclasses.fields(settings))
        changes = {
            name: getattr(settings, name)
            for name in names
            if getattr(settings, name) != getattr(self._settings, name)
        }
        return dataclasses.replace(written, **changes)
