from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from hypnoscope.core.agreement import Agreement
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram
from hypnoscope.scoring import retraining
from hypnoscope.scoring.lessons import RetrainingExample
from hypnoscope.scoring.retraining import RetrainingReport
from hypnoscope.scoring.scorer import ScoringError
from hypnoscope.windows.dialogs.questions import StopTrainingQuestion
from hypnoscope.windows.dialogs.retraining import RetrainingDialog
from hypnoscope.windows.dialogs.retraining_pages import RetrainingProgress, duration_text
from hypnoscope.windows.dialogs.texts import Notice

REPORT = RetrainingReport(
    Path("aside/our lab 2.safetensors"),
    "our lab 2",
    before=Agreement(((60, 20, 0), (20, 60, 0), (0, 0, 0)), 0),
    after=Agreement(((76, 4, 0), (4, 76, 0), (0, 0, 0)), 0),
    n_taught=(300, 300, 40),
    n_asked=(80, 80, 0),
)


class FakeRun(QObject):
    """Stands for a training; the test says what becomes of it."""

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self):
        super().__init__()
        self.calls = []
        self.taken = False

    def start(self, examples, name, base, device):
        self.calls.append(("start", [e.recording.name for e in examples], name, base, device))

    def cancel(self):
        self.calls.append("cancel")

    def discard(self):
        self.calls.append("discard")

    def adopt(self):
        if self.taken:
            raise ScoringError("There is a checkpoint called 'our lab 2' already.")
        return Path("own/our lab 2.safetensors")


@pytest.fixture(autouse=True)
def answer(monkeypatch):
    """Answer the question whether to throw a training away; yes unless a test says no."""
    asked = []

    def prepare(stop):
        monkeypatch.setattr(StopTrainingQuestion, "exec", lambda self: asked.append(self))
        monkeypatch.setattr(StopTrainingQuestion, "stop", stop)
        return asked

    prepare(stop=True)
    return prepare


@pytest.fixture(autouse=True)
def nothing_is_taken(tiny_checkpoint, tmp_path, monkeypatch):
    monkeypatch.setattr(retraining, "bundled_checkpoint", lambda: tiny_checkpoint)
    monkeypatch.setattr(retraining, "user_checkpoint_folder", lambda: tmp_path / "own")


@pytest.fixture
def write_example(tmp_path):
    def write(name="mouse", seconds=(100, 100, 20), kind="person"):
        stages = np.repeat(np.arange(3, dtype=np.int8), seconds)
        path = tmp_path / f"{name}_hypnogram.csv"
        write_hypnogram(path, Hypnogram.scored_by(ScoredBy(kind, "Ada"), stages))
        return RetrainingExample(tmp_path / f"{name}.edf", path)

    return write


@pytest.fixture
def run():
    return FakeRun()


@pytest.fixture
def make_dialog(qtbot, bundled, own, run):
    def make(current=None, name="our lab 2"):
        dialog = RetrainingDialog([bundled, own], "our-lab-2c3d", current, run)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: not dialog.setup.examples.is_counting)
        dialog.setup.name_edit.clear()
        qtbot.keyClicks(dialog.setup.name_edit, name)
        return dialog

    return make


@pytest.fixture
def ready(make_dialog, write_example):
    return make_dialog(write_example())


def notice_of(page):
    return page.findChildren(Notice)[-1].sentence


def test_the_current_recording_is_counted_and_proposed(ready):
    examples = ready.setup.examples
    assert [examples.text(0, column) for column in range(5)] == [
        "mouse.edf",
        "mouse_hypnogram.csv",
        "100",
        "100",
        "20",
    ]
    assert ready.setup.base.name == "our lab"
    assert ready.start_button.isEnabled()


def test_seconds_that_a_model_set_do_not_count(make_dialog, write_example):
    dialog = make_dialog(write_example(kind="model"))
    assert dialog.setup.examples.n_seconds == (0, 0, 0)
    assert not dialog.start_button.isEnabled()


