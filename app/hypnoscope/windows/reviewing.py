"""The keys of reviewing."""

from PySide6.QtCore import QObject, Signal

from hypnoscope.session.reviewing import Reviewing
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.desk import Desk


class ReviewKeys(QObject):
    """Goes through the stretches of what is open, and says how far one is."""

    said = Signal(str)  # a sentence for the status bar

    def __init__(self, desk: Desk, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        actions.next_review.triggered.connect(self._go_on)
        actions.previous_review.triggered.connect(self._go_back)
        actions.accept.triggered.connect(self._accept)

    def _go_on(self) -> None:
        self._go(1)

    def _go_back(self) -> None:
        self._go(-1)

    def _go(self, steps: int) -> None:
        reviewing = self._reviewing
        if reviewing is not None:
            reviewing.go(steps)
            self._tell(reviewing)

    def _accept(self) -> None:
        reviewing = self._reviewing
        if reviewing is not None:
            reviewing.accept()
            self._tell(reviewing)

    @property
    def _reviewing(self) -> Reviewing | None:
        workspace = self._desk.workspace
        return None if workspace is None else workspace.reviewing

    def _tell(self, reviewing: Reviewing) -> None:
        far = self.tr("{}: all stretches of this list.") if reviewing.is_done else "{}."
        self.said.emit(reviewing.why_empty or far.format(reviewing.progress))
