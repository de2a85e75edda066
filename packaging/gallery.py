"""Make a picture of every panel and dialog, light and dark, at three sizes, to be looked at.

python packaging/gallery.py -o DIR                          all of them
python packaging/gallery.py -o DIR --only side-review      one of them
python packaging/gallery.py --list                          what there is

The recordings are simulated and scored once, and kept in DIR/recordings.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Size:
    """A screen of so many device pixels, `scale` of which make one."""

    width: int
    height: int
    scale: int = 1

    def __str__(self) -> str:
        return f"{self.width}x{self.height}" + (f"@{self.scale}" if self.scale > 1 else "")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote, such as ``3840x2160@2``."""
        pixels, _, scale = text.partition("@")
        width, _, height = pixels.partition("x")
        return cls(int(width), int(height), int(scale or 1))


SIZES = (Size(1366, 768), Size(1920, 1080), Size(3840, 2160, 2))
THEMES = ("light", "dark")
_DESKTOP_PX = 64  # of the height, for the title of the window and the bar of the desktop


def main() -> None:
    """Make the pictures that were asked for, each size in a process of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-o", "--output", type=Path, metavar="DIR")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--size", type=Size.parse, action="append", metavar="WxH[@SCALE]")
    parser.add_argument("--only", nargs="+", metavar="NAME")
    parser.add_argument("--list", action="store_true", help="name what there is")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(names()))
        return
    if arguments.output is None:
        parser.error("say with -o into which folder")
    wanted = chosen(arguments.only)
    themes = tuple(arguments.theme or THEMES)
    if arguments.here:
        take_all(arguments.output, wanted, themes, arguments.size[0])
        return
    for size in arguments.size or SIZES:
        take_in_a_process(arguments.output, wanted, themes, size)


def names() -> list[str]:
    """Return the name of every scene."""
    from gallery_dialogs import DIALOGS
    from gallery_scenes import SCENES

    return [*SCENES, *DIALOGS]


def chosen(only: list[str] | None) -> list[str]:
    """Return the scenes that are meant, or leave the program where there is no such one."""
    known = names()
    unknown = [name for name in only or () if name not in known]
    if unknown:
        sys.exit(f"there is no {unknown[0]!r}; --list names what there is")
    return only or known


def take_in_a_process(folder: Path, wanted: list[str], themes: tuple[str, ...], size: Size) -> None:
    """Make the pictures of one size on a screen of that size, which Qt is told as it starts."""
    screen = {
        "name": "gallery",
        "x": 0,
        "y": 0,
        "width": size.width,
        "height": size.height,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }
    with tempfile.TemporaryDirectory() as scratch:
        configuration = Path(scratch) / "screens.json"
        configuration.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={configuration}",
            "QT_SCALE_FACTOR": str(size.scale),
            **{f"XDG_{kind}_HOME": scratch for kind in ("CONFIG", "DATA", "CACHE", "STATE")},
        }
        command = [sys.executable, __file__, "--here", "-o", str(folder), "--size", str(size)]
        for theme in themes:
            command += ["--theme", theme]
        subprocess.run([*command, "--only", *wanted], env=environment, check=True)


def take_all(folder: Path, wanted: list[str], themes: tuple[str, ...], size: Size) -> None:
    """Make the pictures of one size in this process; the theme changes before one's eyes."""
    from gallery_dialogs import DIALOGS
    from gallery_recordings import gallery_files
    from gallery_scenes import SCENES
    from PySide6.QtCore import QSize
    from studio import Studio

    files = gallery_files(folder / "recordings")
    inner = QSize(size.width // size.scale, size.height // size.scale - _DESKTOP_PX)
    studio = Studio(inner)
    for name in wanted:
        widget = {**SCENES, **DIALOGS}[name](studio, files)
        for theme in themes:
            studio.preferences.use_theme(theme)  # type: ignore[arg-type] # one of THEMES
            studio.take(widget, folder / str(size) / f"{name}-{theme}.png")
    studio.close()


if __name__ == "__main__":
    main()
