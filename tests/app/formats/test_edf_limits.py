"""Very long, very large and very many: nothing drifts, nothing is read before it is needed."""

from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.epochs import EpochGrid, sample_at
from hypnoscope.formats import read_recording
from hypnoscope.formats.edf_annotation_files import read_annotation_file

from .edf_bytes import Drawn, annotations, edf_bytes

WEEK_S = 7 * 86_400
RATE = Fraction("610.35")


def sparse(path, record, n_records, marks, **fields):
    """Write a file of empty records that takes no room on the disk; `marks` are its samples."""
    content = edf_bytes(record, n_records=n_records, **fields)
    header = content[: -2 * np.shape(record.digital)[-1]]
    with path.open("wb") as file:
        file.write(header)
        for sample, value in marks.items():
            file.seek(len(header) + 2 * sample)
            file.write(int(value).to_bytes(2, "little", signed=True))
        file.truncate(len(header) + 2 * np.shape(record.digital)[-1] * n_records)
    return read_recording(path)


def test_the_last_epoch_of_a_week_at_610_35_hz_is_in_its_place_to_the_sample(tmp_path):
    last = WEEK_S - 1
    first_sample = (2 * last * RATE.numerator + RATE.denominator) // (2 * RATE.denominator)
    marks = {first_sample - 1: 1, first_sample: 2, WEEK_S * 12_207 // 20 - 1: 3}
    record = Drawn("EEG", np.zeros((1, 12_207)), physical=("-32768", "32767"))
    recording = sparse(tmp_path / "week.edf", record, WEEK_S // 20, marks, record_s="20")
    assert recording.repairs == ()
    assert recording.duration_s == WEEK_S
    assert recording.epochs == EpochGrid(WEEK_S)
    assert recording.epochs.sample_span(last, RATE) == (first_sample, WEEK_S * 12_207 // 20)
    epoch = recording.slice("EEG", last, last + 1)
    assert len(epoch) in (610, 611)
    assert (epoch[0], epoch[-1]) == (2, 3)
    assert recording.slice("EEG", last - 1, last)[-1] == 1


def test_after_a_gap_in_a_week_the_last_epoch_is_still_in_its_place(tmp_path):
    path, rate, per_record = tmp_path / "week.edf", RATE, 12_207 * 6
    onsets_s = [*range(0, WEEK_S // 2, 120), *range(WEEK_S // 2 + 3600, WEEK_S, 120)]
    record = np.zeros((1, per_record), np.int16)
    texts = annotations([f"+{onset_s}.25\x14\x14".encode() for onset_s in onsets_s], n_samples=12)
    empty = edf_bytes(
        Drawn("EEG", record),
        Drawn("EDF Annotations", np.zeros((1, 12)), "", ("-1", "1")),
        n_records=len(onsets_s),
        record_s="120",
        reserved="EDF+D",
    )
    header = empty[: -2 * (per_record + 12)]
    with path.open("wb") as file:
        file.write(header)
        for i, row in enumerate(np.asarray(texts.digital, "<i2")):
            file.seek(len(header) + 2 * (i * (per_record + 12) + per_record))
            file.write(row.tobytes())
        file.seek(-2 * 13, 2)
        file.write((7).to_bytes(2, "little"))
    recording = read_recording(path)
    assert recording.repairs == ()
    assert recording.gaps == ((WEEK_S / 2, WEEK_S / 2 + 3600),)
    assert recording.duration_s == WEEK_S
    assert recording.start_time == datetime(2024, 3, 5, 20, 0, 0, 250_000)
    before = recording.slice("EEG", WEEK_S / 2 - 1, WEEK_S / 2)
    inside = recording.slice("EEG", WEEK_S / 2, WEEK_S / 2 + 3600)
    assert not np.isnan(before).any()
    assert np.isnan(inside).all()
    assert len(inside) == sample_at(WEEK_S // 2 + 3600, rate) - sample_at(WEEK_S // 2, rate)
    assert recording.slice("EEG", WEEK_S - 1, WEEK_S)[-1] == pytest.approx(0.107, abs=0.02)


def test_a_file_of_more_than_4_gb_is_read_at_its_end(tmp_path):
    n_samples = 2_500_000
    record = Drawn("EEG", np.zeros((1, n_samples)), physical=("-32768", "32767"))
    marks = {0: 5, n_samples * 1000 - 1: 7}
    recording = sparse(tmp_path / "large.edf", record, 1000, marks, record_s="1000")
    assert recording.path.stat().st_size > 2**32
    assert recording.repairs == ()
    assert recording.slice("EEG", 0, 1)[0] == 5
    assert recording.slice("EEG", 999_999, 1_000_000)[-1] == 7


def test_512_channels_are_read(read):
    rows = np.arange(512)[:, None, None] + np.zeros((1, 3, 4), int)
    recording = read(
        *(Drawn(f"Probe {i}", rows[i], physical=("-32768", "32767")) for i in range(512))
    )
    assert len(recording.channels) == 512
    assert recording.repairs == ()
    assert (recording.slice("Probe 511", 0, 3) == 511).all()


def test_texts_of_several_annotation_channels_are_joined(read, eeg, tmp_path):
    times = [f"+{i}\x14\x14\0".encode() for i in range(8)]
    first = annotations([time + f"+{i}\x14one {i}\x14".encode() for i, time in enumerate(times)])
    other = annotations([f"+{i}.5\x152\x14größe {i}\x14".encode() for i in range(8)])
    recording = read(first, eeg, other, reserved="EDF+C")
    assert recording.repairs == ()
    found = read_annotation_file(recording.path)
    assert [one.text for one in found.annotations[:4]] == ["one 0", "größe 0", "one 1", "größe 1"]
    assert found.n_broken == 0
