"""What tests of every kind need."""

import os
from functools import partialmethod

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

from .mouse import Mouse
from .slow_share import SlowShare

# The same examples in every run, so that a change is what makes a test fail;
# HYPOTHESIS_PROFILE=exploring looks for new ones. None has a deadline: a busy computer is slow.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("exploring", derandomize=False, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


class PatientBot(QtBot):
    """Gives up late: a busy computer is slow, and no failure."""

    waitSignal = partialmethod(QtBot.waitSignal, timeout=60_000)  # noqa: N815 (Qt's manner)
    waitSignals = partialmethod(QtBot.waitSignals, timeout=60_000)  # noqa: N815
    waitUntil = partialmethod(QtBot.waitUntil, timeout=60_000)  # noqa: N815


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


@pytest.fixture
def screen(qtbot, qapp):
    """Show windows of the program; they close without a question."""
    from .screen import Screen  # what has no window need not import it

    screen = Screen(qtbot, qapp)
    yield screen
    screen.clear()


@pytest.fixture
def make_mouse():
    """Make a real mouse over one plot of a view."""
    return Mouse


@pytest.fixture
def slow_share():
    """Put a recording on a share that answers when the test says so."""
    shares = []

    def put(recording):
        shares.append(SlowShare(recording))
        return shares[-1]

    yield put
    for share in shares:
        share.recover()
