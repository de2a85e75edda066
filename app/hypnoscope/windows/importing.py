"""Importing hypnograms: from the menu or a drop to the dialog, and into the session."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.formats.hypnograms.registry import formats_of
from hypnoscope.session.importing import ImportPreview, carry_out
from hypnoscope.translation import translate
from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.hypnogram_reading import HypnogramReading, ReadHypnogram


class Importing(HypnogramReading):
    """Takes a hypnogram over as one undoable step, once the user has seen what it would set."""

    def __init__(self, desk: Desk, appearance: Appearance, window: QWidget) -> None:
        title = translate("Importing", "Import a hypnogram")
        super().__init__(desk, appearance, window, "import", title)

    def takes(self, path: Path) -> bool:
        """Tell whether a dropped file is a hypnogram, and no recording, for what is open."""
        if self._desk.workspace is None or not path.is_file():
            return False
        known = formats_of(path)
        return bool(known) and not known[0].with_signals

    def _needs_no_answer(self, _imported: ImportedHypnogram) -> bool:
        return False  # the user sees first what would be replaced

    def _use(self, workspace: Workspace, read: ReadHypnogram, preview: ImportPreview) -> None:
        name = read.path.name
        workspace.session.note("imported", details={"file": name})
        carry_out(workspace.session, preview)
        n = int(preview.taken.sum())
        self.said.emit(self.tr("Imported {}: {:,} seconds were set.", "", n).format(name, n))
