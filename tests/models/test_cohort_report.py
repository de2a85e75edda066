"""What the report on a training with a labelled cohort tells."""

import numpy as np

from sdreamer.cohort_report import cohort_report
from sdreamer.cohort_training import CohortResult
from sdreamer.config import PATHWAYS
from sdreamer.figures import Figures
from sdreamer.labelled_cohort import Animal, LabelledCohort

from .small import drawn_stages, small_recording


def cohort_of(*laboratories):
    recording = small_recording(drawn_stages(30))
    animals = [Animal(f"m{i}", lab, (recording,)) for i, lab in enumerate(laboratories)]
    return LabelledCohort("ours", tuple(animals), ("m1.edf: Left out: m1.edf has no stages.",))


def result_of(folder, animal, pathways=PATHWAYS, begun_from=None):
    figures = Figures(np.array([[8, 2, 0], [0, 10, 0], [0, 5, 5]]))
    parts = {"train": ["m8"], "validation": ["m9"], "test": [animal]}
    return CohortResult(
        folder / "ours.safetensors",
        {"animals": parts, "begun_from": begun_from},
        {animal: dict.fromkeys(pathways, figures)},
        dict.fromkeys(PATHWAYS, 0.02 if pathways else float("nan")),
    )


def test_the_report_gives_every_pathway_and_every_animal(tmp_path):
    text = cohort_report(cohort_of("", "", ""), {"": result_of(tmp_path, "m0")}, "the command")
    assert text.startswith("# sDREAMER trained on ours\n\n3 animals, scored by people")
    assert "Made by `the command`." in text
    for signals in ("EEG and EMG", "EEG alone", "EMG alone"):
        assert f"| {signals} | 30 | 76.67 | 76.54 | 88.89 | 74.07 | 66.67 | 0.020 |" in text
    assert "| m0 | 76.67 | 66.67 | 76.67 | 66.67 | 76.67 | 66.67 |" in text
    assert "- m1.edf: Left out: m1.edf has no stages." in text
    assert "- validation: m9" in text
    assert "random weights" in text
    assert "A small run" not in text


def test_a_pathway_without_its_signal_has_dashes(tmp_path):
    text = cohort_report(cohort_of("", "", ""), {"": result_of(tmp_path, "m0", ("eeg",))})
    assert "| EMG alone | 0 | – | – | – | – | – | – |" in text
    assert "| m0 | – | – | 76.67 | 66.67 | – | – |" in text
    assert "by EEG alone (columns)" in text


def test_laboratories_stand_in_one_table_even_if_one_has_no_name(tmp_path):
    folders = {lab: tmp_path / f"without-{n}" for n, lab in enumerate(("", "Oslo"), start=1)}
    for folder in folders.values():
        folder.mkdir()
        (folder / "log.png").touch()
    results = {lab: result_of(folder, "m0", begun_from="a-1") for lab, folder in folders.items()}
    text = cohort_report(cohort_of("", "Oslo", "Oslo"), results, small=True)
    assert "\n## Tested on Oslo\n" in text
    assert "\n## Tested on animals whose laboratory nobody named\n" in text
    assert "| Oslo | 1 | 76.67 | 76.54 | 76.67 | 76.54 | 76.67 | 76.54 |" in text
    assert "](without-2/log.png)" in text
    assert "the weights of a-1" in text
    assert "**A small run.**" in text


def test_every_row_of_a_table_has_as_many_cells_as_its_header(tmp_path):
    text = cohort_report(cohort_of("", "", ""), {"": result_of(tmp_path, "m0")})
    for table in text.split("\n\n"):
        lines = [line for line in table.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) <= 1
