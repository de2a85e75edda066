"""What the gallery shows of the dialogs: one function for each, as in `gallery_scenes`."""

from gallery_scenes import Scene

DIALOGS: dict[str, Scene] = {}
