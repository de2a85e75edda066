"""Change the key of any action."""

from collections.abc import Mapping

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hypnoscope.translation import all_of, translate
from hypnoscope.windows.dialogs.sizes import scaled, size
from hypnoscope.windows.dialogs.texts import Notice, cell, note, plain_table
from hypnoscope.windows.keys import MOST_KEYS, PRESETS, KeyMap, conflicts

_NATIVE = QKeySequence.SequenceFormat.NativeText
_USUAL = (680, 600)
_OWN = "own."  # before the names of the user's own stages, which no id of an action begins with


class KeysDialog(QDialog):
    """Every action with its keys; those of the chosen one can be pressed anew below.

    Parameters
    ----------
    names
        What each action is called, by its id.
    current, usual
        The keys as they are, and as they were before anybody changed them.
    own
        The key of each of the user's own stages, by its name. They are shown, and count as
        taken, but are changed where the stages are defined.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        current: KeyMap,
        usual: KeyMap,
        parent: QWidget | None = None,
        own: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Change keys"))
        own = own or {}
        titles = {f"{_OWN}{name}": self.tr("{} (your own stage)").format(name) for name in own}
        self._names, self._usual = {**names, **titles}, usual
        self._ids = tuple(self._names)
        self._keys = dict(current)
        self._own: KeyMap = {f"{_OWN}{name}": (key,) if key else () for name, key in own.items()}
        self.search = QLineEdit()
        self.presets = QComboBox()
        self.table = plain_table((self.tr("Action"), self.tr("Keys")), ())
        self._chosen = QLabel()
        self.edits = [QKeySequenceEdit() for _ in range(MOST_KEYS)]
        self.reset_one = QPushButton(self.tr("As &usual"))
        self.notice = Notice()
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel | standard.RestoreDefaults)
        self._lay_out()
        self._fill()
        self._connect()
        self.table.selectRow(0)
        self.search.setFocus()

    @property
    def keys(self) -> KeyMap:
        """The keys of every action, as they are to be."""
        return dict(self._keys)

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(self.tr("Search by action or key"))
        self.search.setClearButtonEnabled(True)
        self.presets.addItem(self.tr("Stage keys of…"))
        for name in PRESETS:
            self.presets.addItem(translate("Keys", name), name)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(1, scaled(220))
        self._chosen.setStyleSheet("font-weight: 600;")
        above = QHBoxLayout()
        above.addWidget(self.search, stretch=1)
        above.addWidget(self.presets)
        below = QGridLayout()
        below.addWidget(self._chosen, 0, 0, 1, MOST_KEYS)
        for column, edit in enumerate(self.edits):
            edit.setMaximumSequenceLength(1)
            edit.setClearButtonEnabled(True)
            edit.setAccessibleName(self.tr("Key {}").format(column + 1))
            below.addWidget(edit, 1, column)
        below.addWidget(self.reset_one, 1, MOST_KEYS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(above)
        layout.addWidget(self.table, stretch=1)
        layout.addLayout(below)
        layout.addWidget(note(self.tr("Click into a field and press the key.")))
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)
        size(self, *_USUAL)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.presets.activated.connect(self._use_preset)
        self.table.itemSelectionChanged.connect(self._show_chosen)
        for edit in self.edits:
            edit.keySequenceChanged.connect(self._take_keys)
        self.reset_one.clicked.connect(self._reset_one)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        defaults = self.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        defaults.setText(self.tr("&All as usual"))
        defaults.clicked.connect(self._reset_all)

    def _fill(self) -> None:
        self.table.setRowCount(len(self._ids))
        for row, name in enumerate(self._ids):
            self.table.setItem(row, 0, cell(self._names[name]))
            self.table.setItem(row, 1, QTableWidgetItem())
        self._show_keys()

    def _show_keys(self) -> None:
        keys = {**self._keys, **self._own}
        clashes = conflicts(keys)
        clashing = {name for names in clashes.values() for name in names}
        for row, name in enumerate(self._ids):
            text = ", ".join(QKeySequence(key).toString(_NATIVE) for key in keys[name])
            shown = self.table.item(row, 1)
            if shown is not None:
                shown.setText(f"⚠ {text}" if name in clashing else text)
        self.notice.say(self._sentence(clashes))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not clashes)

    def _sentence(self, clashes: Mapping[str, tuple[str, ...]]) -> str:
        for key, names in clashes.items():
            native = QKeySequence(key).toString(_NATIVE)
            if len(set(names)) == 1:
                return self.tr("{} is there twice for {}; clear one.").format(
                    native, self._names[names[0]]
                )
            called = all_of([self._names[name] for name in names])
            return self.tr("{} means {}; give one of them another key.").format(native, called)
        return ""

    def _chosen_id(self) -> str | None:
        row = self.table.currentRow()
        return self._ids[row] if self.table.selectedItems() else None

    def _show_chosen(self) -> None:
        name = self._chosen_id()
        is_own = name in self._own
        keys = {**self._keys, **self._own}[name] if name else ()
        self._chosen.setText(self._title_of(name))
        for index, edit in enumerate(self.edits):
            edit.blockSignals(True)
            edit.setKeySequence(QKeySequence(keys[index] if index < len(keys) else ""))
            edit.blockSignals(False)
            edit.setEnabled(name is not None and not is_own)
        self.reset_one.setEnabled(name is not None and not is_own)

    def _title_of(self, name: str | None) -> str:
        if name is None:
            return self.tr("Choose an action above")
        if name in self._own:
            return self.tr("The key of {} is changed under Score ▸ Stages of your own").format(
                self._names[name]
            )
        return self.tr("Keys of {}").format(self._names[name])

    def _take_keys(self) -> None:
        name = self._chosen_id()
        if name is not None and name in self._keys:
            pressed = (edit.keySequence().toString() for edit in self.edits)
            self._keys[name] = tuple(key for key in pressed if key)
            self._show_keys()

    def _use_preset(self, index: int) -> None:
        if index > 0:
            self._keys.update(PRESETS[self.presets.itemData(index)])
            self._show_all()

    def _reset_one(self) -> None:
        name = self._chosen_id()
        if name is not None and name in self._keys:
            self._keys[name] = self._usual[name]
            self._show_all()

    def _reset_all(self) -> None:
        self._keys = dict(self._usual)
        self.presets.setCurrentIndex(0)
        self._show_all()

    def _show_all(self) -> None:
        self._show_keys()
        self._show_chosen()

    def _filter(self, words: str) -> None:
        wanted = words.casefold().split()
        for row in range(self.table.rowCount()):
            items = (self.table.item(row, column) for column in (0, 1))
            text = " ".join(item.text().casefold() for item in items if item is not None)
            self.table.setRowHidden(row, not all(word in text for word in wanted))
