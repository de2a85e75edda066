"""What of a window or a dialog is seen."""

from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QKeySequenceEdit, QWidget

_COMPOSED = (QAbstractSpinBox, QComboBox, QKeySequenceEdit)  # of parts that hold the focus for it


def seen_in(window, kind=QWidget):
    """Return the widgets that are seen, without the parts of Qt's own."""
    return [
        widget
        for widget in window.findChildren(kind)
        if widget.isVisibleTo(window)
        and widget.window() is window
        and not isinstance(widget.parentWidget(), _COMPOSED)
    ]
