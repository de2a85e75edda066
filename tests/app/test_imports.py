"""What must not be loaded stays unloaded: checked in a fresh interpreter."""

import pkgutil
import subprocess
import sys

import pytest

import hypnoscope.core
import hypnoscope.formats
import hypnoscope.jobs
import hypnoscope.plots
import hypnoscope.reports
import hypnoscope.scoring
import hypnoscope.session
import hypnoscope.windows
import sdreamer

QT = {"PySide6", "pyqtgraph"}
SLOW = {"torch", "mne", "sdreamer", "sklearn"}


def modules_of(*packages):
    return [
        module.name
        for package in packages
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
        if not module.name.endswith("__main__")
    ]


def loaded_by(code):
    code += "\nimport sys; print('\\n', *{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def importing(names):
    return "\n".join(f"import {name}" for name in names)


def test_the_package_itself_loads_nothing_heavy():
    assert loaded_by("import hypnoscope").isdisjoint(QT | SLOW | {"numpy"})


def test_help_loads_neither_qt_nor_torch():
    code = """
import sys
from hypnoscope.__main__ import main
sys.argv = ["hypnoscope", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""
    assert loaded_by(code).isdisjoint(QT | SLOW)


@pytest.mark.parametrize(
    ("packages", "forbidden"),
    [
        ((hypnoscope.core, hypnoscope.formats, hypnoscope.scoring, hypnoscope.reports), QT | SLOW),
        ((hypnoscope.jobs, hypnoscope.session), SLOW),
        ((hypnoscope.plots, hypnoscope.windows), SLOW),
        ((sdreamer,), QT | {"hypnoscope"}),
    ],
    ids=["without windows", "sessions", "windows", "sdreamer"],
)
def test_importing_every_module_stays_light(packages, forbidden):
    assert loaded_by(importing(modules_of(*packages))).isdisjoint(forbidden)
