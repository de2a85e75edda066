"""The vocabulary of sleep stages."""

from enum import IntEnum


class Stage(IntEnum):
    """A sleep stage; the integer is the code stored in stage arrays."""

    UNSCORED = -1
    WAKE = 0
    NREM = 1
    REM = 2

    @property
    def label(self) -> str:
        """The name shown to people and written to files: Wake, NREM, REM, Unscored."""
        return _LABELS[self]

    @classmethod
    def parse(cls, text: str) -> "Stage":
        """Return the stage that `text` names.

        Letter case and surrounding blanks do not matter, and the usual synonyms
        are understood (SWS, NREMS, REMS, W, N, R). Numbers are refused: their
        meaning differs from program to program.

        Raises
        ------
        ValueError
            When `text` names no stage.
        """
        try:
            return _SYNONYMS[text.strip().casefold()]
        except KeyError:
            raise ValueError(f"{text!r} is no stage; use Wake, NREM, REM or Unscored") from None


SCORED_STAGES = (Stage.WAKE, Stage.NREM, Stage.REM)

_LABELS = {
    Stage.UNSCORED: "Unscored",
    Stage.WAKE: "Wake",
    Stage.NREM: "NREM",
    Stage.REM: "REM",
}
_SYNONYMS = {
    "": Stage.UNSCORED,
    "unscored": Stage.UNSCORED,
    "wake": Stage.WAKE,
    "w": Stage.WAKE,
    "nrem": Stage.NREM,
    "nrems": Stage.NREM,
    "sws": Stage.NREM,
    "n": Stage.NREM,
    "rem": Stage.REM,
    "rems": Stage.REM,
    "r": Stage.REM,
}
