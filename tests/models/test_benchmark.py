"""The benchmark, from simulated mice to the report."""

import json
import re
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from sdreamer.baselines.registry import NeuralRow, row
from sdreamer.benchmark import running
from sdreamer.benchmark.animals import simulated_animals, split_animals
from sdreamer.benchmark.pictures import embedded_epochs
from sdreamer.benchmark.report import spread, written_report
from sdreamer.benchmark.results import ResultsFile, TrialResult
from sdreamer.benchmark.running import run_benchmark
from sdreamer.benchmark.settings import BenchmarkError, BenchmarkSettings
from sdreamer.benchmark.trials import SDREAMER, all_trials, trials_named
from sdreamer.config import PATHWAYS
from sdreamer.figures import Figures
from sdreamer.trainer import TrainingConfig

from .small import drawn_stages, small_model, small_recording
from .tiny_baselines import TINY

CPU = torch.device("cpu")
SMALL = BenchmarkSettings(
    mice=4,
    test_mice=1,
    validation_mice=1,
    hours=0.02,
    seeds=(0,),
    passes=3,
    learning_rate=1e-2,
    warmup_steps=3,
    batch_sequences=4,
    sizes=TINY,
)


def nothing(text: str) -> None:
    pass


@pytest.fixture(autouse=True)
def plain_mice(monkeypatch):
    """Mice whose stages differ plainly stand for simulated ones, which take longer to learn."""
    animals = [small_recording(drawn_stages(72, i), i) for i in range(4)]
    monkeypatch.setattr(running, "simulated_animals", lambda settings: animals)


def run(out, *names: str, settings: BenchmarkSettings = SMALL, log=nothing):
    return run_benchmark(settings, trials_named(names), out, CPU, log, "hypnoscope benchmark")


def stored(out):
    return json.loads((out / "results.json").read_text(encoding="utf-8"))["results"]


def made_up(trial: str, seed: int, right: int) -> TrialResult:
    confusion = np.diag([right, right, right])
    confusion[0, 1] = 100 - right
    return TrialResult(trial, seed, dict.fromkeys(PATHWAYS, Figures(confusion)), 1000, 2, 60.0)


def test_every_model_has_a_name_of_its_own():
    names = [trial.name for trial in all_trials()]
    assert len(names) == len(set(names)) == 18 + 2 + 3 + 3 + 1
    assert trials_named(()) == all_trials()
    assert [t.name for t in trials_named(("mlp", "adaboost"))] == ["adaboost", "mlp"]


@pytest.mark.parametrize("trial", [t for t in all_trials() if isinstance(t.row, NeuralRow)])
def test_every_neural_model_can_be_built_as_its_trial_says(trial):
    sizes = trial.sizes(TINY)
    weights = {name for name, _ in trial.row.build(sizes).named_parameters()}
    assert any("position" in name for name in weights) <= trial.position_encoding
    if trial.row.name == SDREAMER:
        told_apart = any("attributes.modality" in name for name in weights)
        assert told_apart == (trial.modality_encoding != "none")


def test_beside_the_paper_one_model_differs_from_sequence_sdreamer_in_its_loss_alone():
    (bundled,) = trials_named(("sequence-sdreamer-bundled-loss",))
    (paper,) = trials_named((SDREAMER,))
    assert bundled == replace(paper, name=bundled.name, loss=TrainingConfig().loss)
    assert bundled.loss.mono_cross_entropy > paper.loss.mono_cross_entropy == 0


def test_the_default_is_the_study_of_the_paper():
    settings = BenchmarkSettings()
    assert (settings.mice, settings.test_mice, settings.hours) == (16, 4, 4.0)
    assert settings.train_mice + settings.validation_mice == 12
    assert settings.sizes.sequence_epochs == 16
    assert BenchmarkSettings.quick().train_mice >= 1


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"mice": 2}, "2 mice do not leave one"),
        ({"hours": 0.001}, "0.001 hours are shorter"),
        ({"seeds": ()}, "at least one"),
        ({"seeds": (1, 1)}, "each once"),
        ({"passes": 0}, "0 passes"),
    ],
)
def test_numbers_that_make_no_benchmark_are_refused(change, complaint):
    with pytest.raises(BenchmarkError, match=complaint):
        replace(SMALL, **change)


def test_an_animal_is_in_one_part_and_another_seed_splits_otherwise():
    recordings = [small_recording(drawn_stages(10, i), i) for i in range(9)]
    settings = replace(SMALL, mice=9, test_mice=3, validation_mice=2)
    splits = [split_animals(recordings, settings, seed) for seed in (0, 0, 1)]
    tests = []
    for split in splits:
        parts = (split.train, split.validation, split.test)
        assert [len(part) for part in parts] == [4, 2, 3]
        assert {id(r) for part in parts for r in part} == {id(r) for r in recordings}
        tests.append({id(r) for r in split.test})
    assert tests[0] == tests[1] != tests[2]


