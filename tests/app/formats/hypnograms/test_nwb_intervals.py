"""Stages as a table of intervals in NWB files."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pynwb
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import Channel, Recording
from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnograms.hypnogram_format import HypnogramToWrite
from hypnoscope.formats.hypnograms.nwb_intervals import NWB_INTERVALS
from hypnoscope.formats.hypnograms.placing import Placement, placed
from hypnoscope.formats.hypnograms.registry import formats_of

START = datetime(2024, 2, 28, 23, 59, 30, 250_000)


@pytest.fixture
def content():
    stages = np.array([0, 0, 1, 1, 2, -1, 0, 1], dtype=np.int8)
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "m"), stages, 2.5)
    hypnogram.apply(hypnogram.edit_artefact(3, 5, True))
    channel = Channel("EEG", "µV", Fraction(512))
    return HypnogramToWrite(
        hypnogram, None, Recording((channel,), {}, 20.0, START, path=Path("m.edf"))
    )


def test_stages_artefacts_scorers_and_the_time_of_day_come_back(tmp_path, content):
    path = tmp_path / "stages.nwb"
    NWB_INTERVALS.write(path, content)
    assert formats_of(path) == [NWB_INTERVALS]
    read = NWB_INTERVALS.read(path)
    assert (read.start_time, read.epoch_s, read.certainty) == (START, Fraction(5, 2), "told")
    back = placed(read, Placement(read.epoch_s, read.onset_s, read.meanings), None).hypnogram
    there = content.hypnogram
    middle = [int((i + 0.5) * 2.5) for i in range(8)]
    np.testing.assert_array_equal(back.stages[middle], there.stages)
    np.testing.assert_array_equal(back.artefacts[middle], there.artefacts)
    assert {str(scorer) for scorer in read.scorers} == {"", "sdreamer:m"}


def test_pynwb_itself_sees_the_intervals(tmp_path, content):
    path = tmp_path / "stages.nwb"
    NWB_INTERVALS.write(path, content)
    with pynwb.NWBHDF5IO(str(path), mode="r") as door:
        table = door.read().intervals["sleep_stages"].to_dataframe()
    assert table.stage.tolist() == ["Wake", "NREM", "NREM", "REM", "Unscored", "Wake", "NREM"]
    assert table.stop_time.tolist() == [5, 7.5, 10, 12.5, 15, 17.5, 20]


def test_what_cannot_be_written_or_read_is_said(tmp_path, content):
    with pytest.raises(ValueError, match="needs the time of day"):
        NWB_INTERVALS.write(tmp_path / "a.nwb", replace(content, recording=None))
    damaged = tmp_path / "b.nwb"
    damaged.write_bytes(b"\x89HDF\r\n\x1a\nrest")
    assert formats_of(damaged) == []
    with pytest.raises(FormatError, match=r"b.nwb cannot be read as an NWB file"):
        NWB_INTERVALS.read(damaged)
