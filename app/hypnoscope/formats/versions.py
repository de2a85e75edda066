"""Which versions are at work, for the record."""

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

_PROGRAMS = ("hypnoscope", "torch")


@cache
def installed_versions() -> Mapping[str, str]:
    """Return the versions of Python and of the programs that score, without loading them."""
    versions = {"python": platform.python_version()}
    for program in _PROGRAMS:
        try:
            versions[program] = version(program)
        except PackageNotFoundError:  # run from a checkout that was not installed
            continue
    return versions
