from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.formats import FormatError
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.hypnogram_csv import read_hypnogram, stages_path_of, write_hypnogram
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramToWrite
from hypnoscope.formats.hypnograms.registry import format_called, writable_formats
from hypnoscope.formats.journal import journal_path
from hypnoscope.formats.matlab_file import save_matlab
from hypnoscope.formats.table import LayoutWanted
from hypnoscope.session.documents import open_session, read_document, session_of
from hypnoscope.session.exporting import content_of, write_content
from hypnoscope.session.kept_work import decline
from hypnoscope.session.saving import SavingError, export_stages, save_session

ADA = ScoredBy("person", "Ada")


@pytest.fixture
def write_recording(tmp_path):
    def write(name="mouse.edf", seconds=10, seed=0):
        noise = np.random.default_rng(seed)
        signals = [
            EdfSignal(channel, "uV", Fraction(64), noise.normal(0, 50, 64 * seconds))
            for channel in ("EEG", "EMG")
        ]
        write_edf(tmp_path / name, signals, datetime(2024, 2, 3, 9, 0, 0))
        return tmp_path / name

    return write


@pytest.fixture
def recording_path(qapp, write_recording):
    return write_recording()


@pytest.fixture
def journal_folder(tmp_path):
    return tmp_path / "data"


def scored(n_epochs, stage=Stage.NREM):
    return Hypnogram.scored_by(ADA, np.full(n_epochs, stage, dtype=np.int8))


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


def test_saving_again_goes_to_the_same_file(recording_path, tmp_path):
    session = open_session(recording_path)
    session.score(0, 5, Stage.WAKE)
    save_session(session, tmp_path / "mine.csv")
    session.begin_sweep()
    session.score(5, 6, Stage.REM)
    assert save_session(session) == tmp_path / "mine.csv"
    assert not stages_path_of(recording_path).exists()


def test_an_export_leaves_the_session_as_unsaved_as_it_was(recording_path, tmp_path):
    session = open_session(recording_path)
    session.score(0, 5, Stage.WAKE)
    export_stages(session, tmp_path / "copy.csv")
    assert session.is_modified
    assert session.stages_path is None
    assert read_hypnogram(tmp_path / "copy.csv").hypnogram.stages[0] == Stage.WAKE


@pytest.mark.parametrize("n_epochs", [9, 11])
def test_stages_of_another_length_are_left_out_and_never_overwritten(recording_path, n_epochs):
    path = stages_path_of(recording_path)
    write_hypnogram(path, scored(n_epochs))
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


def test_stages_without_a_sidecar_are_taken(recording_path):
    write_hypnogram(stages_path_of(recording_path), scored(10))
    assert (open_session(recording_path).hypnogram.stages == Stage.NREM).all()


def test_a_file_changed_by_somebody_else_is_not_overwritten_unasked(recording_path):
    ours, theirs = open_session(recording_path), open_session(recording_path)
    ours.score(0, 1, Stage.WAKE)
    path = save_session(ours)
    theirs.score(5, 9, Stage.REM)
    with pytest.raises(SavingError, match="not loaded"):
        save_session(theirs)

    theirs = open_session(recording_path)
    ours.score(1, 5, Stage.NREM)
    save_session(ours)
    theirs.score(5, 9, Stage.REM)
    with pytest.raises(SavingError, match="changed by another program or window"):
        save_session(theirs)
    assert save_session(theirs, path) == path  # when the user says so


def test_a_change_between_reading_and_showing_does_not_go_unnoticed(recording_path):
    write_hypnogram(stages_path_of(recording_path), scored(10))
    document = read_document(recording_path)
    write_hypnogram(stages_path_of(recording_path), scored(10, Stage.REM))
    session = session_of(document)
    session.score(0, 1, Stage.WAKE)
    with pytest.raises(SavingError, match="changed by another program or window"):
        save_session(session)


def test_a_stages_file_that_was_removed_is_written_again(recording_path):
    session = open_session(recording_path)
    session.score(0, 1, Stage.WAKE)
    save_session(session).unlink()
    session.score(1, 2, Stage.WAKE)
    assert save_session(session).exists()


