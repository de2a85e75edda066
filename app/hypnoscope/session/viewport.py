"""Where the user looks, and what the next key applies to."""

from PySide6.QtCore import QObject, Signal

from hypnoscope.core.epochs import EpochGrid

MIN_SPAN_S = 2.0
DEFAULT_SPAN_S = 30.0

_MARGIN = 0.125  # of the span: neighbours stay in view on either side of the cursor


class Viewport(QObject):
    """The visible span, the cursor and the selection. Never undoable.

    The cursor is an epoch; the selection a run of epochs, or None. Moving the cursor
    clears the selection, so that a key never scores what the user has left behind.

    Keys work in steps of so many epochs, counted from the start of the recording: arrows
    go from one to the next, and a stage key sets the whole step around the cursor.
    """

    span_changed = Signal()
    cursor_changed = Signal(int)
    selection_changed = Signal()
    step_changed = Signal()
    end_marked = Signal()  # or taken away

    def __init__(self, duration_s: float, n_epochs: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._epochs = EpochGrid(n_epochs)
        self._duration_s = max(duration_s, MIN_SPAN_S)
        self._start_s = 0.0
        self._span_s = min(DEFAULT_SPAN_S, self._duration_s)
        self._cursor = 0
        self._anchor = 0
        self._selection: tuple[int, int] | None = None
        self._step = 1
        self._marked: tuple[int, bool] | None = None

    @property
    def start_s(self) -> float:
        """Left border of what is visible, in seconds from the start of the recording."""
        return self._start_s

    @property
    def span_s(self) -> float:
        """Length of what is visible, in seconds; never less than `MIN_SPAN_S`."""
        return self._span_s

    @property
    def stop_s(self) -> float:
        """Right border of what is visible, in seconds."""
        return self._start_s + self._span_s

    @property
    def cursor(self) -> int:
        """The current epoch."""
        return self._cursor

    @property
    def selection(self) -> tuple[int, int] | None:
        """First selected epoch and one past the last; None when nothing is selected."""
        return self._selection

    @property
    def target(self) -> tuple[int, int]:
        """The epochs [start, stop) that a key applies to: the selection, or the cursor's step."""
        if self._selection is not None:
            return self._selection
        start = self._cursor // self._step * self._step
        return start, min(start + self._step, self._epochs.n_epochs)

    @property
    def step(self) -> int:
        """How many epochs the keys move by and score at once."""
        return self._step

    @property
    def marked_end(self) -> int | None:
        """The first or last epoch of a range whose other end is to be marked yet."""
        return None if self._marked is None else self._marked[0]

    def use_step(self, n_epochs: int) -> None:
        """Move by, and score, `n_epochs` at once from now on; ValueError below 1."""
        if n_epochs < 1:
            raise ValueError(f"a step must have an epoch at least, not {n_epochs}")
        if n_epochs != self._step:
            self._step = n_epochs
            self.step_changed.emit()

    def show(self, start_s: float, span_s: float) -> None:
        """Show `span_s` seconds from `start_s` on, clipped to the recording."""
        span_s = min(max(span_s, MIN_SPAN_S), self._duration_s)
        start_s = min(max(start_s, 0.0), self._duration_s - span_s)
        if (start_s, span_s) != (self._start_s, self._span_s):
            self._start_s, self._span_s = start_s, span_s
            self.span_changed.emit()

    def pan(self, seconds: float) -> None:
        """Move the view, not the cursor; positive is towards the end."""
        self.show(self._start_s + seconds, self._span_s)

    def page(self, pages: int) -> None:
        """Move view and cursor by whole screens; positive is towards the end.

        A cursor out of sight comes to the middle of the view; where the view cannot move
        any further the cursor goes to the first or last epoch.
        """
        seen, before_s = self._is_cursor_seen(), self._start_s
        self.pan(pages * self._span_s)
        moved_s = self._start_s - before_s
        if not seen:
            self._place_cursor(self._epochs.epoch_at(self._start_s + self._span_s / 2))
        elif moved_s:
            self._place_cursor(self._cursor + round(moved_s / self._epochs.epoch_s))
        else:
            self._place_cursor(self._epochs.n_epochs - 1 if pages > 0 else 0)

    def zoom(self, factor: float, anchor_s: float | None = None) -> None:
        """Show less of the recording for a factor above 1, more below.

        `anchor_s` keeps its place on the screen; without it the cursor does, or the
        middle of the view when the cursor is out of sight.
        """
        if factor <= 0:
            raise ValueError(f"factor must be positive, not {factor}")
        anchor_s = self._zoom_anchor_s() if anchor_s is None else anchor_s
        span_s = min(max(self._span_s / factor, MIN_SPAN_S), self._duration_s)
        place = (anchor_s - self._start_s) / self._span_s
        self.show(anchor_s - place * span_s, span_s)

    def jump_to(self, epoch: int) -> None:
        """Put the cursor on `epoch`, and `epoch` into the middle of the view."""
        self._place_cursor(epoch)
        self.show(self._middle_s(self._cursor) - self._span_s / 2, self._span_s)

    def put_cursor(self, epoch: int) -> None:
        """Put the cursor on `epoch`; the view stays, as when the mouse points there."""
        self._place_cursor(epoch)

    def move_cursor(self, epoch: int) -> None:
        """Put the cursor on `epoch` and scroll no further than needed to see it."""
        self._place_cursor(epoch)
        self.reveal_cursor()

    def reveal_cursor(self) -> None:
        """Scroll until the cursor and its neighbours are in view."""
        margin_s = self._span_s * _MARGIN
        middle_s = self._middle_s(self._cursor)
        earliest_s = middle_s + margin_s - self._span_s
        latest_s = middle_s - margin_s
        self.show(min(max(self._start_s, earliest_s), latest_s), self._span_s)

    def select(self, first: int, last: int) -> None:
        """Select from one epoch to another, both included, in either order.

        The cursor goes to `last`; the view stays.
        """
        first, last = self._clipped(first), self._clipped(last)
        stop = min(max(first, last) + 1, self._epochs.n_epochs)
        self._aim(last, first, (min(first, last), stop) if stop else None)

    def select_steps(self, first: int, last: int) -> None:
        """Select the whole steps from that of one epoch to that of another, as a drag does."""
        first, last = self._clipped(first), self._clipped(last)
        start, stop = (epoch // self._step * self._step for epoch in sorted((first, last)))
        stop += self._step - 1
        self.select(*((start, stop) if first <= last else (stop, start)))

    def extend_to(self, epoch: int) -> None:
        """Select whole steps from where the selection, or else the cursor, began to `epoch`."""
        self.select_steps(self._anchor, epoch)
        self.reveal_cursor()

    def extend_by(self, steps: int) -> None:
        """Select one step more or less at the end where the cursor is; positive is later.

        Without a selection the current step becomes one.
        """
        if self._selection is None:
            self.extend_to(self._cursor)
            return
        self.extend_to(self._cursor + steps * self._step)

    def move_by(self, steps: int) -> None:
        """Put the cursor on the beginning of another step; positive is towards the end.

        Before the first and after the last there is none.
        """
        wanted = (self._cursor // self._step + steps) * self._step
        if self._step == 1 or wanted < self._epochs.n_epochs:
            self.move_cursor(wanted)
        else:
            self.move_cursor((self._epochs.n_epochs - 1) // self._step * self._step)

    def move_past(self, stop: int) -> None:
        """Put the cursor on the first step that begins at `stop` or later.

        So no key changes what was scored last; at the end of the recording it stays in the
        last step.
        """
        wanted = -(-stop // self._step) * self._step
        last = max(self._epochs.n_epochs - 1, 0) // self._step * self._step
        self.move_cursor(min(wanted, last))

    def mark_end(self, is_stop: bool) -> None:
        """Mark where a range begins, or ends; once both are known it is selected.

        Of an end of the same kind, or of one on the wrong side, the later mark counts.
        """
        start, stop = self.target
        here = stop - 1 if is_stop else start
        known, self._marked = self._marked, (here, is_stop)
        if known is not None and known[1] != is_stop:
            first, last = (known[0], here) if is_stop else (here, known[0])
            if first <= last:
                self._marked = None
                self.select(first, last)
        self.end_marked.emit()

    def forget_end(self) -> None:
        """Take the mark of one end of a range away."""
        if self._marked is not None:
            self._marked = None
            self.end_marked.emit()

    def clear_selection(self) -> None:
        """Select nothing; the cursor stays."""
        self._aim(self._cursor, self._cursor, None)

    def _place_cursor(self, epoch: int) -> None:
        epoch = self._clipped(epoch)
        self._aim(epoch, epoch, None)

    def _aim(self, cursor: int, anchor: int, selection: tuple[int, int] | None) -> None:
        moved, reselected = cursor != self._cursor, selection != self._selection
        self._cursor, self._anchor, self._selection = cursor, anchor, selection
        if moved:
            self.cursor_changed.emit(cursor)
        if reselected:
            self.selection_changed.emit()

    def _clipped(self, epoch: int) -> int:
        return min(max(epoch, 0), max(self._epochs.n_epochs - 1, 0))

    def _middle_s(self, epoch: int) -> float:
        return self._epochs.onset_s(epoch) + self._epochs.epoch_s / 2

    def _is_cursor_seen(self) -> bool:
        return self._start_s <= self._middle_s(self._cursor) <= self.stop_s

    def _zoom_anchor_s(self) -> float:
        if self._is_cursor_seen():
            return self._middle_s(self._cursor)
        return self._start_s + self._span_s / 2
