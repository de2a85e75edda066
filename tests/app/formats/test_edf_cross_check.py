"""Other programs' readers, and files of other programs: two paths must agree."""

from fractions import Fraction
from pathlib import Path

import mne
import numpy as np
import pyedflib
import pytest

from hypnoscope.formats import FormatError, read_recording

from .edf_bytes import Drawn, edf_bytes

SHARED = Path(__file__).parents[4] / "shared"
CORPUS = sorted((SHARED / "edf_corpus").glob("*/*.?df"))
needs_shared = pytest.mark.skipif(not CORPUS, reason="the corpus beside the repository is absent")

REFUSED = {
    "21_record_duration_zero": "duration of a data record",
    "23_header_only_0_records": "no whole data record",
    "32_ten_bytes": "10 bytes",
    "33_empty": "is empty",
    "34_csv_renamed": "begins with 'time,eeg'",
    "edfio__SC4001EC-Hypnogram": "annotations only",
}
REPAIRED = {
    "02_truncated_mid_record": [
        "29 of 30 data records",
        "incomplete data record at the end, 1535 bytes",
    ],
    "04_trailing_1000_bytes": ["1000 more bytes"],
    "05_nrec_minus1": ["leaves the number of data records open"],
    "07_header_bytes_wrong": ["own length (byte 184) as '256' bytes"],
    "09_physmin_eq_physmax": ["Signal 2 (FLAT) is disabled"],
    "14_start_with_colons": ["not in the form"],
    "15_startdate_00.00.00": ["no date; clock time is not shown"],
    "24_duplicate_labels": ["the name of another one"],
    "30_year_before_1985": ["which EDF takes for the future; it is read as 1970"],
    "EDFjl__bdf_test": ["no 'EDF Annotations' signal"],
    "EDFjl__test_uneven_samp_25585B": ["1 more byte,", "no date and time"],
    "edfio__short_psg": ["(Resp oro-nasal) has no unit", "(Event marker) has no unit"],
    "mne__duplicate_channel_labels": ["the name of another one"],
}
PYEDFLIB_REFUSES = (
    *("02_", "05_", "09_", "12_", "14_", "15_", "17_", "18_", "29_"),
    *("07_", "EDFjl__bdf_test", "EDFjl__test_uneven", "mne__test.bdf"),
)
MNE_DIFFERS = (
    "07_",  # fails without a message
    "09_",  # gives the channel without meaning too
    "mne__test.bdf",  # masks the status channel
    *("20_", "EDFjl__test_uneven", "edfio__short", "pyedflib__rec", "pyedflib__test_generator.bdf"),
)  # the last ones have several rates, which MNE joins into one


def digital_by_pyedflib(path):
    with pyedflib.EdfReader(str(path)) as reader:
        labels = reader.getSignalLabels()
        return [
            reader.readSignal(i, digital=True)
            for i, label in enumerate(labels)
            if label != "EDF Annotations"  # a signal to pyedflib unless the file is EDF+
        ]


def microvolts_by_mne(path):
    opener = mne.io.read_raw_bdf if path.suffix == ".bdf" else mne.io.read_raw_edf
    return opener(path, verbose="error", stim_channel=None).get_data() * 1e6


def assert_same_bits(path):
    recording = read_recording(path)
    for channel, expected in zip(recording.channels, digital_by_pyedflib(path), strict=True):
        read = recording.sources[channel.name].digital(0, 10**9)
        assert np.array_equal(read, expected), channel.name


@pytest.mark.parametrize(
    ("n_samples", "record_s", "sample_bytes"),
    [
        ((512, 512), "1", 2),
        ((1000, 1000), "1.6384", 2),
        ((12_207, 12_207), "20", 2),
        ((1000, 500), "3.2768", 2),
        ((512, 256, 1), "1", 2),
        ((77, 13), "0.5", 3),
    ],
)
def test_generated_files_agree_to_the_last_bit(tmp_path, n_samples, record_s, sample_bytes):
    top = 2 ** (8 * sample_bytes - 1)
    rng = np.random.default_rng(2)
    signals = [
        Drawn(f"EEG{i}", rng.integers(-top, top, (6, n)), limits=(str(-top), str(top - 1)))
        for i, n in enumerate(n_samples)
    ]
    path = tmp_path / ("mouse.edf" if sample_bytes == 2 else "mouse.bdf")
    path.write_bytes(edf_bytes(*signals, record_s=record_s, sample_bytes=sample_bytes))
    assert_same_bits(path)
    recording = read_recording(path)
    if len(set(n_samples)) == 1:
        ours = np.array([recording.slice(c.name, 0, 1e9) for c in recording.channels])
        np.testing.assert_allclose(ours, microvolts_by_mne(path), atol=1e-4)


@pytest.mark.filterwarnings("ignore:Forcing a specific record_duration")
@pytest.mark.parametrize(
    ("rate", "record_s"), [(Fraction("610.3515625"), 1.6384), (Fraction("610.35"), 20), (512, 1)]
)
def test_files_that_pyedflib_writes_come_back_with_their_rate(tmp_path, rate, record_s):
    path = tmp_path / "mouse.edf"
    samples = np.random.default_rng(3).uniform(-150, 150, int(rate * Fraction(str(record_s)) * 3))
    with pyedflib.EdfWriter(str(path), 1, pyedflib.FILETYPE_EDFPLUS) as writer:
        writer.setSignalHeader(0, pyedflib.highlevel.make_signal_header("EEG", "uV", float(rate)))
        writer.setDatarecordDuration(record_s)
        writer.writeSamples([samples])
    recording = read_recording(path)
    assert recording.channels[0].rate == rate
    assert recording.repairs == ()
    np.testing.assert_allclose(recording.slice("EEG", 0, 1e9), samples, atol=0.2)
    assert_same_bits(path)


@needs_shared
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_the_corpus_is_read_truly_or_refused_in_one_sentence(path):
    if path.stem in REFUSED:
        with pytest.raises(FormatError, match=REFUSED[path.stem]) as refusal:
            read_recording(path)
        assert str(refusal.value).startswith(path.name)
        return
    recording = read_recording(path)
    told = REPAIRED.get(path.stem, [])
    assert len(recording.repairs) == len(told), recording.repairs
    assert all(part in repair for part, repair in zip(told, recording.repairs, strict=True))


@needs_shared
@pytest.mark.parametrize(
    "path", [path for path in CORPUS if path.stem not in REFUSED], ids=lambda path: path.stem
)
def test_the_corpus_agrees_with_other_readers_where_they_can_read(path):
    recording = read_recording(path)
    if not path.name.startswith(PYEDFLIB_REFUSES):
        assert_same_bits(path)
    if not path.name.startswith(MNE_DIFFERS):
        ours = np.array([recording.slice(c.name, 0, 1e9) for c in recording.channels])
        theirs = microvolts_by_mne(path)
        np.testing.assert_allclose(ours[:, ~np.isnan(ours[0])], theirs, rtol=1e-5, atol=1e-3)


@needs_shared
def test_a_real_recording_agrees_to_the_last_bit():
    assert_same_bits(SHARED / "data" / "misleep_10min_500Hz.edf")
