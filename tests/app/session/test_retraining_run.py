import time
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool

from hypnoscope.core.agreement import Agreement
from hypnoscope.scoring import retraining
from hypnoscope.scoring.retraining import RetrainingReport
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.session.retraining_run import RetrainingRun

PERFECT = Agreement(((5, 0, 0), (0, 5, 0), (0, 0, 5)), 0)
POOR = Agreement(((2, 3, 0), (3, 2, 0), (0, 3, 2)), 0)


def teach(examples, name, base, aside, device, *, progress):
    """Stand for training: write what came in."""
    progress(1, 2)
    checkpoint = aside / f"{name}.safetensors"
    checkpoint.write_text(f"{len(examples)} {base.name} {device}")
    return RetrainingReport(checkpoint, name, POOR, PERFECT, (8, 8, 8), (5, 5, 5))


def teach_for_long(examples, name, base, aside, device, *, progress):
    (aside / "half.safetensors").write_text("half")
    progress(1, 2)
    time.sleep(60)


def refuse(examples, name, base, aside, device, *, progress):
    (aside / "half.safetensors").write_text("half")
    raise ScoringError("A person scored 3 seconds of REM; at least 10 are needed.")


@pytest.fixture(autouse=True)
def this_module_is_importable_in_the_process(monkeypatch, request):
    monkeypatch.syspath_prepend(request.config.rootpath)


@pytest.fixture
def aside(tmp_path, monkeypatch):
    """The folder in which temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def start(qtbot, aside):
    runs = []

    def start(teacher):
        run = RetrainingRun(teacher)
        runs.append(run)
        run.start([], "our lab", Path("base.safetensors"), "cpu")
        return run

    yield start
    for run in runs:
        run.discard()


def finished(qtbot, run):
    with qtbot.waitSignal(run.succeeded) as told:
        pass
    return told.args[0]


def test_the_result_of_a_training_waits_aside(start, qtbot, aside):
    run = start(teach)
    assert run.is_running
    report = finished(qtbot, run)
    assert report.checkpoint.read_text() == "0 base.safetensors cpu"
    assert report.checkpoint.is_relative_to(aside)
    assert not run.is_running


def test_an_adopted_checkpoint_is_among_the_users_own(
    start, qtbot, aside, tmp_path, monkeypatch, tiny_checkpoint
):
    monkeypatch.setattr(retraining, "bundled_checkpoint", lambda: tiny_checkpoint)
    run = start(teach)
    finished(qtbot, run)
    assert run.adopt(tmp_path / "own") == tmp_path / "own" / "our lab.safetensors"
    assert (tmp_path / "own" / "our lab.safetensors").read_text() == "0 base.safetensors cpu"
    assert list(aside.iterdir()) == []


def test_a_discarded_checkpoint_leaves_nothing_behind(start, qtbot, aside):
    run = start(teach)
    finished(qtbot, run)
    run.discard()
    assert list(aside.iterdir()) == []
    with pytest.raises(RuntimeError, match="no new checkpoint"):
        run.adopt()


def test_cancelling_kills_the_training_and_leaves_nothing_behind(start, qtbot, aside):
    run = start(teach_for_long)
    with qtbot.waitSignal(run.progressed):
        pass
    qtbot.waitUntil(lambda: list(aside.rglob("half.safetensors")) != [])
    with qtbot.waitSignal(run.cancelled):
        run.cancel()
    assert list(aside.iterdir()) == []
    assert not run.is_running


def test_a_training_that_ended_as_it_was_cancelled_leaves_nothing_behind(start, qtbot, aside):
    run = start(teach)
    QThreadPool.globalInstance().waitForDone()  # its outcome still waits in the event queue
    assert list(aside.rglob("our lab.safetensors")) != []
    with qtbot.waitSignal(run.cancelled):
        run.cancel()
    assert list(aside.iterdir()) == []


def test_a_failure_is_told_and_leaves_nothing_behind(start, qtbot, aside):
    run = start(refuse)
    with qtbot.waitSignal(run.failed) as told:
        pass
    assert isinstance(told.args[0], ScoringError)
    assert "at least 10 are needed" in str(told.args[0])
    assert list(aside.iterdir()) == []


def test_one_training_at_a_time(start):
    run = start(teach_for_long)
    with pytest.raises(RuntimeError, match="under way"):
        run.start([], "another", Path("base.safetensors"))
