import multiprocessing
import os
import signal
import time

import pytest

from hypnoscope.jobs.job import Job
from hypnoscope.jobs.process import in_process


@pytest.fixture(autouse=True)
def this_module_is_importable_in_the_process(monkeypatch, request):
    monkeypatch.syspath_prepend(request.config.rootpath)


class OddError(Exception):
    """Cannot be unpickled: its arguments are not those of its constructor."""

    def __init__(self, file, line):
        super().__init__(f"{file}, line {line}")


def add(a, b, *, progress):
    progress(1, 2)
    return a + b


def hang(*, progress):
    progress(1, 2)
    time.sleep(60)


def fail(*, progress):
    raise ValueError("no REM in the training set")


def fail_oddly(*, progress):
    raise OddError("a.edf", 3)


def reach_the_end(*, progress):
    raise EOFError("the file is too short")


def die(*, progress):
    os._exit(3)


def be_killed(*, progress):
    os.kill(os.getpid(), signal.SIGKILL)


def no_progress(done, total):
    """Take no interest."""


def test_the_result_comes_back(qtbot):
    job = Job(in_process(add, 1, 2))
    with qtbot.waitSignal(job.succeeded) as told:
        job.start()
    assert told.args == [3]


def test_progress_comes_back(qtbot):
    job = Job(in_process(hang))
    job.progressed.connect(lambda done, total: job.cancel() if (done, total) == (1, 2) else None)
    with qtbot.waitSignal(job.cancelled):
        job.start()


def test_cancelling_kills_a_busy_process(qtbot):
    job = Job(in_process(hang))
    with qtbot.waitSignal(job.progressed):
        job.start()
    with qtbot.waitSignal(job.cancelled):
        job.cancel()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("target", "error", "message"),
    [
        (fail, ValueError, "no REM in the training set"),
        (fail_oddly, RuntimeError, "a.edf, line 3"),
        (reach_the_end, EOFError, "the file is too short"),
        (die, RuntimeError, r"ended early \(exit code 3\)$"),
        (be_killed, RuntimeError, r"exit code -9\); the computer may have run out of memory"),
    ],
)
def test_a_failure_in_the_process_is_raised_here(target, error, message):
    with pytest.raises(error, match=message):
        in_process(target)(no_progress)


def test_an_error_carries_the_traceback_of_the_process():
    with pytest.raises(ValueError, match="no REM") as failure:
        in_process(fail)(no_progress)
    assert "in fail" in "".join(failure.value.__notes__)
