"""The study of the paper on simulated mice: every model, every table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypnoscope.scoring.scorer import Device, ScoringError

if TYPE_CHECKING:
    from sdreamer.benchmark.settings import BenchmarkSettings

Say = Callable[[str], None]


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
    threads: int | None = None


def run_benchmark(
    request: BenchmarkRequest, out: Path, device: Device, say: Say, command: str = ""
) -> Path:
    """Train and test every model; return the report in the folder `out`.

    A model that an earlier call with the same numbers finished is not trained again. The report
    names `command`.

    Raises
    ------
    ScoringError
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
        with _threads(1 if request.quick and not request.threads else request.threads):
            return run(settings, trials, out, chosen, say, command)
    except BenchmarkError as error:
        raise ScoringError(str(error)) from error


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
