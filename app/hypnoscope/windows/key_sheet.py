"""Every action, its keys and its menu, and what the mouse does: to be searched and triggered."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.translation import marked, translate
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.dialogs.texts import note

_MOUSE = (
    (marked("KeySheet", "Click"), marked("KeySheet", "current second; on a name: choose it")),
    (marked("KeySheet", "Drag"), marked("KeySheet", "select; moves on at the edge")),
    (marked("KeySheet", "Shift+click"), marked("KeySheet", "extend the selection")),
    (marked("KeySheet", "Double click"), marked("KeySheet", "select the bout")),
    (
        marked("KeySheet", "Right click"),
        marked("KeySheet", "select the bout, and a menu to score it"),
    ),
    (marked("KeySheet", "Wheel"), marked("KeySheet", "move in time")),
    (marked("KeySheet", "Ctrl+wheel"), marked("KeySheet", "zoom at the pointer")),
    (marked("KeySheet", "Shift+wheel"), marked("KeySheet", "enlarge one channel")),
    (marked("KeySheet", "Ctrl+drag, middle drag"), marked("KeySheet", "move the traces")),
    (marked("KeySheet", "Wheel on a name"), marked("KeySheet", "enlarge that channel")),
    (marked("KeySheet", "Drag of a name"), marked("KeySheet", "put the channel elsewhere")),
)
_OVERVIEW_MOUSE = (
    (marked("KeySheet", "Click"), marked("KeySheet", "go there")),
    (marked("KeySheet", "Drag"), marked("KeySheet", "select; of the frame: take the view along")),
    (marked("KeySheet", "Double click"), marked("KeySheet", "select the bout")),
    (
        marked("KeySheet", "Right click"),
        marked("KeySheet", "select the bout, and a menu to score it; on a name: menu of the panel"),
    ),
    (marked("KeySheet", "Ctrl+wheel"), marked("KeySheet", "zoom the overview")),
    (marked("KeySheet", "Shift+wheel, middle drag"), marked("KeySheet", "move the overview")),
    (marked("KeySheet", "Drag of a name"), marked("KeySheet", "put the panel elsewhere")),
    (marked("KeySheet", "Drag between panels"), marked("KeySheet", "resize them")),
)

_SIZE = QSize(760, 600)
_BELOW = " ▸ "
_PLACE = 2  # the column of the menus
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the list.

    Attributes
    ----------
    name, keys, place
        What is done, by which keys or gesture, and where in the menus it is.
    meaning
        A sentence on it.
    hindrance
        Why it cannot be done now; empty when it can.
    action
        None for what only the mouse does.
    """

    name: str
    keys: str
    place: str
    meaning: str = ""
    hindrance: str = ""
    action: QAction | None = None

    def matches(self, wanted: str) -> bool:
        """Tell whether every word of `wanted` is found in the entry."""
        text = " ".join((self.name, self.keys, self.place, self.meaning)).casefold()
        return all(word in text for word in wanted.casefold().split())


