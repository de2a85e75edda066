import gc
import threading

import pytest
from PySide6.QtCore import QObject, QThreadPool, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from hypnoscope.jobs.job import Job


def count_forever(progress):
    step = 0
    while True:
        progress(step, 0)
        step += 1


class Listener(QObject):
    def __init__(self):
        super().__init__()
        self.heard = []

    @Slot(object)
    def hear(self, value):
        self.heard.append((value, threading.current_thread()))


@pytest.fixture
def outcomes():
    """All that a job tells, as (signal name, value)."""
    told = []

    def listen(job):
        job.succeeded.connect(lambda value: told.append(("succeeded", value)))
        job.failed.connect(lambda error: told.append(("failed", str(error))))
        job.cancelled.connect(lambda: told.append(("cancelled", None)))
        return told

    return listen


def test_a_result_comes_back_in_the_thread_the_job_was_made_in(qtbot):
    listener = Listener()
    worker = []

    def work(progress):
        worker.append(threading.current_thread())
        return 42

    job = Job(work)
    job.succeeded.connect(listener.hear)
    with qtbot.waitSignal(job.succeeded):
        job.start()

    assert listener.heard == [(42, threading.main_thread())]
    assert worker != [threading.main_thread()]
    assert not job.is_running


def test_a_plain_function_is_called_in_the_thread_the_job_was_made_in(qtbot):
    threads = []
    job = Job(lambda progress: progress(1, 1))
    job.progressed.connect(lambda done, total: threads.append(threading.current_thread()))
    with qtbot.waitSignal(job.succeeded):
        job.start()
    assert threads == [threading.main_thread()]


def test_a_failure_is_told_with_its_exception(qtbot, outcomes):
    def fail(progress):
        raise OSError("disk gone")

    job = Job(fail)
    told = outcomes(job)
    with qtbot.waitSignal(job.failed):
        job.start()
    assert told == [("failed", "disk gone")]


def test_a_cancelled_job_stops_and_says_so(qtbot, outcomes):
    job = Job(count_forever)
    told = outcomes(job)
    with qtbot.waitSignal(job.cancelled):
        job.start()
        assert job.is_running
        job.cancel()
    assert told == [("cancelled", None)]


def test_a_job_cancelled_before_its_turn_does_no_work(qtbot):
    done = []
    job = Job(lambda progress: done.append(True))
    job.cancel()
    with qtbot.waitSignal(job.cancelled):
        job.start()
    assert done == []


def test_a_result_that_is_ready_when_cancel_comes_is_not_told(qtbot, outcomes):
    pool = QThreadPool()
    job = Job(lambda progress: "too late")
    told = outcomes(job)
    job.start(pool)
    pool.waitForDone()  # finished, but its outcome still waits in the event queue
    with qtbot.waitSignal(job.cancelled):
        job.cancel()
    assert told == [("cancelled", None)]


def test_an_error_after_cancelling_is_told_as_cancelled(qtbot, outcomes):
    job = Job(None)

    def interrupted(progress):
        job.cancel()
        raise BrokenPipeError

    job._work = interrupted
    told = outcomes(job)
    with qtbot.waitSignal(job.cancelled):
        job.start()
    assert told == [("cancelled", None)]


def test_a_job_that_nobody_holds_still_tells_its_outcome(qtbot):
    listener = Listener()
    release = threading.Event()

    def start():
        job = Job(lambda progress: release.wait(2))
        job.succeeded.connect(listener.hear)
        job.start()

    start()
    gc.collect()
    release.set()
    qtbot.waitUntil(lambda: listener.heard != [])


def test_a_listener_that_is_gone_is_not_called(qtbot):
    listener = Listener()
    job = Job(lambda progress: 1)
    job.succeeded.connect(listener.hear)
    heard = listener.heard
    del listener
    gc.collect()
    with qtbot.waitSignal(job.succeeded):
        job.start()
    assert heard == []


def test_frequent_reports_do_not_flood_the_event_queue(qtbot):
    reports = []

    def work(progress):
        for step in range(1, 10_001):
            progress(step, 10_000)

    job = Job(work)
    job.progressed.connect(lambda done, total: reports.append(done))
    with qtbot.waitSignal(job.succeeded):
        job.start()
    assert reports[-1] == 10_000
    assert len(reports) < 200


def test_a_job_runs_only_once(qtbot):
    job = Job(lambda progress: None)
    with qtbot.waitSignal(job.succeeded):
        job.start()
    with pytest.raises(RuntimeError, match="only once"):
        job.start()


class QuickPool(QThreadPool):
    def start(self, work):
        super().start(work)
        self.waitForDone()


def test_what_qt_makes_after_a_quick_job_is_what_it_should_be(qtbot):
    pool, jobs, made = QuickPool(), [], []
    for _ in range(100):
        jobs.append(Job(lambda progress: None))
        jobs[-1].start(pool)
        menu = QMenu()
        made += [type(menu.addAction("an action")) for _ in range(8)]
    assert set(made) == {QAction}
    qtbot.waitUntil(lambda: not any(job.is_running for job in jobs))
