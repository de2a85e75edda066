import threading

import pytest

from hypnoscope.jobs.latest import LatestWork

PATIENT, IMPATIENT = 30.0, 0.0


class Gate:
    """Work that goes on only when the test lets it."""

    def __init__(self):
        self.begun, self.may_end = threading.Semaphore(0), threading.Semaphore(0)
        self.done = []

    def __call__(self, wanted):
        self.begun.release()
        assert self.may_end.acquire(timeout=30)
        self.done.append(wanted)
        return wanted


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    for _ in range(20):
        gate.may_end.release()


@pytest.fixture
def make_work():
    made = []

    def make(work, patience_s):
        made.append(LatestWork(work, patience_s))
        return made[-1]

    yield make
    for work in made:
        work.close()


def test_what_is_quick_is_answered_at_once(make_work, qtbot):
    work = make_work(lambda wanted: 2 * wanted, PATIENT)
    with qtbot.assertNotEmitted(work.answered, wait=20):
        answer = work.ask("EEG", 21)
    assert (answer.key, answer.wanted, answer.value, answer.error) == ("EEG", 21, 42, None)


def test_what_is_slow_is_answered_by_signal(make_work, gate, qtbot):
    work = make_work(gate, IMPATIENT)
    with qtbot.waitSignal(work.answered) as answered:
        assert work.ask("EEG", 1) is None
        gate.may_end.release()
    assert answered.args[0].value == 1


def test_only_what_was_asked_for_last_is_done(make_work, gate, qtbot):
    work = make_work(gate, IMPATIENT)
    work.ask("EEG", "first")
    assert gate.begun.acquire(timeout=30)
    for wanted in ("second", "third", "last"):
        assert work.ask("EEG", wanted) is None
    with qtbot.waitSignals([work.answered] * 2):
        gate.may_end.release()
        gate.may_end.release()
    assert gate.done == ["first", "last"]


def test_each_key_has_its_own_last_wish(make_work, gate, qtbot):
    work = make_work(gate, IMPATIENT)
    work.ask("EEG", "blocks")
    assert gate.begun.acquire(timeout=30)
    for key, wanted in (("EEG", 1), ("EMG", 2), ("EEG", 3)):
        work.ask(key, wanted)
    with qtbot.waitSignals([work.answered] * 3):
        for _ in range(3):
            gate.may_end.release()
    assert gate.done == ["blocks", 2, 3]


def test_nobody_waits_while_answers_are_late_and_again_once_they_are_not(make_work, gate, qtbot):
    work = make_work(gate, IMPATIENT)
    work.ask("EEG", "late")
    work._patience_s = PATIENT
    assert work.ask("EMG", "not waited for") is None
    with qtbot.waitSignals([work.answered] * 2):
        gate.may_end.release()
        gate.may_end.release()
    gate.may_end.release()
    assert work.ask("EEG", "in time").value == "in time"


def test_failing_is_an_answer_as_well(make_work, qtbot):
    def fail(wanted):
        raise OSError("the drive was removed")

    work = make_work(fail, PATIENT)
    for _ in range(2):
        assert "drive" in str(work.ask("EEG", 1).error)


def test_nothing_is_answered_after_closing(make_work, gate, qtbot):
    work = make_work(gate, IMPATIENT)
    work.ask("EEG", 1)
    assert gate.begun.acquire(timeout=30)
    work.ask("EMG", 2)
    work.close()
    with qtbot.assertNotEmitted(work.answered, wait=20):
        gate.may_end.release()
        assert work.ask("EEG", 3) is None
    assert gate.done == [1]


def test_an_idle_thread_ends_and_the_next_wish_starts_another(make_work, monkeypatch, qtbot):
    monkeypatch.setattr("hypnoscope.jobs.latest._LINGER_S", 0.001)
    work = make_work(lambda wanted: threading.current_thread(), PATIENT)
    first = work.ask("EEG", 1).value
    first.join(30)
    assert not first.is_alive()
    assert work.ask("EEG", 2).value is not first
