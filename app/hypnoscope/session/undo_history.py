"""The undo stack as records, and back."""

from PySide6.QtGui import QUndoStack

from hypnoscope.core.history import History, Step
from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.session.commands import Command, Hands, command_of


def steps_of(stack: QUndoStack) -> tuple[Step, ...]:
    """Return all steps of the stack, those that were undone last."""
    commands = (stack.command(number) for number in range(stack.count()))
    return tuple(command.step for command in commands if isinstance(command, Command))


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
