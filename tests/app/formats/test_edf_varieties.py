"""EDF files of every size, shape and spelling that are met in the wild."""

import sys
import time
import tracemalloc
from dataclasses import replace
from fractions import Fraction

import mne
import numpy as np
import pyedflib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.edf_text import decoded
from hypnoscope.formats.units import microvolts_per, spelled_right

from .edf_bytes import Drawn, edf_bytes


@pytest.mark.parametrize(
    ("n_samples", "record_s", "rate"),
    [
        (1, "0.001", 1000),
        (4, ".0078125", 512),
        (512, "1", 512),
        (30_000, "60", 500),
        (64 * 3600, "3600", 64),
        (1, "86400", Fraction(1, 86_400)),
        (3, "1000", Fraction(3, 1000)),
    ],
)
def test_records_last_from_a_millisecond_to_a_day(tmp_path, n_samples, record_s, rate):
    digital = np.arange(3 * n_samples).reshape(3, -1) % 30_000
    path = tmp_path / "mouse.edf"
    path.write_bytes(edf_bytes(Drawn("EEG", digital), record_s=record_s))
    recording = read_recording(path)
    assert recording.channels[0].rate == rate
    assert recording.duration_s == pytest.approx(float(3 * Fraction(record_s)))
    read = recording.sources["EEG"].digital(0, digital.size)
    assert np.array_equal(read, digital.ravel())
    raw = mne.io.read_raw_edf(path, verbose="error")
    ours = recording.slice("EEG", 0, 1e9)
    np.testing.assert_allclose(raw.get_data()[0] * 1e6, ours, atol=1e-3)


def test_512_channels_are_told_apart(tmp_path):
    digital = np.arange(512 * 3 * 5).reshape(512, 3, 5)
    path = tmp_path / "mouse.edf"
    path.write_bytes(edf_bytes(*[Drawn(f"Ch {i}", rows) for i, rows in enumerate(digital)]))
    recording = read_recording(path)
    assert len(recording.channels) == 512
    for i in range(512):
        read = recording.sources[f"Ch {i}"].digital(0, 15)
        assert np.array_equal(read, digital[i].ravel())
    with pyedflib.EdfReader(str(path)) as reader:
        assert np.array_equal(reader.readSignal(511, digital=True), digital[511].ravel())


def test_columns_of_long_records_are_read_one_by_one(tmp_path):
    digital = np.arange(40 * 6 * 300).reshape(40, 6, 300) % 30_000
    path = tmp_path / "mouse.edf"
    path.write_bytes(edf_bytes(*[Drawn(f"Ch {i}", rows) for i, rows in enumerate(digital)]))
    source = read_recording(path).sources["Ch 7"]
    for start, stop in [(0, 1800), (299, 301), (150, 1000), (1799, 1800)]:
        assert np.array_equal(source.digital(start, stop), digital[7].ravel()[start:stop])


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system with holes")
def test_samples_beyond_four_gigabytes_are_the_right_ones(tmp_path):
    path = tmp_path / "weeks.edf"
    signals = [Drawn(name, np.zeros((1, 30_000))) for name in ("EEG", "EMG")]
    n_records = 5 * 10**9 // 120_000
    header = edf_bytes(*signals, n_records=n_records, record_s="60")[:768]
    last = np.arange(60_000, dtype="<i2")
    with path.open("wb") as file:
        file.write(header)
        file.seek(768 + (n_records - 1) * 120_000)
        file.write(last.tobytes())
    recording = read_recording(path)
    assert recording.repairs == ()
    assert recording.duration_s == 60 * n_records
    end = n_records * 30_000
    read = recording.sources["EMG"].digital(end - 30_001, end)
    assert np.array_equal(read, [0, *last[30_000:]])


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system with holes")
def test_the_last_epoch_of_a_week_at_a_fractional_rate_is_in_its_place_to_the_sample(tmp_path):
    path = tmp_path / "week.edf"
    n_records = 7 * 86_400 // 20
    header = edf_bytes(Drawn("EEG", np.zeros((1, 12_207))), record_s="20", n_records=n_records)[
        :512
    ]
    last = np.arange(12_207, dtype="<i2")
    with path.open("wb") as file:
        file.write(header)
        file.seek(512 + (n_records - 1) * 24_414)
        file.write(last.tobytes())
    recording = read_recording(path)
    grid, rate = recording.epochs, recording.channels[0].rate
    start, stop = grid.sample_span(grid.n_epochs - 1, rate)
    assert (grid.n_epochs, rate, stop) == (604_800, Fraction("610.35"), n_records * 12_207)
    read = recording.sources["EEG"].digital(start, stop)
    assert np.array_equal(read, last[-610:])
    assert len(recording.slice("EEG", 604_799, 604_800)) == 610


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"EEG  ", "EEG"),
        (b"EEG\0\0", "EEG"),
        (b"\0\0", ""),
        (b"E\tG\x07", "E G"),
        ("Größe".encode(), "Größe"),
        ("Größe".encode("latin-1"), "Größe"),
        ("脳波計測頂点前".encode()[:16], "脳波計測頂"),
        ("abcdefghijklmnö".encode()[:15], "abcdefghijklmnÃ"),
    ],
)
def test_text_is_decoded_whatever_its_encoding(raw, text):
    assert decoded(raw) == text


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        *[(unit, 1) for unit in ("uV", "µV", "μV", "UV", "uVolt", "microvolt", "MicroVolts")],
        *[(unit, 1) for unit in ("?V", "\ufffdV", "ÂµV", "æV", "ÎV")],
        *[(unit, 1000) for unit in ("mV", "mv", "millivolt")],
        *[("V", 10**6), ("Volt", 10**6), ("nV", Fraction(1, 1000))],
        *[(unit, None) for unit in ("MV", "%", "degC", "mmHg", "V/s", "uV^2", "dV", "1", "-")],
    ],
)
def test_voltages_are_known_in_every_spelling(unit, factor):
    assert microvolts_per(spelled_right(unit)) == factor


