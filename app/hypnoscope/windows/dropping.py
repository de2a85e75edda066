"""What becomes of files that are dropped on the window."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData

from hypnoscope.windows.importing import Importing
from hypnoscope.windows.opening import Opening
from hypnoscope.windows.recordings import Recordings


class Dropping:
    """Opens a recording, lists several, and imports a hypnogram into what is open."""

    def __init__(self, importing: Importing, opening: Opening, recordings: Recordings) -> None:
        self._importing, self._opening, self._recordings = importing, opening, recordings

    def take(self, paths: Sequence[Path]) -> None:
        """Do what dropping these files means; there is at least one."""
        if self._importing.takes(paths[0]):
            self._importing.read(paths[0])
        elif len(paths) > 1:
            self._recordings.take(paths)
        elif paths[0].is_dir():
            self._recordings.take_folder(paths[0])
        else:
            self._opening.open_path(paths[0])


def files_in(dropped: QMimeData) -> list[Path]:
    """Return the files of this computer that are dropped."""
    return [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
