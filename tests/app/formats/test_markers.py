from datetime import datetime
from fractions import Fraction

import numpy as np
import pytest

from hypnoscope.core.marker import Marker
from hypnoscope.formats import FormatError, read_recording
from hypnoscope.formats.edf_annotations import Annotation
from hypnoscope.formats.edf_writer import EdfSignal, write_edf
from hypnoscope.formats.markers import read_markers

SIGNAL = EdfSignal("EEG", "uV", Fraction(64), np.zeros(640, np.float32))
START = datetime(2024, 2, 3, 9, 0, 0)


def test_texts_of_edf_plus_are_markers(tmp_path):
    path = tmp_path / "mouse.edf"
    texts = [
        Annotation(Fraction("6.5"), None, "injection  50 µl"),
        Annotation(Fraction(2), Fraction(3), "Lights off"),
    ]
    write_edf(path, [SIGNAL], START, annotations=texts)
    assert read_markers(read_recording(path)) == (
        Marker(2.0, 3.0, "Lights off"),
        Marker(6.5, 0.0, "injection 50 µl"),
    )


def test_plain_files_have_none(tmp_path):
    path = tmp_path / "mouse.edf"
    write_edf(path, [SIGNAL], START)
    assert read_markers(read_recording(path)) == ()


def test_other_formats_have_none(tmp_path):
    path = tmp_path / "mouse.csv"
    path.write_text("time,EEG (uV)\n" + "".join(f"{i / 100:.2f},{i}\n" for i in range(500)))
    assert read_markers(read_recording(path)) == ()


def test_a_file_that_was_spoilt_meanwhile_is_told(tmp_path):
    path = tmp_path / "mouse.edf"
    write_edf(path, [SIGNAL], START, annotations=[Annotation(Fraction(1), None, "x")])
    recording = read_recording(path)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(FormatError, match=r"mouse\.edf"):
        read_markers(recording)
