"""Which models are compared, each under a name of its own: the paper's, and one beside them."""

from dataclasses import dataclass, field, replace

from sdreamer.baselines.config import BaselineConfig, Signals
from sdreamer.baselines.registry import TABLE_I, ClassicalRow, NeuralRow, row
from sdreamer.benchmark.settings import BenchmarkError
from sdreamer.config import PATHWAYS, DistillationConfig, ModalityEncodingKind, Pathway
from sdreamer.trainer import TrainingConfig

SDREAMER = "sequence-sdreamer"
SINGLE_SIGNAL = "sequence-dual-encoder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One model to train and test.

    Attributes
    ----------
    name
        That of the row in Table I, and what differs from it.
    row
        How it is built.
    signals
        What it reads.
    loss
        What it learns from, when it is sDREAMER.
    position_encoding, modality_encoding
        The ablations of Table IV.
    """

    name: str
    row: ClassicalRow | NeuralRow
    signals: Signals = "both"
    loss: DistillationConfig = field(default_factory=DistillationConfig)
    position_encoding: bool = True
    modality_encoding: ModalityEncodingKind = "per_token"

    @property
    def pathways(self) -> tuple[Pathway, ...]:
        """What it predicts along: sDREAMER along three pathways, others along one."""
        if self.row.name.endswith("sdreamer"):
            return PATHWAYS
        return ("mixed",) if self.signals == "both" else (self.signals,)

    def sizes(self, sizes: BaselineConfig) -> BaselineConfig:
        """Return the sizes with what is peculiar to this trial."""
        return replace(
            sizes,
            signals=self.signals,
            position_encoding=self.position_encoding,
            modality_encoding=self.modality_encoding,
        )


def all_trials() -> tuple[Trial, ...]:
    """Return every model of Tables I to IV, each once, and the one that learns as bundled."""
    return (
        *table_i(),
        *table_ii_dual_encoders(),
        *table_iii_ablations(),
        *table_iv_ablations(),
        bundled_loss(),
    )


def table_i() -> tuple[Trial, ...]:
    """Return the eighteen rows of Table I."""
    return tuple(Trial(name=each.name, row=each) for each in TABLE_I)


def table_ii_dual_encoders() -> tuple[Trial, ...]:
    """Return the dual encoder trained on one signal."""
    built = row(SINGLE_SIGNAL)
    return (
        Trial(name=f"{SINGLE_SIGNAL}-eeg-alone", row=built, signals="eeg"),
        Trial(name=f"{SINGLE_SIGNAL}-emg-alone", row=built, signals="emg"),
    )


def table_iii_ablations() -> tuple[Trial, ...]:
    """Return sequence sDREAMER whose pathways are not all taught by the mixed one."""
    built = row(SDREAMER)
    return (
        Trial(
            name=f"{SDREAMER}-eeg-distilled", row=built, loss=DistillationConfig(distilled=("eeg",))
        ),
        Trial(
            name=f"{SDREAMER}-emg-distilled", row=built, loss=DistillationConfig(distilled=("emg",))
        ),
        Trial(name=f"{SDREAMER}-not-distilled", row=built, loss=DistillationConfig(distilled=())),
    )


def table_iv_ablations() -> tuple[Trial, ...]:
    """Return sequence sDREAMER without encodings of position, of modality, of either."""
    built = row(SDREAMER)
    return (
        Trial(name=f"{SDREAMER}-no-position", row=built, position_encoding=False),
        Trial(name=f"{SDREAMER}-no-modality", row=built, modality_encoding="none"),
        Trial(
            name=f"{SDREAMER}-no-encoding",
            row=built,
            position_encoding=False,
            modality_encoding="none",
        ),
    )


def bundled_loss() -> Trial:
    """Return sequence sDREAMER that learns from what the bundled checkpoint learns from.

    The scored stages teach every pathway; the mixed one teaches the others, and does not change
    by that. Everything else is the paper's.
    """
    return Trial(name=f"{SDREAMER}-bundled-loss", row=row(SDREAMER), loss=TrainingConfig().loss)


def trials_named(names: tuple[str, ...]) -> tuple[Trial, ...]:
    """Return the trials with these names, all of them without any; refuse a name not known."""
    known = {trial.name: trial for trial in all_trials()}
    for name in names:
        if name not in known:
            raise BenchmarkError(
                f"{name!r} is no model of the benchmark; it has {', '.join(known)}."
            )
    return tuple(trial for trial in known.values() if not names or trial.name in names)
