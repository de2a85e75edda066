"""How every command begins and ends."""

import sys
from types import ModuleType

import pytest
from typer.testing import CliRunner

from hypnoscope.cli import score as score_command
from hypnoscope.cli.application import app
from hypnoscope.scoring.scorer import ScoringError

runner = CliRunner()


@pytest.fixture
def opened(monkeypatch):
    """The files that the window was opened on, instead of a window."""
    files = []
    stand_in = ModuleType("hypnoscope.windows.application")
    stand_in.run = lambda file: files.append(file) or 0
    monkeypatch.setitem(sys.modules, "hypnoscope.windows.application", stand_in)
    return files


def failing_with(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def test_a_bare_file_opens_the_window(opened):
    assert runner.invoke(app, ["night.edf"]).exit_code == 0
    assert [str(file) for file in opened] == ["night.edf"]


def test_nothing_at_all_opens_an_empty_window(opened):
    assert runner.invoke(app, []).exit_code == 0
    assert opened == [None]


@pytest.mark.parametrize(
    "command", ["score", "info", "repair", "evaluate", "simulate", "retrain", "demo"]
)
def test_help_names_every_command_and_explains_it(command):
    assert command in runner.invoke(app, ["--help"]).output
    assert runner.invoke(app, [command, "--help"]).output.count("\n") > 8


def test_help_says_how_to_open_the_window():
    assert "hypnoscope [FILE] opens the window" in runner.invoke(app, ["--help"]).output


def test_the_version_is_printed():
    assert runner.invoke(app, ["--version"]).output.startswith("hypnoscope ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["score"],
        ["score", "a.edf", "--pathway", "both"],
        ["simulate", "--hours", "-1", "-o", "a.edf"],
        ["simulate", "--hours", "1", "-o", "a.txt"],
        ["a.edf", "b.edf"],
        ["retrain", "a.edf", "--name", "ours"],
    ],
)
def test_a_wrong_command_line_exits_with_2(arguments):
    assert runner.invoke(app, arguments).exit_code == 2


def test_a_user_error_is_one_sentence_and_exits_with_1(tmp_path):
    done = runner.invoke(app, ["info", str(tmp_path / "nothing.edf")])
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "nothing.edf" in done.stderr


def test_an_error_of_the_system_names_the_file(monkeypatch):
    error = PermissionError(13, "Permission denied", "out.csv")
    monkeypatch.setattr(score_command, "stages_paths", failing_with(error))
    done = runner.invoke(app, ["score", "a.edf"])
    assert (done.exit_code, done.stderr) == (1, "hypnoscope: out.csv: Permission denied.\n")


def test_an_interrupt_ends_without_a_traceback(monkeypatch):
    monkeypatch.setattr(score_command, "score_file", failing_with(KeyboardInterrupt()))
    done = runner.invoke(app, ["score", "a.edf"])
    assert (done.exit_code, done.stderr) == (130, "hypnoscope: cancelled.\n")


def test_a_fault_of_the_program_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr(score_command, "score_file", failing_with(ZeroDivisionError()))
    assert isinstance(runner.invoke(app, ["score", "a.edf"]).exception, ZeroDivisionError)


def test_a_failing_file_does_not_stop_the_others(monkeypatch):
    asked = []

    def fail(file, *rest):
        asked.append(file.name)
        raise ScoringError(f"{file.name} is empty.")

    monkeypatch.setattr(score_command, "score_file", fail)
    done = runner.invoke(app, ["score", "a.edf", "b.edf"])
    assert (asked, done.exit_code) == (["a.edf", "b.edf"], 1)
    assert "2 of 2 failed: a.edf, b.edf" in done.stderr
