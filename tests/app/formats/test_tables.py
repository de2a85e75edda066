"""CSV, TSV and NumPy files of samples."""

import io
from datetime import datetime, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypnoscope.core.recording import ChannelRole
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.table import LayoutWanted
from hypnoscope.formats.table_layout import (
    ColumnLayout,
    TableHints,
    TableLayout,
    rate_from_text,
    remember_layout,
)
from hypnoscope.formats.table_times import timing_of

RATE = 512
N = 10_000
TIMES = np.arange(N) / RATE
HEADING = "Time (s),EEG (uV),EMG (mV)"


@pytest.fixture(scope="module")
def samples():
    return np.random.default_rng(0).normal(0, 50, (N, 2)).round(4)


@pytest.fixture
def write(tmp_path):
    def writing(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return writing


def rows(times, samples, form="{:.4f},{:.4f},{:.4f}"):
    return [form.format(t, *row) for t, row in zip(times, samples, strict=True)]


def test_headings_and_a_time_column_say_all_that_is_needed(write, samples):
    recording = read_recording(write("mouse.csv", HEADING, *rows(TIMES, samples)))
    assert [(c.name, c.unit, c.rate, c.role) for c in recording.channels] == [
        ("EEG", "µV", RATE, ChannelRole.EEG),
        ("EMG", "µV", RATE, ChannelRole.EMG),
    ]
    assert (recording.duration_s, recording.gaps, recording.repairs) == (N / RATE, (), ())
    assert recording.file_format == "CSV"
    np.testing.assert_allclose(recording.slice("EEG", 0, 99), samples[:, 0], rtol=1e-6)
    np.testing.assert_allclose(recording.slice("EMG", 7, 9), samples[3584:4608, 1] * 1e3, rtol=1e-6)


@pytest.mark.parametrize(
    ("heading", "form", "name"),
    [
        ("time;EEG_uV;EMG_mV", "{:.4f};{:.4f};{:.4f}", "mouse.csv"),
        ("time\tEEG [µV]\tEMG [mV]", "{:.4f}\t{:.4f}\t{:.4f}", "mouse.tsv"),
        ("# t EEG(uV) EMG(mV)", "{:.4f}  {:.4f} {:.4f}", "mouse.txt"),
        ('"Time (s)","EEG (uV)","EMG (mV)"', '"{:.4f}","{:.4f}","{:.4f}"', "mouse.csv"),
    ],
)
@pytest.mark.parametrize("comma", [False, True])
def test_delimiters_quotes_and_decimal_commas_are_understood(
    write, samples, heading, form, name, comma
):
    lines = rows(TIMES[:6000], samples[:6000], form)
    if comma and "," not in form:
        lines = [line.replace(".", ",") for line in lines]
    recording = read_recording(write(name, heading, *lines))
    assert [(c.name, c.unit, c.rate) for c in recording.channels] == [
        ("EEG", "µV", RATE),
        ("EMG", "µV", RATE),
    ]
    np.testing.assert_allclose(recording.slice("EMG", 0, 99), samples[:6000, 1] * 1e3, rtol=1e-5)


def test_missing_rows_are_a_gap_at_the_right_place(write, samples):
    kept = np.r_[0:3001, 8000:N]
    recording = read_recording(write("mouse.csv", HEADING, *rows(TIMES[kept], samples[kept])))
    assert recording.gaps == ((3001 / RATE, 8000 / RATE),)
    assert recording.duration_s == N / RATE
    found = recording.slice("EEG", 0, 99)
    assert np.isnan(found[3001:8000]).all()
    np.testing.assert_allclose(found[8000:], samples[8000:, 0], rtol=1e-6)


@pytest.mark.parametrize(("pattern", "start"), [("%Y-%m-%d %H:%M:%S.%f", True), ("%H:%M:%S.%f", 0)])
def test_dates_and_clock_times_run_over_midnight(write, samples, pattern, start):
    begin = datetime(2024, 3, 5, 23, 59, 50)
    lines = [
        f"{(begin + timedelta(seconds=t)).strftime(pattern)},{a:.4f},{b:.4f}"
        for t, (a, b) in zip(TIMES, samples, strict=True)
    ]
    recording = read_recording(write("mouse.csv", "Clock,EEG (uV),EMG (uV)", *lines))
    assert recording.start_time == (begin if start else None)
    assert (recording.channels[0].rate, recording.duration_s) == (RATE, N / RATE)
    assert (recording.gaps, recording.repairs) == ((), ())


@settings(max_examples=60, deadline=None)
@given(
    rate=st.sampled_from([100, 128, 200, 250, 256, 400, 500, 512, 1000, 2000, Fraction("610.35")]),
    decimals=st.integers(3, 7),
    start_s=st.integers(0, 10**5),
    n_rows=st.integers(9000, 30_000),
    gap=st.integers(0, 5000),
)
def test_the_rate_is_found_however_coarsely_times_are_written(rate, decimals, start_s, n_rows, gap):
    places = np.arange(n_rows)
    places[7000:] += 20 * gap
    times = np.round(start_s + places / float(rate), decimals)
    timing = timing_of("x", n_rows, 4096, lambda start, stop: times[start:stop])
    assert float(timing.rate) == pytest.approx(float(rate), rel=1e-4)
    assert timing.n_samples == pytest.approx(places[-1] + 1, abs=2 + places[-1] * 1e-4)
    assert len(timing.runs) == 1 + bool(gap)
    if decimals >= 5:
        assert (timing.rate, timing.n_samples) == (rate, places[-1] + 1)


def test_times_that_run_backwards_are_refused_with_the_row(write, samples):
    times = TIMES.copy()
    times[4096:] -= 9.0
    with pytest.raises(FormatError, match=r"mouse\.csv do not run forwards at row 4097"):
        read_recording(write("mouse.csv", HEADING, *rows(times, samples)))


def test_a_row_that_is_cut_where_its_time_is_looked_at_is_refused_with_the_row(write, samples):
    lines = rows(TIMES, samples, "{1:.4f},{0:.4f},{2:.4f}")
    lines[4096] = "1.0"
    with pytest.raises(FormatError, match="at row 4097"):
        read_recording(write("mouse.csv", "EEG (uV),time,EMG (uV)", *lines))


def test_what_a_table_does_not_say_is_asked_for(write, samples):
    path = write("mouse.csv", "EEG,EMG", *(f"{a},{b}" for a, b in samples))
    with pytest.raises(LayoutWanted, match=r"mouse\.csv does not say its sampling rate and unit"):
        read_recording(path)
    recording = read_recording(path, TableHints(Fraction(256), "mV"))
    assert (recording.channels[0].rate, recording.channels[0].unit) == (256, "µV")
    np.testing.assert_allclose(recording.slice("EEG", 0, 1), samples[:256, 0] * 1e3, rtol=1e-6)


def test_hints_are_for_tables_only(tmp_path):
    path = tmp_path / "mouse.edf"
    path.write_bytes(b"0".ljust(256))
    with pytest.raises(FormatError, match=r"mouse\.edf is no table"):
        read_recording(path, TableHints(Fraction(256)))


def test_a_rate_above_the_columns_is_read(write, samples):
    lines = [f"{a}\t{b}" for a, b in samples]
    path = write("mouse.txt", "Exported on Monday", "Sampling rate (Hz): 400", "", *lines)
    recording = read_recording(path, TableHints(unit="uV"))
    assert (recording.channels[0].rate, recording.duration_s) == (400, N / 400)
    assert [channel.name for channel in recording.channels] == ["Column 1", "Column 2"]


def test_running_numbers_are_neither_times_nor_channels(write, samples):
    lines = [f"{i},{a},{b}" for i, (a, b) in enumerate(samples)]
    with pytest.raises(LayoutWanted, match="sampling rate"):
        read_recording(write("mouse.csv", ",EEG (uV),EMG (uV)", *lines))
    recording = read_recording(write("m.csv", *lines), TableHints(Fraction(200), "uV"))
    assert [channel.name for channel in recording.channels] == ["Column 2", "Column 3"]


def test_what_was_told_holds_for_such_tables_of_the_folder(write, samples, tmp_path):
    lines = [f"{a},{b}" for a, b in samples]
    columns = (ColumnLayout("a", "uV", ChannelRole.EMG), ColumnLayout("b", is_used=False))
    remember_layout(write("mouse1.csv", "a,b", *lines), TableLayout(columns, Fraction(100)))
    recording = read_recording(write("mouse2.csv", "a,b", *lines))
    (channel,) = recording.channels
    assert (channel.name, channel.rate, channel.role) == ("a", 100, ChannelRole.EMG)
    assert channel.role_reason == "chosen by the user"
    with pytest.raises(LayoutWanted):
        read_recording(write("other.csv", "a,c", *lines))
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(LayoutWanted):
        read_recording(write("elsewhere/mouse2.csv", "a,b", *lines))


def test_cells_that_are_no_numbers_are_lost_and_told(write, samples):
    lines = rows(TIMES, samples)
    lines[5000] = f"{TIMES[5000]:.4f},overflow,1.0"
    lines[5001] = f"{TIMES[5001]:.4f},,2.0"
    lines[9000] = "cut"
    recording = read_recording(write("mouse.csv", HEADING, *lines))
    assert recording.repairs == (
        "2 rows hold something else than 3 numbers; what is no number counts as lost.",
    )
    found = recording.slice("EEG", 0, 99)
    assert np.flatnonzero(np.isnan(found)).tolist() == [5000, 5001, 9000]
    assert recording.slice("EMG", 0, 99)[5001] == 2000.0


def test_numbers_beyond_all_bounds_are_lost(write, samples):
    lines = rows(TIMES, samples)
    lines[7] = f"{TIMES[7]:.4f},1e999,9e37"
    recording = read_recording(write("mouse.csv", HEADING, *lines))
    assert np.flatnonzero(np.isnan(recording.slice("EEG", 0, 99))).tolist() == [7]
    assert np.flatnonzero(np.isnan(recording.slice("EMG", 0, 99))).tolist() == [7]


def test_blank_lines_at_the_end_are_no_rows(write, samples):
    path = write("mouse.csv", HEADING, *rows(TIMES, samples), "", "", "\0\0")
    assert read_recording(path).duration_s == N / RATE


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "mouse.csv is empty"),
        (b"a,b\nc,d\n", "no row of numbers; export it as EDF"),
        (b"1,2\n" * 50 + b"3" * (2 << 20), "longer than a million letters"),
        (b"7" * (5 << 20), "no row of numbers"),
        ("1,2\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, raw, told):
    path = tmp_path / "mouse.csv"
    path.write_bytes(raw)
    with pytest.raises(FormatError, match=told):
        read_recording(path, TableHints(Fraction(1), "uV"))


@pytest.mark.parametrize("upright", [True, False])
def test_numpy_arrays_stand_either_way(tmp_path, samples, upright):
    path = tmp_path / "mouse.npy"
    np.save(path, samples if upright else samples.T)
    with pytest.raises(LayoutWanted):
        read_recording(path)
    recording = read_recording(path, TableHints(Fraction(512), "uV"))
    assert recording.duration_s == N / 512
    np.testing.assert_allclose(recording.slice("Column 2", 0, 99), samples[:, 1], rtol=1e-6)


def test_numpy_archives_name_channels_rate_and_unit(tmp_path, samples):
    path = tmp_path / "mouse.npz"
    np.savez_compressed(path, eeg=samples[:, 0], emg=samples[:, 1], sfreq=256.0, unit="mV")
    recording = read_recording(path)
    assert [(c.name, c.rate, c.role) for c in recording.channels] == [
        ("eeg", 256, ChannelRole.EEG),
        ("emg", 256, ChannelRole.EMG),
    ]
    np.testing.assert_allclose(recording.slice("eeg", 0, 1), samples[:256, 0] * 1e3, rtol=1e-6)


def test_numpy_archives_may_keep_names_beside_one_array(tmp_path, samples):
    path = tmp_path / "mouse.npz"
    times = TIMES + 7
    np.savez(path, data=samples.T, channels=["EEG", "EMG"], units=["uV", "uV"], time=times)
    with pytest.raises(LayoutWanted):  # more columns than units
        read_recording(path)
    np.savez(path, time=times, data=samples, channels=["EEG", "EMG"])
    recording = read_recording(path, TableHints(unit="uV"))
    assert [(c.name, c.rate) for c in recording.channels] == [("EEG", 512), ("EMG", 512)]


def huge_npy():
    return b"\x93NUMPY\x01\x00v\x00" + (
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 9), }".ljust(117) + b"\n"
    )


