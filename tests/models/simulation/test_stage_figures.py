"""Figures of hypnograms: by hand, and as bundled."""

import json
from pathlib import Path

import numpy as np
import pytest

from sdreamer.simulation.stage_figures import QUANTILES, StageFigures, bouts_of, estimate_figures

REAL = Path(__file__).parents[3] / "../shared/data/mssv_hypnograms_4s.npz"


def stages_of(letters: str) -> np.ndarray:
    return np.array(["WNR?".index(letter) for letter in letters], dtype=np.int8)


def test_bouts_add_up_to_the_hypnogram():
    stages, lengths = bouts_of(stages_of("WWNNNRWW"), 4.0)
    assert stages.tolist() == [0, 1, 2, 0]
    assert lengths.tolist() == [8, 12, 4, 8]


def test_bouts_put_together_again_are_the_hypnogram():
    hypnogram = np.random.default_rng(0).integers(0, 3, 500).astype(np.int8)
    stages, lengths = bouts_of(hypnogram, 1.0)
    np.testing.assert_array_equal(np.repeat(stages, lengths.astype(int)), hypnogram)


def test_figures_count_the_bouts_between_the_first_and_the_last():
    figures = estimate_figures([stages_of("WWNNNRWWWNR"), stages_of("WNWNNRN")], 2.0)
    # bouts inside: N6 R2 W6 N2 of the first, N2 W2 N4 R2 of the second
    assert figures.n_bouts == 6 + 6
    assert figures.n_recordings == 2
    assert figures.transitions[0][1] == pytest.approx([0.25, 0.0, 0.75])
    assert figures.transitions[1][2] == pytest.approx([0.5, 0.5, 0.0])
    assert figures.transitions[2][0] == pytest.approx([0.0, 1.0, 0.0])
    nrem_before_rem = figures.bout_quantiles_s[1][2]
    assert nrem_before_rem[0] == 2.0
    assert nrem_before_rem[QUANTILES.index(0.5)] == 4.0
    assert nrem_before_rem[-1] == 6.0
    assert figures.bout_quantiles_s[0][2] == []


def test_an_unknown_epoch_counts_as_the_stage_before_it():
    known = estimate_figures([stages_of("WWWNNNNRRWWNNW")], 4.0)
    gappy = estimate_figures([stages_of("??WWWNN?NR?WWNNW")], 4.0)
    assert gappy == known


def test_figures_come_back_from_their_file(tmp_path):
    figures = estimate_figures([stages_of("WWNNNRWWWNRWNRW")], 4.0)
    figures.write(tmp_path / "figures.json")
    assert StageFigures(**json.loads((tmp_path / "figures.json").read_text())) == figures


def test_the_bundled_figures_are_probabilities_and_rising_lengths():
    figures = StageFigures.bundled()
    for previous in range(3):
        for stage in range(3):
            odds = np.array(figures.transitions[previous][stage])
            assert odds.sum() == pytest.approx(float(previous != stage), abs=1e-4)
            assert odds[stage] == 0
    for row in figures.bout_quantiles_s:
        for lengths in row:
            assert np.all(np.diff(lengths) >= 0)
    assert figures.n_recordings == 146  # of 148; two have no REM
    assert figures.n_bouts > 70_000


@pytest.mark.skipif(not REAL.exists(), reason=f"needs {REAL.name}, which is not in the repository")
def test_the_bundled_figures_are_those_of_the_real_hypnograms():
    with np.load(REAL) as hypnograms:
        # 1 Wake, 2 NREM, 3 REM, 4 artefact
        assert estimate_figures((hypnograms[k] - 1 for k in hypnograms), 4.0) == (
            StageFigures.bundled()
        )
