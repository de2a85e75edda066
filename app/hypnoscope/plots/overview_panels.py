"""The panels of the overview: what there is, and how each is made."""

from hypnoscope.plots.confidence_track import ConfidenceTrack
from hypnoscope.plots.hypnogram_plot import HypnogramPlot
from hypnoscope.plots.track import Track
from hypnoscope.session.panels import PanelKind
from hypnoscope.session.session import ScoringSession

OVERVIEW_PANELS = (
    PanelKind("confidence", "Confidence", 16, resizable=False),
    PanelKind("hypnogram", "Hypnogram", 108),
)


def make_track(name: str, session: ScoringSession) -> Track:
    """Return the track that the panel `name` shows."""
    match name:
        case "confidence":
            return ConfidenceTrack(session)
        case "hypnogram":
            return HypnogramPlot(session)
        case _:
            raise ValueError(f"there is no panel {name!r} in the overview")
