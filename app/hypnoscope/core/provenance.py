"""Who or what set the stage of an epoch."""

from dataclasses import dataclass
from typing import Literal

ScorerKind = Literal["nobody", "person", "model", "rule"]

_PREFIXES: dict[ScorerKind, str] = {"model": "sdreamer:", "rule": "rule:", "person": "person:"}


@dataclass(frozen=True, slots=True)
class ScoredBy:
    """A person, a model or a rule.

    Attributes
    ----------
    kind
        Whether nobody, a person, a model or a rule set the stage.
    name
        The person's name, the checkpoint's id or the rule's name.
    """

    kind: ScorerKind
    name: str = ""

    def __str__(self) -> str:
        if self.kind == "nobody":
            return ""
        return _PREFIXES[self.kind] + self.name

    @classmethod
    def parse(cls, text: str) -> "ScoredBy":
        """Read what `str` wrote; any other text is taken as a person's name."""
        text = text.strip()
        if not text:
            return NOBODY
        for kind, prefix in _PREFIXES.items():
            if text.startswith(prefix):
                return cls(kind, text.removeprefix(prefix))
        return cls("person", text)


NOBODY = ScoredBy("nobody")
