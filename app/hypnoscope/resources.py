"""Locate bundled files, whether installed or run from a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_resources"
_CHECKOUT = _PACKAGE.parents[1] / "resources"


def resource_path(name: str) -> Path:
    """Return the path of a bundled file such as ``icons/play.svg``.

    Raises
    ------
    FileNotFoundError
        When no such file is bundled.
    """
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    path = root / name
    if not path.exists():
        raise FileNotFoundError(f"no bundled resource {name!r} under {root}")
    return path
