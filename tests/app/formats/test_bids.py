"""Recordings in BIDS datasets, laid out as ds006366."""

import json
from pathlib import Path

import numpy as np
import pytest

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.bids_files import (
    animal_of,
    described_by,
    laboratories,
    read_tsv,
    recordings_below,
)

from .. import research_files  # noqa: TID252 (tests are no package)

EPOCHS = research_files.bouts(10, length_s=2)


@pytest.fixture
def recording_path(tmp_path):
    return research_files.write_bids(tmp_path / "ds", "001", "lab_1", EPOCHS)


@pytest.mark.parametrize("above", [0, 1, 2, 3])
def test_a_recording_opens_by_any_folder_that_holds_it_alone(recording_path, above):
    path = [recording_path, *recording_path.parents][above]
    recording = read_recording(path)
    assert recording.path == recording_path
    assert [c.name for c in recording.channels] == ["EEG1", "EEG2", "EMG"]
    eeg, _ = research_files.staged_signals(np.repeat(EPOCHS, 4), 128)
    np.testing.assert_allclose(recording.slice("EEG1", 8, 9), eeg[1024:1152], atol=0.01)
    assert {c.unit for c in recording.channels} == {"µV"}


def test_a_folder_of_several_recordings_is_refused_with_one_of_them(recording_path):
    root = recording_path.parents[2]
    research_files.write_bids(root, "002", "lab_1", EPOCHS)
    with pytest.raises(FormatError, match=r"ds holds 2 recordings; .* sub-001_task-sleep_eeg\.edf"):
        read_recording(root)
    assert [animal_of(path) for path in recordings_below(root)] == ["001", "002"]


def test_roles_are_those_of_channels_tsv(tmp_path):
    path = tmp_path / "sub-1_eeg.edf"
    signals = {name: np.arange(256.0) for name in ("left", "right", "third")}
    research_files.write_signals(path, signals, 128)
    rows = ["name\ttype\tunits\tstatus\tstatus_description"]
    rows += ["left\tEMG\tuV\tgood\tn/a", "right\tECOG\tuV\tbad\tbroken lead", "third\tTEMP\tC\t\t"]
    (tmp_path / "sub-1_channels.tsv").write_text("\n".join(rows))
    recording = read_recording(path)
    roles = [c.role for c in recording.channels]
    assert roles == [ChannelRole.EMG, ChannelRole.EEG, ChannelRole.OTHER]
    assert recording.channels[0].role_reason == "EMG in channels.tsv"
    assert recording.repairs == ("channels.tsv calls the channel right bad: broken lead.",)


def test_a_rate_that_the_sidecar_tells_otherwise_is_said(recording_path):
    sidecar = recording_path.with_suffix(".json")
    sidecar.write_text(json.dumps({"SamplingFrequency": 128.0}))
    assert read_recording(recording_path).repairs == ()
    sidecar.write_text(json.dumps({"SamplingFrequency": 256}))
    (said,) = read_recording(recording_path).repairs
    assert said == "eeg.json gives 256 Hz, but the recording 128 Hz, which is taken."
    sidecar.write_text("{")
    with pytest.raises(FormatError, match=r"eeg\.json is no JSON"):
        read_recording(recording_path)


def test_the_nearest_file_that_fits_describes_a_recording(recording_path):
    root = recording_path.parents[2]
    beside = Path(str(recording_path).replace("eeg.edf", "channels.tsv"))
    assert described_by(recording_path, "channels.tsv") == beside
    beside.unlink()
    assert described_by(recording_path, "channels.tsv") is None
    other = root / "task-rest_channels.tsv"
    above = root / "task-sleep_channels.tsv"
    for path in (other, above):
        path.write_text("name\ttype\nEEG1\tEEG\n")
    assert described_by(recording_path, "channels.tsv") == above


def test_laboratories_are_those_of_the_participants(recording_path):
    root = recording_path.parents[2]
    assert laboratories(root) == {"001": "lab_1"}
    (root / "participants.tsv").write_text("participant_id\tsex\nsub-001\tM\n")
    assert laboratories(root) == {}
    (root / "participants.tsv").unlink()
    assert laboratories(root) == {}


def test_a_row_that_does_not_fit_its_table_is_refused(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("onset\tduration\n0\t1\n1\n")
    with pytest.raises(FormatError, match=r"a\.tsv, line 3: 1 cells do not fit 2 columns"):
        read_tsv(path)
