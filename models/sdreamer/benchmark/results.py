"""What the trials of a benchmark gave, kept in a file from which a later run goes on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sdreamer.benchmark.animals import Marks
from sdreamer.benchmark.settings import BenchmarkError, BenchmarkSettings
from sdreamer.config import Json, Pathway
from sdreamer.figures import Figures


@dataclass(frozen=True, slots=True, eq=False)
class TrialResult:
    """What one model reached on the test animals of one seed.

    Attributes
    ----------
    trial, seed
        Which model.
    figures
        By pathway.
    n_weights
        Weights of a neural model, 0 for a classical one.
    best_pass
        Pass that validation chose, counted from 1; 0 for a classical model.
    seconds
        Time to train and test.
    """

    trial: str
    seed: int
    figures: Mapping[Pathway, Figures]
    n_weights: int
    best_pass: int
    seconds: float

    def to_dict(self) -> dict[str, Json]:
        """Return the fields, ready for JSON; of the figures the counts."""
        return {
            "trial": self.trial,
            "seed": self.seed,
            "confusion": {p: f.confusion.tolist() for p, f in self.figures.items()},
            "accuracy": {p: round(f.accuracy, 5) for p, f in self.figures.items()},
            "macro_f1": {p: round(f.macro_f1, 5) for p, f in self.figures.items()},
            "n_weights": self.n_weights,
            "best_pass": self.best_pass,
            "seconds": round(self.seconds, 1),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> "TrialResult":
        """Rebuild what `to_dict` gave."""
        confusion: Mapping[Pathway, list[list[int]]] = values["confusion"]  # type: ignore[assignment]
        return cls(
            trial=str(values["trial"]),
            seed=int(values["seed"]),  # type: ignore[call-overload]
            figures={p: Figures(np.array(c, dtype=np.int64)) for p, c in confusion.items()},
            n_weights=int(values["n_weights"]),  # type: ignore[call-overload]
            best_pass=int(values["best_pass"]),  # type: ignore[call-overload]
            seconds=float(values["seconds"]),  # type: ignore[arg-type]
        )


class ResultsFile:
    """The results of a benchmark on disk: rewritten after each trial, never half-written."""

    def __init__(self, path: Path, settings: BenchmarkSettings) -> None:
        """Read what an earlier run of the same benchmark left, whatever its seeds were.

        Raises
        ------
        BenchmarkError
            When the file belongs to a benchmark with other settings, or is no such file.
        """
        self._path = path
        self._settings = json.loads(json.dumps(settings.to_dict()))
        self._seeds = settings.seeds
        self._animals: Marks | None = None
        self.results: list[TrialResult] = []
        if path.exists():
            self._read()

    def add(self, result: TrialResult) -> None:
        """Add a result and write all of them."""
        self.results.append(result)
        values = {
            "settings": self._settings,
            "animals": self._animals,
            "results": [each.to_dict() for each in self.results],
        }
        aside = self._path.with_suffix(".part")
        aside.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
        aside.replace(self._path)

    def require_animals(self, marks: Marks) -> None:
        """Raise BenchmarkError when what the file holds was reached on other animals.

        Simulated animals differ after the simulation was changed, those of a cohort after
        somebody has changed a stage; tables that mix both would compare nothing.
        """
        if self.results and not _equal(self._animals, marks):
            raise BenchmarkError(
                f"The animals are not those that {self._path} holds results of: the simulation or "
                "the recordings have been changed since; choose another folder."
            )
        self._animals = marks

    def has(self, trial: str, seed: int) -> bool:
        """Tell whether this model is done."""
        return any(each.trial == trial and each.seed == seed for each in self.results)

    def of(self, trial: str) -> list[TrialResult]:
        """Return the results of a model, one for each of the seeds that is done."""
        return [each for each in self.results if each.trial == trial and each.seed in self._seeds]

    def _read(self) -> None:
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
            settings = _but_for_seeds(values["settings"])
            self.results = [TrialResult.from_dict(each) for each in values["results"]]
            animals = values.get("animals")
            self._animals = None if animals is None else np.array(animals, np.float64).tolist()
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BenchmarkError(f"{self._path} holds no results of a benchmark.") from error
        if settings != _but_for_seeds(self._settings):
            raise BenchmarkError(
                f"{self._path} belongs to a benchmark with other settings; choose another folder."
            )


def _equal(marks: Marks | None, others: Marks) -> bool:
    """Tell whether marks are the same, but for what another processor rounds otherwise."""
    if marks is None or np.shape(marks) != np.shape(others):
        return False
    return bool(np.allclose(marks, others, rtol=0, atol=2e-3))


def _but_for_seeds(settings: Mapping[str, object]) -> dict[str, object]:
    """Return what a result depends on beside its own seed: more seeds can be added later."""
    return {name: value for name, value in settings.items() if name != "seeds"}
