"""The texts of EDF+ files."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.formats.edf import open_edf
from hypnoscope.formats.edf_annotations import (
    Annotation,
    decimal,
    placed,
    read_annotations,
    signed,
)

from .edf_bytes import Drawn, annotations, edf_bytes


@pytest.fixture
def found(tmp_path):
    """Read the annotations of a file with the given lists in each data record."""

    def found(*lists, sample_bytes=2):
        path = tmp_path / "mouse.edf"
        signal = Drawn("EEG", np.zeros((len(lists), 4)))
        texts = annotations(lists, sample_bytes)
        path.write_bytes(edf_bytes(signal, texts, reserved="EDF+C", sample_bytes=sample_bytes))
        file = open_edf(path)
        return read_annotations(file.header, file.records)

    return found


def told(found):
    return [(float(one.onset_s), one.duration_s, one.text) for one in found.annotations]


@pytest.mark.parametrize("sample_bytes", [2, 3])
def test_texts_are_read_in_order_and_record_times_are_none(found, sample_bytes):
    both = found(
        b"+0\x14\x14\0+2.5\x150.5\x14lights off\x14\0",
        b"+1\x14\x14\0+1.25\x14injection\x14again\x14\0\0\0",
        sample_bytes=sample_bytes,
    )
    assert told(both) == [
        (1.25, None, "injection"),
        (1.25, None, "again"),
        (2.5, Fraction(1, 2), "lights off"),
    ]
    assert both.n_broken == 0


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("é".encode(), "é"),
        (b"\xe9", "é"),
        (b"\xb5V", "µV"),
        ("睡眠".encode(), "睡眠"),
        (b"a\nb", "a b"),
    ],
)
def test_texts_may_be_utf_8_or_latin_1(found, raw, text):
    assert told(found(b"+0\x14\x14\0+1\x14" + raw + b"\x14\0"))[0][2] == text


@pytest.mark.parametrize(
    "broken", [b"later\x14noise\x14\0", b"+1 noise\0", b"+1e9\x14noise\x14\0", b"\x14noise\x14\0"]
)
def test_broken_lists_are_counted_and_cost_no_others(found, broken):
    both = found(b"+0\x14\x14\0" + broken + b"+1\x14kept\x14\0")
    assert (told(both), both.n_broken) == ([(1.0, None, "kept")], 1)


def test_unsigned_onsets_and_decimal_commas_are_read(found):
    assert told(found(b"0\x14\x14\x003,5\x151,5\x14x\x14\0")) == [(3.5, Fraction(3, 2), "x")]


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0"), ("1", "1"), ("0.5", "0.5"), ("1/3", "0.333333333"), ("1e6", "1000000")],
)
def test_times_are_written_without_exponent_and_needless_zeros(value, text):
    assert decimal(Fraction(value)) == text
    assert signed(Fraction(value)) == f"+{text}"
    assert signed(-Fraction(value) - 1)[0] == "-"


lists_of_annotations = st.lists(
    st.builds(
        Annotation,
        st.decimals(-10, 50, places=3).map(Fraction),
        st.none() | st.decimals(0, 9, places=2).map(Fraction),
        st.text("abc é睡", min_size=1, max_size=30).filter(lambda text: text == text.strip()),
    ),
    max_size=40,
).map(lambda found: tuple(sorted(found, key=lambda one: one.onset_s)))


@given(lists_of_annotations, st.integers(1, 20))
def test_every_annotation_finds_its_place_in_order(all_of_them, n_records):
    placement = placed(all_of_them, np.arange(float(n_records)))
    stored = [placement.lists.get(record, b"") for record in range(n_records)]
    assert b"".join(stored) == b"".join(one.stored() for one in all_of_them)
    assert max(map(len, stored)) <= placement.n_bytes
