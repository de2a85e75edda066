import csv
import io
import math

import numpy as np
import pytest

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.parts import hours, whole
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme
from hypnoscope.core.stage_spectra import DeltaCourse, StageSpectra
from hypnoscope.core.statistics import statistics
from hypnoscope.reports.measures import measures
from hypnoscope.reports.statistics_table import (
    bout_rows,
    course_rows,
    definition_rows,
    pasted_text,
    spectra_rows,
    statistics_rows,
    table_text,
    write_table,
)


@pytest.fixture
def hypnogram():
    stages = np.array([0] * 3 + [1] * 6 + [2] * 3 + [-1] * 2 + [0] * 2, dtype=np.int8)
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "f00d"), stages)
    hypnogram.adopt_scheme(StageScheme(SUGGESTED[:2]))
    hypnogram.apply(hypnogram.edit(0, 2, SUGGESTED[1], ScoredBy("person", "Anna")))
    return hypnogram


@pytest.fixture
def found(hypnogram):
    return [("mouse é", part) for part in statistics(hypnogram, whole(len(hypnogram)))]


def read_back(text, delimiter=","):
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def test_a_row_holds_every_figure_under_its_name(found):
    (row,) = read_back(table_text(statistics_rows(found)))
    assert (row["recording"], row["part"]) == ("mouse é", "all")
    assert [row[f"{stage}_s"] for stage in ("wake", "nrem", "rem", "unscored")] == [
        "5",
        "6",
        "3",
        "2",
    ]
    assert float(row["wake_percent"]) == pytest.approx(100 * 5 / 14, abs=1e-4)
    assert (row["wake_bouts"], row["wake_bouts_cut"], row["wake_bout_mean_s"]) == ("2", "2", "2.5")
    assert (row["wake_to_nrem"], row["nrem_to_rem"], row["rem_to_wake"]) == ("1", "1", "0")
    assert (row["sleep_latency_s"], row["rem_latency_s"]) == ("3", "6")
    assert row["inter_rem_mean_s"] == ""  # not known, and not 0
    assert row["Quiet Wake_s"] == "2"
    assert row["Micro-arousal_s"] == "0"


def test_recordings_of_other_own_stages_share_a_table(found):
    other = Hypnogram.unscored(3)
    rows = statistics_rows([*found, ("other", statistics(other, whole(3))[0])])
    assert len({len(row) for row in rows}) == 1
    assert math.isnan(rows[2][-1])


def test_each_column_is_defined(found):
    header = statistics_rows(found)[0]
    defined = [row[0] for row in definition_rows()[1:]]
    assert list(header[2 : 2 + len(defined)]) == defined
    assert all(len(measure.definition) > 10 for measure in measures())
    assert len(set(defined)) == len(defined)


def test_bouts_are_counted_by_length(found):
    rows = bout_rows(found)
    assert rows[0][3:5] == ["1 to below 2 s", "2 to below 4 s"]
    assert rows[1][:6] == ["mouse é", "all", "Wake", 0, 2, 0]
    assert all(
        sum(row[3:]) == bouts.n for row, bouts in zip(rows[1:], found[0][1].bouts, strict=True)
    )


def test_spectra_tell_how_many_epochs_they_are_of():
    density = np.array([[1.0, 2.0], [3.0, 4.0], [math.nan, math.nan]])
    spectra = StageSpectra(np.array([0.0, 0.25]), density, (5, 6, 0), (1, 2, 3))
    rows = read_back(table_text(spectra_rows([("mouse", spectra)])))
    assert [row["frequency_hz"] for row in rows] == ["epochs", "epochs left out", "0", "0.25"]
    assert (rows[0]["nrem"], rows[1]["rem"], rows[3]["wake"], rows[3]["rem"]) == ("6", "3", "2", "")


def test_delta_power_over_time_has_a_row_for_each_bin():
    times_s, powers = np.array([0.0, 10.0, 20.0]), np.array([50.0, math.nan])
    course = DeltaCourse(times_s[:2], times_s[1:], powers, np.array([9, 0]), 10.0, 40.0)
    rows = course_rows([("mouse", "hour 1", course)])
    first, second = read_back(table_text(rows))
    assert list(first.values()) == ["mouse", "hour 1", "0", "10", "9", "50", "125"]
    assert list(second.values())[4:] == ["0", "", ""]
    assert pasted_text(rows).splitlines()[2] == "mouse\thour 1\t10\t20\t0\t\t"


def test_numbers_are_written_as_the_excel_at_hand_reads_them():
    rows = [["a", "b"], ["x;y", 0.5], [1234567.0, math.nan], [0.00001234, 2]]
    assert table_text(rows) == "a,b\nx;y,0.5\n1234567,\n1.234e-05,2\n"
    assert table_text(rows, decimal_comma=True) == 'a;b\n"x;y";0,5\n1234567;\n1,234e-05;2\n'


def test_excel_is_told_that_it_is_utf_8(tmp_path, found):
    path = tmp_path / "table.csv"
    write_table(path, statistics_rows(found))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "mouse é" in path.read_text("utf-8-sig")


def test_hours_are_rows_of_their_own():
    hypnogram = Hypnogram.scored_by(ScoredBy("model", "f00d"), np.ones(5000, np.int8))
    parts = [("m", part) for part in statistics(hypnogram, hours(5000))]
    rows = read_back(table_text(statistics_rows(parts)))
    assert [(row["part"], row["nrem_s"]) for row in rows] == [
        ("hour 1", "3600"),
        ("hour 2", "1400"),
    ]
