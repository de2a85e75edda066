"""The colours of stages, in the window and in figures: unlike in lightness as well as in hue."""

from hypnoscope.core.stage import Stage

STAGE_COLOURS = {
    Stage.WAKE: "#99d7f1",
    Stage.NREM: "#294b8f",
    Stage.REM: "#ffc512",
    Stage.UNSCORED: "#cccccc",
}
ARTEFACT_COLOUR = "#999999"
