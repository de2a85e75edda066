"""Whatever can be written is read back: rates, gaps, starts, annotations, samples."""

from datetime import datetime, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hypnoscope.core.epochs import sample_at
from hypnoscope.formats import read_recording
from hypnoscope.formats.edf_annotation_files import read_annotation_file, write_annotation_file
from hypnoscope.formats.edf_annotations import Annotation
from hypnoscope.formats.edf_plus_fields import long_date
from hypnoscope.formats.edf_repair import write_repaired
from hypnoscope.formats.edf_writer import EdfSignal, write_edf, write_recording

from .edf_bytes import Drawn, edf_bytes

quick = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

starts = st.one_of(
    st.none(),
    st.datetimes(datetime(1985, 1, 1, 0, 0, 1), datetime(2025, 1, 1)),
    st.datetimes(datetime(1960, 1, 1), datetime(1984, 12, 31)),
)
microseconds = st.integers(0, 10**11).map(lambda us: Fraction(us, 10**6))
words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)
annotations = st.lists(
    st.builds(Annotation, microseconds, st.one_of(st.none(), microseconds), words), max_size=12
).map(lambda texts: tuple(sorted(texts, key=lambda one: one.onset_s)))
rates_and_records = st.sampled_from(
    [
        (["512"], "1"),
        (["512", "256", "1"], "1"),
        (["610.35"], "20"),
        (["78125/128", "78125/256"], "3.2768"),
        (["610.35", "0.05"], "20"),
        (["1000/3", "250"], "0.06"),
        (["2000"], "0.001"),
        (["0.5", "128"], "2"),
    ]
)


@st.composite
def stretches(draw, record_s):
    """Return (onset_s, number of records) of each stretch, apart by a millisecond or more."""
    n_records = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    least = max(Fraction(1, 1000), record_s / 10)
    gaps_s = draw(
        st.lists(
            st.integers(0, 10**9).map(lambda ns: least + Fraction(ns, 10**6)),
            min_size=len(n_records) - 1,
            max_size=len(n_records) - 1,
        )
    )
    steps_s = [n * record_s + gap for n, gap in zip(n_records, gaps_s, strict=False)]
    return list(zip(accumulate(steps_s, initial=Fraction(0)), n_records, strict=True))


@st.composite
def recordings(draw):
    rates, record_s = draw(rates_and_records)
    rates, record_s = [Fraction(rate) for rate in rates], Fraction(record_s)
    return rates, record_s, draw(stretches(record_s))


def decimal(value):
    return f"{float(value):.9f}".rstrip("0").rstrip(".")


def drawn_from(rates, record_s, parts, start):
    """Return the bytes of an EDF+D file, and its samples as whole numbers."""
    rng = np.random.default_rng(len(parts))
    n_records = sum(n for _, n in parts)
    digital = [rng.integers(-32_768, 32_768, (n_records, int(rate * record_s))) for rate in rates]
    onsets_s = [onset + i * record_s for onset, n in parts for i in range(n)]
    second = Fraction(start.microsecond, 10**6) if start else 0
    content = edf_bytes(
        *(Drawn(f"EEG{i}", rows) for i, rows in enumerate(digital)),
        record_s=decimal(record_s),
        reserved="EDF+D",
        record_times=[f"+{decimal(onset + second)}" for onset in onsets_s],
        date=start.strftime("%d.%m.%y") if start else "01.01.85",
        time=start.strftime("%H.%M.%S") if start else "00.00.00",
        recording=f"Startdate {long_date(start)} X X X",
    )
    return content, digital


@quick
@given(recordings(), starts)
def test_interrupted_files_of_any_rate_are_read_and_copied_in_place(tmp_path, told, start):
    rates, record_s, parts = told
    path, exact, rounded = (tmp_path / name for name in ("a.edf", "b.edf", "c.edf"))
    content, digital = drawn_from(rates, record_s, parts, start)
    path.write_bytes(content)
    write_repaired(path, exact)
    assert write_recording(rounded, read_recording(path)) == ()
    for copy in (path, exact, rounded):
        recording = read_recording(copy)
        assert recording.repairs == ()
        assert recording.start_time == start
        assert [channel.rate for channel in recording.channels] == rates
        expected = [(before + n * record_s, after) for (before, n), (after, _) in pairwise(parts)]
        np.testing.assert_allclose(
            np.ravel(recording.gaps), np.ravel(expected).astype(float), atol=1e-8
        )
        for i, rate in enumerate(rates):
            place = 0
            source = recording.sources[f"EEG{i}"]
            for onset, n in parts:
                first, width = sample_at(onset, rate), digital[i].shape[1]
                read = source.read(first - 1, first + n * width)
                true = digital[i][place : place + n].ravel() / 65_535 * 1000 + 500 / 65_535
                np.testing.assert_allclose(read[1:], true, atol=0.02)
                place += n


@quick
@given(rates_and_records, st.integers(1, 6), starts, annotations, st.sampled_from(["edf", "bdf"]))
def test_what_is_written_is_read_back(tmp_path, told, n_records, start, texts, kind):
    path = tmp_path / f"mouse.{kind}"
    rng = np.random.default_rng(n_records)
    signals = [
        EdfSignal(
            f"EEG{i}",
            "µV",
            Fraction(rate),
            rng.normal(0, 50, int(Fraction(rate) * Fraction(told[1])) * n_records).astype("f4"),
        )
        for i, rate in enumerate(told[0])
    ]
    write_edf(path, signals, start, texts)
    recording = read_recording(path)
    assert (recording.repairs, recording.gaps) == ((), ())
    assert recording.start_time == start
    assert recording.duration_s == float(n_records * Fraction(told[1]))
    for signal, channel in zip(signals, recording.channels, strict=True):
        assert channel.rate == signal.rate
        read = recording.slice(channel.name, 0, 1e9)
        np.testing.assert_allclose(read, signal.samples, atol=0.01)
    if texts:
        found = read_annotation_file(path)
        assert sorted(map(repr, found.annotations)) == sorted(map(repr, texts))


@quick
@given(annotations, starts)
def test_texts_alone_are_read_back(tmp_path, texts, start):
    path = tmp_path / "stages.edf"
    write_annotation_file(path, texts, start)
    found = read_annotation_file(path)
    assert found.start_time == start
    assert sorted(map(repr, found.annotations)) == sorted(map(repr, texts))


@quick
@given(st.integers(1, 4), st.sampled_from([Fraction(512), Fraction("610.35"), Fraction(1000, 3)]))
def test_writing_anew_changes_no_sample(tmp_path, seed, rate):
    first, second = tmp_path / "first.edf", tmp_path / "second.edf"
    samples = np.random.default_rng(seed).normal(0, 50, int(rate * 60)).astype(np.float32)
    assume(len(samples) == rate * 60)
    write_edf(first, [EdfSignal("EEG", "µV", rate, samples)], None)
    assert write_recording(second, read_recording(first)) == ()
    once, twice = (read_recording(path).slice("EEG", 0, 60) for path in (first, second))
    assert np.array_equal(once, twice)


def test_a_start_and_a_step_in_microseconds_add_up(tmp_path):
    path, start = tmp_path / "mouse.edf", datetime(2024, 2, 29, 23, 59, 59, 999_999)
    write_edf(path, [EdfSignal("EEG", "µV", Fraction(8), np.ones(16, np.float32))], start)
    assert read_recording(path).start_time == start
    assert read_recording(path).start_time + timedelta(microseconds=1) == datetime(2024, 3, 1)
