"""Words and progress on the terminal."""

import sys

import pytest

from hypnoscope.cli.terminal import ProgressLine, duration, table


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (7.24, "7.2 s"),
        (59.99, "1 min 00 s"),
        (245, "4 min 05 s"),
        (3599.9, "1 h 00 min"),
        (86_400, "24 h 00 min"),
        (86_340, "23 h 59 min"),
    ],
)
def test_time_is_said_as_people_say_it(seconds, words):
    assert duration(seconds) == words


def test_columns_are_aligned():
    assert table([("a", "b"), ("long", "c")]) == "  a     b\n  long  c"


def test_progress_is_silent_when_stderr_is_a_file(capsys):
    with ProgressLine("scoring") as progress:
        progress(1, 2)
    assert capsys.readouterr().err == ""


def test_progress_says_how_far_it_is_and_clears_its_line(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with ProgressLine("scoring") as progress:
        progress(1, 4)
    shown = capsys.readouterr().err
    assert "scoring: 25%" in shown
    assert shown.endswith("\r\x1b[K")


def test_what_is_said_takes_the_place_of_the_progress(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with ProgressLine("reading") as progress:
        progress(1, 4)
        progress.say("one is left out")
        told = capsys.readouterr()
    assert told.err.endswith("\r\x1b[K")
    assert told.out == "one is left out\n"


def test_progress_does_not_flicker(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with ProgressLine("scoring") as progress:
        for done in range(1000):
            progress(done, 1000)
    assert capsys.readouterr().err.count("scoring") < 20
