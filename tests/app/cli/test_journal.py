import csv

import pytest
from typer.testing import CliRunner

from hypnoscope.cli.application import app
from hypnoscope.core.stage import Stage
from hypnoscope.formats.journal import journal_path
from hypnoscope.session.documents import open_session
from hypnoscope.session.recorder import Recorder


def run(*arguments):
    return CliRunner().invoke(app, ["journal", *map(str, arguments)])


@pytest.fixture
def scored(qapp, ten_minutes):
    session = open_session(ten_minutes.recording, "Ada")
    recorder = Recorder(session)
    session.score(2, 5, Stage.REM)
    recorder.discard()
    recorder.close()
    return ten_minutes.recording


def test_the_journal_of_a_recording_is_written_as_a_table(scored, tmp_path):
    result = run(scored, "-o", tmp_path / "journal.csv")
    assert result.exit_code == 0
    assert "3 rows written to" in result.stdout
    with (tmp_path / "journal.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["action"] for row in rows] == ["begun", "REM", "ended: discarded"]
    assert (rows[1]["who"], rows[1]["onset_s"], rows[1]["to"]) == ("Ada", "2", "REM")


def test_a_table_is_never_replaced(scored, tmp_path):
    (tmp_path / "journal.csv").write_text("mine")
    result = run(scored, "-o", tmp_path / "journal.csv")
    assert result.exit_code == 2
    assert (tmp_path / "journal.csv").read_text() == "mine"


def test_without_anything_to_tell_it_says_so(ten_minutes, scored, tmp_path):
    (tmp_path / "other.edf").write_bytes(ten_minutes.recording.read_bytes()[:-256])
    result = run(tmp_path / "other.edf", "-o", tmp_path / "journal.csv")
    assert result.exit_code == 1
    assert "holds nothing about other.edf" in result.stderr
    journal_path().write_bytes(b"damaged" * 99)
    result = run(scored, "-o", tmp_path / "journal.csv")
    assert (result.exit_code, "is damaged" in result.stderr) == (1, True)
    journal_path().unlink()
    result = run(scored, "-o", tmp_path / "journal.csv")
    assert "Nothing was scored on this computer yet" in result.stderr
    assert not (tmp_path / "journal.csv").exists()