def test_seconds_that_a_person_accepted_count_and_are_told(make_dialog, write_example):
    example = write_example(kind="model")
    hypnogram = read_hypnogram(example.stages).hypnogram
    hypnogram.apply(hypnogram.edit_review(0, 180, ScoredBy("person", "Ada")))
    write_hypnogram(example.stages, hypnogram)
    dialog = make_dialog(example)
    examples = dialog.setup.examples
    assert examples.n_seconds == (100, 80, 0)
    assert examples._total.text().endswith("accepted 180 s")


@pytest.mark.parametrize(
    ("seconds", "wanting"),
    [
        ((20, 20, 20), "needs at least 120"),
        ((200, 3, 3), "10 or more of 2 stages"),
        ((0, 500, 0), "0 seconds of Wake, 500 of NREM and 0 of REM"),
    ],
)
def test_too_little_is_said_before_training(make_dialog, write_example, seconds, wanting):
    dialog = make_dialog(write_example(seconds=seconds))
    assert wanting in dialog.setup.wanting
    assert not dialog.start_button.isEnabled()


def test_recordings_make_up_for_each_other(make_dialog, write_example, qtbot):
    dialog = make_dialog(write_example(seconds=(100, 100, 0)))
    dialog.setup.examples.add(write_example("other", (0, 0, 30)))
    qtbot.waitUntil(dialog.start_button.isEnabled)
    assert dialog.setup.examples.n_seconds == (100, 100, 30)


def test_a_recording_is_listed_once_and_can_be_taken_off(make_dialog, write_example, qtbot):
    example = write_example()
    dialog = make_dialog(example)
    examples = dialog.setup.examples
    examples.add(example)
    assert examples.examples == (example,)
    examples.select(0)
    examples.remove_selected()
    assert examples.examples == ()
    assert dialog.setup.wanting == "Add at least one recording with its stages."


def test_stages_that_cannot_be_read_are_named(make_dialog, write_example, tmp_path, qtbot):
    dialog = make_dialog(RetrainingExample(tmp_path / "a.edf", tmp_path / "missing.csv"))
    assert "missing.csv" in notice_of(dialog.setup)
    assert not dialog.start_button.isEnabled()


def test_recordings_are_added_with_the_stages_beside_them(
    make_dialog, write_example, tmp_path, monkeypatch, qtbot
):
    beside, elsewhere = write_example("beside"), write_example("elsewhere")
    asked = []

    def ask_for_stages(parent, title, *args):
        asked.append(title)
        return str(elsewhere.stages), ""

    recordings = [str(beside.recording), str(tmp_path / "third.edf")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *args: (recordings, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask_for_stages)
    dialog = make_dialog()
    dialog.setup.examples.add_button.click()
    assert dialog.setup.examples.examples == (
        beside,
        RetrainingExample(tmp_path / "third.edf", elsewhere.stages),
    )
    assert asked == ["Stages of third.edf"]
    qtbot.waitUntil(lambda: not dialog.setup.examples.is_counting)


@pytest.mark.parametrize("name", ["../escape", "tiny", "a/b"])
def test_a_name_that_will_not_do_is_refused_at_once(make_dialog, write_example, name):
    dialog = make_dialog(write_example(), name)
    assert name in notice_of(dialog.setup)
    assert not dialog.start_button.isEnabled()


def test_a_name_is_asked_for_without_a_warning(make_dialog, write_example):
    dialog = make_dialog(write_example(), name="")
    assert dialog.setup.wanting == "Give the new checkpoint a name."
    assert notice_of(dialog.setup) == ""


def test_training_begins_with_what_was_chosen(ready, run):
    ready.start_button.click()
    assert run.calls == [("start", ["mouse.edf"], "our lab 2", Path("own.safetensors"), "auto")]
    assert ready.stop_button.isVisible()
    assert not ready.start_button.isVisible()


def test_progress_says_what_is_left(qtbot):
    page = RetrainingProgress()
    qtbot.addWidget(page)
    page.restart()
    page.show_progress(0, 0)
    assert page.bar.maximum() == 0
    assert page.time_text == "Reading the recordings…"
    page.show_progress(250, 1000)
    assert (page.bar.value(), page.bar.maximum()) == (250, 1000)
    assert page.time_text == "0 s gone"
    page.show_progress(500, 1000)
    assert page.time_text.startswith("0 s gone, about ")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "0 s"),
        (59.2, "59 s"),
        (59.7, "1 min"),
        (61, "1 min"),
        (3599, "1 h 00 min"),
        (3900, "1 h 05 min"),
    ],
)
def test_durations_are_told_as_people_do(seconds, text):
    assert duration_text(seconds) == text


