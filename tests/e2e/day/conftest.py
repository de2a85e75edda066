"""One simulated day for all stories, and a technician before the window."""

import shutil

import pytest
from PySide6.QtCore import QThreadPool

from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.main_window import MainWindow
from hypnoscope.windows.preferences import Preferences

from .simulated_day import StandIn, write_day
from .technician import Technician


@pytest.fixture(autouse=True)
def settings_and_data_of_the_user_stay_untouched(tmp_path, monkeypatch):
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))


@pytest.fixture(scope="session")
def day(tmp_path_factory):
    """A simulated recording of 24 h and its scores, made once."""
    return write_day(tmp_path_factory.mktemp("day") / "day.edf")


@pytest.fixture
def recording(day, tmp_path):
    """The day in a folder of its own, where stages may be saved beside it."""
    return shutil.copy(day.recording, tmp_path / "mouse.edf")


@pytest.fixture
def make_copy(day, tmp_path):
    """Make the day of another animal: the same but for a few samples."""

    def make(name, number):
        path = shutil.copy(day.recording, tmp_path / name)
        with path.open("r+b") as file:
            file.seek(-1000, 2)
            file.write(bytes([number, 0] * 50))
        return path

    return make


@pytest.fixture
def scorer(day):
    return StandIn(day.scores)


@pytest.fixture
def make_technician(qtbot, qapp, tmp_path, scorer):
    """Seat somebody before a new window, with what is remembered of the last one."""
    made = []

    def make():
        preferences = Preferences(tmp_path / "settings.json")
        preferences.use_person("Ada")
        appearance = Appearance(qapp, preferences)
        window = MainWindow(preferences, appearance, scorer.asked, tmp_path / "journals")
        window.saving.ask_unsaved = lambda name: "discard"
        window.leaving.ask_close = lambda names: "close"
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        made.append((window, appearance))
        return Technician(window, qtbot, tmp_path / "journals")

    yield make
    for window, appearance in made:
        window.close()
        appearance.deleteLater()
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def technician(make_technician, recording, qtbot):
    """Somebody before the window with the day open in it."""
    technician = make_technician()
    with qtbot.waitSignal(technician.window.desk.changed):
        technician.window.opening.open_path(recording)
    return technician
