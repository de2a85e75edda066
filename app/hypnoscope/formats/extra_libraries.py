"""Libraries that only some laboratories need, and what to say when one is missing."""

from importlib import import_module
from pathlib import Path
from typing import Any

from hypnoscope.formats.errors import FormatError


def extra_library(module: str, extra: str, path: Path, kind: str) -> Any:
    """Import a library that reads one kind of file.

    Parameters
    ----------
    module
        What to import.
    extra
        Under which name Hypnoscope installs it.
    path, kind
        The file, and what it is, such as ``"a Spike2 file"``.

    Raises
    ------
    FormatError
        That says how to install it, when it is missing.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise FormatError(
            f"{path.name} is {kind}; to read such files, run: pip install 'hypnoscope[{extra}]'"
        ) from error
