"""Train sDREAMER on a labelled cohort, and report on animals that it never saw."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypnoscope.core.stage import SCORED_STAGES
from hypnoscope.formats.atomic import replacing
from hypnoscope.scoring.checkpoints import described
from hypnoscope.scoring.cohorts import CohortRequest, opened_cohort
from hypnoscope.scoring.retraining import checked_name
from hypnoscope.scoring.scorer import Device, Progress, ScoringError
from hypnoscope.scoring.sdreamer_scorer import class_columns

if TYPE_CHECKING:
    import torch

    from sdreamer.cohort_training import CohortResult
    from sdreamer.labelled_cohort import CohortSplit, LabelledCohort
    from sdreamer.trainer import TrainingConfig

Say = Callable[[str], None]

REPORT_NAME = "report.md"
_PASSES = 60
_QUICK_PASSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRequest:
    """What to train; None leaves a number as the training has it.

    Attributes
    ----------
    cohort
        What to learn from.
    name
        Of the new checkpoint.
    begin_from
        Checkpoint to begin with; random weights without any, as in the paper.
    leave_out_laboratories
        Whether to train once for each laboratory, which is then tested on.
    quick
        A small model and few passes: shows that all works, and nothing about the model.
    test, validation
        Animals to report on, and to choose the best pass on.
    passes, seed
        Of training.
    """

    cohort: CohortRequest
    name: str
    begin_from: Path | None = None
    leave_out_laboratories: bool = False
    quick: bool = False
    test: int | None = None
    validation: int | None = None
    passes: int | None = None
    seed: int = 0


def train_cohort(
    request: TrainingRequest,
    out: Path,
    device: Device,
    say: Say,
    progress: Progress,
    command: str = "",
) -> Path:
    """Train and test; return the report in the folder `out`, beside the checkpoint.

    Interrupted, the same call goes on where it stood. The report names `command`.

    Raises
    ------
    FormatError, ScoringError
        When the cohort cannot be read or split, or `out` holds another training.
    """
    from sdreamer.devices import choose_device
    from sdreamer.labelled_cohort import CohortError
    from sdreamer.metadata import CheckpointError

    name = checked_name(request.name)
    try:
        chosen = choose_device(device)
        config = _config(request, chosen)
        with opened_cohort(request.cohort, out / "prepared", progress) as cohort:
            for remark in cohort.remarks:
                say(remark)
            splits = _splits(cohort, request)
            results = {
                laboratory: _trained(config, cohort, split, folder, chosen, say, name, request)
                for laboratory, (split, folder) in _folders(splits, out).items()
            }
            return _reported(cohort, results, out, command, small=request.quick)
    except (CohortError, CheckpointError) as error:
        raise ScoringError(str(error)) from error


def _config(request: TrainingRequest, device: "torch.device") -> "TrainingConfig":
    from sdreamer.config import SequenceModelConfig
    from sdreamer.devices import has_bfloat16
    from sdreamer.metadata import read_metadata
    from sdreamer.trainer import TrainingConfig

    config = TrainingConfig(seed=request.seed, bfloat16=has_bfloat16(device), validate_every=1)
    passes = request.passes or (_QUICK_PASSES if request.quick else _PASSES)
    if request.quick:
        small = SequenceModelConfig(
            d_model=32, n_heads=4, d_ff=64, d_head=32, patch_samples=32, n_epoch_blocks=1,
            n_sequence_blocks=2, sequence_epochs=16, dropout=0.0,
        )  # fmt: skip
        schedule = replace(config.schedule, learning_rate=3e-3, warmup_steps=10)
        config = replace(config, model=small, schedule=schedule)
    if request.begin_from is not None:
        found = read_metadata(request.begin_from)
        columns = class_columns(found.class_names).tolist()
        if not isinstance(found.config, SequenceModelConfig) or columns != [*SCORED_STAGES]:
            raise ScoringError(
                f"{described(request.begin_from).name} cannot be begun with: training needs a "
                "sequence model whose classes are Wake, NREM and REM in this order."
            )
        config = replace(config, model=found.config)
    return replace(config, schedule=replace(config.schedule, passes=passes))


def _splits(cohort: "LabelledCohort", request: TrainingRequest) -> "dict[str, CohortSplit]":
    from sdreamer.labelled_cohort import leaving_one_out, split_by_animal, usual_sizes

    validation, test = usual_sizes(len(cohort.animals))
    n_validation = request.validation or validation
    if request.leave_out_laboratories:
        return dict(leaving_one_out(cohort, n_validation, request.seed))
    return {"": split_by_animal(cohort, n_validation, request.test or test, request.seed)}


def _folders(splits: "dict[str, CohortSplit]", out: Path) -> "dict[str, tuple[CohortSplit, Path]]":
    """Return where each split is trained; names of laboratories may be no names of folders."""
    numbered = enumerate(splits.items(), start=1)
    return {
        laboratory: (split, out / f"without-{number}" if laboratory or len(splits) > 1 else out)
        for number, (laboratory, split) in numbered
    }


def _trained(
    config: "TrainingConfig",
    cohort: "LabelledCohort",
    split: "CohortSplit",
    folder: Path,
    device: "torch.device",
    say: Say,
    name: str,
    request: TrainingRequest,
) -> "CohortResult":
    from sdreamer.cohort_training import train_on_cohort

    return train_on_cohort(
        config, cohort.name, split, folder, device, say, name=name, begin_from=request.begin_from
    )


def _reported(
    cohort: "LabelledCohort",
    results: "dict[str, CohortResult]",
    out: Path,
    command: str,
    *,
    small: bool,
) -> Path:
    from sdreamer.cohort_report import cohort_report

    report = out / REPORT_NAME
    with replacing(report) as beside:
        beside.write_text(cohort_report(cohort, results, command, small=small), encoding="utf-8")
    return report
