"""The page of outcomes tells the truth, and every kind of file has one copy that others read."""

import numpy as np
import pytest

from hypnoscope.formats import read_recording
from hypnoscope.formats.edf_repair import write_repaired

from .edf_defects import DEFECTS, EEG
from .edf_outcomes import PAGE, PUBLIC_FILES, defects_tables, outcome, public_table

ALL = [defect for defects in DEFECTS.values() for defect in defects]


def test_the_page_tells_what_becomes_of_each_kind_of_file():
    assert defects_tables() in PAGE.read_text("utf-8"), "write it anew, as its first line says"


@pytest.mark.skipif(not PUBLIC_FILES, reason="the corpus beside the repository is absent")
def test_the_page_tells_what_becomes_of_public_files():
    assert public_table() in PAGE.read_text("utf-8"), "write it anew, as its first line says"


@pytest.mark.parametrize("defect", ALL, ids=lambda defect: defect.kind)
def test_each_kind_is_read_truly_or_refused_and_its_copy_is_in_order(tmp_path, defect):
    path, copy = tmp_path / "mouse.edf", tmp_path / "copy.edf"
    path.write_bytes(defect.content)
    kind, said = outcome(path)
    if kind == "refused":
        assert said.startswith("mouse.edf")
        assert "\n" not in said
        return
    recording = read_recording(path)
    if recording.file_format.startswith("BDF"):
        copy = tmp_path / "copy.bdf"
    found = recording.sources["EEG"].digital(0, 10**6)
    expected = np.ravel(EEG.digital)[: len(found)]
    if "out of order" not in defect.kind and "overlaps" not in defect.kind:
        assert np.array_equal(found, expected)
    write_repaired(path, copy)
    again = read_recording(copy)
    assert again.repairs == ()
    kept = again.sources["EEG"].digital(0, 10**6)
    assert np.array_equal(kept, found[: len(kept)])
