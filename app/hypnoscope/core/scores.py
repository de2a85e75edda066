"""What automatic scoring says of each epoch."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.finding import Finding
from hypnoscope.core.stage import SCORED_STAGES, Stage

_FILE_STEP = 1e-6  # of probabilities in the stages file


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Stage probabilities of every epoch, and what gave them.

    Attributes
    ----------
    probabilities
        Shape (n_epochs, 3), columns Wake, NREM, REM; rows sum to 1, or are NaN where the
        epoch could not be scored. Read-only.
    pathway
        ``"mixed"``, ``"eeg"`` or ``"emg"``.
    model_id
        Identity of the checkpoint.
    eeg, emg
        Names of the channels that were read; None for a signal that was not used, and
        where it is not known.
    findings
        What is wrong with these channels, the worst first.
    """

    probabilities: NDArray[np.float32]
    pathway: str
    model_id: str
    eeg: str | None = None
    emg: str | None = None
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        probabilities = np.array(self.probabilities, dtype=np.float32)
        if probabilities.ndim != 2 or probabilities.shape[1] != len(SCORED_STAGES):
            raise ValueError(f"probabilities must be (n_epochs, 3), not {probabilities.shape}")
        probabilities.flags.writeable = False
        object.__setattr__(self, "probabilities", probabilities)

    @property
    def n_epochs(self) -> int:
        """Number of epochs."""
        return len(self.probabilities)

    @property
    def stages(self) -> NDArray[np.int8]:
        """The most probable stage of each epoch, unscored where there is none."""
        known = ~np.isnan(self.probabilities).any(axis=1)
        stages = np.full(self.n_epochs, Stage.UNSCORED, dtype=np.int8)
        stages[known] = self.probabilities[known].argmax(axis=1)
        return stages

    def confidence(self, stages: NDArray[np.int8]) -> NDArray[np.float32]:
        """Return the probability of the given stage of each epoch, NaN where unscored."""
        if len(stages) != self.n_epochs:
            raise ValueError(f"{len(stages)} stages do not fit {self.n_epochs} epochs")
        chosen = self.probabilities[np.arange(self.n_epochs), np.maximum(stages, 0)]
        return np.where(stages == Stage.UNSCORED, np.float32(np.nan), chosen).astype(np.float32)

    def says_the_same_as(self, other: "Scores") -> bool:
        """Tell whether both hold the same of one checkpoint, to the digits that files keep."""
        return self.model_id == other.model_id and np.allclose(
            self.probabilities, other.probabilities, rtol=0, atol=_FILE_STEP, equal_nan=True
        )

    def taken_over(self, before: "Scores | None", taken: NDArray[np.bool_]) -> "Scores":
        """Return these scores where they are taken, and `before` elsewhere.

        Parameters
        ----------
        before
            Of as many epochs, None for nothing known.
        taken
            True for each epoch to take from these scores, shape (n_epochs,).
        """
        elsewhere = np.full_like(self.probabilities, np.nan)
        if before is not None:
            elsewhere = before.probabilities
        return replace(self, probabilities=np.where(taken[:, None], self.probabilities, elsewhere))
