"""System libraries that Qt needs on Linux, and the Debian packages that bring them.

Qt itself is not imported here: it cannot be, where one of them is missing.
"""

import ctypes
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping

QT_LIBRARIES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11_LIBRARIES: Mapping[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

_PACKAGES = {**QT_LIBRARIES, **X11_LIBRARIES}
_LOADER_COMPLAINT = re.compile(r"(\S+\.so[.\d]*): cannot open shared object file")

Load = Callable[[str], object]


def missing_libraries(names: Iterable[str], load: Load = ctypes.CDLL) -> tuple[str, ...]:
    """Return those of `names` that the system cannot load."""
    missing = []
    for name in names:
        try:
            load(name)
        except OSError:
            missing.append(name)
    return tuple(missing)


def advice(missing: Iterable[str]) -> str:
    """Return one sentence that names the missing libraries and how to install them."""
    names = tuple(missing)
    packages = sorted({_PACKAGES[name] for name in names if name in _PACKAGES})
    how = "install the package that brings it"
    if packages:
        how = f"on Debian or Ubuntu, run: sudo apt install {' '.join(packages)}"
    lacks = "is" if len(names) == 1 else "are"
    return (
        f"The window cannot be shown because {', '.join(names)} {lacks} missing from this "
        f"system; {how}"
    )


def import_problem(error: ImportError) -> str | None:
    """Return `advice` when `error` is about a missing system library, else None."""
    found = _LOADER_COMPLAINT.search(str(error))
    if found is None:
        return None
    others = missing_libraries(QT_LIBRARIES)
    return advice(dict.fromkeys((found.group(1), *others)))


def platform_problem(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> str | None:
    """Return in one sentence why no window can be shown here, None when one can.

    Qt would end the whole program without a word to the caller.
    """
    if not platform.startswith("linux"):
        return None
    wanted = environment.get("QT_QPA_PLATFORM", "")
    if wanted and not wanted.startswith("xcb"):
        return None
    if not wanted and environment.get("WAYLAND_DISPLAY"):
        return None
    if not environment.get("DISPLAY"):
        return "The window cannot be shown because there is no display: DISPLAY is not set."
    if missing := missing_libraries(X11_LIBRARIES):
        return advice(missing)
    if not _x11_answers():
        shown = environment["DISPLAY"]
        return f"The window cannot be shown because the display {shown} cannot be reached."
    return None


def _x11_answers() -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return bool(answers)
