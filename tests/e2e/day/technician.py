"""Who sits before the window: presses keys, drags the mouse, and looks at what came of it."""

import csv

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hypnoscope.formats.hypnogram_csv import read_hypnogram
from hypnoscope.formats.journal import Journal, journal_key, journal_path


class Technician:
    """The window and the hands before it."""

    def __init__(self, window, qtbot, journal_folder):
        self.window, self.qtbot = window, qtbot
        self._journal_path = journal_path(journal_folder)

    @property
    def workspace(self):
        return self.window.desk.workspace

    @property
    def session(self):
        return self.workspace.session

    @property
    def stages(self):
        return self.session.hypnogram.stages

    @property
    def said(self):
        return self.window.statusBar().currentMessage()

    def press(self, *keys):
        """Press keys such as "Ctrl+T", one after the other, wherever the focus is."""
        for key in keys:
            self.sit_down()
            combination = QKeySequence(key)[0]
            QTest.keyClick(self._listener(), combination.key(), combination.keyboardModifiers())

    def type(self, text):
        """Type a text into what has the focus."""
        self.sit_down()
        QTest.keyClicks(self._listener(), text)

    def do(self, words):
        """Find an action in the list of all and do it, as somebody does who forgot its key."""
        self.press("F1")
        self.type(words)
        self.press("Return")

    def click(self, button):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def sit_down(self):
        """Let the dialog, or else the window, have the keys, as a desktop does by itself."""
        front = QApplication.activeModalWidget() or self.window.asking.dialog or self.window
        if not front.isActiveWindow():
            front.activateWindow()
            self.qtbot.waitUntil(front.isActiveWindow)

    def wait(self, holds):
        self.qtbot.waitUntil(holds)

    def score_automatically(self):
        with self.qtbot.waitSignal(self.window.auto_scoring.ended):
            self.press("F5")

    def save(self):
        """Save by the key, and return what the file holds."""
        self.press("Ctrl+S")
        self.wait(lambda: not self.window.saving.is_writing and not self.session.is_modified)
        return read_hypnogram(self.session.stages_path)

    def deeds(self, kind, recording=None):
        """Return what the journal holds of one kind, of all that was done to a recording."""
        key = journal_key(recording or self.session.recording)
        if self.workspace is not None:
            self.wait(lambda: not self.workspace.recorder.is_behind)
        with Journal(self._journal_path) as journal:
            events = [event for line in journal.lines(key) for event in journal.events(line)]
        return [event.deed for event in events if isinstance(event.deed, kind)]

    def exported(self):
        """Return the names of the files that the journal says were exported."""
        from hypnoscope.core.events import Noted

        noted = [deed for deed in self.deeds(Noted) if deed.kind == "exported"]
        return [str(deed.details["file"]).replace("\\", "/").rpartition("/")[2] for deed in noted]

    def _listener(self):
        return QApplication.focusWidget() or QApplication.activeWindow() or self.window


def rows_of(path):
    """Return the rows of a table as dictionaries."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
