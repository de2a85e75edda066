import os
import subprocess
import sys

import pytest

from hypnoscope.windows import application

LOOK = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from hypnoscope.windows.application import run

def look(*_):
    (window,) = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    loaded = {name.partition(".")[0] for name in sys.modules}
    print(window.windowTitle(), loaded & {"torch", "mne", "sdreamer", "matplotlib"})
    return 7

QApplication.exec = look
sys.exit(run(*map(Path, sys.argv[1:])))
"""


@pytest.mark.parametrize("names", [(), ("mouse.edf",)], ids=["nothing", "a recording"])
def test_window_is_there_before_anything_slow_is_imported(tmp_path, make_file, names):
    folders = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", LOOK, *(str(make_file(name)) for name in names)],
        capture_output=True,
        text=True,
        env={**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 7, done.stderr
    assert done.stdout == "Hypnoscope set()\n"


def test_without_a_display_one_sentence_is_said(monkeypatch, capsys):
    monkeypatch.setattr(application, "platform_problem", lambda: "No display here.")
    assert application.run() == 1
    assert capsys.readouterr().err == "hypnoscope: No display here.\n"


def test_without_a_library_of_qt_one_sentence_is_said(monkeypatch, capsys):
    def import_qt(path, demo):
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file")

    monkeypatch.setattr(application, "platform_problem", lambda: None)
    monkeypatch.setattr(application, "_run_qt", import_qt)
    assert application.run() == 1
    assert "sudo apt install" in capsys.readouterr().err


def test_a_defect_is_logged_and_told_in_one_sentence(caplog):
    said = []
    report = application.reporting_to(said.append)
    report(ZeroDivisionError, ZeroDivisionError("division by zero"), None)
    assert "a defect in the program" in caplog.text
    (sentence,) = said
    assert "ZeroDivisionError: division by zero" in sentence
    assert "save it" in sentence


def test_other_import_errors_are_not_hidden(monkeypatch):
    def import_qt(path, demo):
        raise ImportError("something else")

    monkeypatch.setattr(application, "platform_problem", lambda: None)
    monkeypatch.setattr(application, "_run_qt", import_qt)
    with pytest.raises(ImportError, match="something else"):
        application.run()
