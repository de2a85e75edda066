"""`hypnoscope repair`, from a damaged file to a conforming copy."""

import pytest
from typer.testing import CliRunner

from hypnoscope.cli.application import app
from hypnoscope.formats import read_recording

runner = CliRunner()


def ran(*arguments, code=0):
    done = runner.invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def mouse(ten_minutes, tmp_path):
    path = tmp_path / "mouse.edf"
    path.write_bytes(ten_minutes.recording.read_bytes())
    return path


def with_field(path, first_byte, text):
    raw = bytearray(path.read_bytes())
    raw[first_byte : first_byte + 8] = text.ljust(8).encode()
    path.write_bytes(raw)


def test_repair_writes_a_copy_and_says_what_was_wrong(mouse, tmp_path):
    with_field(mouse, 236, "-1")
    with_field(mouse, 184, "5")
    before, copy = mouse.read_bytes(), tmp_path / "copy.edf"
    shown = ran("repair", mouse, "-o", copy).stdout
    assert "2 channels, 10 min 00 s, copied as EDF+C" in shown
    assert shown.count("Repaired: ") == 2
    assert f"written to {copy}" in shown
    assert mouse.read_bytes() == before
    recording = read_recording(copy)
    assert (recording.repairs, recording.duration_s) == ((), 600.0)


def test_repair_says_when_nothing_was_wrong(mouse, tmp_path):
    assert "Nothing had to be repaired." in ran("repair", mouse, "-o", tmp_path / "c.edf").stdout


def test_repair_takes_the_duration_that_the_header_hides(mouse, tmp_path):
    copy, rate = tmp_path / "copy.edf", read_recording(mouse).channels[0].rate
    with_field(mouse, 244, "0")
    assert "--record-duration" in ran("info", mouse, code=1).stderr
    ran("repair", mouse, "-o", copy, "--record-duration", "1")
    assert read_recording(copy).channels[0].rate == rate


def test_repair_takes_the_word_that_there_are_no_gaps(mouse, tmp_path):
    with_field(mouse, 192, "EDF+D")
    copy = tmp_path / "copy.edf"
    assert "--without-gaps" in ran("info", mouse, code=1).stderr
    assert "copied as EDF+C" in ran("repair", mouse, "-o", copy, "--without-gaps").stdout
    assert read_recording(copy).duration_s == 600.0


def test_repair_never_writes_over_a_file(mouse, tmp_path):
    taken = tmp_path / "taken.edf"
    taken.write_text("of value")
    for output in (mouse, taken):
        assert "exists" in ran("repair", mouse, "-o", output, code=2).stderr
    assert taken.read_text() == "of value"
    assert not read_recording(mouse).repairs


@pytest.mark.parametrize("seconds", ["0", "-1", "soon"])
def test_repair_refuses_a_duration_that_is_none(mouse, tmp_path, seconds):
    arguments = ("-o", tmp_path / "c.edf", "--record-duration", seconds)
    assert "no number of seconds" in ran("repair", mouse, *arguments, code=2).stderr


def test_repair_names_what_it_cannot_read(tmp_path):
    path = tmp_path / "mouse.edf"
    path.write_bytes(b"")
    assert "mouse.edf is empty" in ran("repair", path, "-o", tmp_path / "c.edf", code=1).stderr
    missing = tmp_path / "missing.edf"
    assert "missing.edf" in ran("repair", missing, "-o", tmp_path / "c.edf", code=1).stderr
    assert not (tmp_path / "c.edf").exists()
