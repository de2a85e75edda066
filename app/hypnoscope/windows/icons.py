"""The program's own icons, in the colour of the text around them."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from hypnoscope.resources import resource_path

_SIZES_PX = (16, 20, 32, 48)
_APPLICATION_SIZES_PX = (16, 32, 48, 64, 128, 256)


def icon(name: str, colour: str, disabled_colour: str = "") -> QIcon:
    """Return the bundled icon `name`, drawn in `colour` and greyed out where disabled."""
    drawing = resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for mode, paint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled_colour)):
        if paint:
            _add(made, drawing.replace("currentColor", paint), _SIZES_PX, mode)
    return made


def application_icon() -> QIcon:
    """Return the icon of the program."""
    made = QIcon()
    drawing = application_drawing().read_text(encoding="utf-8")
    _add(made, drawing, _APPLICATION_SIZES_PX, QIcon.Mode.Normal)
    return made


def application_drawing() -> Path:
    """Return the file of the program's icon."""
    return resource_path("icons/hypnoscope.svg")


def _add(made: QIcon, drawing: str, sizes: tuple[int, ...], mode: QIcon.Mode) -> None:
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    for size in sizes:
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        made.addPixmap(picture, mode)