def test_the_recording_itself_is_never_overwritten(recording_path):
    before = recording_path.read_bytes()
    with pytest.raises(SavingError, match="is the recording itself"):
        save_session(open_session(recording_path), recording_path)
    assert recording_path.read_bytes() == before


@pytest.mark.parametrize("text", ['{"camera": 3}', "not even JSON"])
def test_a_file_of_another_program_is_not_replaced_by_the_sidecar(recording_path, tmp_path, text):
    session = open_session(recording_path)
    session.score(0, 1, Stage.WAKE)
    (tmp_path / "rig.json").write_text(text)
    with pytest.raises(SavingError, match=r"rig\.json lies in the place of the notes on rig\.csv"):
        save_session(session, tmp_path / "rig.csv")
    assert (tmp_path / "rig.json").read_text() == text
    assert not (tmp_path / "rig.csv").exists()


def test_a_save_that_fails_says_so_and_leaves_the_session_unsaved(recording_path, tmp_path):
    session = open_session(recording_path)
    session.score(0, 1, Stage.WAKE)
    with pytest.raises(SavingError, match=r"cannot be written \(.+\): its folder is not there"):
        save_session(session, tmp_path / "missing" / "a.csv")
    assert session.is_modified


def test_a_session_without_a_file_must_be_told_where_to_save(session):
    with pytest.raises(SavingError, match="choose where to save"):
        save_session(session)


def test_a_file_that_is_no_recording_is_refused(tmp_path):
    path = tmp_path / "notes.edf"
    path.write_text("not a recording")
    with pytest.raises(FormatError, match=r"notes\.edf"):
        read_document(path)


@pytest.fixture
def interrupted(recording_path, journal_folder, make_recorder, kill):
    """A recording with ten saved NREM seconds of which three were rescored, not saved."""
    write_hypnogram(stages_path_of(recording_path), scored(10))
    session = open_session(recording_path, "Ada")
    recorder = make_recorder(session, journal_folder)
    session.score(2, 5, Stage.REM)
    kill(recorder)
    return recording_path


def test_unsaved_work_is_offered_and_can_be_gone_on_with(interrupted, journal_folder):
    document = read_document(interrupted, journal_folder)
    session = session_of(document, "Ada", go_on=True)
    assert session.hypnogram.stages.tolist() == [1, 1, 2, 2, 2, 1, 1, 1, 1, 1]
    assert session.is_modified
    assert save_session(session) == stages_path_of(interrupted)
    assert not session.is_modified


def test_unsaved_work_that_is_declined_is_not_offered_again(interrupted, journal_folder):
    document = read_document(interrupted, journal_folder)
    decline(document.kept, journal_folder)
    session = session_of(document, "Ada")
    assert (session.hypnogram.stages == Stage.NREM).all()
    assert not session.is_modified
    assert read_document(interrupted, journal_folder).kept is None


def test_unsaved_work_does_not_overwrite_what_somebody_saved_since(interrupted, journal_folder):
    path = stages_path_of(interrupted)
    write_hypnogram(path, scored(10, Stage.WAKE))
    session = session_of(read_document(interrupted, journal_folder), "Ada", go_on=True)
    with pytest.raises(SavingError, match="changed by another program or window"):
        save_session(session)
    assert (read_hypnogram(path).hypnogram.stages == Stage.WAKE).all()


def test_a_kill_between_saving_and_the_journal_s_hearing_of_it_leaves_no_question(
    interrupted, journal_folder, make_recorder, kill
):
    document = read_document(interrupted, journal_folder)
    session = session_of(document, "Ada", go_on=True)
    save_session(session)  # of which the journal does not hear
    for epoch in (8, 9):
        document = read_document(interrupted, journal_folder)
        assert document.kept.history.is_modified == (epoch == 9)
        session = session_of(document, "Ada", go_on=True)
        recorder = make_recorder(session, journal_folder, kept=document.kept)
        session.score(epoch, epoch + 1, Stage.WAKE)
        kill(recorder)
    save_session(session)
    assert session.undo_stack.count() == 3


def test_roles_chosen_before_a_kill_are_there_again(
    recording_path, journal_folder, make_recorder, kill
):
    session = open_session(recording_path)
    recorder = make_recorder(session, journal_folder)
    session.set_role("EMG", ChannelRole.OTHER)
    kill(recorder)
    again = session_of(read_document(recording_path, journal_folder), go_on=True)
    assert again.recording.channel("EMG").role is ChannelRole.OTHER


