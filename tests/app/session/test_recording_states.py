"""How far a recording is, told from its stages."""

import numpy as np
import pytest

from hypnoscope.core.finding import Finding
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.notes import Note, Notes
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.formats.hypnogram_csv import stages_path_of, write_hypnogram
from hypnoscope.session.recording_states import N_COLUMNS, read_state, state_of

N = 1000
MODEL, ANNA = ScoredBy("model", "fixed-1"), ScoredBy("person", "Anna")
NO_GAPS = np.zeros(N, dtype=np.bool_)


@pytest.fixture
def hypnogram():
    return Hypnogram.scored_by(MODEL, np.full(N, Stage.NREM, dtype=np.int8))


def told(hypnogram, in_gaps=NO_GAPS):
    return state_of(hypnogram, in_gaps, Notes(), ()).text


def test_state_goes_from_unscored_to_done(hypnogram):
    assert told(Hypnogram.unscored(N, 1.0)) == "Unscored"
    assert told(hypnogram) == "Scored automatically"
    hypnogram.apply(hypnogram.edit_review(0, 400, ANNA))
    assert told(hypnogram) == "Reviewed to 40 %"
    hypnogram.apply(hypnogram.edit(400, 999, Stage.REM, ANNA))
    assert told(hypnogram) == "Reviewed to 99 %"
    hypnogram.apply(hypnogram.edit_review(999, 1000, ANNA))
    assert told(hypnogram) == "Done"


def test_gaps_need_no_scoring(hypnogram):
    hypnogram = Hypnogram.unscored(N, 1.0)
    hypnogram.apply(hypnogram.edit(0, 900, Stage.REM, ANNA))
    assert told(hypnogram) == "Reviewed to 90 %"
    in_gaps = NO_GAPS.copy()
    in_gaps[900:] = True
    assert told(hypnogram, in_gaps) == "Done"


def test_shares_columns_and_remarks_are_told(hypnogram):
    hypnogram.apply(hypnogram.edit(0, 250, Stage.WAKE, ANNA))
    finding = Finding("flat", ("EMG",), ((0.0, 9.0),), "warning", "EMG is flat for 9 s.")
    state = state_of(hypnogram, NO_GAPS, Notes((Note(3, 4, "seizure?"),)), [finding])
    assert state.shares == {Stage.WAKE: 0.25, Stage.NREM: 0.75, Stage.REM: 0.0}
    assert len(state.columns) == N_COLUMNS
    assert state.columns[[0, 58, 62, -1]].tolist() == [0, 0, 1, 1]
    assert state.remarks == ("seizure?", "EMG is flat for 9 s.")


def test_state_is_read_from_the_file_beside_the_recording(tmp_path, hypnogram):
    path = tmp_path / "mouse.edf"
    assert read_state(path).text == "File is not there"
    path.write_bytes(b"signals")
    assert read_state(path).text == "Unscored"
    hypnogram.apply(hypnogram.edit_review(0, 500, ANNA))
    write_hypnogram(stages_path_of(path), hypnogram)
    assert read_state(path).text == "Reviewed to 50 %"
    stages_path_of(path).write_text("nothing of use\n")
    state = read_state(path)
    assert state.kind == "unreadable"
    assert "mouse_hypnogram.csv" in state.remarks[0]
