"""The side panels that there are."""

from hypnoscope.windows.side_panels import SidePanel

SIDE_PANELS: tuple[SidePanel, ...] = ()
