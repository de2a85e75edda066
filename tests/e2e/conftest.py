"""What a technician has in front of them."""

import pytest
from PySide6.QtCore import QThreadPool

from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.main_window import MainWindow
from hypnoscope.windows.preferences import Preferences


@pytest.fixture
def make_window(qtbot, qapp, tmp_path):
    """Show the window of the program; it closes without a question."""
    made = []

    def make(person=None):
        preferences = Preferences(tmp_path / "settings.json")
        if person is not None:
            preferences.use_person(person)
        appearance = Appearance(qapp, preferences)
        window = MainWindow(preferences, appearance, journal_folder=tmp_path / "journals")
        window.saving.ask_unsaved = lambda name: "discard"
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        made.append((window, appearance))
        return window

    yield make
    for window, appearance in made:
        window.close()
        appearance.deleteLater()
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def open_recording(qtbot):
    """Open a recording in a window, and return its session."""

    def open_path(window, path):
        with qtbot.waitSignal(window.desk.changed):
            window.opening.open_path(path)
        return window.desk.workspace.session

    return open_path
