"""Controls beside the traces that have keys of their own while they have the focus."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_KEYS = {
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter),
}


class OwnKeys(QObject):
    """Lets a control have the arrows and the like, which else would move in the recording.

    The control is reached by the Tab key and not by the mouse, so that after a click the keys
    go on scoring.
    """

    def __init__(self, control: QWidget) -> None:
        super().__init__(control)
        control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        control.installEventFilter(self)

    def eventFilter(self, control: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt override)
        """Claim the keys before they trigger an action of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if not plain and event.key() in _KEYS:
                event.accept()
                return True
        return super().eventFilter(control, event)