def test_a_spoilt_micro_sign_is_put_right_and_said(read, eeg):
    recording = read(replace(eeg, unit="?V"))
    assert recording.channels[0].unit == "µV"
    assert recording.repairs == (
        "Signal 1 (EEG) has the unit '?V', in which a letter is spoilt; it is read as µV.",
    )
    np.testing.assert_array_equal(
        recording.slice("EEG", 0, 8), read(eeg, name="other.edf").slice("EEG", 0, 8)
    )


@pytest.mark.parametrize(
    "name", ["my mouse 1.edf", "Größe 睡眠.edf", "m" * 240 + ".edf", "x.REC", "x"]
)
def test_names_may_be_anything(read, eeg, name):
    assert read(eeg, name=name).channels[0].name == "EEG"


def test_deep_folders_and_links_are_followed(tmp_path, eeg):
    folder = tmp_path.joinpath(*["a folder with a long name"] * 20)
    folder.mkdir(parents=True)
    path, link = folder / "mouse.edf", tmp_path / "link.edf"
    path.write_bytes(edf_bytes(eeg))
    link.symlink_to(path)
    assert len(str(path)) > 400
    assert read_recording(link).fingerprint == read_recording(path).fingerprint
    path.unlink()
    with pytest.raises(FormatError, match=r"link\.edf does not exist"):
        read_recording(link)


@pytest.mark.parametrize(
    "fields",
    [
        {"n_signals": 9999},
        {"n_signals": 9999, "n_header": 256 * 10_000},
        {"n_signals": "", "n_header": ""},
        {"n_records": 99_999_999},
        {"record_s": "1e-99"},
        {"record_s": "1e99"},
        {"record_s": "34560000"},
    ],
    ids=str,
)
def test_a_wild_header_costs_neither_memory_nor_time(tmp_path, fields):
    path = tmp_path / "mouse.edf"
    huge = Drawn("EEG", np.zeros((2, 8)), samples_text="99999999")
    for signal in (huge, replace(huge, samples_text=None)):
        path.write_bytes(edf_bytes(signal, **fields) + b"1" * 20_000)
        tracemalloc.start()
        began = time.perf_counter()
        try:
            recording = read_recording(path)
            for channel in recording.channels:
                recording.slice(channel.name, 0, 1)
        except FormatError:
            pass
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 20_000_000
        assert time.perf_counter() - began < 10


texts = st.text("abcXYZ 0123.-µ", max_size=8).map(str.strip)
signals = st.lists(
    st.tuples(
        st.text("ABCdef 019-", max_size=16).map(str.strip),
        st.sampled_from(["uV", "mV", "V", "degC"]),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    signals,
    st.sampled_from(["1", "0.5", ".0131072", "1,6384", "20", "3E1"]),
    st.integers(1, 5),
    st.sampled_from([2, 3]),
    st.lists(st.integers(0, 3), min_size=5, max_size=5),
    st.integers(0, 2**32 - 1),
)
def test_any_orderly_file_is_read_as_it_was_written(
    tmp_path, signals, record_s, n_records, sample_bytes, pauses, seed
):
    top = 1 << (8 * sample_bytes - 1)
    rng = np.random.default_rng(seed)
    drawn = [
        Drawn(label, rng.integers(-top, top, (n_records, n)), unit, ("-1e3", "1e3"))
        for label, unit, n in signals
    ]
    drawn = [replace(one, limits=(str(-top), str(top - 1))) for one in drawn]
    duration_s = Fraction(record_s.replace(",", "."))
    onsets = [(i + sum(pauses[: i + 1])) * duration_s for i in range(n_records)]
    path = tmp_path / "mouse.edf"
    path.write_bytes(
        edf_bytes(
            *drawn,
            record_s=record_s,
            sample_bytes=sample_bytes,
            reserved="BDF+D" if sample_bytes == 3 else "EDF+D",
            record_times=[f"+{float(onset)!r}" for onset in onsets],
        )
    )
    recording = read_recording(path)
    assert Fraction(recording.duration_s).limit_denominator(10**9) == (
        onsets[-1] + duration_s - onsets[0]
    )
    assert len(recording.gaps) == sum(pause > 0 for pause in pauses[1:n_records])
    for one, channel in zip(drawn, recording.channels, strict=True):
        assert channel.rate == one.digital.shape[1] / duration_s
        read = recording.sources[channel.name].digital(0, 10**7)
        assert np.array_equal(read, one.digital.ravel())
