"""A hypnogram as a file holds it, before anything is assumed of its codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.provenance import ScoredBy
from hypnoscope.formats.hypnograms.codes import Certainty, Meaning, meanings_of_names


@dataclass(frozen=True, slots=True, eq=False)
class ImportedHypnogram:
    """Consecutive epochs with the codes that the file gives them; all arrays read-only.

    Attributes
    ----------
    codes
        The different stage codes as in the file, numbers without a needless fraction.
    found
        Index into `codes` of every epoch, shape (n_epochs,).
    epoch_s
        Length of an epoch in seconds, exact; None when the file does not tell.
    meanings
        The proposed meaning of each code; None for a code that is not known.
    certainty
        How sure the proposal is as a whole.
    onset_s
        When the first epoch begins, in seconds from the start of the recording.
    start_time
        Wall-clock time of the start of the recording, if the file tells.
    scorers
        Who set each epoch, n_epochs of them; None when the file does not tell.
    artefacts
        Flags beside the codes, shape (n_epochs,); None when the file has none.
    probabilities
        Shape (n_epochs, 3), columns Wake, NREM, REM, NaN where unknown; None without any.
    confidence
        Probability of the stage that each epoch has, NaN where unknown, shape (n_epochs,);
        None when the file has none, or has `probabilities`.
    pathway, model_id
        What gave the probabilities, where the file tells; else empty.
    remarks
        What the user should know of the file, a sentence each.
    """

    codes: tuple[str, ...]
    found: NDArray[np.int16]
    epoch_s: Fraction | None
    meanings: Mapping[str, Meaning | None]
    certainty: Certainty
    onset_s: Fraction = Fraction(0)
    start_time: datetime | None = None
    scorers: Sequence[ScoredBy] | None = None
    artefacts: NDArray[np.bool_] | None = None
    probabilities: NDArray[np.float32] | None = None
    confidence: NDArray[np.float32] | None = None
    pathway: str = ""
    model_id: str = ""
    remarks: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.epoch_s is not None and self.epoch_s <= 0:
            raise ValueError(f"epoch_s must be positive, not {self.epoch_s}")
        for name, dtype in (
            ("found", np.int16),
            ("artefacts", np.bool_),
            ("probabilities", np.float32),
            ("confidence", np.float32),
        ):
            if getattr(self, name) is not None:
                array = np.array(getattr(self, name), dtype=dtype)
                if len(array) != self.n_epochs:
                    raise ValueError(f"{len(array)} {name} do not fit {self.n_epochs} epochs")
                array.flags.writeable = False
                object.__setattr__(self, name, array)
        if self.scorers is not None and len(self.scorers) != self.n_epochs:
            raise ValueError(f"{len(self.scorers)} scorers do not fit {self.n_epochs} epochs")

    @property
    def n_epochs(self) -> int:
        """Number of epochs in the file."""
        return len(self.found)

    @property
    def counts(self) -> dict[str, int]:
        """How many epochs have each code."""
        counts = np.bincount(self.found, minlength=len(self.codes)).tolist()
        return dict(zip(self.codes, counts, strict=True))

    @property
    def epoch_codes(self) -> list[str]:
        """The code of each epoch."""
        return [self.codes[index] for index in self.found.tolist()]


def coded(codes: Iterable[str]) -> tuple[tuple[str, ...], NDArray[np.int16]]:
    """Return the different codes, sorted, and the index into them of every epoch."""
    epochs = list(codes)
    different = tuple(sorted(set(epochs), key=_order))
    index = {code: i for i, code in enumerate(different)}
    return different, np.array([index[code] for code in epochs], dtype=np.int16)


def code_text(value: float | str) -> str:
    """Return a code as text: 2.0 as "2", NaN as "nan", names without blanks at their ends."""
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return value.strip()
        return code_text(number) if value.strip() and np.isfinite(number) else value.strip()
    return str(int(value)) if np.isfinite(value) and value == int(value) else f"{value:g}"


def named_meanings(
    codes: Sequence[str], usual: Mapping[str, Meaning] | None = None
) -> tuple[dict[str, Meaning | None], Certainty]:
    """Propose meanings: the names of stages tell them, else the format's `usual` codes do.

    Returns
    -------
    The meaning of each code, None where it is not known, and how sure they are: ``"told"``
    when all are names, ``"usual"`` when all others are of the format, else ``"unsure"``.
    """
    by_name = meanings_of_names(codes)
    meanings = {
        code: meaning if meaning is not None else (usual or {}).get(code)
        for code, meaning in by_name.items()
    }
    if all(meaning is not None for meaning in by_name.values()):
        return meanings, "told"
    known = all(meaning is not None for meaning in meanings.values())
    return meanings, "usual" if known else "unsure"


def _order(code: str) -> tuple[bool, float, str]:
    try:
        return False, float(code), code
    except ValueError:
        return True, 0.0, code
