"""The actions of which there is one for each stage, step, table or colour."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hypnoscope.core.stage import Stage
from hypnoscope.translation import marked
from hypnoscope.windows.action_set import Described

if TYPE_CHECKING:
    from hypnoscope.session.tables import FigureKind, TableKind

STAGES: Mapping[Stage, Described] = {
    Stage.WAKE: Described(marked("Actions", "&Wake"), ("W", "1"), recording=True),
    Stage.NREM: Described(marked("Actions", "&NREM"), ("N", "2"), recording=True),
    Stage.REM: Described(marked("Actions", "&REM"), ("R", "3"), recording=True),
    Stage.UNSCORED: Described(
        marked("Actions", "Unscored"), ("X", "0", "Backspace"), recording=True
    ),
}

STEPS: Mapping[int, Described] = {
    1: Described(marked("Actions", "&1 s a step"), checkable=True, recording=True),
    2: Described(marked("Actions", "&2 s a step"), checkable=True, recording=True),
    4: Described(marked("Actions", "&4 s a step"), checkable=True, recording=True),
    5: Described(marked("Actions", "&5 s a step"), checkable=True, recording=True),
    10: Described(marked("Actions", "1&0 s a step"), checkable=True, recording=True),
}

USUAL_STEPS_S = tuple(STEPS)

TABLES: "Mapping[TableKind, Described]" = {
    "figures": Described(marked("Actions", "&All figures of each part…"), recording=True),
    "bouts": Described(marked("Actions", "&Lengths of bouts…"), recording=True),
    "spectra": Described(marked("Actions", "Mean &spectrum of each stage…"), recording=True),
    "delta": Described(marked("Actions", "&Delta power of NREM…"), recording=True),
    "course": Described(marked("Actions", "Delta power over &time…"), recording=True),
    "definitions": Described(marked("Actions", "What the columns &mean…"), recording=True),
}

FIGURES: "Mapping[FigureKind, Described]" = {
    "summary": Described(marked("Actions", "S&ummary on one page…"), recording=True),
    "hypnogram": Described(marked("Actions", "&Hypnogram…"), recording=True),
    "spectra": Described(marked("Actions", "Spect&ra and delta power…"), recording=True),
}

THEMES: Mapping[str, Described] = {
    "system": Described(marked("Actions", "Follow the system"), checkable=True),
    "light": Described(marked("Actions", "Light"), checkable=True),
    "dark": Described(marked("Actions", "Dark"), checkable=True),
}

OVERVIEW_HOURS: Mapping[int, Described] = {
    1: Described(marked("Actions", "Overview: 1 h"), ("Ctrl+1",), recording=True),
    4: Described(marked("Actions", "Overview: 4 h"), ("Ctrl+2",), recording=True),
    12: Described(marked("Actions", "Overview: 12 h"), ("Ctrl+3",), recording=True),
    24: Described(marked("Actions", "Overview: 24 h"), ("Ctrl+4",), recording=True),
}


def _side_panel(text: str, key: str, tip: str) -> Described:
    return Described(text, (key,), recording=True, checkable=True, tip=tip)


SIDE_PANELS: Mapping[str, Described] = {
    "spectrum": _side_panel(
        marked("Actions", "&Spectrum"),
        "S",
        marked("Actions", "Show the spectrum of the current second, or of the selection"),
    ),
    "notes": _side_panel(
        marked("Actions", "N&otes"),
        "Shift+O",
        marked("Actions", "List and search the notes, and go to each"),
    ),
    "statistics": _side_panel(
        marked("Actions", "S&tatistics"),
        "Ctrl+T",
        marked("Actions", "Time in stages, bouts, transitions and more, as the stages are now"),
    ),
    "video": _side_panel(
        marked("Actions", "V&ideo"),
        "Shift+V",
        marked("Actions", "Show the video of the animal at the current second"),
    ),
    "review": _side_panel(
        marked("Actions", "&Review"),
        "V",
        marked(
            "Actions", "Go through what is uncertain, implausible or unscored, stretch by stretch"
        ),
    ),
    "comparison": _side_panel(
        marked("Actions", "Agreement"),
        "Alt+C",
        marked("Actions", "Show how far both hypnograms agree"),
    ),
}
