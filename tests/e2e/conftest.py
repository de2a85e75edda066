"""What a technician has in front of them."""

import pytest

from hypnoscope.windows.preferences import Preferences


@pytest.fixture
def make_window(screen, tmp_path):
    """Show the window of the program as it is on a small laptop."""

    def make(person=None):
        preferences = Preferences(tmp_path / "settings.json")
        if person is not None:
            preferences.use_person(person)
        return screen.show(preferences, tmp_path / "journals", (1366, 768))

    return make


@pytest.fixture
def open_recording(qtbot):
    """Open a recording in a window, and return its session."""

    def open_path(window, path):
        with qtbot.waitSignal(window.desk.changed):
            window.opening.open_path(path)
        return window.desk.workspace.session

    return open_path
