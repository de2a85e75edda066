"""The table of conditions."""

import json

import pytest

from sdreamer import __main__ as command_line
from sdreamer.condition_table import write_table
from sdreamer.conditions import CONDITIONS, NO_SIGNAL
from sdreamer.predictor import Predictor

from .small import small_checkpoint

CHOSEN = [c for c in (*CONDITIONS, *NO_SIGNAL) if c.name in ("clean", "flat_eeg", "both_flat")]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("table")
    small_checkpoint(folder / "small.safetensors")
    predictor = Predictor.load(folder / "small.safetensors", "cpu")
    said = []
    write_table(predictor, folder / "out", 2, 1.0, CHOSEN, said.append)
    report = json.loads((folder / "out" / "conditions.json").read_text("utf-8"))
    return report, (folder / "out" / "conditions.md").read_text("utf-8"), said


def test_each_condition_has_figures_of_each_pathway(written):
    report, _, said = written
    assert [c["name"] for c in report["conditions"]] == [c.name for c in CHOSEN]
    assert len(said) == len(CHOSEN)
    clean = report["conditions"][0]
    for pathway in ("mixed", "eeg", "emg"):
        assert sum(map(sum, clean[pathway]["confusion"])) == 120
        assert 0 <= clean[pathway]["accuracy"] <= 1
        assert 1 / 3 <= clean[pathway]["confidence"] <= 1
    assert (clean["scored"], clean["warned"]) == (1, 0)


def test_what_cannot_be_scored_is_counted_apart(written):
    report, table, _ = written
    by_name = {c["name"]: c for c in report["conditions"]}
    assert by_name["flat_eeg"]["mixed"] == by_name["flat_eeg"]["emg"]
    assert by_name["flat_eeg"]["eeg"]["accuracy"] is None
    assert (by_name["both_flat"]["scored"], by_name["both_flat"]["warned"]) == (0, 1)
    assert "| both constant | – / – / – (nan)" not in table
    assert "| both constant | – | – | – | 0.0% | 100% |" in table


def test_the_command_line_writes_the_table(written, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("sdreamer.condition_table.MINUTES", 1.0)
    small_checkpoint(tmp_path / "small.safetensors")
    monkeypatch.setattr(
        command_line,
        "write_table",
        lambda predictor, folder, recordings, log: log(f"{folder.name} {recordings}"),
    )
    path = str(tmp_path / "small.safetensors")
    command_line.main(["evaluate", path, "--conditions", str(tmp_path / "t"), "--device", "cpu"])
    assert capsys.readouterr().out == "t 20\n"
