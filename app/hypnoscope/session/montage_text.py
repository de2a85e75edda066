"""A montage as text, to be kept from one recording to the next."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from hypnoscope.core.derivation import Derivation
from hypnoscope.session.display_filter import DisplayFilter


@dataclass(frozen=True, slots=True)
class MontageRecord:
    """What is kept of a montage, by channel names; see `Montage`."""

    order: tuple[str, ...]
    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    steps: Mapping[str, int]
    offsets: Mapping[str, int]
    filters: Mapping[str, DisplayFilter]
    filter_is_on: bool
    derivations: tuple[Derivation, ...]

    def text(self) -> str:
        """Return the record as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> "MontageRecord | None":
        """Return the record that `text` wrote; None for empty or strange text."""
        try:
            written = json.loads(text)
            return cls(
                order=_names(written["order"]),
                shown=_names(written["shown"]),
                hidden=_names(written["hidden"]),
                steps={str(name): int(steps) for name, steps in written["steps"].items()},
                offsets={str(name): int(steps) for name, steps in written["offsets"].items()},
                filters={str(name): _filter(parts) for name, parts in written["filters"].items()},
                filter_is_on=written["filter_is_on"] is True,
                derivations=tuple(
                    Derivation(str(each["minuend"]), _names(each["references"]))
                    for each in written["derivations"]
                ),
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


def _names(values: list[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _filter(parts: Mapping[str, float | None]) -> DisplayFilter:
    names = ("highpass_hz", "lowpass_hz", "notch_hz")
    hz = [None if parts[name] is None else float(parts[name] or 0.0) for name in names]
    return DisplayFilter(*hz)
