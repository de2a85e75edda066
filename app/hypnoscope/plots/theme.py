"""Every colour, pen and z-level of the program, light and dark."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPalette, QPen

from hypnoscope.core.origin import Origin
from hypnoscope.core.recording import ChannelRole
from hypnoscope.core.stage import Stage
from hypnoscope.core.stage_colours import ARTEFACT_COLOUR as ARTEFACT_COLOUR
from hypnoscope.core.stage_colours import STAGE_COLOURS as STAGE_COLOURS
from hypnoscope.core.stage_scheme import LAST_CODE, StageScheme, Substage

ColourTable = NDArray[np.uint8]

TEXT_ON_STAGE = {
    Stage.WAKE: "#0f2733",
    Stage.NREM: "#ffffff",
    Stage.REM: "#332700",
    Stage.UNSCORED: "#333333",
}
LOW_CONFIDENCE = "#d9480f"

Z_EXTENT = -40
Z_STAGES = -30
Z_GAPS = -20
Z_GRID = -15
Z_SELECTION = -10
Z_TRACES = 0
Z_CURSOR = 10
Z_LABELS = 20
Z_MARKS = 30

CODE_ARTEFACT = 4  # codes of the colour tables: stage + 1, then this, then transparent
CODE_NOTHING = 5
CODE_OWN = 6  # and the code of a stage of the user's own
CODE_UNKNOWN = 255  # in the table of confidence

_PALEST_LINE = 0.45
_DARKER_PERCENT = 155

_DENSE_SHARE = 0.65  # of the trace's own colour, where it fills its lane

AXIS_WIDTH_PX = 124  # the same in all plots, so that their times are aligned
RIGHT_MARGIN_PX = 10


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of one appearance, as ``#rrggbb``.

    Attributes
    ----------
    spectrum
        Colours of the spectrogram from the least power to the most, evenly apart.
    nrem
        Colour of NREM: the usual dark blue, or one of its hue that is seen on a dark plot.
    tints
        Opacity, 0 to 255, of the stage colours behind the traces: unscored, Wake,
        NREM, REM, artefact.
    """

    name: Literal["light", "dark"]
    window: str
    surface: str
    plot: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    warning: str
    warning_text: str
    eeg: str
    emg: str
    other: str
    marker: str
    delta: str
    theta: str
    daylight: str
    darkness: str
    spectrum: tuple[str, ...]
    sure: str
    nrem: str
    unscored_opacity: int
    tints: tuple[int, int, int, int, int]

    def trace_colour(self, role: ChannelRole) -> str:
        """Return the colour in which channels of this role are drawn."""
        return {ChannelRole.EEG: self.eeg, ChannelRole.EMG: self.emg}.get(role, self.other)

    def dense_colour(self, role: ChannelRole) -> str:
        """Return a calmer one, for a span so long that a trace fills its lane like a slab."""
        trace, plot = _rgb(self.trace_colour(role)), _rgb(self.plot)
        red, green, blue = (_DENSE_SHARE * trace + (1 - _DENSE_SHARE) * plot).round().astype(int)
        return f"#{red:02x}{green:02x}{blue:02x}"

    def stage_colour(self, stage: Stage) -> str:
        """Return the colour of a stage."""
        return self.nrem if stage is Stage.NREM else STAGE_COLOURS[stage]

    def palette(self) -> QPalette:
        """Return the palette of all ordinary widgets."""
        palette = QPalette()
        role = QPalette.ColorRole
        for target, colour in (
            (role.Window, self.window),
            (role.WindowText, self.text),
            (role.Base, self.surface),
            (role.AlternateBase, self.window),
            (role.Text, self.text),
            (role.Button, self.surface),
            (role.ButtonText, self.text),
            (role.ToolTipBase, self.surface),
            (role.ToolTipText, self.text),
            (role.PlaceholderText, self.muted),
            (role.Highlight, self.accent),
            (role.HighlightedText, self.on_accent),
            (role.Link, self.accent),
            (role.Mid, self.line),
        ):
            palette.setColor(target, QColor(colour))
        for target in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(self.muted))
        return palette

    def outlined_palette(self) -> QPalette:
        """Return that of boxes and fields: the style outlines them in a shade of `Window`.

        That of a dark window is darker still, and a box that is not ticked cannot be seen.
        """
        palette, outline = self.palette(), QColor(self.muted)
        is_dark = QColor(self.window).lightness() < outline.lightness()
        palette.setColor(QPalette.ColorRole.Window, outline if is_dark else outline.lighter(190))
        return palette


