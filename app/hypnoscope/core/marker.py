"""Texts that a recording's file keeps at moments, such as an injection or lights off."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Marker:
    """A text at a time; it belongs to the recording, and no program changes it.

    Attributes
    ----------
    onset_s
        In seconds from the first sample.
    duration_s
        How long it lasts, 0 for a moment.
    text
        On one line.
    """

    onset_s: float
    duration_s: float
    text: str
