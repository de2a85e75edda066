"""A language of accented letters, and what of a widget is read: plain letters are untranslated."""

import re
from string import ascii_letters

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, QTranslator
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDoubleSpinBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QTabBar,
)

_ACCENTED = "áƀćďéƒǵĥíĵḱĺḿńóṕɋŕśťúṽẃẋýźÁɃĆĎÉƑǴĤÍĴḰĹḾŃÓṔɊŔŚŤÚṼẂẊÝŹ"
_LETTERS = str.maketrans(ascii_letters, _ACCENTED)
_KEPT = re.compile(r"(\{[^}]*\}|<[^>]*>|&\w+;)")
_TAG = re.compile(r"<[^>]*>|&\w+;")
_WORD = re.compile(r"[A-Za-z]{2,}")


class PseudoLanguage(QTranslator):
    """Translates every text; fields to be filled in and tags stay as they are.

    Parameters
    ----------
    longer
        By what part of their length texts grow.
    """

    def __init__(self, longer=0.0):
        super().__init__()
        self._longer = longer

    def isEmpty(self):  # noqa: N802 (Qt override)
        return False

    def translate(self, context, text, disambiguation=None, n=-1):
        parts = _KEPT.split(text)
        said = "".join(p if i % 2 else p.translate(_LETTERS) for i, p in enumerate(parts))
        return said + "·" * round(self._longer * len(text))


def untranslated(text, given=()):
    """The words of a text that are in plain letters and not in `given`, regular expressions."""
    text = _TAG.sub(" ", text)
    for known in given:
        text = known.sub(" ", text)
    return _WORD.findall(text)


def painted_texts(monkeypatch):
    """Collect what is written with a painter from now on."""
    texts, draw = [], QPainter.drawText

    def note(painter, *arguments):
        texts.extend(each for each in arguments if isinstance(each, str))
        return draw(painter, *arguments)

    monkeypatch.setattr(QPainter, "drawText", note)
    return texts


def texts_of(root):
    """All that a widget and what is in it say, seen at once or under the mouse."""
    for each in (root, *root.findChildren(object)):
        if isinstance(each, QAction):
            yield from (each.text(), each.toolTip())
        elif each.isWidgetType():
            yield from (each.windowTitle(), each.toolTip(), each.accessibleName())
            yield from _said_by(each)


def _said_by(widget):
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QMenu() | QGroupBox():
            yield widget.title()
        case QLineEdit() | QPlainTextEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from (widget.itemText(row) for row in range(widget.count()))
        case QSpinBox() | QDoubleSpinBox():
            yield from (widget.prefix(), widget.suffix(), widget.specialValueText())
        case QTabBar():
            for tab in range(widget.count()):
                yield from (widget.tabText(tab), widget.tabToolTip(tab))
        case QAbstractItemView() if not isinstance(widget, QHeaderView) and widget.model():
            said = _said_by_model(widget.model())
            yield from (text for text in said if isinstance(text, str))


def _said_by_model(model):
    top = QModelIndex()
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount(top))
    rows = range(model.rowCount(top))
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        yield from (model.headerData(c, Qt.Orientation.Horizontal, role) for c in columns)
        yield from (model.headerData(r, Qt.Orientation.Vertical, role) for r in rows)
        for row in rows:
            yield from (model.index(row, column, top).data(role) for column in columns)
