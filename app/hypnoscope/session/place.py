"""Where the user was in a recording, and what of it was in sight."""

from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from hypnoscope.session.overview_span import OverviewSpan
from hypnoscope.session.viewport import Viewport


@dataclass(frozen=True, slots=True)
class Place:
    """Cursor, view and overview.

    Attributes
    ----------
    cursor
        The current epoch.
    start_s, span_s
        Of the traces, in seconds.
    overview_start_s, overview_span_s
        Of the overview, in seconds; a span of 0 stands for all of the recording.
    """

    cursor: int
    start_s: float
    span_s: float
    overview_start_s: float = 0.0
    overview_span_s: float = 0.0

    @classmethod
    def of(cls, viewport: Viewport, overview: OverviewSpan) -> "Place":
        """Return where the user is."""
        part = (0.0, 0.0) if overview.is_whole else (overview.start_s, overview.span_s)
        return cls(viewport.cursor, viewport.start_s, viewport.span_s, *part)

    def show(self, viewport: Viewport, overview: OverviewSpan) -> None:
        """Go there, as far as the recording reaches."""
        viewport.put_cursor(self.cursor)
        viewport.show(self.start_s, self.span_s)
        if self.overview_span_s:
            overview.show(self.overview_start_s, self.overview_span_s)

    def kept(self) -> dict[str, float]:
        """Return the place as JSON can say it, for `restored`."""
        return asdict(self)

    @classmethod
    def restored(cls, kept: Any) -> "Place | None":
        """Return what `kept` returned; None for anything else."""
        try:
            numbers = {name: float(kept[name]) for name in cls.__slots__}
        except (TypeError, KeyError, ValueError):
            return None
        if not all(isfinite(number) for number in numbers.values()):
            return None
        return cls(**{**numbers, "cursor": int(numbers["cursor"])})  # type: ignore[arg-type]
