"""Statistics, held against plain computations on text, and against what yasa says."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.parts import Part, hours, whole
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.core.stage_scheme import SUGGESTED, StageScheme
from hypnoscope.core.statistics import Definitions, statistics

LETTERS = "UWNR"
MODEL = ScoredBy("model", "f00d")
texts = st.text("UWNR", min_size=1, max_size=120)


def hypnogram_of(text, epoch_s=1.0):
    codes = np.array([LETTERS.index(letter) - 1 for letter in text], dtype=np.int8)
    return Hypnogram.scored_by(MODEL, codes, epoch_s)


def of_whole(text, epoch_s=1.0, **options):
    hypnogram = hypnogram_of(text, epoch_s)
    return statistics(hypnogram, whole(len(hypnogram)), **options)[0]


def equal(ours, theirs):
    return ours == pytest.approx(theirs, nan_ok=True)


def expected_bouts(text, letter):
    return [len(match.group()) for match in re.finditer(f"{letter}+", text)]


@given(texts)
def test_everything_agrees_with_a_plain_computation_on_text(text):
    found = of_whole(text)
    for letter, bouts in zip("WNR", found.bouts, strict=True):
        lengths = expected_bouts(text, letter)
        assert bouts.lengths_s.tolist() == lengths
        assert found.seconds[bouts.stage] == text.count(letter) == sum(lengths)
        assert equal(bouts.mean_s, np.mean(lengths) if lengths else math.nan)
        assert equal(bouts.median_s, np.median(lengths) if lengths else math.nan)
        padded = f"U{text}U"
        assert bouts.n_cut == len(lengths) - sum(
            1
            for match in re.finditer(f"{letter}+", padded)
            if padded[match.start() - 1] != "U" and padded[match.end()] != "U"
        )
    for i, first in enumerate("WNR"):
        for j, second in enumerate("WNR"):
            count = sum(text[k : k + 2] == first + second for k in range(len(text)))
            assert found.transitions[i][j] == count
    sleep = text.count("N") + text.count("R")
    awakenings = text.count("NW") + text.count("RW")
    assert equal(found.fragmentation_per_h, awakenings * 3600 / sleep if sleep else math.nan)
    arousals = re.findall(r"(?<=[NR])W{1,15}(?=[NR])", text)
    assert found.n_micro_arousals == len(arousals)
    between = re.findall(r"(?<=R)([WNU]+)(?=R)", text)
    assert found.inter_rem_s.tolist() == [len(gap) for gap in between if "U" not in gap]
    assert found.n_inter_rem_lost == sum("U" in gap for gap in between)
    onset = re.match(r"W*(?=[NR])", text)
    assert equal(found.sleep_latency_s, len(onset.group()) if onset else math.nan)
    to_rem = re.match(r"W*((?:(?=[NR])[NRW]*?))(?=R)", text) if onset else None
    assert equal(found.rem_latency_s, len(to_rem.group(1)) if to_rem else math.nan)


@given(texts, st.integers(1, 9))
def test_the_parts_add_up_to_the_whole(text, length):
    hypnogram = hypnogram_of(text)
    ends = range(0, len(text), length)
    parts = tuple(Part("", ((i, min(i + length, len(text))),)) for i in ends)
    found, (total,) = statistics(hypnogram, parts), statistics(hypnogram, whole(len(text)))
    for stage in Stage:
        assert sum(part.seconds[stage] for part in found) == total.seconds[stage]
    for stage in SCORED_STAGES:
        assert sum(part.bouts[stage].n for part in found) == total.bouts[stage].n
    assert sum(part.n_changes for part in found) == total.n_changes
    assert sum(part.n_micro_arousals for part in found) == total.n_micro_arousals
    assert sum(len(part.inter_rem_s) for part in found) == len(total.inter_rem_s)


def test_it_says_what_yasa_says():
    # yasa 0.8.1, Hypnogram(..., freq="1s").sleep_statistics() and .transition_matrix()
    text = "WWWWNNNNNNWNNNNNRRRRWWNNNNNRRRWW"
    found = of_whole(text)
    assert found.sleep_latency_s / 60 == pytest.approx(0.0667, abs=1e-4)  # SOL
    lat_rem_s = found.sleep_latency_s + found.rem_latency_s
    assert lat_rem_s / 60 == pytest.approx(0.2667, abs=1e-4)  # Lat_REM
    assert found.fragmentation_per_h == pytest.approx(469.5652, abs=1e-4)  # SFI
    assert 100 * found.rem_of_sleep == pytest.approx(30.4348, abs=1e-4)  # %REM
    assert found.transitions == ((5, 3, 0), (1, 13, 2), (2, 0, 5))


def test_epochs_of_several_seconds_count_as_such():
    found = of_whole("WWNNNWRR", epoch_s=4.0)
    assert found.seconds[Stage.NREM] == 12
    assert found.bouts[Stage.WAKE].lengths_s.tolist() == [8, 4]
    assert found.sleep_latency_s == 8


def test_a_bout_counts_at_full_length_in_the_hour_in_which_it_begins():
    hypnogram = hypnogram_of("W" * 3000 + "N" * 1200 + "W" * 600)
    first, second = statistics(hypnogram, hours(len(hypnogram)))
    assert first.bouts[Stage.NREM].lengths_s.tolist() == [1200]
    assert second.bouts[Stage.NREM].n == 0
    assert (first.seconds[Stage.NREM], second.seconds[Stage.NREM]) == (600, 600)


def test_unscored_time_is_counted_and_has_no_share():
    text = "WWNNUUUUNN"
    in_gaps = np.array([False] * 5 + [True] * 3 + [False] * 2)
    found = of_whole(text, in_gaps=in_gaps)
    assert (found.total_s, found.scored_s) == (10, 6)
    assert found.seconds[Stage.UNSCORED] == 4
    assert found.in_gaps_s == 3
    assert found.share(Stage.NREM) == pytest.approx(4 / 6)
    assert found.bouts[Stage.NREM].n_cut == 2


def test_a_latency_across_unscored_time_is_not_known():
    assert math.isnan(of_whole("WWUNNR").sleep_latency_s)
    found = of_whole("WWNNUNR")
    assert found.sleep_latency_s == 2
    assert math.isnan(found.rem_latency_s)


def test_several_spans_have_no_latency():
    hypnogram = hypnogram_of("WWNNWWNN")
    (found,) = statistics(hypnogram, (Part("ZT 0–1", ((0, 3), (4, 8))),))
    assert math.isnan(found.sleep_latency_s)
    assert found.seconds[Stage.NREM] == 3


def test_nothing_scored_gives_no_figures_and_no_error():
    for text in ("U", "UUU"):
        found = of_whole(text)
        assert math.isnan(found.share(Stage.WAKE))
        assert math.isnan(found.fragmentation_per_h)
        assert math.isnan(found.changes_per_h)
        assert math.isnan(found.mean_inter_rem_s)
        assert math.isnan(found.bouts[0].longest_s)
    assert statistics(Hypnogram.unscored(0), whole(0))[0].total_s == 0


def test_laboratories_may_define_micro_arousals_and_rem_episodes():
    text = "NN" + "W" * 16 + "NNRRNNRRNNNNNNRR"
    assert of_whole(text).n_micro_arousals == 0
    assert of_whole(text, definitions=Definitions(micro_arousal_s=16)).n_micro_arousals == 1
    assert of_whole(text).inter_rem_s.tolist() == [2, 6]
    joined = of_whole(text, definitions=Definitions(joined_rem_s=2))
    assert joined.inter_rem_s.tolist() == [6]
    assert (joined.mean_inter_rem_s, joined.median_inter_rem_s) == (6, 6)
    with pytest.raises(ValueError, match="micro_arousal_s"):
        Definitions(micro_arousal_s=-1)


def test_rates_are_per_hour():
    text = ("W" * 1795 + "N" * 5) * 2
    found = of_whole(text)
    assert found.changes_per_h == pytest.approx(3)
    assert found.fragmentation_per_h == pytest.approx(1 / (10 / 3600))
    arousal = of_whole("N" * 1798 + "WW" + "N" * 1802)
    assert arousal.micro_arousals_per_h == pytest.approx(1)


def test_bouts_are_distributed_by_length():
    bouts = of_whole("WNWWNWWWWNWWWWWN").bouts[Stage.WAKE]
    assert bouts.distribution((1, 2, 4)) == (1, 1, 2)
    assert bouts.distribution((2, 3)) == (1, 2)
    assert bouts.longest_s == 5


def test_own_stages_and_artefacts_have_their_time():
    hypnogram = hypnogram_of("WWWWNN")
    hypnogram.adopt_scheme(StageScheme(SUGGESTED))
    hypnogram.apply(hypnogram.edit(1, 3, SUGGESTED[1], MODEL))
    hypnogram.apply(hypnogram.edit_artefact(2, 5, True))
    (found,) = statistics(hypnogram, whole(6))
    assert found.own_seconds["Quiet Wake"] == 2
    assert found.seconds[Stage.WAKE] == 4
    assert found.artefact_s == 3