def test_simulated_mice_have_both_signals_and_are_the_same_again():
    settings = replace(SMALL, mice=3)
    told = []
    mice = simulated_animals(settings, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert all(m.modalities == ("eeg", "emg") and len(m.stages) == 72 for m in mice)
    again = simulated_animals(settings)
    np.testing.assert_array_equal(mice[2].eeg.samples, again[2].eeg.samples)
    assert not np.array_equal(mice[0].eeg.samples, mice[1].eeg.samples)


def test_it_trains_tests_and_reports_a_model_of_each_kind(tmp_path):
    said = []
    names = ("random-forest", "dual-encoder", SDREAMER, "sequence-dual-encoder-eeg-alone")
    report = run(tmp_path / "new", *names, log=said.append)
    assert [line.split(":")[0] for line in said] == [f"{i} of 4" for i in range(1, 5)]
    results = {r["trial"]: r for r in stored(tmp_path / "new")}
    assert results["random-forest"]["accuracy"]["mixed"] > 0.9
    assert results["dual-encoder"]["accuracy"]["mixed"] > 0.7
    assert list(results[SDREAMER]["accuracy"]) == list(PATHWAYS)
    assert list(results["sequence-dual-encoder-eeg-alone"]["accuracy"]) == ["eeg"]
    assert results["dual-encoder"]["n_weights"] > 1000
    assert 1 <= results["dual-encoder"]["best_pass"] <= SMALL.passes
    text = report.read_text(encoding="utf-8")
    pictures = re.findall(r"!\[.+\]\((.+)\)", text)
    assert pictures == ["stages.png", "embedding.png", "predictions.png"]
    for picture in pictures:
        assert (tmp_path / "new" / picture).read_bytes().startswith(b"\x89PNG")
    assert text.startswith("# Benchmark on simulated mice\n\n**Simulated.**")
    assert "`hypnoscope benchmark`" in text
    accuracy = spread([results["random-forest"]["accuracy"]["mixed"]])
    assert f"| Random Forest | epoch | 1 | – | {accuracy} | 85.47 |" in text


def test_what_is_finished_is_not_done_again(tmp_path):
    run(tmp_path, "decision-tree")
    before = stored(tmp_path)
    said = []
    run(tmp_path, "decision-tree", "mlp", log=said.append)
    assert len(said) == 1
    assert said[0].startswith("1 of 1: mlp, seed 0: mixed accuracy")
    assert stored(tmp_path)[0] == before[0]


def test_a_report_can_be_had_again_without_simulating_mice(tmp_path, monkeypatch):
    run(tmp_path, "decision-tree").unlink()
    monkeypatch.delattr(running, "simulated_animals")
    assert run(tmp_path, "decision-tree").exists()


def test_an_interrupted_benchmark_keeps_what_it_had(tmp_path):
    def interrupt(text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, "decision-tree", "mlp", log=interrupt)
    assert [r["trial"] for r in stored(tmp_path)] == ["decision-tree"]
    run(tmp_path, "decision-tree", "mlp")
    assert [r["trial"] for r in stored(tmp_path)] == ["decision-tree", "mlp"]


def test_equal_settings_give_equal_results(tmp_path):
    for folder in ("one", "other"):
        run(tmp_path / folder, "mlp")
    one, other = (stored(tmp_path / folder)[0]["confusion"] for folder in ("one", "other"))
    assert one == other


def test_a_folder_of_another_benchmark_is_refused(tmp_path):
    run(tmp_path, "decision-tree")
    with pytest.raises(BenchmarkError, match="other settings; choose another folder"):
        run(tmp_path, "decision-tree", settings=replace(SMALL, passes=2))


@pytest.mark.parametrize("change", ["stage", "order", "signal", "one fewer"])
def test_results_of_other_animals_are_not_mixed_in(tmp_path, monkeypatch, change):
    run(tmp_path, "decision-tree")
    animals = [small_recording(drawn_stages(72, i), i) for i in range(4)]
    if change == "one fewer":
        animals.pop()
    elif change == "stage":
        animals[2].stages[5] = (animals[2].stages[5] + 1) % 3
    elif change == "order":
        animals[2].stages[:] = animals[2].stages[::-1].copy()
    else:
        animals[2].emg.samples[:] *= 2
    monkeypatch.setattr(running, "simulated_animals", lambda settings: animals)
    with pytest.raises(BenchmarkError, match=r"not those that .* changed since; choose"):
        run(tmp_path, "decision-tree", "mlp")
    run(tmp_path, "decision-tree")  # nothing is left to do: its report can be had again
    assert [r["trial"] for r in stored(tmp_path)] == ["decision-tree"]


def test_results_whose_animals_nobody_noted_are_not_added_to(tmp_path):
    run(tmp_path, "decision-tree")
    path = tmp_path / "results.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    del values["animals"]
    path.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(BenchmarkError, match="choose another folder"):
        run(tmp_path, "decision-tree", "mlp")


def test_seeds_can_be_added_to_a_benchmark(tmp_path):
    run(tmp_path, "decision-tree")
    report = run(tmp_path, "decision-tree", settings=replace(SMALL, seeds=(0, 1)))
    assert [r["seed"] for r in stored(tmp_path)] == [0, 1]
    assert "Seeds: 2" in report.read_text(encoding="utf-8")
    report = run(tmp_path, "decision-tree")
    assert "±" not in report.read_text(encoding="utf-8").split("## Table I:")[1]


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        "{}",
        '{"settings": {}, "results": [{}]}',
        '{"settings": {}, "results": [], "animals": [[1, 2], [3]]}',
    ],
)
def test_a_file_that_holds_no_results_is_refused(tmp_path, text):
    (tmp_path / "results.json").write_text(text, encoding="utf-8")
    with pytest.raises(BenchmarkError, match="holds no results of a benchmark"):
        run(tmp_path, "decision-tree")


