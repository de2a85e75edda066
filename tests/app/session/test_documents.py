"""What is there again when a recording is opened."""

import numpy as np
import pytest

from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of
from hypnoscope.session.documents import open_session, read_document, session_of
from hypnoscope.session.saving import SavingError, save_session

ADA = ScoredBy("person", "Ada")


def test_a_recording_without_stages_opens_unscored(recording_path):
    session = open_session(recording_path, "Ada")
    assert (session.hypnogram.stages == Stage.UNSCORED).all()
    assert session.person == ADA
    assert session.stages_path is None
    assert not session.is_modified


def test_what_was_saved_is_there_again(recording_path, make_scores):
    session = open_session(recording_path, "Ada")
    session.adopt(make_scores([0, 1, 2, 0, 1, 2, 0, 1, 2, -1], sure=0.75))
    session.score(3, 5, Stage.REM)
    session.flag_artefact(4, 6, True)
    assert save_session(session) == stages_path_of(recording_path)
    assert not session.is_modified

    again = open_session(recording_path, "Eve")

    assert again.stages_path == stages_path_of(recording_path)
    assert not again.is_modified
    np.testing.assert_array_equal(again.hypnogram.stages, session.hypnogram.stages)
    np.testing.assert_array_equal(again.hypnogram.artefacts, session.hypnogram.artefacts)
    assert again.hypnogram.set_by_person().tolist() == session.hypnogram.set_by_person().tolist()
    np.testing.assert_allclose(again.confidence, session.confidence, atol=1e-6)
    assert (again.scores.pathway, again.scores.model_id) == ("mixed", "first")


def test_the_sidecar_says_what_was_scored_from_what(recording_path, make_scores):
    session = open_session(recording_path)
    session.adopt(make_scores([0] * 10))
    sidecar = read_hypnogram(save_session(session)).sidecar
    assert sidecar.recording == "mouse.edf"
    assert sidecar.fingerprint == session.recording.fingerprint
    assert (sidecar.eeg, sidecar.emg, sidecar.pathway) == ("EEG", "EMG", "mixed")
    assert sidecar.checkpoint_id == "first"
    assert "python" in sidecar.versions


def test_the_sidecar_names_the_channels_that_were_scored_whatever_their_roles_are_now(
    recording_path, make_scores
):
    session = open_session(recording_path)
    session.adopt(make_scores([0] * 10))
    session.set_role("EMG", ChannelRole.EEG)
    session.set_role("EEG", ChannelRole.OTHER)
    save_session(session)
    again = open_session(recording_path)
    assert (again.scores.eeg, again.scores.emg) == ("EEG", "EMG")
    again.score(0, 1, Stage.REM)
    sidecar = read_hypnogram(save_session(again)).sidecar
    assert (sidecar.eeg, sidecar.emg) == ("EEG", "EMG")


def test_the_sidecar_names_no_channels_where_nothing_was_scored_automatically(recording_path):
    session = open_session(recording_path)
    session.score(0, 10, Stage.WAKE)
    sidecar = read_hypnogram(save_session(session)).sidecar
    assert (sidecar.eeg, sidecar.emg, sidecar.pathway) == (None, None, "")


def test_roles_that_the_user_chose_are_there_again(recording_path):
    session = open_session(recording_path)
    session.set_role("EMG", ChannelRole.OTHER)
    save_session(session)
    again = open_session(recording_path)
    assert again.recording.channel("EMG").role is ChannelRole.OTHER
    assert again.recording.channel("EEG").role_reason != "chosen by the user"


@pytest.mark.parametrize("n_epochs", [9, 11])
def test_stages_of_another_length_are_left_out_and_never_overwritten(
    recording_path, n_epochs, write_stages
):
    path = stages_path_of(recording_path)
    write_stages(recording_path, n_epochs)
    document = read_document(recording_path)
    (notice,) = document.notices
    assert f"{path.name} has {n_epochs} seconds, but the recording has 10" in notice
    before = path.read_bytes()
    session = session_of(document)
    session.score(0, 1, Stage.REM)
    with pytest.raises(SavingError, match="stages that were not loaded; save under another name"):
        save_session(session)
    assert path.read_bytes() == before
    assert session.is_modified


def test_stages_that_cannot_be_read_are_left_out_with_the_reason(recording_path):
    stages_path_of(recording_path).write_text("stage\nWake\nDreaming\n")
    document = read_document(recording_path)
    assert document.hypnogram is None
    assert "Dreaming" in document.notices[0]


def test_stages_of_another_recording_of_the_same_name_are_left_out(recording_path, write_recording):
    save_session(open_session(recording_path))
    write_recording(seed=1)
    document = read_document(recording_path)
    assert "made for another recording" in document.notices[0]
    assert document.hypnogram is None


def test_stages_without_a_sidecar_are_taken(recording_path, write_stages):
    write_stages(recording_path)
    assert (open_session(recording_path).hypnogram.stages == Stage.NREM).all()


def test_a_day_is_saved_and_read_within_seconds(session, make_recording, make_scores, tmp_path):
    from hypnoscope.session.session import ScoringSession

    day = ScoringSession(make_recording(86_400.0))
    day.adopt(make_scores(np.arange(86_400) % 3))
    save_session(day, tmp_path / "day.csv")
    assert len(read_hypnogram(tmp_path / "day.csv").hypnogram) == 86_400
