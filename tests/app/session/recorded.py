"""What tests of the journal compare: what a line holds, and all of a session."""

from hypnoscope.formats.journal import Journal, journal_path


def kinds_of(folder, line=1):
    """Return the kinds of deeds that a line of the journal holds."""
    with Journal(journal_path(folder)) as journal:
        return [type(event.deed).__name__ for event in journal.events(line)]


def all_of(session):
    """Return everything that must be as it was."""
    marks = session.hypnogram.marks
    stack = session.undo_stack
    scores = session.scores
    return {
        "marks": {name: array.tolist() for name, array in marks.arrays.items()},
        "scorers": session.hypnogram.scorers,
        "scores": scores and (scores.model_id, scores.eeg, scores.probabilities.tobytes()),
        "extras": session.extras,
        "roles": [(c.name, c.role) for c in session.recording.channels],
        "texts": [stack.text(number) for number in range(stack.count())],
        "index": (stack.index(), stack.cleanIndex(), session.is_modified),
        "file": session.stages_file,
    }


def walked(session):
    """Return all states from the first to the last that undo and redo lead to."""
    stack, here = session.undo_stack, session.undo_stack.index()
    states = []
    for index in range(stack.count() + 1):
        stack.setIndex(index)
        states.append(all_of(session))
    stack.setIndex(here)
    return states
