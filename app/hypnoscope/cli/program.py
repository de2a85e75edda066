"""How every command begins and ends."""

from typing import Any

import typer
from typer.core import TyperGroup

from hypnoscope.cli.terminal import complain

EXIT_FAILED = 1
EXIT_CANCELLED = 130  # as a shell reports an interrupt

DEFAULT_COMMAND = "open"


class Program(TyperGroup):
    """The group of commands: a bare FILE opens the window, an error is one sentence."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if not args or not (args[0].startswith("-") or args[0] in self.commands):
            args = [DEFAULT_COMMAND, *args]
        return list(super().parse_args(ctx, args))

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        from hypnoscope.formats import FormatError
        from hypnoscope.scoring.scorer import ScoringError

        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            complain("cancelled.")
            raise typer.Exit(EXIT_CANCELLED) from None
        except (FormatError, ScoringError, OSError) as error:
            if isinstance(error, BrokenPipeError):
                raise
            complain(sentence_of(error))
            raise typer.Exit(EXIT_FAILED) from None


def sentence_of(error: Exception) -> str:
    """Return what went wrong as a sentence for people."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}."
    if isinstance(error, MemoryError):
        return "there is not enough memory for this recording."
    return str(error)
