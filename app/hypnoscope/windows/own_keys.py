"""Controls beside the traces that have keys of their own while they have the focus."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

_KEYS = {
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter),
}


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_LEAVE = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}


class OwnKeys(QObject):
    """Lets a control have the arrows and the like, which else would move in the recording.

    The control is reached by the Tab key and not by the mouse, so that after a click the keys
    go on scoring. One that is typed into is reached by the mouse too; Return and Escape leave
    it, and accept no stretch meanwhile.
    """

    def __init__(self, control: QWidget, *, typed: bool = False) -> None:
        super().__init__(control)
        self._control, self._leave = control, _LEAVE if typed else set()
        if not typed:
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        control.installEventFilter(self)

    def eventFilter(self, control: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt override)
        """Claim the keys before they trigger an action of the window."""
        if isinstance(event, QKeyEvent) and not event.modifiers() & ~_KEYPAD:
            if event.type() == QEvent.Type.ShortcutOverride and event.key() in _KEYS | self._leave:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in self._leave:
                self._control.clearFocus()  # which takes what was typed
                return True
        return super().eventFilter(control, event)


def presses_button(event: QKeyEvent) -> bool:
    """Tell whether a key is to press the button that was reached by Tab, and nothing else.

    A button that a click would give the focus is none of these: the next Space is to score.
    """
    button = QApplication.focusWidget()
    is_plain = event.key() == Qt.Key.Key_Space and not event.modifiers()
    is_reached_by_tab = isinstance(button, QAbstractButton) and (
        button.focusPolicy() is Qt.FocusPolicy.TabFocus
    )
    return is_plain and is_reached_by_tab
