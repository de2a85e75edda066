"""What the stage codes of other programs mean: told, known by convention, or to be asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.stage import Stage

Certainty = Literal["told", "usual", "unsure"]
"""How sure a proposed meaning is.

told
    The file says it itself, as names of stages or as a list of its codes.
usual
    The program that writes this format has no other codes.
unsure
    Several programs use these codes differently: a person must confirm.
"""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code stands for: a stage, and whether the signal is spoilt there."""

    stage: Stage
    artefact: bool = False

    def __str__(self) -> str:
        if not self.artefact:
            return self.stage.label
        unscored = self.stage is Stage.UNSCORED
        return "Artefact" if unscored else f"{self.stage.label}, artefact"


MEANINGS = tuple(
    Meaning(stage, artefact)
    for artefact in (False, True)
    for stage in (Stage.WAKE, Stage.NREM, Stage.REM, Stage.UNSCORED)
)
WAKE, NREM, REM, UNSCORED = MEANINGS[:4]
WAKE_ARTEFACT, NREM_ARTEFACT, REM_ARTEFACT, ARTEFACT = MEANINGS[4:]


@dataclass(frozen=True, slots=True)
class Convention:
    """The codes that a program uses.

    Attributes
    ----------
    name
        The program, for people.
    meanings
        By code.
    """

    name: str
    meanings: Mapping[str, Meaning]

    def fits(self, codes: Iterable[str]) -> bool:
        """Tell whether all of `codes` are of this convention."""
        return all(code in self.meanings for code in codes)

    def described(self) -> str:
        """Return such as "1 REM, 2 Wake, 3 NREM"."""
        return ", ".join(f"{code} {meaning}" for code, meaning in self.meanings.items())


def _convention(name: str, meanings: Mapping[int, Meaning]) -> Convention:
    return Convention(name, {str(code): meaning for code, meaning in sorted(meanings.items())})


CONVENTIONS = (
    _convention("sDREAMER app", {0: WAKE, 1: NREM, 2: REM, 3: WAKE, -1: UNSCORED}),
    _convention("AccuSleep, AccuSleePy", {1: REM, 2: WAKE, 3: NREM, -1: UNSCORED}),
    _convention("MiSleep", {1: NREM, 2: REM, 3: WAKE, 4: UNSCORED}),
    _convention("Sleep Staging Validation (BIDS)", {1: WAKE, 2: NREM, 3: REM, 4: ARTEFACT}),
    _convention(
        "YASA, Visbrain", {0: WAKE, 1: NREM, 2: NREM, 3: NREM, 4: REM, -1: ARTEFACT, -2: UNSCORED}
    ),
    _convention(
        "Elan", {0: WAKE, 1: NREM, 2: NREM, 3: NREM, 4: NREM, 5: REM, -1: UNSCORED, -2: UNSCORED}
    ),
)
"""Numbers as the programs write them; for sources see docs/hypnogram-formats.md."""

_NAMES = {
    **dict.fromkeys(("w", "wake", "wakefulness", "awake", "sleep stage w"), WAKE),
    **dict.fromkeys(("stage w", "sleep stage wake"), WAKE),
    **dict.fromkeys(("aw", "qw", "active wake", "quiet wake", "sleep movement"), WAKE),
    **dict.fromkeys(("microarousal", "micro-arousal", "ma", "arousal"), WAKE),
    **dict.fromkeys(("n", "nrem", "nrems", "non-rem", "non rem", "nonrem", "sws", "s"), NREM),
    **dict.fromkeys((f"{stage}{n}" for stage in ("n", "nrem", "s") for n in range(1, 5)), NREM),
    **dict.fromkeys((f"sleep stage {n}" for n in ("n", "n1", "n2", "n3", *"1234")), NREM),
    **dict.fromkeys(("sleep stage nrem", "stage nrem", "slow wave sleep"), NREM),
    **dict.fromkeys(("r", "rem", "rems", "ps", "paradoxical sleep"), REM),
    **dict.fromkeys(("sleep stage r", "sleep stage rem", "stage r"), REM),
    **dict.fromkeys(("", "nan", "n/a", "unscored", "undefined", "unknown", "init"), UNSCORED),
    **dict.fromkeys(("uns", "none", "?", "sleep stage ?", "unassigned", "mt"), UNSCORED),
    **dict.fromkeys(("sleep stage unscored", "nde"), UNSCORED),
    **dict.fromkeys(("art", "artefact", "artifact", "movement time", "a"), ARTEFACT),
}
_SPOILT = tuple(f"({word})" for word in ("artefact", "artifact"))


def meaning_of_name(code: str) -> Meaning | None:
    """Return what a stage is called so; None when no name of a stage is known to be `code`."""
    text = " ".join(code.strip().casefold().replace("_", " ").split())
    for word in _SPOILT:
        if text.endswith(word):
            plain = _NAMES.get(text.removesuffix(word).strip())
            return None if plain is None else Meaning(plain.stage, artefact=True)
    return _NAMES.get(text)


def meanings_of_names(codes: Iterable[str]) -> dict[str, Meaning | None]:
    """Return what each code means by its name alone; None where the name is not known."""
    return {code: meaning_of_name(code) for code in codes}


def fitting_conventions(codes: Iterable[str]) -> list[Convention]:
    """Return the conventions that have all of the codes that are numbers."""
    numbers = [code for code in codes if meaning_of_name(code) is None]
    return [convention for convention in CONVENTIONS if convention.fits(numbers)]


def rem_out_of_wake(meanings: Mapping[str, Meaning | None], codes: list[str]) -> float:
    """Return which share of the REM bouts follow Wake at once, NaN where there are none.

    Mice enter REM out of NREM: a share that is not small speaks against the meanings.

    Parameters
    ----------
    meanings
        By code.
    codes
        The code of each epoch.
    """
    stages = _stages(meanings, codes)
    stages = stages[stages != Stage.UNSCORED]
    enters = np.flatnonzero((stages[1:] == Stage.REM) & (stages[:-1] != Stage.REM))
    return float((stages[enters] == Stage.WAKE).mean()) if len(enters) else float("nan")


def _stages(meanings: Mapping[str, Meaning | None], codes: list[str]) -> NDArray[np.int8]:
    known = {c: Stage.UNSCORED if m is None else m.stage for c, m in meanings.items()}
    return np.array([known.get(code, Stage.UNSCORED) for code in codes], dtype=np.int8)
