"""The picture of a training log."""

import pytest

from sdreamer import curves
from sdreamer.config import PATHWAYS
from sdreamer.curves import draw_curves

FIGURES = [f"{p}_{f}" for p in PATHWAYS for f in ("accuracy", "macro_f1", "rem_f1")]


@pytest.fixture
def log(tmp_path):
    header = ",".join(["pass", "step", "loss", "seconds_per_s", *FIGURES])
    rows = ["0,10,1.1,900" + 9 * ",", "1,20,0.8,900" + 9 * ",0.8", "2,30,0.7,900" + 9 * ",0.9"]
    (tmp_path / "log.csv").write_text("\n".join([header, *rows]) + "\n")
    return tmp_path / "log.csv"


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_the_log_becomes_a_picture(log, ending):
    picture = log.with_suffix(f".{ending}")
    draw_curves(log, picture)
    assert picture.stat().st_size > 5000


def test_without_matplotlib_there_is_no_picture_and_no_error(log, monkeypatch):
    monkeypatch.setattr(curves, "find_spec", lambda name: None)
    draw_curves(log, log.with_suffix(".png"))
    assert not log.with_suffix(".png").exists()
