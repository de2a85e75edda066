"""The actions of which there is one for each stage, step, panel, table or colour."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hypnoscope.core.stage import Stage
from hypnoscope.plots.overview_panels import OVERVIEW_PANELS
from hypnoscope.windows.action_set import Described

if TYPE_CHECKING:
    from hypnoscope.session.tables import FigureKind, TableKind

USUAL_STEPS_S = (1, 2, 4, 5, 10)

STAGES: Mapping[Stage, Described] = {
    Stage.WAKE: Described("&Wake", ("W", "1"), recording=True),
    Stage.NREM: Described("&NREM", ("N", "2"), recording=True),
    Stage.REM: Described("&REM", ("R", "3"), recording=True),
    Stage.UNSCORED: Described("Unscored", ("X", "0", "Backspace"), recording=True),
}

STEPS: Mapping[int, Described] = {
    seconds: Described(
        f"{seconds // 10 or ''}&{seconds % 10} s a step", checkable=True, recording=True
    )
    for seconds in USUAL_STEPS_S
}

TABLES: "Mapping[TableKind, Described]" = {
    "figures": Described("&All figures of each part…", recording=True),
    "bouts": Described("&Lengths of bouts…", recording=True),
    "spectra": Described("Mean &spectrum of each stage…", recording=True),
    "delta": Described("&Delta power of NREM…", recording=True),
    "course": Described("Delta power over &time…", recording=True),
    "definitions": Described("What the columns &mean…", recording=True),
}

FIGURES: "Mapping[FigureKind, Described]" = {
    "summary": Described("S&ummary on one page…", recording=True),
    "hypnogram": Described("&Hypnogram…", recording=True),
    "spectra": Described("&Spectra and delta power…", recording=True),
}

THEMES: Mapping[str, Described] = {
    "system": Described("Follow the system", checkable=True),
    "light": Described("Light", checkable=True),
    "dark": Described("Dark", checkable=True),
}

OVERVIEW_HOURS: Mapping[int, Described] = {
    hours: Described(f"Overview: {hours} h", (key,), recording=True)
    for hours, key in {1: "Ctrl+1", 4: "Ctrl+2", 12: "Ctrl+3", 24: "Ctrl+4"}.items()
}

PANELS: Mapping[str, Described] = {
    kind.name: Described(
        kind.title,
        (f"Alt+{number % 10}",),  # the tenth has 0
        checkable=True,
        recording=True,
        tip=f"Show or hide {kind.title} in the overview",
    )
    for number, kind in enumerate(OVERVIEW_PANELS, start=1)
}


def _side_panel(text: str, key: str, tip: str) -> Described:
    return Described(text, (key,), recording=True, checkable=True, tip=tip)


SIDE_PANELS: Mapping[str, Described] = {
    "spectrum": _side_panel(
        "&Spectrum",
        "S",
        "Show the spectrum of the current second, or of the selection",
    ),
    "notes": _side_panel("N&otes", "Shift+O", "List and search the notes, and go to each"),
    "statistics": _side_panel(
        "S&tatistics",
        "Ctrl+T",
        "Time in stages, bouts, transitions and more, as the stages are now",
    ),
    "video": _side_panel(
        "V&ideo",
        "Shift+V",
        "Show the video of the animal at the current second",
    ),
    "review": _side_panel(
        "&Review",
        "V",
        "Go through what is uncertain, implausible or unscored, stretch by stretch",
    ),
    "comparison": _side_panel("Agreement", "Alt+C", "Show how far both hypnograms agree"),
}
