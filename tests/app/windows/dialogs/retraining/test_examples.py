"""What a checkpoint is to be retrained with, and what it is to be called."""

import pytest
from PySide6.QtWidgets import QFileDialog

from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.hypnogram_csv import read_hypnogram, write_hypnogram
from hypnoscope.scoring.lessons import RetrainingExample
from hypnoscope.windows.dialogs.texts import Notice


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
