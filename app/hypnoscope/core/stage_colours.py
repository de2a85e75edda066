"""The colours of stages, in the window and in figures: unlike in lightness as well as in hue.

The hues are those of YASA; its yellow, as light as its blue, is darker here, so that REM and
Wake can be told apart in grey print too.
"""

from hypnoscope.core.stage import Stage

STAGE_COLOURS = {
    Stage.WAKE: "#99d7f1",
    Stage.NREM: "#294b8f",
    Stage.REM: "#d19e00",
    Stage.UNSCORED: "#cccccc",
}
ARTEFACT_COLOUR = "#999999"
