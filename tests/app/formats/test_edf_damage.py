"""Damaged EDF files: what is truly there is read, the rest is said or refused."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnoscope.formats import FormatError, read_recording

from .edf_bytes import Drawn, edf_bytes

RECORD_BYTES = 2 * 64


@pytest.mark.parametrize(
    ("lost", "n_records", "n_repairs"), [(RECORD_BYTES, 7, 1), (10, 7, 2), (3 * RECORD_BYTES, 5, 1)]
)
def test_a_cut_file_gives_the_records_that_are_there(read, eeg, lost, n_records, n_repairs):
    recording = read(eeg, cut=-lost)
    assert recording.duration_s == n_records
    assert f"cut short: {n_records} of 8 data records are there" in recording.repairs[0]
    assert len(recording.repairs) == n_repairs
    whole = read(eeg).slice("EEG", 0, n_records)
    np.testing.assert_array_equal(recording.slice("EEG", 0, 8), whole)


@pytest.mark.parametrize("n_records", [-1, 0, ""])
def test_an_open_number_of_records_follows_from_the_size(read, eeg, n_records):
    recording = read(eeg, n_records=n_records)
    assert recording.duration_s == 8.0
    assert recording.repairs == (
        "The header leaves the number of data records open; the file holds 8, 8 s.",
    )


@pytest.mark.parametrize("surplus", [1, 100, 1000])
def test_bytes_after_the_last_record_are_left_out_and_said(read, eeg, surplus):
    recording = read(eeg, add=b"x" * surplus)
    assert recording.duration_s == 8.0
    assert len(recording.repairs) == 1
    assert str(surplus) in recording.repairs[0]


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"physical": ("0", "0")}, "its physical minimum and maximum are both 0"),
        ({"physical": ("nan", "500")}, "its physical minimum 'nan' is no number"),
        ({"physical": ("-500", "inf")}, "its physical maximum 'inf' is no number"),
        ({"physical": ("-500", "9e99")}, "its physical maximum 9e99 cannot be right"),
        ({"limits": ("5", "5")}, "its digital minimum 5 is not below the maximum 5"),
        ({"limits": ("9", "-9")}, "its digital minimum 9 is not below the maximum -9"),
        ({"limits": ("", "9")}, "its digital minimum '' is no number"),
        ({"digital": np.zeros((8, 0))}, "it has no samples"),
    ],
)
def test_a_channel_without_meaning_is_left_out_by_name(read, eeg, emg, spoilt, reason):
    recording = read(eeg, replace(emg, **spoilt))
    assert [channel.name for channel in recording.channels] == ["EEG"]
    assert recording.repairs == (f"Signal 2 (EMG) is left out: {reason}.",)
    np.testing.assert_array_equal(recording.slice("EEG", 0, 8), read(eeg).slice("EEG", 0, 8))


def test_equal_names_are_told_apart(read, eeg, digital):
    recording = read(eeg, Drawn("EEG (2)", digital), Drawn("EEG", -digital), Drawn("", digital))
    assert [channel.name for channel in recording.channels] == [
        *("EEG", "EEG (2)", "EEG (3)", "Signal 4"),
    ]
    assert recording.repairs == (
        "Signal 3 has the name of another one, EEG; it is called EEG (3).",
        "Signal 4 has no name; it is called Signal 4.",
    )
    np.testing.assert_array_equal(
        recording.sources["EEG (3)"].digital(0, 64), -np.array(digital[0])
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"n_header": 256}, r"own length \(byte 184\) as 256 bytes, but 1 signals .* need 512"),
        ({"n_header": "many"}, r"own length \(byte 184\) as 'many', which is not a number"),
        ({"n_signals": 3}, r"as 512 bytes, but 3 signals \(byte 252\) need 1024"),
        ({"n_signals": 0}, r"the number of signals \(byte 252\) as '0', which is not 1 or more"),
        ({"n_records": "x"}, r"the number of data records \(byte 236\) as 'x'"),
        ({"n_records": "7.5"}, "'7.5', which is not a whole number"),
        ({"record_s": "0"}, r"duration of a data record \(byte 244\) as 0 s"),
        ({"record_s": "-1"}, r"duration of a data record \(byte 244\) as -1 s"),
        ({"record_s": "one"}, r"duration of a data record \(byte 244\) as 'one'"),
        ({"record_s": "1e-9"}, "its rate of 6.4e.10 Hz, 64 samples in 1e-09 s, cannot be right"),
        ({"record_s": "30000000"}, "would last more than a year"),
        ({"cut": 300}, "ends after 300 bytes, inside the header"),
        ({"cut": 512}, "after its header it holds 0 bytes, less than one data record of 128"),
        ({"cut": 10}, "is no EDF file: it holds 10 bytes"),
        ({"cut": 0}, "is empty"),
    ],
)
def test_a_header_that_cannot_be_trusted_is_refused_with_its_field(read, eeg, fields, reason):
    with pytest.raises(FormatError, match=rf"^mouse\.edf .*{reason}"):
        read(eeg, **fields)


@pytest.mark.parametrize("samples_text", ["", "6x", "-64", "64.5"])
def test_the_samples_of_a_record_must_be_known(read, eeg, samples_text):
    signal = replace(eeg, samples_text=samples_text or " ")
    with pytest.raises(FormatError, match=r"of signal 1 \(EEG\) \(byte 472\)"):
        read(signal)


def test_a_file_of_annotations_is_no_recording(read):
    annotations = Drawn("EDF Annotations", np.zeros((1, 30)), "", ("-1", "1"))
    with pytest.raises(FormatError, match="holds annotations only"):
        read(annotations, reserved="EDF+C", record_s="0")


def test_a_file_without_a_usable_channel_is_refused(read, eeg):
    with pytest.raises(
        FormatError, match=r"none of its 1 signals can; Signal 1 \(EEG\) is left out"
    ):
        read(replace(eeg, physical=("0", "0")))


def test_a_renamed_table_is_refused(tmp_path):
    path = tmp_path / "mouse.edf"
    path.write_text("time,eeg,emg\n" + "0,1,2\n" * 100)
    with pytest.raises(FormatError, match="whatever its name says: it begins with 'time,eeg'"):
        read_recording(path)


GOOD = edf_bytes(
    Drawn("EEG", np.arange(128).reshape(4, 32)),
    Drawn("EMG", np.arange(64).reshape(4, 16)),
    reserved="EDF+D",
    record_times=["+0", "+1", "+5", "+6"],
)
changes = st.lists(
    st.tuples(
        st.integers(0, len(GOOD) - 1),
        st.one_of(
            st.binary(min_size=1, max_size=3), st.sampled_from([b"1e99", b"99999999", b"-1"])
        ),
    ),
    max_size=4,
)


def opened(path):
    try:
        return read_recording(path), ""
    except FormatError as refusal:
        return None, str(refusal)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes, st.integers(0, len(GOOD)))
def test_any_damage_is_read_or_refused_in_one_sentence(tmp_path, changes, n_bytes):
    damaged = bytearray(GOOD)
    for at, new in changes:
        damaged[at : at + len(new)] = new
    path = tmp_path / "mouse.edf"
    path.write_bytes(damaged[:n_bytes] if n_bytes > 1100 else damaged)
    recording, refusal = opened(path)
    if recording is None:
        assert refusal.startswith("mouse.edf")
        assert "\n" not in refusal
        return
    for channel in recording.channels:
        samples = recording.slice(channel.name, 0, min(recording.duration_s, 10))
        assert len(samples) <= 10 * channel.sfreq + 1
