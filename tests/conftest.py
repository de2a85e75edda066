"""What tests of every kind need."""

import pytest

from .mouse import Mouse
from .slow_share import SlowShare


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
