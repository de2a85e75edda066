"""What the commands print: results to stdout, complaints and progress to stderr."""

import shlex
import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import typer

_REFRESH_S = 0.1


def complain(sentence: str) -> None:
    """Print one sentence to stderr."""
    typer.echo(f"hypnoscope: {sentence}", err=True)


class ProgressLine:
    """A line on the terminal that says how far the work is; silent when stderr is a file."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._visible = sys.stderr.isatty()
        self._started = time.monotonic()
        self._shown = float("-inf")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._visible:
            self._write("")

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` steps are done."""
        now = time.monotonic()
        if not self._visible or now - self._shown < _REFRESH_S:
            return
        self._shown = now
        elapsed = now - self._started
        left = f", {duration(elapsed * (total - done) / done)} left" if done else ""
        self._write(f"{self._title}: {done / max(total, 1):.0%}{left}")

    def say(self, text: str) -> None:
        """Print a line to stdout, where the progress stood."""
        if self._visible:
            self._write("")
        typer.echo(text)

    @staticmethod
    def _write(text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def duration(seconds: float) -> str:
    """Return a stretch of time as people say it: 7.2 s, 4 min 05 s, 23 h 59 min."""
    if seconds < 59.95:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def table(rows: Sequence[tuple[str, ...]], indent: str = "  ") -> str:
    """Return rows as aligned columns of text."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join((indent + line).rstrip() for line in lines)


def given_command() -> str:
    """Return the command line that this process was started with, as one would type it."""
    return shlex.join(["hypnoscope", *sys.argv[1:]])
