"""One sentence in the middle of an empty track."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from hypnoscope.core.recording import ChannelRole, Recording
from hypnoscope.plots.theme import Z_LABELS, Theme
from hypnoscope.plots.view_wide_item import ViewWideItem
from hypnoscope.translation import translate


def no_channel(recording: Recording, role: ChannelRole) -> str:
    """Return what to say where no channel has a role: what to do, if anything can be done."""
    if recording.channels_of(ChannelRole.OTHER):
        told = translate(
            "TrackHint", "No channel is known to be {}; say which under View ▸ Channel roles."
        )
    else:
        told = translate("TrackHint", "This recording has no {}.")
    return told.format(role.name)


class TrackHint(ViewWideItem):
    """Says why nothing is drawn yet, or what to do about it."""

    def __init__(self) -> None:
        super().__init__(Z_LABELS)
        self._sentence = ""
        self._colour = QColor()

    @property
    def sentence(self) -> str:
        """What is said; empty for nothing."""
        return self._sentence

    def set_theme(self, theme: Theme) -> None:
        """Write in the theme's colours."""
        self._colour = QColor(theme.muted)
        self.update()

    def say(self, sentence: str) -> None:
        """Say another sentence, or nothing."""
        if sentence != self._sentence:
            self._sentence = sentence
            self.update()

    def paint(self, painter: QPainter, *_: object) -> None:
        view = self.viewRect()
        if view is None or not self._sentence:
            return
        area = painter.transform().mapRect(QRectF(view))
        painter.resetTransform()
        painter.setPen(self._colour)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._sentence)
