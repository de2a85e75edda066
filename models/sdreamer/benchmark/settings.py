"""Everything that decides the result of a benchmark."""

from dataclasses import asdict, dataclass, field, replace

from sdreamer.baselines.config import BaselineConfig
from sdreamer.config import DistillationConfig, Json
from sdreamer.labelled_cohort import LabelledCohort, recordings_of, usual_sizes
from sdreamer.schedule import Schedule
from sdreamer.trainer import TrainingConfig


class BenchmarkError(ValueError):
    """A benchmark cannot be run; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkSettings:
    """A cohort, how it is split and how every model is trained.

    Attributes
    ----------
    cohort_seed
        Of the simulated animals.
    mice, test_mice, validation_mice
        Animals in all, animals to report on, and animals on which the best pass is chosen; the
        paper has 16, of which 4 are for testing, and chooses on these.
    hours
        Length of each recording; of a labelled cohort the mean over its animals.
    seeds
        Each draws other first weights and another split of the animals.
    passes, learning_rate, warmup_steps, batch_sequences
        Of every neural model.
    sizes
        Of every neural model.
    cohort, labelled_epochs
        Name of the labelled cohort in place of simulated animals, and how much of it is scored.
    """

    cohort_seed: int = 0
    mice: int = 16
    test_mice: int = 4
    validation_mice: int = 2
    hours: float = 4.0
    seeds: tuple[int, ...] = (0, 1, 2)
    passes: int = 10
    learning_rate: float = 1e-3
    warmup_steps: int = 150
    batch_sequences: int = 16
    sizes: BaselineConfig = field(default_factory=BaselineConfig)
    cohort: str = ""
    labelled_epochs: int = 0

    def __post_init__(self) -> None:
        if min(self.test_mice, self.validation_mice) < 1 or self.train_mice < 1:
            raise BenchmarkError(
                f"{self.mice} mice do not leave one to learn from beside {self.validation_mice} "
                f"for validation and {self.test_mice} for the test."
            )
        if self.hours * 3600 < self.sizes.sequence_epochs:
            raise BenchmarkError(f"{self.hours:g} hours are shorter than one sequence.")
        if not self.seeds or len(set(self.seeds)) < len(self.seeds):
            raise BenchmarkError(f"the seeds {self.seeds} are not at least one, each once.")
        if self.passes < 1:
            raise BenchmarkError(f"{self.passes} passes are not at least one.")

    @classmethod
    def quick(cls) -> "BenchmarkSettings":
        """Return a benchmark of minutes, too small to say anything about the models."""
        return cls(
            mice=6,
            test_mice=2,
            validation_mice=1,
            hours=0.4,
            seeds=(0,),
            passes=3,
            learning_rate=3e-3,
            warmup_steps=10,
            sizes=BaselineConfig(
                d_model=32, n_heads=4, d_ff=64, d_head=32, patch_samples=32, n_blocks=2
            ),
        )

    @property
    def train_mice(self) -> int:
        """Animals to learn from."""
        return self.mice - self.test_mice - self.validation_mice

    def training(
        self, seed: int, sizes: BaselineConfig, loss: DistillationConfig, bfloat16: bool
    ) -> TrainingConfig:
        """Return how one model is trained: as in the paper, but for warm-up, decay and clipping."""
        return TrainingConfig(
            seed=seed,
            model=sizes.sequence_model(),
            loss=loss,
            schedule=Schedule(
                learning_rate=self.learning_rate,
                warmup_steps=self.warmup_steps,
                passes=self.passes,
            ),
            batch_sequences=self.batch_sequences,
            rare_share=0.0,
            blank_share=0.0,
            bfloat16=bfloat16,
        )

    def to_dict(self) -> dict[str, Json]:
        """Return the fields, ready for JSON."""
        values = {**asdict(self), "seeds": list(self.seeds), "sizes": self.sizes.to_dict()}
        if not self.cohort:
            del values["cohort"], values["labelled_epochs"]
        return values

    def of_cohort(self, cohort: LabelledCohort) -> "BenchmarkSettings":
        """Return the same benchmark of a labelled cohort, split as `usual_sizes` says."""
        animals = cohort.animals
        seconds = sum(len(recording.stages) for recording in recordings_of(animals))
        validation, test = usual_sizes(len(animals))
        return replace(
            self,
            mice=len(animals),
            test_mice=test,
            validation_mice=validation,
            hours=round(seconds / 3600 / len(animals), 3),
            cohort=cohort.name,
            labelled_epochs=sum(animal.n_labelled for animal in animals),
        )
