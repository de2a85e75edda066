"""The study of the paper on simulated mice or a labelled cohort: every model, every table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypnoscope.scoring.cohorts import CohortRequest, opened_cohort
from hypnoscope.scoring.scorer import Device, Progress, ScoringError

if TYPE_CHECKING:
    from sdreamer.benchmark.settings import BenchmarkSettings
    from sdreamer.labelled_cohort import LabelledCohort

Say = Callable[[str], None]


def _unseen(done: int, total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkRequest:
    """What to run; None leaves a number as the benchmark has it.

    Attributes
    ----------
    quick
        A run of minutes that shows that all works, and nothing about the models.
    models
        Names of the models to run; all of them without any.
    seeds, mice, hours, passes
        How often everything is repeated, animals, length of each recording, training passes.
    cohort
        Animals that people scored, in place of simulated ones; `mice` and `hours` are then theirs.
    threads
        Of the processor; None takes one for a quick run, whose matrices are too small to share,
        and all otherwise.
    """

    quick: bool = False
    models: tuple[str, ...] = ()
    seeds: int | None = None
    mice: int | None = None
    hours: float | None = None
    passes: int | None = None
    cohort: CohortRequest | None = None
    threads: int | None = None


def run_benchmark(
    request: BenchmarkRequest,
    out: Path,
    device: Device,
    say: Say,
    command: str = "",
    progress: Progress = _unseen,
) -> Path:
    """Train and test every model; return the report in the folder `out`.

    A model that an earlier call with the same numbers finished is not trained again. The report
    names `command`; `progress` is that of reading a cohort.

    Raises
    ------
    FormatError, ScoringError
        Before any work: for numbers that make no benchmark, a model not known, a package or a
        device that is not there, and a folder that holds another benchmark.
    """
    from sdreamer.benchmark.running import run_benchmark as run
    from sdreamer.benchmark.settings import BenchmarkError
    from sdreamer.benchmark.trials import trials_named
    from sdreamer.devices import choose_device

    try:
        chosen = choose_device(device)
    except ValueError as error:
        raise ScoringError(f"{error}.") from error
    try:
        settings, trials = _settings(request), trials_named(request.models)
        with (
            _threads(1 if request.quick and not request.threads else request.threads),
            _animals(request, out, say, progress) as cohort,
        ):
            if cohort is not None:
                settings = settings.of_cohort(cohort)
            return run(settings, trials, out, chosen, say, command, cohort)
    except BenchmarkError as error:
        raise ScoringError(str(error)) from error


@contextmanager
def _animals(
    request: BenchmarkRequest, out: Path, say: Say, progress: Progress
) -> "Iterator[LabelledCohort | None]":
    """Yield the cohort, if one was given."""
    if request.cohort is None:
        yield None
        return
    with opened_cohort(request.cohort, out / "prepared", progress) as cohort:
        for remark in cohort.remarks:
            say(remark)
        yield cohort


@contextmanager
def _threads(wanted: int | None) -> Iterator[None]:
    """Let torch compute on so many threads."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(wanted or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _settings(request: BenchmarkRequest) -> "BenchmarkSettings":
    from sdreamer.benchmark.settings import BenchmarkSettings

    settings = BenchmarkSettings.quick() if request.quick else BenchmarkSettings()
    return replace(
        settings,
        seeds=settings.seeds if request.seeds is None else tuple(range(request.seeds)),
        mice=settings.mice if request.mice is None else request.mice,
        hours=settings.hours if request.hours is None else request.hours,
        passes=settings.passes if request.passes is None else request.passes,
    )
