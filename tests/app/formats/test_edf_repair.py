"""Conforming copies: they open without repairs, hold the same samples, and others read them."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import mne
import numpy as np
import pyedflib
import pytest

from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.edf import open_edf
from hypnoscope.formats.edf_annotations import read_annotations
from hypnoscope.formats.edf_repair import write_repaired

from .edf_bytes import Drawn, annotations, edf_bytes

CORPUS = sorted((Path(__file__).parents[4] / "shared" / "edf_corpus").glob("*/*.?df"))
REFUSED = ("21_", "23_", "32_", "33_", "34_", "edfio__SC4001EC")
TIMES = [f"+{i}" for i in range(8)]


def assert_same_samples(source, target, record_s=None, step=1e-6):
    """Hold a copy against its source by this reader, by pyedflib and by MNE."""
    ours = read_recording(target)
    assert (ours.repairs, ours.disabled) == ((), ())
    file = open_edf(source, record_s)
    assert ours.start_time == file.start_time
    assert ours.gaps == file.timeline.gaps
    assert len(ours.channels) == len(file.signals.channels)
    for before, after in zip(file.signals.channels, ours.channels, strict=True):
        assert (before.rate, before.unit.replace("°", "deg").replace("睡", "_")) == (
            after.rate,
            after.unit,
        )
        n_samples = round(ours.duration_s * before.sfreq)
        read = ours.sources[after.name]
        expected = file.signals.sources[before.name]
        assert np.array_equal(read.digital(0, n_samples), expected.digital(0, n_samples))
        few = min(n_samples, 1000)
        np.testing.assert_allclose(read.read(0, few), expected.read(0, few), rtol=1e-6, atol=step)
    if not ours.gaps:  # pyedflib refuses files with gaps
        with pyedflib.EdfReader(str(target)) as reader:
            assert reader.signals_in_file == len(ours.channels)
            for i, channel in enumerate(ours.channels):
                digital = ours.sources[channel.name].digital(0, 10**9)
                assert np.array_equal(reader.readSignal(i, digital=True), digital)
    if len({channel.rate for channel in ours.channels}) == 1:
        opener = mne.io.read_raw_bdf if target.suffix == ".bdf" else mne.io.read_raw_edf
        raw = opener(target, verbose="error", stim_channel=None)
        assert len(raw.ch_names) == len(ours.channels)
        assert raw.info["sfreq"] == pytest.approx(ours.channels[0].sfreq, rel=1e-9)


@pytest.fixture
def copied(tmp_path):
    """Repair what `edf_bytes` makes of the arguments; return the copy's path and the report."""

    def copied(*signals, cut=None, add=b"", record_duration=None, step=1e-6, **fields):
        suffix = ".bdf" if fields.get("sample_bytes") == 3 else ".edf"
        source, target = tmp_path / f"mouse{suffix}", tmp_path / f"copy{suffix}"
        source.write_bytes(edf_bytes(*signals, **fields)[:cut] + add)
        before = source.read_bytes()
        told = write_repaired(source, target, record_duration)
        assert source.read_bytes() == before
        assert_same_samples(source, target, record_duration, step)
        return target, told

    return copied


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"n_records": -1},
        {"n_header": 256},
        {"n_signals": 5},
        {"cut": -300},
        {"add": b"x" * 99},
        {"padding": b"\0"},
        {"date": "5/3/24", "time": "20:00:00"},
        {"date": "00.00.00"},
        {"date": "01.01.70"},
        {"patient": "Größe ohne Teile"},
        {"recording": "my mouse, day 3"},
        {"recording": "Startdate 05-MAR-2024 A B C"},
        {"record_s": "1,6384"},
        {"record_s": ".0131072"},
        {"record_s": "1e-3"},
        {"record_s": "3600"},
        {"record_s": "0", "reserved": "EDF+C", "record_times": [f"+{i / 4}" for i in range(8)]},
        {"reserved": "EDF+C"},
        {"reserved": "EDF+C", "record_times": TIMES},
        {"reserved": "EDF+C", "record_times": [f"+{i}.37" for i in range(8)]},
        {"reserved": "EDF+C", "record_times": [f"+{i + 7}.25" for i in range(8)]},
        {"reserved": "EDF+C", "record_times": [f"{i - 5:+}" for i in range(8)]},
        {"reserved": "EDF+D", "record_times": TIMES},
        {"reserved": "EDF+D", "record_times": [f"+{i * 3}.123456" for i in range(8)]},
        {"reserved": "EDF+D", "record_times": [*TIMES[4:], *TIMES[:4]]},
        {"reserved": "EDF+D", "record_times": [*TIMES[:3], b"?", *TIMES[4:7], b"?"]},
        {"sample_bytes": 3},
        {"sample_bytes": 3, "reserved": "BDF+D", "record_times": [f"+{i * 2}" for i in range(8)]},
    ],
    ids=str,
)
def test_a_copy_is_in_order_and_the_same_to_the_last_bit(copied, eeg, emg, fields):
    copied(eeg, emg, **fields)


