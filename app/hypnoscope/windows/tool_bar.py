"""The tool bar: what is needed most, with automatic scoring as its main button."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from hypnoscope.plots.theme import Theme
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.icons import icon

_ICON_PX = 18
_MORE = "qt_toolbar_ext_button"  # what Qt calls the button that opens what does not fit


class ToolBar(QToolBar):
    """Scoring at the left, then looking and measuring; panels and help at the right."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Tools"))
        self.setObjectName("tools")
        self.setMovable(False)
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        zooms = (actions.zoom_out, actions.zoom_in, actions.zoom_whole)
        pointing = (actions.display_filter, actions.crosshair, actions.ruler)
        self._fill((actions.open, actions.save, actions.export, None))
        self._fill((actions.undo, actions.redo, None, actions.score_automatically, None))
        self._fill((actions.next_stage, *zooms, None, *pointing))
        self._add_panels(actions)
        for action in (actions.undo, actions.redo, actions.next_stage, *zooms, *pointing):
            self._button(action).setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._button(actions.score_automatically).setObjectName("primary")
        actions.score_automatically.setIconVisibleInMenu(False)  # it has the button's colour

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours what the actions do not."""
        more = self.findChild(QToolButton, _MORE)
        if more is not None:
            more.setIcon(icon("more", theme.text))

    def _add_panels(self, actions: Actions) -> None:
        """Offer, at the right, the panels that scoring a recording needs, and the help."""
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        panels = (actions.side_panels["review"], actions.side_panels["statistics"])
        self._fill((actions.recordings, *panels, actions.keys))
        actions.recordings.setIconText(self.tr("Recordings"))
        actions.keys.setIconText(self.tr("Keys"))

    def _fill(self, actions: Sequence[QAction | None]) -> None:
        """Add actions, None standing for a separator."""
        for action in actions:
            if action is None:
                self.addSeparator()
            else:
                self.addAction(action)

    def _button(self, action: QAction) -> QToolButton:
        button = self.widgetForAction(action)
        if not isinstance(button, QToolButton):
            raise TypeError(f"{action.text()} has no button")
        return button