LIGHT = Theme(
    name="light",
    window="#f3f5f8",
    surface="#ffffff",
    plot="#ffffff",
    text="#1c2733",
    muted="#5f6b78",
    line="#d5dbe2",
    accent="#2563a8",
    on_accent="#ffffff",
    warning="#fff1d6",
    warning_text="#6b4300",
    eeg="#16202c",
    emg="#7a2316",
    other="#2f5d46",
    marker="#8a4fbf",
    delta="#3f64a8",
    theta="#8a5a00",
    daylight="#f7e9b0",
    darkness="#4b5870",
    spectrum=("#ffffff", "#cfe0ea", "#7fb2c8", "#4a7fb0", "#54488f", "#6b1d5c", "#3a0716"),
    sure="#e3e9f0",
    nrem=STAGE_COLOURS[Stage.NREM],
    unscored_opacity=200,
    tints=(70, 120, 84, 120, 130),
)
DARK = Theme(
    name="dark",
    window="#1b2027",
    surface="#242b34",
    plot="#12161b",
    text="#e3e8ee",
    muted="#98a4b1",
    line="#3a4450",
    accent="#6aaef0",
    on_accent="#0d1722",
    warning="#4a3710",
    warning_text="#ffe2a8",
    eeg="#eef3f8",
    emg="#f2a78e",
    other="#a9dcbd",
    marker="#c9a2f2",
    delta="#86aef0",
    theta="#e6b450",
    daylight="#c9b872",
    darkness="#2c3648",
    spectrum=("#12161b", "#1d2f4f", "#2b5585", "#3f86a0", "#79b391", "#d3cf7a", "#fff6d0"),
    sure="#2c3540",
    nrem="#426bbd",
    unscored_opacity=80,
    tints=(30, 74, 96, 80, 110),
)


def stage_line(theme: Theme, stage: Stage) -> QPen:
    """Return the pen of a short curve of a stage, dark enough for where it is drawn.

    It is two pixels wide, which is slow for curves of many thousands of points.
    """
    colour = QColor(theme.stage_colour(stage))
    if theme.name == "light" and colour.lightnessF() > _PALEST_LINE:
        colour = colour.darker(_DARKER_PERCENT)
    pen: QPen = pg.mkPen(colour, width=2)
    return pen


def frame_pen(colour: str) -> QPen:
    """Return a pen two device pixels wide, for the sides of a rectangle."""
    pen: QPen = pg.mkPen(colour, width=2)
    return pen


