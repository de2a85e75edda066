"""What the dialog of the import says."""

import pytest

from hypnoscope.windows.dialogs.import_words import told_of_missing


@pytest.mark.parametrize(
    ("a_meaning", "the_length", "told"),
    [
        (True, True, "Choose what every code means, and how long an epoch is."),
        (True, False, "Choose what every code means."),
        (False, True, "Choose how long an epoch is."),
    ],
)
def test_what_is_left_to_be_chosen_is_said(qapp, a_meaning, the_length, told):
    assert told_of_missing(a_meaning, the_length) == told
