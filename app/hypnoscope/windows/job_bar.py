"""Progress of the work in the background, with its time and a way to stop it."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton

_TICK_MS = 500
_LEAST_SHARE_FOR_ESTIMATE = 0.02


class JobBar(QFrame):
    """Hidden while nothing runs."""

    cancel_wanted = Signal()

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.setObjectName("job")
        self._clock = clock
        self._started_s = 0.0
        self._plain_title = self._device = ""
        self._title, self._times = QLabel(), QLabel()
        self._times.setObjectName("muted")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(8)
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.clicked.connect(self._ask_to_cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 10, 5)
        layout.setSpacing(12)
        for widget in (self._title, self._bar, self._times, self._cancel):
            layout.addWidget(widget, stretch=int(widget is self._bar))
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.refresh)
        self.hide()

    @property
    def text(self) -> str:
        """What is said, title and times."""
        return f"{self._title.text()} · {self._times.text()}"

    def follow(
        self,
        started: SignalInstance,
        progressed: SignalInstance,
        ended: SignalInstance,
        cancel: Callable[[], object],
    ) -> None:
        """Show the work that these signals tell of; `cancel` is called when the user wants it."""
        started.connect(self.begin)
        progressed.connect(self.advance)
        ended.connect(self.end)
        self.cancel_wanted.connect(cancel)

    def begin(self, title: str) -> None:
        """Show that work called `title` has begun."""
        self._started_s = self._clock()
        self._title.setText(f"{title} …")
        self._plain_title = title
        self._device = ""
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self._timer.start()
        self.refresh()
        self.show()

    def rename(self, title: str) -> None:
        """Call the same work by another name, as when it goes on to the next part."""
        self._plain_title = title
        self._title.setText(f"{title} …")

    def name_device(self, device: str) -> None:
        """Show what the work runs on."""
        if device != self._device:
            self._device = device
            self._title.setText(self.tr("{} on {} …").format(self._plain_title, device))

    def advance(self, done: int, total: int) -> None:
        """Show how far the work is, in steps."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.refresh()

    def end(self) -> None:
        """Show that nothing runs any more."""
        self._timer.stop()
        self.hide()

    def refresh(self) -> None:
        """Show the time elapsed and, where it can be told, the time left."""
        elapsed_s = self._clock() - self._started_s
        share = self._bar.value() / self._bar.maximum() if self._bar.maximum() > 0 else 0.0
        told = [duration_text(elapsed_s)]
        if share >= _LEAST_SHARE_FOR_ESTIMATE:
            left = duration_text(elapsed_s * (1 - share) / share)
            told.append(self.tr("about {} left").format(left))
        self._times.setText(" · ".join(told))

    def _ask_to_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._title.setText(self.tr("Cancelling …"))
        self.cancel_wanted.emit()


def duration_text(seconds: float) -> str:
    """Return a duration as people say it: 8 s, 2:05 min, 1:02 h."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d} min"
    return f"{whole // 3600}:{whole // 60 % 60:02d} h"
