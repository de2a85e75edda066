"""What the command line asks of the benchmark."""

import sys
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from hypnoscope.cli.application import app
from hypnoscope.scoring.benchmark import BenchmarkRequest, run_benchmark
from hypnoscope.scoring.scorer import ScoringError

SHORT = BenchmarkRequest(quick=True, models=("decision-tree",), hours=0.02, mice=4)


def nothing(text: str) -> None:
    pass


def test_a_quick_benchmark_ends_with_a_report(tmp_path):
    said = []
    report = run_benchmark(SHORT, tmp_path, "cpu", said.append, "the command")
    assert len(said) == 1
    text = report.read_text(encoding="utf-8")
    assert "Made by `the command`." in text
    assert "4 simulated mice, 0.02 h each" in text


@pytest.mark.parametrize(("threads", "expected"), [(None, 1), (2, 2)])
def test_a_quick_run_takes_one_thread_unless_told_and_gives_them_back(tmp_path, threads, expected):
    import torch

    before, seen = torch.get_num_threads(), []
    run_benchmark(
        replace(SHORT, threads=threads),
        tmp_path,
        "cpu",
        lambda _: seen.append(torch.get_num_threads()),
    )
    assert seen == [expected]
    assert torch.get_num_threads() == before


@pytest.mark.parametrize(
    ("request_", "complaint"),
    [
        (BenchmarkRequest(quick=True, mice=2), "2 mice do not leave one"),
        (BenchmarkRequest(models=("lstm",)), "'lstm' is no model of the benchmark"),
    ],
)
def test_what_cannot_be_run_is_said_in_one_sentence(tmp_path, request_, complaint):
    with pytest.raises(ScoringError, match=complaint):
        run_benchmark(request_, tmp_path, "cpu", nothing)


def test_a_missing_xgboost_is_said_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "xgboost", None)
    with pytest.raises(ScoringError, match="XGBoost is not installed"):
        run_benchmark(BenchmarkRequest(), tmp_path, "cpu", nothing)


def test_a_device_that_is_not_there_is_said(tmp_path, monkeypatch):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ScoringError, match="this computer has no cuda device"):
        run_benchmark(SHORT, tmp_path, "cuda", nothing)


def test_the_command_says_where_the_report_is(tmp_path):
    arguments = ["benchmark", "--quick", "--mice", "4", "--hours", "0.02", "--passes", "1"]
    arguments += ["--model", "mlp", "--model", "adaboost", "-o", str(tmp_path)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "1 of 2: adaboost" in done.stdout
    assert done.stdout.splitlines()[-1] == f"The report is {tmp_path / 'report.md'}"