def test_a_missing_package_is_said_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "xgboost", None)
    with pytest.raises(BenchmarkError, match="XGBoost is not installed"):
        run(tmp_path / "new", "decision-tree", "xgboost")
    assert not (tmp_path / "new").exists()


def test_a_model_not_known_is_refused_with_the_names_that_are():
    with pytest.raises(BenchmarkError, match=r"'lstm' is no model.*bi-lstm"):
        trials_named(("lstm",))


def test_results_are_read_as_they_were_written(tmp_path):
    results = ResultsFile(tmp_path / "results.json", SMALL)
    results.add(made_up("mlp", 0, 90))
    read = ResultsFile(tmp_path / "results.json", SMALL)
    assert read.has("mlp", 0)
    assert not read.has("mlp", 1)
    assert [r.to_dict() for r in read.of("mlp")] == [r.to_dict() for r in results.of("mlp")]


def test_the_report_gives_mean_and_spread_over_seeds_beside_the_paper(tmp_path):
    settings = replace(SMALL, seeds=(0, 1))
    results = ResultsFile(tmp_path / "results.json", settings)
    for seed, right in enumerate((80, 90)):
        for trial in all_trials():
            results.add(made_up(trial.name, seed, right))
    text = written_report(results, settings)
    paper = row(SDREAMER)
    accuracy = spread([made_up("", 0, r).figures["mixed"].accuracy for r in (80, 90)])
    assert f"| {accuracy} | {paper.paper_accuracy} |" in text
    assert text.count(" ± ") == 18 * 3 + 2 * 2 + 4 + 4 * 3 + 4 + 2 * 9 + 1
    assert [line for line in text.splitlines() if line.startswith("## Table")] == [
        "## Table I: models, both signals",
        "## Table II: one signal at inference",
        "## Table III: self-distillation of sequence sDREAMER",
        "## Table IV: encodings of sequence sDREAMER",
    ]
    assert "## Beside the paper" in text


def test_the_report_shows_dashes_for_what_is_not_done(tmp_path):
    text = written_report(ResultsFile(tmp_path / "results.json", SMALL), SMALL)
    assert "| Decision Tree | epoch | 1 | – | – | 79.25 | – | 67.65 | – | – |" in text


def test_only_a_study_of_full_size_may_be_used_to_judge_models(tmp_path):
    for settings, is_small in ((SMALL, True), (BenchmarkSettings(seeds=(4,)), False)):
        text = written_report(ResultsFile(tmp_path / "results.json", settings), settings)
        assert ("**A small run.**" in text) == is_small


def test_every_row_of_a_table_has_as_many_cells_as_its_header(tmp_path):
    text = written_report(ResultsFile(tmp_path / "results.json", SMALL), SMALL)
    for section in text.split("## ")[1:6]:
        lines = [line for line in section.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) == 1


@pytest.mark.parametrize(
    ("values", "text"),
    [([], "–"), ([0.5], "50.00"), ([0.5, 0.7], "60.00 ± 14.14"), ([float("nan"), 0.5], "50.00")],
)
def test_a_spread_is_a_mean_and_a_deviation(values, text):
    assert spread(values) == text


def test_epochs_to_show_are_equally_many_of_each_stage(monkeypatch):
    monkeypatch.setattr("sdreamer.benchmark.pictures._POINTS_A_STAGE", 4)
    recordings = [small_recording(drawn_stages(64, i), i, lost=(3,)) for i in range(2)]
    features, stages = embedded_epochs(small_model(), recordings, "mixed")
    assert np.bincount(stages).tolist() == [4, 4, 4]
    assert features.shape == (12, small_model().config.d_head)
    assert np.isfinite(features).all()