def test_before_and_after_are_compared_stage_by_stage(ready, run):
    ready.start_button.click()
    run.succeeded.emit(REPORT)
    page = ready.result_page
    assert page.verdict == "“our lab 2” agrees better with what was scored by hand"
    assert page.rows == [
        ["Accuracy", "0.750", "0.950", "+0.200"],
        ["Macro F1", "0.750", "0.950", "+0.200"],
        ["Cohen's kappa", "0.500", "0.900", "+0.400"],
        ["F1 of Wake (80 seconds)", "0.750", "0.950", "+0.200"],
        ["F1 of NREM (80 seconds)", "0.750", "0.950", "+0.200"],
        ["F1 of REM (0 seconds)", "–", "–", ""],
    ]


def test_a_loss_is_not_called_a_gain(ready, run):
    worse = RetrainingReport(
        REPORT.checkpoint, "worse", REPORT.after, REPORT.before, REPORT.n_taught, REPORT.n_asked
    )
    run.succeeded.emit(worse)
    assert ready.result_page.verdict == "“worse” agrees no better with what was scored by hand"
    assert ready.result_page.rows[0][-1] == "\N{MINUS SIGN}0.200"
    assert ready.discard_button.isDefault()
    run.succeeded.emit(REPORT)
    assert ready.use_button.isDefault()


def test_a_new_checkpoint_is_adopted_only_when_the_user_says_so(ready, run, qtbot):
    run.succeeded.emit(REPORT)
    with qtbot.waitSignals([ready.adopted, ready.accepted]):
        ready.use_button.click()
    assert not ready.isVisible()


def test_a_name_taken_meanwhile_is_said_and_loses_nothing(ready, run):
    run.succeeded.emit(REPORT)
    run.taken = True
    ready.use_button.click()
    assert "already" in notice_of(ready.result_page)
    assert ready.isVisible()
    assert run.calls == []


def test_discarding_a_new_checkpoint_is_asked_about(ready, run, answer):
    run.succeeded.emit(REPORT)
    asked = answer(stop=False)
    ready.discard_button.click()
    assert len(asked) == 1
    assert ready.isVisible()
    answer(stop=True)
    ready.discard_button.click()
    assert run.calls == ["discard"]
    assert not ready.isVisible()


@pytest.mark.parametrize(
    "close", [lambda d, q: d.close(), lambda d, q: q.keyClick(d, Qt.Key.Key_Escape)]
)
def test_closing_while_it_trains_is_asked_about(ready, run, answer, qtbot, close):
    ready.start_button.click()
    answer(stop=False)
    close(ready, qtbot)
    assert ready.isVisible()
    assert "discard" not in run.calls
    answer(stop=True)


def test_stopping_returns_to_the_choice_with_everything_as_it_was(ready, run):
    ready.start_button.click()
    ready.stop_button.click()
    assert run.calls[-1] == "cancel"
    run.cancelled.emit()
    assert ready.start_button.isVisible()
    assert ready.start_button.isEnabled()
    assert ready.setup.name == "our lab 2"


def test_a_failure_is_explained_where_it_can_be_mended(ready, run):
    ready.start_button.click()
    run.failed.emit(ScoringError("The scored seconds are too close together."))
    assert notice_of(ready.setup) == "The scored seconds are too close together."
    assert ready.start_button.isVisible()


def test_a_failure_nobody_foresaw_is_told_as_such(ready, run):
    ready.start_button.click()
    run.failed.emit(RuntimeError("the worker process ended early (exit code -9)"))
    assert notice_of(ready.setup).startswith("Training did not go well: the worker process")


def test_closing_before_training_asks_nothing(ready, run, answer):
    asked = answer(stop=False)
    ready.close_button.click()
    assert asked == []
    assert run.calls == ["discard"]
    assert not ready.isVisible()


def test_the_dialog_is_small_while_it_trains(ready):
    before = ready.size()
    ready.start_button.click()
    assert ready.height() < before.height() / 2
    ready._run.succeeded.emit(REPORT)
    assert ready.size() == before
