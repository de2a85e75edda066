"""The panels of the overview: what there is, and how each is made."""

from hypnoscope.plots.confidence_track import ConfidenceTrack
from hypnoscope.plots.hypnogram_plot import HypnogramPlot
from hypnoscope.plots.light_track import LightTrack
from hypnoscope.plots.origin_track import OriginTrack
from hypnoscope.plots.pathways_track import PathwaysTrack
from hypnoscope.plots.power_track import DeltaTrack, EmgTrack, ThetaDeltaTrack
from hypnoscope.plots.second_hypnogram_track import SecondHypnogramTrack
from hypnoscope.plots.spectrogram_track import SpectrogramTrack
from hypnoscope.plots.track import Track
from hypnoscope.session.features import SignalFeatures
from hypnoscope.session.panels import PanelKind
from hypnoscope.session.pathways import Pathways
from hypnoscope.session.second_hypnogram import SecondHypnogram
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import marked

OVERVIEW_PANELS = (
    PanelKind("light", marked("Panels", "Light and dark"), 16, resizable=False),
    PanelKind("confidence", marked("Panels", "Confidence"), 16, resizable=False),
    PanelKind("pathways", marked("Panels", "Pathways"), 48, shown=False),
    PanelKind("hypnogram", marked("Panels", "Hypnogram"), 76),
    PanelKind("origin", marked("Panels", "Set by"), 16, resizable=False),
    PanelKind("second", marked("Panels", "Second hypnogram"), 88, shown=False),
    PanelKind("spectrogram", marked("Panels", "Spectrogram"), 56),
    PanelKind("delta", marked("Panels", "Delta power"), 32, shown=False),
    PanelKind("theta-delta", marked("Panels", "Theta / delta ratio"), 32, shown=False),
    PanelKind("emg", marked("Panels", "EMG RMS"), 34),
)


def make_track(
    name: str,
    session: ScoringSession,
    features: SignalFeatures,
    pathways: Pathways,
    second: SecondHypnogram,
) -> Track:
    """Return the track that the panel `name` shows."""
    match name:
        case "light":
            return LightTrack()
        case "confidence":
            return ConfidenceTrack(session)
        case "hypnogram":
            return HypnogramPlot(session)
        case "second":
            return SecondHypnogramTrack(session, second)
        case "pathways":
            return PathwaysTrack(session, pathways)
        case "spectrogram":
            return SpectrogramTrack(session, features)
        case "delta":
            return DeltaTrack(session, features)
        case "theta-delta":
            return ThetaDeltaTrack(session, features)
        case "origin":
            return OriginTrack(session)
        case "emg":
            return EmgTrack(session, features)
        case _:
            raise ValueError(f"there is no panel {name!r} in the overview")
