from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hypnoscope.core.finding import Finding
from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.scores import Scores

LOST = Finding("lost", ("EEG",), ((20, 30), (70, 71)), "warning", "EEG <1>, is lost & gone.")
SWAPPED = Finding("swapped", ("EEG", "EMG"), ((0, 120),), "alarm", "They seem swapped.")
RECTIFIED = Finding("rectified", ("EMG",), ((0, 120),), "note", "It is rectified.")


@pytest.fixture
def bar(window, workspace):
    return window.page.findings


@pytest.fixture
def find(workspace):
    def find(*findings):
        probabilities = np.full((120, 3), 1 / 3, dtype=np.float32)
        scores = Scores(probabilities, "mixed", "fixed-1", "EEG", "EMG", findings)
        workspace.session.adopt(scores)

    return find


def test_nothing_is_said_where_nothing_was_found(bar, find):
    assert not bar.isVisible()
    find()
    assert (bar.isVisible(), bar.sentences) == (False, [])


def test_each_finding_is_a_sentence_and_names_are_taken_as_they_are(bar, find):
    find(LOST, RECTIFIED)
    assert bar.isVisible()
    assert bar.sentences == [LOST.sentence, RECTIFIED.sentence]
    assert "EEG &lt;1&gt;, is lost &amp; gone." in bar._label.text()
    assert not bar._swap.isVisible()


def test_undo_takes_back_what_was_said(bar, find, qtbot, window):
    find(LOST)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not bar.isVisible()


def test_a_time_leads_to_its_stretch_by_keys(bar, find, workspace):
    find(replace(LOST, spans=((60, 75),)))
    bar._label.setFocus()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return):
        QTest.keyClick(bar._label, key)
    viewport = workspace.viewport
    assert (viewport.cursor, viewport.selection) == (60, (60, 75))
    assert viewport.start_s <= 60 <= viewport.stop_s
    assert not workspace.session.hypnogram.marks.reviewers.any()


def test_each_stretch_has_its_link(bar, find):
    find(LOST)
    assert bar._label.text().count("<a ") == 2


def test_what_concerns_the_whole_recording_has_no_place_to_go_to(bar, find):
    find(SWAPPED)
    assert "<a " not in bar._label.text()


def test_many_stretches_are_counted_rather_than_listed(bar, find):
    find(replace(LOST, spans=tuple((s, s + 1) for s in range(0, 40, 2))))
    assert bar._label.text().count("<a ") == 8
    assert "and 12 more" in bar._label.text()


def test_closed_it_stays_closed_until_something_else_is_found(bar, find, qtbot, window):
    find(LOST)
    qtbot.mouseClick(bar._close, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    window.actions_.themes["dark"].trigger()
    find(LOST)
    assert not bar.isVisible()
    find(LOST, RECTIFIED)
    assert bar.isVisible()


def test_times_follow_the_clock(bar, find, window):
    find(LOST)
    before = bar._label.text()
    window.actions_.clock_time.trigger()
    assert bar._label.text() != before
    assert "09:00:20" in before + bar._label.text()


def test_a_swap_is_offered_and_done_when_asked_for(bar, find, workspace, scorer, qtbot, window):
    find(SWAPPED)
    with qtbot.waitSignal(window.auto_scoring.ended):
        qtbot.mouseClick(bar._swap, Qt.MouseButton.LeftButton)
    choice = scorer.requests[-1].choice
    assert (choice.eeg, choice.emg) == ("EMG", "EEG")
    recording = workspace.session.recording
    assert recording.channel("EMG").role is ChannelRole.EEG
    assert recording.channel("EEG").role is ChannelRole.EMG
    assert not bar.isVisible()


def test_without_scores_there_is_nothing_to_swap(window, workspace, scorer):
    window.auto_scoring.score_swapped()
    assert scorer.requests == []
