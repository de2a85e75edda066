"""A session with its undo history as a record, and back."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoStack

from hypnoscope.core.history import History, Step
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.session.commands import Command, Hands, command_of

if TYPE_CHECKING:
    from hypnoscope.session.session import ScoringSession


def history_of(session: "ScoringSession") -> History:
    """Return the state, and the undo history that led to it; later changes do not change it."""
    hypnogram, stack = session.hypnogram, session.undo_stack
    return History(
        hypnogram.marks,
        hypnogram.scorers,
        session.scores,
        hypnogram.scheme,
        session.notes,
        session.rules,
        _steps_of(stack),
        stack.index(),
        stack.cleanIndex() if stack.cleanIndex() >= 0 else None,
        session.recording.chosen_roles,
        session.stages_file,
        datetime.now().astimezone(),
    )


def bring_back(history: History, stack: QUndoStack, hypnogram: Hypnogram, hands: Hands) -> None:
    """Put the steps of `history` on an empty stack; the state that they led to is here already."""
    if history.clean is None:
        stack.resetClean()
    for number, step in enumerate(history.steps):
        if number == history.clean:
            stack.setClean()
        done = number < history.index
        stack.push(command_of(step, hypnogram, hands, number, done))
        if step.edit is not None:
            hypnogram.note_use(step.edit)
    if history.clean == len(history.steps):
        stack.setClean()
    stack.setIndex(history.index)


def _steps_of(stack: QUndoStack) -> tuple[Step, ...]:
    """Return all steps of the stack, those that were undone last."""
    commands = (stack.command(number) for number in range(stack.count()))
    return tuple(command.step for command in commands if isinstance(command, Command))