def packed():
    archive = io.BytesIO()
    np.savez_compressed(archive, data=np.zeros(9999))
    raw = bytearray(archive.getvalue())
    raw[60:90] = b"\xff" * 30
    return bytes(raw)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.npy", b"\x93NUMPY nonsense"),
        ("a.npy", huge_npy()),
        ("a.npy", huge_npy().replace(b"(9", b"((")),  # a header that never ends
        ("a.npz", b"PK nonsense"),
        ("a.npz", packed()),
    ],
)
def test_damaged_numpy_files_are_refused(tmp_path, name, raw):
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(FormatError, match=name):
        read_recording(path)


def test_arrays_of_anything_else_are_refused(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros((3, 4, 5)))
    with pytest.raises(FormatError, match=r"a\.npy is no table of samples: its array \(3, 4, 5\)"):
        read_recording(tmp_path / "a.npy")
    np.save(tmp_path / "b.npy", np.array(["x"], dtype=object), allow_pickle=True)
    with pytest.raises(FormatError, match=r"b\.npy"):
        read_recording(tmp_path / "b.npy")


@pytest.mark.parametrize(("text", "rate"), [("512", 512), ("610,35 Hz", Fraction("610.35"))])
def test_rates_are_read_as_people_write_them(text, rate):
    assert rate_from_text(text) == rate


@pytest.mark.parametrize("text", ["", "fast", "0", "-5"])
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(ValueError, match="rate"):
        rate_from_text(text)


def test_a_row_without_the_column_of_times_is_understood(write):
    lines = ["sample;time;EEG (mV)", "0", *(f"{i};{i / 64:.4f};{i % 9}" for i in range(400))]
    recording = read_recording(write("mouse.csv", *lines), TableHints(Fraction(64), "mV"))
    assert recording.duration_s < 10


@pytest.mark.parametrize("far", ["inf", "1e99", "99999999999"])
def test_times_that_jump_by_years_are_refused_at_their_row(write, far):
    lines = ["time,EEG_uV", *(f"{i / 64:.6f},{i % 7}" for i in range(400)), f"{far},1"]
    with pytest.raises(FormatError, match=r"mouse.csv jump by more than a year at row 401"):
        read_recording(write("mouse.csv", *lines))
