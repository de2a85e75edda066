"""Who or what set the stage of an epoch."""

from dataclasses import dataclass
from typing import Literal

ScorerKind = Literal["nobody", "person", "model"]

_MODEL_PREFIX = "sdreamer:"
_PERSON_PREFIX = "person:"


@dataclass(frozen=True, slots=True)
class ScoredBy:
    """A person or a model.

    Attributes
    ----------
    kind
        Whether nobody, a person or a model set the stage.
    name
        The person's name or the checkpoint's id.
    """

    kind: ScorerKind
    name: str = ""

    def __str__(self) -> str:
        if self.kind == "nobody":
            return ""
        return (_MODEL_PREFIX if self.kind == "model" else _PERSON_PREFIX) + self.name

    @classmethod
    def parse(cls, text: str) -> "ScoredBy":
        """Read what `str` wrote; any other text is taken as a person's name."""
        text = text.strip()
        if not text:
            return NOBODY
        if text.startswith(_MODEL_PREFIX):
            return cls("model", text.removeprefix(_MODEL_PREFIX))
        return cls("person", text.removeprefix(_PERSON_PREFIX))


NOBODY = ScoredBy("nobody")
