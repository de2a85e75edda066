import pytest

from hypnoscope.windows.system_libraries import (
    QT_LIBRARIES,
    X11_LIBRARIES,
    advice,
    import_problem,
    missing_libraries,
    platform_problem,
)


def nothing_loads(name):
    raise OSError(f"{name}: cannot open shared object file")


def test_missing_libraries_are_found():
    def load(name):
        if name == "libEGL.so.1":
            nothing_loads(name)

    assert missing_libraries(QT_LIBRARIES, load) == ("libEGL.so.1",)
    assert missing_libraries(QT_LIBRARIES, lambda name: None) == ()


def test_advice_names_the_package():
    assert advice(["libEGL.so.1"]) == (
        "The window cannot be shown because libEGL.so.1 is missing from this system; "
        "on Debian or Ubuntu, run: sudo apt install libegl1"
    )


def test_advice_names_all_packages_at_once():
    said = advice(["libxcb-cursor.so.0", "libxkbcommon-x11.so.0"])
    assert "are missing" in said
    assert said.endswith("sudo apt install libxcb-cursor0 libxkbcommon-x11-0")


def test_unknown_library_is_named_all_the_same():
    assert "libodd.so.9 is missing" in advice(["libodd.so.9"])


def test_failed_import_of_qt_is_explained():
    error = ImportError("libGL.so.1: cannot open shared object file: No such file or directory")
    assert "libgl1" in import_problem(error)


def test_other_failed_imports_are_not():
    assert import_problem(ImportError("No module named 'nonsense'")) is None


@pytest.mark.parametrize(
    ("environment", "platform"),
    [
        ({}, "win32"),
        ({}, "darwin"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux"),
    ],
)
def test_no_display_of_x11_is_asked_for_where_none_is_needed(environment, platform):
    assert platform_problem(environment, platform) is None


def test_missing_display_is_told():
    assert "no display" in platform_problem({}, "linux")


def test_libraries_of_x11_are_checked_before_qt_would_abort(monkeypatch):
    monkeypatch.setattr(
        "hypnoscope.windows.system_libraries.missing_libraries",
        lambda names: ("libxcb-icccm.so.4",),
    )
    assert "libxcb-icccm4" in platform_problem({"DISPLAY": ":0"}, "linux")


@pytest.mark.skipif(bool(missing_libraries(["libxcb.so.1"])), reason="needs libxcb")
def test_unreachable_display_is_told(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.setattr("hypnoscope.windows.system_libraries.missing_libraries", lambda names: ())
    assert ":4711 cannot be reached" in platform_problem({"DISPLAY": ":4711"}, "linux")


def test_every_library_has_its_package():
    for library, package in {**QT_LIBRARIES, **X11_LIBRARIES}.items():
        assert library.startswith("lib")
        assert ".so." in library
        assert package.startswith("lib")
