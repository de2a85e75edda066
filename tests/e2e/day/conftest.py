"""One simulated day for all stories, and a technician before the window."""

import shutil

import pytest

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
def make_technician(qtbot, screen, tmp_path, scorer):
    """Seat somebody before a new window, with what is remembered of the last one."""

    def make():
        preferences = Preferences(tmp_path / "settings.json")
        preferences.use_person("Ada")
        window = screen.show(preferences, tmp_path / "journals", (1366, 768), scorer.asked)
        return Technician(window, qtbot, tmp_path / "journals")

    return make


@pytest.fixture
def technician(make_technician, recording, qtbot):
    """Somebody before the window with the day open in it."""
    technician = make_technician()
    with qtbot.waitSignal(technician.window.desk.changed):
        technician.window.opening.open_path(recording)
    return technician