def thin_pen(colour: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Return a pen one device pixel wide at any zoom; wider ones are 500 times slower."""
    pen: QPen = pg.mkPen(colour, width=1)
    pen.setStyle(style)
    return pen


def line_pen(colour: str | QColor, device_ratio: float) -> QPen:
    """Return a pen one pixel of the text's size wide, for curves of few points; see `thin_pen`."""
    pen: QPen = pg.mkPen(colour, width=max(round(device_ratio), 1))
    return pen


def veil(colour: str, opacity: int) -> QBrush:
    """Return a brush through which `255 - opacity` of what lies behind is seen."""
    see_through = QColor(colour)
    see_through.setAlpha(opacity)
    return QBrush(see_through)


def solid_table(theme: Theme) -> ColourTable:
    """Return the RGBA rows of the strips, one per code, shape (6, 4)."""
    return _table(theme, (theme.unscored_opacity, 255, 255, 255, 255))


def tint_table(theme: Theme) -> ColourTable:
    """Return the RGBA rows of the colours behind the traces, one per code, shape (6, 4)."""
    return _table(theme, theme.tints)


def with_own_colours(table: ColourTable, theme: Theme, scheme: StageScheme) -> ColourTable:
    """Return the rows of `table` and one for each code that a stage of the user's own can have.

    Each is as opaque as the stage that it lies in; shape (134, 4).
    """
    rows = np.zeros((CODE_OWN + LAST_CODE + 1, 4), dtype=np.uint8)
    rows[: len(table)] = table
    for own in scheme.substages:
        colour = _rgb(own_colour(theme, own))
        rows[CODE_OWN + own.code] = (*colour, table[own.stage + 1, 3])
    return rows


def own_colour(theme: Theme, own: Substage) -> str:
    """Return the colour of a stage of the user's own."""
    return own.colour or theme.stage_colour(own.stage)


def text_on(colour: str) -> str:
    """Return the darker or lighter text colour, whichever is read better on `colour`."""
    return max("#1c1c1c", "#ffffff", key=lambda text: contrast(text, colour))


def contrast(one: str, other: str) -> float:
    """Return how far two colours differ in lightness, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2, 0 to 1."""
    parts = _rgb(colour) / 255.0
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def confidence_table(theme: Theme) -> ColourTable:
    """Return RGBA rows from no confidence to full, then one of nothing, shape (256, 4)."""
    doubt = np.linspace(1.0, 0.0, CODE_UNKNOWN)[:, np.newaxis] ** 1.2  # (255, 1)
    low, high = _rgb(LOW_CONFIDENCE), _rgb(theme.sure)
    rows = np.full((CODE_UNKNOWN + 1, 4), 255, dtype=np.uint8)
    rows[:-1, :3] = (doubt * low + (1.0 - doubt) * high).round()
    rows[CODE_UNKNOWN] = 0
    return rows


def origin_colours(theme: Theme) -> dict[Origin, str]:
    """Return the colour of who set a stage; a person's is that of what one acts upon."""
    return {
        Origin.NOBODY: theme.plot,
        Origin.MODEL: theme.muted,
        Origin.RULE: theme.marker,
        Origin.ACCEPTED: theme.accent,
        Origin.PERSON: theme.accent,
    }


def origin_table(theme: Theme) -> ColourTable:
    """Return RGBA rows, one for each `Origin`, nothing for nobody, shape (5, 4)."""
    rows = np.full((len(Origin), 4), 255, dtype=np.uint8)
    for origin, colour in origin_colours(theme).items():
        rows[origin, :3] = _rgb(colour)
    rows[Origin.NOBODY] = 0
    return rows


def difference_table() -> ColourTable:
    """Return the RGBA rows of agreement, which is not drawn, and of difference, shape (2, 4)."""
    return np.array([(0, 0, 0, 0), (*_rgb(LOW_CONFIDENCE), 255)], dtype=np.uint8)


def spectrogram_table(theme: Theme) -> ColourTable:
    """Return RGBA rows from the least power to the most, shape (256, 4)."""
    knots = np.linspace(0.0, 255.0, len(theme.spectrum))
    colours = np.array([_rgb(colour) for colour in theme.spectrum])  # (n, 3)
    rows = np.full((256, 4), 255, dtype=np.uint8)
    for part in range(3):
        rows[:, part] = np.interp(np.arange(256), knots, colours[:, part]).round()
    return rows


def _table(theme: Theme, opacities: tuple[int, int, int, int, int]) -> ColourTable:
    colours = [theme.stage_colour(stage) for stage in sorted(Stage)] + [ARTEFACT_COLOUR]
    rows = [(*_rgb(colour), opacity) for colour, opacity in zip(colours, opacities, strict=True)]
    return np.array([*rows, (0, 0, 0, 0)], dtype=np.uint8)


def _rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64)
