"""The side panels that there are."""

from hypnoscope.windows.comparison_panel import ComparisonPanel
from hypnoscope.windows.notes_panel import NotesPanel
from hypnoscope.windows.review_panel import ReviewPanel
from hypnoscope.windows.side_panels import SidePanel
from hypnoscope.windows.spectrum_panel import SpectrumPanel
from hypnoscope.windows.statistics_panel import StatisticsPanel
from hypnoscope.windows.video_panel import VideoPanel

SIDE_PANELS: tuple[SidePanel, ...] = (
    SidePanel("spectrum", SpectrumPanel),
    SidePanel("review", ReviewPanel),
    SidePanel("video", VideoPanel),
    SidePanel("notes", NotesPanel),
    SidePanel("statistics", StatisticsPanel),
    SidePanel("comparison", ComparisonPanel),
)