class KeySheet(QDialog):
    """A list that narrows while one types; Enter or a double click does what is chosen."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys and mouse"))
        self._entries = entries(actions)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search for an action, a key or a menu"))
        self._search.setClearButtonEnabled(True)
        self._list = _new_list((self.tr("Action"), self.tr("Key or mouse"), self.tr("Where")))
        self._meaning = note()
        self._meaning.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self._lay_out()
        for entry in self._entries:
            row = QTreeWidgetItem((entry.name, entry.keys, entry.place))
            for column in range(3):
                row.setToolTip(column, entry.meaning)
            self._list.addTopLevelItem(row)
        self._mute()
        self._search.textChanged.connect(self.search)
        self._search.installEventFilter(self)
        self._list.currentItemChanged.connect(self._explain)
        self._list.itemActivated.connect(self.do_chosen)
        self.search("")
        self._search.setFocus()
        self.resize(self.sizeHint())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt override)
        """Follow the theme, which may change while the list is open."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._mute()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt override)
        """Fit a small laptop, and grow with the text up to its screen."""
        lines = self.fontMetrics().lineSpacing() / 16
        room = self.screen().availableGeometry().size() * 0.85
        return QSize(round(_SIZE.width() * lines), round(_SIZE.height() * lines)).boundedTo(room)

    @property
    def shown(self) -> tuple[Entry, ...]:
        """What the search has left."""
        return tuple(e for e, row in self._rows() if not row.isHidden())

    @property
    def chosen(self) -> Entry | None:
        """The current row, None when the search has left nothing."""
        current = self._list.currentIndex()
        return self._entries[current.row()] if current.isValid() else None

    @property
    def explanation(self) -> str:
        """What is said of the current row."""
        return self._meaning.text()

    def search(self, wanted: str) -> None:
        """Show what every word of `wanted` is found in, and choose the first of it."""
        first = None
        for entry, row in self._rows():
            row.setHidden(not entry.matches(wanted))
            first = first or (None if row.isHidden() else row)
        self._list.setCurrentItem(first)  # type: ignore[arg-type] # none where nothing is left
        self._explain()

    def do_chosen(self) -> None:
        """Close the list and do what is chosen; say why when that cannot be done now."""
        entry = self.chosen
        if entry is None or entry.action is None or entry.hindrance:
            return
        self.accept()
        entry.action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt override)
        """Let the arrows move in the list, and Enter do what is chosen, while one types."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _LIST_KEYS:
                QCoreApplication.sendEvent(self._list, event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.do_chosen()
                return True
        return super().eventFilter(watched, event)

    def _rows(self) -> list[tuple[Entry, QTreeWidgetItem]]:
        rows = (self._list.topLevelItem(i) for i in range(self._list.topLevelItemCount()))
        return [(e, row) for e, row in zip(self._entries, rows, strict=True) if row is not None]

    def _mute(self) -> None:
        """Subdue the menus, and what cannot be done now."""
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        for entry, row in self._rows():
            for column in range(3):
                if entry.hindrance or column == _PLACE:
                    row.setForeground(column, muted)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            button.setAutoDefault(False)  # type: ignore[attr-defined] # a push button
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        for widget in (self._search, self._list, self._meaning, buttons):
            layout.addWidget(widget)

    def _explain(self) -> None:
        entry = self.chosen
        if entry is None:
            self._meaning.setText(self.tr("Nothing is called so; try another word."))
        elif entry.action is None:
            self._meaning.setText(self.tr("Done with the mouse."))
        elif entry.hindrance:
            self._meaning.setText(self.tr("{}. {}").format(entry.meaning, entry.hindrance))
        else:
            self._meaning.setText(self.tr("{}. Enter does it.").format(entry.meaning))


def entries(actions: Actions) -> tuple[Entry, ...]:
    """Return a row for each action, menu by menu, and for each gesture of the mouse."""
    rows = [_entry(actions, action) for action in actions.all()]
    menus = list(dict.fromkeys(row.place.split(_BELOW)[0] for row in rows if row.place))
    rows.sort(key=lambda row: menus.index(row.place.split(_BELOW)[0]) if row.place else len(menus))
    for place, gestures in (
        (translate("KeySheet", "Traces"), _MOUSE),
        (translate("KeySheet", "Overview"), _OVERVIEW_MOUSE),
    ):
        rows += [
            Entry(translate("KeySheet", meaning), translate("KeySheet", gesture), place)
            for gesture, meaning in gestures
        ]
    return tuple(rows)


def _entry(actions: Actions, action: QAction) -> Entry:
    native = QKeySequence.SequenceFormat.NativeText
    keys = ", ".join(key.toString(native) for key in action.shortcuts()[:3])
    meaning = actions.meaning_of(action)
    hindrance = actions.why_disabled(action)
    return Entry(actions.name_of(action), keys, menu_path(action), meaning, hindrance, action)


def menu_path(action: QAction) -> str:
    """Return such as "View ▸ Panels", empty for what is in no menu."""
    for owner in action.associatedObjects():
        if isinstance(owner, QMenu) and owner.title():
            above, title = menu_path(owner.menuAction()), owner.title().replace("&", "")
            return f"{above}{_BELOW}{title}" if above else title
    return ""


def _new_list(titles: tuple[str, str, str]) -> QTreeWidget:
    rows = QTreeWidget()
    rows.setHeaderLabels(titles)
    rows.setRootIsDecorated(False)
    rows.setUniformRowHeights(True)
    rows.setAlternatingRowColors(True)
    rows.setAllColumnsShowFocus(True)
    rows.header().setStretchLastSection(False)
    rows.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    rows.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    rows.setStyleSheet("QTreeWidget::item { padding: 3px 4px; }")
    return rows
