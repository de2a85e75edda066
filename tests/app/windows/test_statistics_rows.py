import numpy as np

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.parts import hours, whole
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme
from hypnoscope.core.statistics import statistics
from hypnoscope.windows.statistics_rows import summary_rows

ANNA = ScoredBy("person", "Anna")


def rows_of(hypnogram, parts):
    return {row.title: row.values for row in summary_rows(statistics(hypnogram, parts))}


def test_main_figures_are_given_for_each_part():
    stages = np.repeat(np.array([0, 1, 2], np.int8), (1800, 4500, 900))
    hypnogram = Hypnogram.scored_by(ANNA, stages)
    rows = rows_of(hypnogram, hours(len(hypnogram)))
    assert rows["Wake (%)"] == ("50", "0")
    assert rows["NREM (min)"] == ("30", "45")
    assert rows["REM (min)"] == ("0", "15")
    assert rows["NREM bouts, mean (s)"] == ("4500", "–")
    assert rows["NREM to REM"] == ("0", "1")


def test_own_stages_and_artefacts_have_their_time():
    hypnogram = Hypnogram.scored_by(ANNA, np.zeros(600, np.int8))
    hypnogram.adopt_scheme(StageScheme(SUGGESTED))
    hypnogram.apply(hypnogram.edit(0, 90, SUGGESTED[1], ANNA))
    hypnogram.apply(hypnogram.edit_artefact(0, 30, True))
    rows = rows_of(hypnogram, whole(600))
    assert rows["Quiet Wake (min)"] == ("1.5",)
    assert rows["Artefact (min)"] == ("0.5",)


def test_what_cannot_be_computed_is_a_dash():
    rows = rows_of(Hypnogram.unscored(60), whole(60))
    assert rows["Wake (%)"] == rows["REM latency (min)"] == ("–",)
    assert rows[f"{Stage.UNSCORED.label} (min)"] == ("1",)
