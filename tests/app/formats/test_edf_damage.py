"""Damaged EDF files: what is truly there is read, the rest is said or refused."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnoscope.core.recording import DisabledChannel
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.edf_repair import write_repaired

from .edf_bytes import Drawn, edf_bytes

RECORD_BYTES = 2 * 64


@pytest.mark.parametrize(
    ("lost", "n_whole", "n_samples"),
    [(RECORD_BYTES, 7, 448), (10, 7, 507), (11, 7, 506), (7 * RECORD_BYTES + 2, 0, 63)],
)
def test_a_cut_file_gives_what_is_there(read, eeg, lost, n_whole, n_samples):
    recording = read(eeg, cut=-lost)
    assert recording.duration_s == n_samples / 64
    assert f"cut short: {n_whole} of 8 data records are there" in recording.repairs[0]
    assert len(recording.repairs) == (1 if lost == RECORD_BYTES else 2)
    whole = read(eeg).slice("EEG", 0, n_samples / 64)
    np.testing.assert_array_equal(recording.slice("EEG", 0, 8), whole)


@pytest.mark.parametrize(("lost", "kept_s"), [(20, 7.0), (4, 7.8), (5, 7.7), (60, 7.0)])
def test_an_incomplete_record_is_kept_as_long_as_all_channels_are_in_it(
    read, eeg, digital, lost, kept_s
):
    slow = Drawn("EMG", digital[:, :10])
    recording = read(eeg, slow, cut=-lost)
    whole = read(eeg, slow, name="whole.edf")
    assert recording.duration_s == kept_s
    for name in ("EEG", "EMG"):
        samples = recording.slice(name, 0, 8)
        assert not np.isnan(samples).any()
        np.testing.assert_array_equal(samples, whole.slice(name, 0, kept_s))


def test_a_cut_annotation_signal_costs_no_samples(read, eeg):
    recording = read(eeg, reserved="EDF+C", record_times=[f"+{i}" for i in range(8)], cut=-5)
    assert recording.duration_s == 8.0
    assert "the 1 s of it that all channels have are kept" in recording.repairs[1]


def test_an_incomplete_record_of_an_interrupted_file_is_left_out(read, eeg):
    fields = {"reserved": "EDF+D", "record_times": [f"+{2 * i}" for i in range(8)]}
    recording = read(eeg, **fields, cut=-20)
    assert recording.duration_s == 13.0
    assert "An incomplete data record at the end" in recording.repairs[1]
    with pytest.raises(FormatError, match="no whole data record"):
        read(eeg, **fields, cut=-7 * (RECORD_BYTES + 48) - 20)


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
        ({"physical": ("-1 000", "500")}, "its physical minimum '-1 000' is no number"),
        ({"physical": ("", "")}, "its physical minimum '' is no number"),
        ({"limits": ("5", "5")}, "its digital minimum and maximum are both 5"),
        ({"limits": ("", "9")}, "its digital minimum '' is no number"),
        ({"digital": np.zeros((8, 0))}, "it has no samples"),
    ],
)
def test_a_channel_without_meaning_is_disabled_by_name(read, eeg, emg, spoilt, reason):
    recording = read(eeg, replace(emg, **spoilt))
    assert [channel.name for channel in recording.channels] == ["EEG"]
    assert recording.repairs == (f"Signal 2 (EMG) is disabled: {reason}.",)
    assert recording.disabled == (DisabledChannel("EMG", reason),)
    np.testing.assert_array_equal(recording.slice("EEG", 0, 8), read(eeg).slice("EEG", 0, 8))


def test_an_inverted_digital_range_turns_the_signal_over_and_is_said(read, eeg):
    upright = read(eeg).slice("EEG", 0, 8)
    turned = read(replace(eeg, limits=("32767", "-32768")))
    np.testing.assert_allclose(turned.slice("EEG", 0, 8), -upright, rtol=1e-6, atol=1e-4)
    assert "digital minimum 32767 above the maximum -32768" in turned.repairs[0]


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
        ({"record_s": "1e-9"}, "its rate of 6.4e.10 Hz, 64 samples in 1e-09 s, cannot be right"),
        ({"record_s": "30000000"}, "would last more than a year"),
        ({"cut": 300}, "ends after 300 bytes, inside the header"),
        ({"cut": 512}, "after its header it holds 0 bytes, no whole data record of 128"),
        ({"cut": 10}, "is no EDF file: it holds 10 bytes"),
        ({"cut": 0}, "is empty"),
    ],
)
def test_a_header_that_cannot_be_trusted_is_refused_with_its_field(read, eeg, fields, reason):
    with pytest.raises(FormatError, match=rf"^mouse\.edf .*{reason}"):
        read(eeg, **fields)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"n_header": 256}, ["own length (byte 184) as '256'"]),
        ({"n_header": "many"}, ["own length (byte 184) as 'many'"]),
        ({"n_header": ""}, ["own length (byte 184) as ''"]),
        ({"n_signals": 3}, ["number of signals (byte 252) as '3'"]),
        ({"n_signals": 1}, ["number of signals (byte 252) as '1'"]),
        ({"n_signals": 0}, ["number of signals (byte 252) as '0'"]),
        ({"n_signals": "", "n_header": "x"}, ["number of signals (byte 252)", "own length"]),
        ({"n_records": "x"}, ["number of data records (byte 236) as 'x'; the file holds 8, 8 s"]),
        ({"n_records": "7.5"}, ["number of data records (byte 236) as '7.5'"]),
        ({"n_records": 5}, ["announces 5 data records (byte 236), but the file holds just 8"]),
    ],
)
def test_a_wrong_count_is_put_right_when_the_file_proves_it(read, eeg, emg, fields, told):
    recording = read(eeg, emg, **fields)
    assert all(part in repair for part, repair in zip(told, recording.repairs, strict=True))
    for name in ("EEG", "EMG"):
        np.testing.assert_array_equal(recording.slice(name, 0, 9), read(eeg, emg).slice(name, 0, 8))


def test_a_wrong_count_is_put_right_even_in_a_file_that_is_cut_short(read, eeg, emg):
    recording = read(eeg, emg, n_header=256, cut=-500)
    assert [channel.name for channel in recording.channels] == ["EEG", "EMG"]
    assert recording.duration_s == 6.0


def test_counts_that_nothing_proves_are_refused(read, eeg, emg):
    spoilt = replace(eeg, samples_text="many")
    with pytest.raises(FormatError, match=r"signals \(byte 252\) as '3' and its own length"):
        read(spoilt, emg, n_signals=3)


@pytest.mark.parametrize("record_s", ["0", "-1", "one", "", "nan", "1e12"])
def test_a_file_whose_rates_are_unknown_is_refused_with_a_way_out(read, eeg, record_s):
    with pytest.raises(
        FormatError, match=rf"\(byte 244\) as '{record_s}' s, .*repair mouse.edf.*--record-duration"
    ):
        read(eeg, record_s=record_s)


@pytest.mark.parametrize("record_s", ["0", "", "-3"])
@pytest.mark.parametrize(("kind", "step"), [("EDF+C", "0.5"), ("EDF+C", "0.0625"), ("EDF+D", "2")])
def test_record_times_prove_the_duration_that_the_header_hides(read, eeg, record_s, kind, step):
    skipped = 100 if kind == "EDF+D" else 0
    times = [f"+{float(i * Fraction(step) + skipped * (i > 5))}" for i in range(8)]
    recording = read(eeg, record_s=record_s, reserved=kind, record_times=times)
    assert recording.channels[0].rate == 64 / Fraction(step)
    assert recording.duration_s == 8 * Fraction(step) + skipped
    assert "the times of the data records prove" in recording.repairs[0]


@pytest.mark.parametrize("times", [["+0"] * 8, [b""] * 8, ["+0", "+1", "+3", "+4", "+4.5"] * 2])
def test_record_times_without_a_common_step_prove_nothing(read, times):
    signal = Drawn("EEG", np.zeros((len(times), 4)))
    with pytest.raises(FormatError, match="its sampling rates are unknown"):
        read(signal, record_s="0", reserved="EDF+C", record_times=times)


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
        FormatError, match=r"none of its 1 signals can; Signal 1 \(EEG\) is disabled"
    ):
        read(replace(eeg, physical=("0", "0")))


def test_a_renamed_table_is_refused(tmp_path):
    path = tmp_path / "mouse.edf"
    path.write_text("time,eeg,emg\n" + "0,1,2\n" * 100)
    with pytest.raises(FormatError, match="whatever its name says: it begins with 'time,eeg'"):
        read_recording(path)


@pytest.mark.parametrize(
    ("beginning", "advice"),
    [
        (b"\x1f\x8b\x08\0", "unpack it first"),
        (b"PK\x03\x04", "unpack it first"),
        (b"MATLAB 5.0 MAT-file", r"give it the ending \.mat"),
        (b"GDF 2.20", r"give it the ending \.gdf"),
        (b"<!DOCTYPE html>", "download the file itself"),
    ],
)
def test_other_files_with_the_name_of_an_edf_file_are_told_apart(tmp_path, beginning, advice):
    path = tmp_path / "mouse.edf"
    path.write_bytes(beginning.ljust(1000, b"\1"))
    with pytest.raises(FormatError, match=rf"^mouse\.edf is no EDF or BDF file.*{advice}\.$"):
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


def copied(path, copy):
    try:
        return write_repaired(path, copy), ""
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
    copy = tmp_path / "copy.edf"
    told, refusal = copied(path, copy)
    if told is None:
        assert refusal.startswith("mouse.edf")
        return
    again = read_recording(copy)
    assert (again.repairs, again.start_time) == ((), recording.start_time)
    if any("is left out" in change for change in told.changes):
        return
    for before, after in zip(recording.channels, again.channels, strict=True):
        kept = again.sources[after.name].digital(0, 10**5)
        assert np.array_equal(kept, recording.sources[before.name].digital(0, 10**5)[: len(kept)])
