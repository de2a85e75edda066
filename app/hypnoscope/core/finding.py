"""What was found wrong with the channels that were scored."""

from dataclasses import dataclass
from typing import Literal, get_args

FindingSeverity = Literal["note", "warning", "alarm"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person should know before trusting the stages.

    Attributes
    ----------
    kind
        What is wrong, in a word for programs, such as ``"flat"`` or ``"swapped"``.
    channels
        Names of the channels concerned.
    spans
        Where, as times [start, stop) in seconds, in order; at least one.
    severity
        ``"note"``: nothing needs to be done; ``"warning"``: part of the scoring suffers;
        ``"alarm"``: a signal is of no use.
    sentence
        For people: what is wrong, what it means for the stages, and what to do.
    """

    kind: str
    channels: tuple[str, ...]
    spans: tuple[tuple[float, float], ...]
    severity: FindingSeverity
    sentence: str

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError(f"the finding {self.kind!r} has no span")
        if self.severity not in get_args(FindingSeverity):
            raise ValueError(f"{self.severity!r} is no severity of a finding")

    @property
    def start_s(self) -> float:
        """Beginning of the first span, in seconds."""
        return self.spans[0][0]

    @property
    def stop_s(self) -> float:
        """End of the last span, in seconds."""
        return self.spans[-1][1]

    @property
    def lasts_s(self) -> float:
        """Time concerned in all, in seconds."""
        return sum(stop - start for start, stop in self.spans)
