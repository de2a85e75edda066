from datetime import datetime

import pytest

from hypnoscope.core.notes import Note, Notes

NOISE = Note(30, 40, "Cable noise", "Anna", datetime(2024, 3, 5, 9))
SPINDLE = Note(5, 6, "Nice spindle\nbefore REM", "Ben")
SEIZURE = Note(35, 90, "Seizure?", "Ben Noisy")
NOTES = Notes((NOISE, SPINDLE, SEIZURE))


@pytest.mark.parametrize(("start", "stop"), [(-1, 3), (3, 3), (4, 3)])
def test_a_note_stands_somewhere(start, stop):
    with pytest.raises(ValueError, match="cannot stand"):
        Note(start, stop, "text")


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_note_is_refused(text):
    with pytest.raises(ValueError, match="empty"):
        Note(0, 1, text)


def test_notes_stand_in_the_order_of_their_place():
    assert NOTES.all == (SPINDLE, NOISE, SEIZURE)
    assert Notes((SEIZURE, SPINDLE, NOISE)) == NOTES


def test_every_word_is_searched_in_text_and_author_in_any_case():
    assert NOTES.found("nois") == (NOISE, SEIZURE)
    assert NOTES.found("ANNA cable") == (NOISE,)
    assert NOTES.found("ben rem") == (SPINDLE,)
    assert NOTES.found("absent") == ()
    assert NOTES.found("  ") == NOTES.all


def test_notes_are_found_by_place():
    assert NOTES.touching(39, 41) == (NOISE, SEIZURE)
    assert NOTES.touching(6, 30) == ()
    assert 5 in SPINDLE
    assert 6 not in SPINDLE
    assert NOTES.next_after(5) is NOISE
    assert NOTES.next_after(35) is None
    assert NOTES.previous_before(35) is NOISE
    assert NOTES.previous_before(5) is None


def test_notes_are_written_changed_and_removed_without_changing_the_former():
    other = Note(1, 2, "first")
    more = NOTES.with_note(other)
    assert (len(more), len(NOTES)) == (4, 3)
    assert more.all[0] is other
    assert more.without(other) == NOTES
    assert NOTES.replaced(NOISE, other).all == (other, SPINDLE, SEIZURE)
    with pytest.raises(ValueError, match="not in list"):
        NOTES.without(other)
