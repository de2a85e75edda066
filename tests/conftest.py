"""What tests of every kind need."""

import pytest

from .mouse import Mouse


@pytest.fixture
def make_mouse():
    """Make a real mouse over one plot of a view."""
    return Mouse