@pytest.mark.parametrize(
    ("spoilt", "changes"),
    [
        ({"label": "EEG frontalé"}, ["called EEG frontale"]),
        ({"label": "µV Ω".encode()}, ["called uV Ohm"]),
        ({"label": ""}, []),
        ({"label": "EMG"}, []),
        ({"unit": ""}, []),
        ({"unit": b"\xb5V"}, []),
        ({"unit": "?V"}, []),
        ({"unit": "mV"}, []),
        ({"unit": "°C"}, []),
        ({"unit": "睡V".encode(), "label": "睡眠 1".encode()}, ["called __ 1"]),
        ({"physical": ("-0,5", "+0,5")}, []),
        ({"physical": ("1e3", "-1E3")}, []),
        ({"limits": ("32767", "-32768")}, []),
        ({"limits": ("-32768", "32768")}, ["physical limits of EEG are rounded"]),
        ({"limits": ("-2047.5", "2047.5")}, ["physical limits of EEG are rounded"]),
        ({"unit": "V", "physical": ("-3.28E-4", "3.275E-4")}, []),
        ({"transducer": "Ag/AgCl é", "prefilter": "HP:0.1Hz"}, []),
    ],
    ids=str,
)
def test_odd_signals_become_ordinary_ones(copied, emg, digital, spoilt, changes):
    signal = Drawn(**({"label": "EEG", "digital": digital // 20} | spoilt))
    target, told = copied(emg, signal, step=0.01 if "limits" in spoilt else 1e-6)
    assert all(part in change for part, change in zip(changes, told.changes, strict=True))
    assert target.read_bytes()[: 256 * 4].isascii()


def test_disabled_channels_are_left_out_and_said(copied, eeg, emg):
    target, told = copied(eeg, Drawn("FLAT", emg.digital, physical=("0", "0")))
    assert [channel.name for channel in read_recording(target).channels] == ["EEG"]
    assert (told.n_channels, told.file_format, told.duration_s) == (1, "EDF+C", 8.0)
    assert "Signal 2 (FLAT) is disabled" in told.repairs[0]


def test_a_channel_whose_limits_no_header_holds_is_left_out_and_said(tmp_path, eeg, emg):
    source, target = tmp_path / "mouse.edf", tmp_path / "copy.edf"
    wild = replace(emg, limits=("-32768", "1e20"))
    source.write_bytes(edf_bytes(eeg, wild))
    told = write_repaired(source, target)
    assert told.changes == ("EMG is left out: EDF+ cannot keep its physical limits.",)
    assert [channel.name for channel in read_recording(target).channels] == ["EEG"]
    source.write_bytes(edf_bytes(wild))
    with pytest.raises(FormatError, match="no channel whose physical limits EDF"):
        write_repaired(source, tmp_path / "other.edf")


def test_a_part_of_a_record_is_left_out_and_said(tmp_path, eeg):
    source, target = tmp_path / "mouse.edf", tmp_path / "copy.edf"
    source.write_bytes(edf_bytes(eeg)[:-64])
    told = write_repaired(source, target)
    assert read_recording(source).duration_s == 7.5
    assert read_recording(target).duration_s == told.duration_s == 7.0
    assert told.changes == ("The last 0.5 s, part of an incomplete data record, are left out.",)


def test_a_file_with_part_of_one_record_has_no_copy(tmp_path, eeg):
    source = tmp_path / "mouse.edf"
    source.write_bytes(edf_bytes(eeg)[: 512 + 64])
    with pytest.raises(FormatError, match="no complete data record that a copy could keep"):
        write_repaired(source, tmp_path / "copy.edf")
    assert not (tmp_path / "copy.edf").exists()


def test_the_user_may_tell_the_duration_of_a_record(copied, eeg):
    target, told = copied(eeg, record_s="0", record_duration=Fraction(1, 2))
    assert read_recording(target).channels[0].rate == 128
    assert told.repairs == ("The duration of a data record is taken to be 0.5 s, as you said.",)


def test_a_duration_that_no_header_holds_is_refused(tmp_path, eeg):
    source = tmp_path / "mouse.edf"
    source.write_bytes(edf_bytes(eeg, record_s="0"))
    with pytest.raises(FormatError, match="more than the 8 characters of byte 244"):
        write_repaired(source, tmp_path / "copy.edf", Fraction(1, 3))


@pytest.mark.parametrize("times", [None, [b""] * 8, ["+0"] * 8])
def test_the_user_may_tell_that_there_are_no_gaps(tmp_path, eeg, times):
    source, target = tmp_path / "mouse.edf", tmp_path / "copy.edf"
    source.write_bytes(edf_bytes(eeg, reserved="EDF+D", record_times=times))
    with pytest.raises(FormatError, match=r"repair mouse\.edf -o OUT --without-gaps'\.$"):
        write_repaired(source, target)
    told = write_repaired(source, target, without_gaps=True)
    assert told.repairs == ("The data records are taken to follow each other, as you said.",)
    copy = read_recording(target)
    assert (copy.duration_s, copy.gaps, copy.repairs) == (8.0, (), ())
    assert np.array_equal(copy.sources["EEG"].digital(0, 512), eeg.digital.ravel())


def test_annotations_keep_their_texts_and_true_times(copied, eeg):
    lists = [f"+{i + 2}.5\x14\x14\0".encode() for i in range(8)]
    lists[0] += b"+4.75\x150.5\x14lights off\x14\0"
    lists[5] += "+8\x14Spindel größer\x14\0".encode("latin-1")
    lists[6] += b"nonsense\0"
    target, told = copied(eeg, annotations(lists), reserved="EDF+C")
    file = open_edf(target)
    found = read_annotations(file.header, file.records)
    start = datetime(2024, 3, 5, 20, 0, 2, 500_000)
    assert file.start_time == start
    assert [(one.onset_s, one.text) for one in found.annotations] == [
        (Fraction("2.75"), "lights off"),
        (Fraction(6), "Spindel größer"),
    ]
    assert told.changes == ("1 annotation left out that could not be understood.",)
    with pyedflib.EdfReader(str(target)) as reader:
        onsets, durations, texts = reader.readAnnotations()
    assert onsets == pytest.approx([2.25, 5.5])  # pyedflib counts from the first sample
    assert durations[0] == 0.5
    assert texts.tolist() == ["lights off", "Spindel größer"]


def test_a_file_is_not_repaired_in_place_nor_given_a_wrong_ending(tmp_path, eeg):
    source, link = tmp_path / "mouse.edf", tmp_path / "link.edf"
    source.write_bytes(edf_bytes(eeg))
    link.symlink_to(source)
    for target in (source, link):
        with pytest.raises(FormatError, match="is not repaired in place"):
            write_repaired(source, target)
    with pytest.raises(FormatError, match=r"copy\.bdf does not end in \.edf"):
        write_repaired(source, tmp_path / "copy.bdf")
    assert source.read_bytes() == edf_bytes(eeg)


def test_progress_is_told(tmp_path, eeg):
    source, steps = tmp_path / "mouse.edf", []
    source.write_bytes(edf_bytes(eeg))
    write_repaired(source, tmp_path / "copy.edf", progress=lambda *step: steps.append(step))
    assert steps == [(8, 8)]


@pytest.mark.skipif(not CORPUS, reason="the corpus beside the repository is absent")
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_the_corpus_has_conforming_copies(tmp_path, path):
    target = tmp_path / f"copy{path.suffix}"
    if path.name.startswith(REFUSED):
        with pytest.raises(FormatError):
            write_repaired(path, target)
        return
    write_repaired(path, target)
    assert_same_samples(path, target)
