import getpass
import json
from dataclasses import fields
from pathlib import Path

import pytest

from hypnoscope.settings import (
    MAX_RECENT,
    Settings,
    load_settings,
    login_name,
    save_settings,
    settings_path,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "settings.json"


def test_without_a_file_all_is_by_default(path):
    assert load_settings(path) == Settings()
    assert load_settings(path).person == login_name()


def test_settings_come_back_as_they_were_saved(path):
    settings = Settings(
        person="Ada Lovelace",
        recent=(Path("/data/Maus µ.edf"), Path("b.edf")),
        checkpoint="0f3a",
        theme="dark",
        clock_time=True,
        window_geometry="AdnQ",
        window_state="AAAA",
    )
    save_settings(settings, path)
    assert load_settings(path) == settings


def test_each_setting_comes_back(path):
    other = {str: "light", bool: True, int: 4, tuple: (Path("a.edf"),)}
    values = {
        each.name: other[type(getattr(Settings(), each.name))] for each in fields(Settings)
    } | {"told": ("x",), "side_panels": ("notes",)}
    assert all(value != getattr(Settings(), name) for name, value in values.items())
    save_settings(Settings(**values), path)
    assert load_settings(path) == Settings(**values)


def test_only_differences_are_written(path):
    save_settings(Settings(theme="light"), path)
    assert json.loads(path.read_text(encoding="utf-8")) == {"theme": "light"}


@pytest.mark.parametrize(
    "text", ["", "{", "[1, 2]", "null", '{"theme": 3}', '{"theme": "pink", "later": 1}', "\udcff"]
)
def test_a_file_that_is_not_understood_does_not_stop_the_program(path, text):
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert load_settings(path) == Settings()


def test_one_field_that_is_not_understood_leaves_the_others(path):
    path.parent.mkdir()
    path.write_text('{"person": 7, "clock_time": 1, "recent": ["a.edf", 3], "theme": "dark"}')
    assert load_settings(path) == Settings(recent=(Path("a.edf"),), theme="dark")


def test_a_blank_name_falls_back_to_the_account(path):
    save_settings(Settings(person="  "), path)
    assert load_settings(path).person == login_name()


def test_a_failed_save_keeps_the_old_settings(path, monkeypatch):
    save_settings(Settings(theme="dark"), path)

    def disk_full(*args):
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", disk_full)
    with pytest.raises(OSError, match="no space left"):
        save_settings(Settings(theme="light"), path)
    assert load_settings(path).theme == "dark"
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_recent_files_are_newest_first_without_doubles_and_few():
    settings = Settings()
    for number in range(MAX_RECENT + 5):
        settings = settings.with_recent(Path(f"{number}.edf"))
    settings = settings.with_recent(Path("12.edf"))
    assert len(settings.recent) == MAX_RECENT
    assert [path.name for path in settings.recent[:3]] == ["12.edf", "14.edf", "13.edf"]


def test_a_file_that_is_gone_can_be_forgotten():
    settings = Settings(recent=(Path("a.edf"), Path("b.edf")))
    assert settings.without_recent(Path("a.edf")).recent == (Path("b.edf"),)


def test_an_account_without_a_name_is_called_unknown(monkeypatch):
    def nameless():
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert login_name() == "unknown"


def test_settings_lie_where_the_system_keeps_them():
    assert not settings_path().exists()
    save_settings(Settings(theme="dark"))
    assert load_settings().theme == "dark"
    assert settings_path().parent.name == "hypnoscope"