def test_a_recording_that_another_window_scores_is_said_to_be(
    interrupted, journal_folder, claim_elsewhere
):
    claim_elsewhere(journal_path(journal_folder), 1)
    document = read_document(interrupted, journal_folder)
    assert document.kept is None
    (notice,) = document.notices
    assert notice.startswith("mouse.edf is being scored in another window too")


def test_a_day_is_saved_and_read_within_seconds(session, make_recording, make_scores, tmp_path):
    from hypnoscope.session.session import ScoringSession

    day = ScoringSession(make_recording(86_400.0))
    day.adopt(make_scores(np.arange(86_400) % 3))
    save_session(day, tmp_path / "day.csv")
    assert len(read_hypnogram(tmp_path / "day.csv").hypnogram) == 86_400


def test_stages_in_the_file_of_the_recording_are_pointed_out(recording_path, tmp_path):
    session = open_session(recording_path)
    session.score(0, 4, Stage.NREM)
    copy = tmp_path / "copy.edf"
    write_content(content_of(session), copy, format_called("edf-copy"))
    assert read_document(copy).notices == (
        "copy.edf holds stages as well: File › Import hypnogram takes them over.",
    )
    assert read_document(recording_path).notices == ()


def test_a_recording_is_never_written_to(interrupted, journal_folder, make_recorder, tmp_path):
    interrupted.chmod(0o444)
    before = (interrupted.read_bytes(), interrupted.stat().st_mtime_ns)
    document = read_document(interrupted, journal_folder)
    session = session_of(document, "Ada", go_on=True)
    make_recorder(session, journal_folder, kept=document.kept)
    session.score(0, 10, Stage.WAKE)
    save_session(session)
    export_stages(session, tmp_path / "copy.csv")
    assert (interrupted.read_bytes(), interrupted.stat().st_mtime_ns) == before


_ALONE = [
    known for known in writable_formats() if not known.needs_recording and known.key != "list"
]


@pytest.mark.parametrize("known", _ALONE, ids=lambda known: known.key)
def test_a_hypnogram_opened_as_a_recording_says_what_it_is(known, recording_path, tmp_path):
    if known.key == "nwb":
        pytest.importorskip("pynwb")
    path = tmp_path / f"stages_events{known.suffixes[0].removeprefix('_events')}"
    stages = (np.arange(300) // 25 % 3).astype(np.int8)
    recording = open_session(recording_path).recording
    known.write(path, HypnogramToWrite(Hypnogram.scored_by(ADA, stages), recording=recording))
    with pytest.raises(FormatError) as told:
        read_document(path)
    assert str(told.value) == (
        f"{path.name} is a hypnogram ({known.name}), not a recording: open its recording first, "
        "then take the stages over with File › Import hypnogram."
    )
    assert not isinstance(told.value, LayoutWanted)


@pytest.mark.parametrize(
    "text",
    [
        "1\n2\n3\n",
        "eeg,emg,brain_state\n1.5,0.2,1\n1.2,0.1,1\n",
        "eeg,emg,stage\n1.5,0.2,1\n1.2,0.1,1\n",
    ],
)
def test_a_table_that_may_hold_samples_is_asked_about(text, tmp_path):
    path = tmp_path / "mouse.csv"
    path.write_text(text)
    with pytest.raises(LayoutWanted):
        read_document(path)


def test_a_table_of_stages_and_a_list_of_names_are_hypnograms(tmp_path):
    for text in ("epoch,stage\n0,1\n1,2\n2,2\n", "W\nW\nN\nR\n"):
        (tmp_path / "m.csv").write_text(text)
        with pytest.raises(FormatError, match=r"m\.csv is a hypnogram"):
            read_document(tmp_path / "m.csv")


def test_damaged_signals_beside_stages_are_no_hypnogram(tmp_path):
    save_matlab(tmp_path / "m.mat", {"labels": np.ones((5, 1)), "EEG": np.ones((1, 8))})
    with pytest.raises(FormatError) as told:
        read_document(tmp_path / "m.mat")
    assert "is a hypnogram" not in str(told.value)
