"""Stages of the user's own, each within one of the three that the model knows."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.stage import SCORED_STAGES, Stage

NO_SUBSTAGE = 0
FIRST_CODE = 3  # 0, 1 and 2 are Wake, NREM and REM, so that numbers in a file stay unique
LAST_CODE = 127

_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Substage:
    """A stage of the user's own, such as micro-arousal within Wake.

    Attributes
    ----------
    name
        Shown to people and written to files; one line, unlike the name of any stage.
    stage
        Wake, NREM or REM: what it counts as for the model, for agreement and for others.
    code
        3 to 127; stored in arrays, and written where a file holds numbers.
    key
        Key that scores it, as in ``"Q"``; empty for none.
    colour
        As in ``"#4aa3c7"``; empty for that of its stage.

    Raises
    ------
    ValueError
        Naming the value that cannot be used.
    """

    name: str
    stage: Stage
    code: int
    key: str = ""
    colour: str = ""

    def __post_init__(self) -> None:
        if not self.name or self.name != self.name.strip() or not self.name.isprintable():
            raise ValueError(f"{self.name!r} is no name for a stage; use one line of text.")
        if _names_a_stage(self.name):
            raise ValueError(f"{self.name} is the name of a stage already; use another.")
        if self.stage not in SCORED_STAGES:
            raise ValueError(f"{self.name} must lie in Wake, NREM or REM.")
        if not FIRST_CODE <= self.code <= LAST_CODE:
            raise ValueError(
                f"The code of {self.name} is {self.code}; use one from {FIRST_CODE} to {LAST_CODE}."
            )
        if self.colour and not _COLOUR.fullmatch(self.colour):
            raise ValueError(f"{self.colour!r} is no colour; write it like #4aa3c7.")


@dataclass(frozen=True, slots=True)
class StageScheme:
    """The user's own stages, in the order in which they are shown.

    Raises
    ------
    ValueError
        When two of them share a name, a key or a code.
    """

    substages: tuple[Substage, ...] = ()

    def __post_init__(self) -> None:
        for what, values in (
            ("name", [substage.name for substage in self.substages]),
            ("code", [str(substage.code) for substage in self.substages]),
            ("key", [substage.key for substage in self.substages if substage.key]),
        ):
            folded = [value.casefold() for value in values]
            for value, alike in zip(values, folded, strict=True):
                if folded.count(alike) > 1:
                    raise ValueError(f"Two stages have the {what} {value}; change one of them.")

    def of_code(self, code: int) -> Substage | None:
        """Return the user's stage with this code, None if there is none."""
        return next((known for known in self.substages if known.code == code), None)

    def named(self, name: str) -> Substage | None:
        """Return the user's stage of this name in whatever case, None if there is none."""
        wanted = name.strip().casefold()
        return next((known for known in self.substages if known.name.casefold() == wanted), None)

    def label(self, stage: Stage, code: int) -> str:
        """Return what an epoch of this stage and code is called."""
        substage = self.of_code(code)
        return stage.label if substage is None else substage.name

    def within(self, stage: Stage) -> tuple[Substage, ...]:
        """Return the user's stages that lie in `stage`."""
        return tuple(substage for substage in self.substages if substage.stage is stage)

    @property
    def free_code(self) -> int:
        """The lowest code that is not taken; ValueError when all are."""
        taken = {substage.code for substage in self.substages}
        for code in range(FIRST_CODE, LAST_CODE + 1):
            if code not in taken:
                return code
        raise ValueError(f"There are {len(taken)} stages of your own; no more can be defined.")

    def with_substage(self, substage: Substage) -> "StageScheme":
        """Return the scheme with `substage` last, or in the place of the one of its code."""
        if self.of_code(substage.code) is None:
            return StageScheme((*self.substages, substage))
        return StageScheme(
            tuple(substage if old.code == substage.code else old for old in self.substages)
        )

    def without(self, code: int) -> "StageScheme":
        """Return the scheme without the stage of this code."""
        return StageScheme(tuple(known for known in self.substages if known.code != code))

    def check(self, stages: NDArray[np.int8], codes: NDArray[np.int8]) -> None:
        """Raise ValueError where a code is not defined or its stage is not that of the epoch."""
        for code in np.unique(codes).tolist():
            if code == NO_SUBSTAGE:
                continue
            substage = self.of_code(code)
            if substage is None:
                raise ValueError(f"no stage has the code {code}")
            if (stages[codes == code] != substage.stage).any():
                raise ValueError(f"{substage.name} stands where the stage is another")


def _names_a_stage(name: str) -> bool:
    try:
        Stage.parse(name)
    except ValueError:
        return False
    return True


SUGGESTED = (
    Substage("Micro-arousal", Stage.WAKE, 3, "4", "#d6409f"),
    Substage("Quiet Wake", Stage.WAKE, 4, "5", "#c9ecfa"),
    Substage("Active Wake", Stage.WAKE, 5, "6", "#3fa7d6"),
    Substage("REM without atonia", Stage.REM, 6, "7", "#b3261e"),
)
