"""The versions that are recorded with a scoring."""

import platform
from importlib.metadata import PackageNotFoundError

import pytest

from hypnoscope.formats import versions


@pytest.fixture(autouse=True)
def _looked_up_anew():
    """The versions are looked up once for a program, and here once for a test."""
    versions.installed_versions.cache_clear()
    yield
    versions.installed_versions.cache_clear()


def test_python_and_the_programs_are_named():
    named = versions.installed_versions()
    assert named["python"] == platform.python_version()
    assert named["torch"][0].isdigit()


def test_a_program_that_is_not_installed_is_left_out(monkeypatch):
    def unknown(program):
        raise PackageNotFoundError(program)

    monkeypatch.setattr(versions, "version", unknown)
    assert list(versions.installed_versions()) == ["python"]
