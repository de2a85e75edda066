"""How figures look and how they are written: light colours, and text that stays text."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hypnoscope.formats.atomic import replacing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK = "#1c2733"
MUTED = "#5f6b78"
LINE = "#d5dbe2"

SUFFIXES = (".png", ".svg", ".pdf")

_DPI = 200
_STYLE = {
    "font.family": "sans-serif",
    "font.sans-serif": ["Arial", "Helvetica", "Liberation Sans", "DejaVu Sans"],
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "pdf.fonttype": 42,  # letters, not outlines, so that they can be edited
    "svg.fonttype": "none",
    "svg.hashsalt": "hypnoscope",  # the same figure gives the same bytes
}


class FigureError(Exception):
    """A figure cannot be made or written; the message is one sentence for the user."""


@contextmanager
def figure_style() -> Iterator[None]:
    """Draw and write in the style of all figures, whatever the user's own settings are."""
    from matplotlib import style

    with style.context(["default", _STYLE]):
        yield


def save_figure(figure: "Figure", path: Path) -> None:
    """Write a figure as PNG, SVG or PDF, as the name ends.

    Raises
    ------
    FigureError
        When the name ends in anything else.
    OSError
        When the file cannot be written; the old one is then still there.
    """
    kind = path.suffix.casefold()
    if kind not in SUFFIXES:
        raise FigureError(f"{path.name} is no name for a figure; end it in .png, .svg or .pdf.")
    undated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": {}}[kind]
    with figure_style(), replacing(path) as beside:
        figure.savefig(beside, format=kind[1:], dpi=_DPI, metadata=undated)
