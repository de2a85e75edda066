"""The style sheet of the widgets, in the colours of a theme."""

from hypnoscope.plots.theme import Theme

_SHEET = """
QMainWindow, QDialog {{ background: {window}; }}
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QToolBar {{ background: {window}; border: none; border-bottom: 1px solid {line};
    padding: 2px 8px; spacing: 4px; }}
QToolBar::separator {{ background: {line}; width: 1px; margin: 5px 6px; }}
QToolBar QToolButton {{ border: 1px solid transparent; border-radius: 5px; padding: 3px 7px; }}
QToolBar QToolButton:hover {{ background: {surface}; border-color: {line}; }}
QToolBar QToolButton:checked {{ background: {surface}; border-color: {accent}; }}
QToolBar QToolButton:pressed {{ background: {line}; }}
QToolBar QToolButton#qt_toolbar_ext_button {{ padding: 0px; background: {surface};
    border: 1px solid {line}; }}
QToolBar QToolButton#primary {{ background: {accent}; color: {on_accent};
    padding: 3px 3px 3px 12px; }}
QToolBar QToolButton#primary:disabled {{ background: transparent; color: {muted};
    border-color: {line}; }}
QMenuBar {{ background: {window}; }}
QStatusBar {{ background: {window}; border-top: 1px solid {line}; color: {muted}; }}
QStatusBar::item {{ border: none; }}
QSplitter::handle {{ background: {line}; }}
QSplitter#tracks::handle {{ background: {plot}; }}
QSplitter#tracks::handle:hover {{ background: {line}; }}
QMainWindow::separator {{ background: {line}; width: 3px; height: 3px; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ padding: 5px; color: {muted}; border: none; background: transparent;
    border-bottom: 2px solid {line}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:focus {{ color: {accent}; }}
QTabWidget::pane {{ border: none; }}
QDockWidget::title {{ background: {window}; padding: 5px 10px; }}
#notice {{ background: {warning}; border-bottom: 1px solid {line}; }}
#notice QLabel {{ color: {warning_text}; }}
#findings {{ background: {surface}; border-bottom: 1px solid {line};
    border-left: 4px solid {warning_text}; }}
#job, #information {{ background: {window}; }}
#information {{ border-top: 1px solid {line}; border-bottom: 1px solid {line}; }}
#job {{ border-top: 1px solid {line}; }}
#filtered {{ background: transparent; color: {accent}; border: 1px solid {accent};
    border-radius: 4px; padding: 2px 8px; }}
#step::menu-indicator {{ image: none; }}
#note-editor {{ background: {surface}; border: 2px solid {accent}; border-radius: 6px; }}
#figures QHeaderView, #figures QHeaderView::section,
#figures QTableCornerButton::section {{ background: {surface}; border: none;
    color: {text}; padding: 0px 6px; }}
QAbstractSpinBox {{ min-height: 1.1em; }}
QDialog QHeaderView::section {{ padding: 3px 6px; }}
QDialog QTableView::item {{ padding: 0px 6px; }}
QDialog QListWidget::item {{ padding: 3px 2px; }}
QLabel#muted {{ color: {muted}; }}
QLabel#heading {{ font-weight: 600; color: {muted}; }}
QLabel#time {{ font-weight: 600; }}
QLabel#hint {{ color: {muted}; padding: 2px 10px; }}
#welcome QPushButton {{ padding: 9px 18px; border-radius: 6px; border: 1px solid {line};
    background: {surface}; }}
#welcome QPushButton:hover {{ border-color: {accent}; }}
#welcome QPushButton#primary {{ background: {accent}; color: {on_accent};
    border-color: {accent}; font-weight: 600; }}
#welcome QPushButton#recent {{ text-align: left; border-color: transparent;
    background: transparent; padding: 6px 10px; }}
#welcome QPushButton#recent:hover {{ background: {surface}; border-color: {line}; }}
#welcome QPushButton:focus, #welcome QPushButton#recent:focus {{ border: 2px solid {text}; }}
#welcome QPushButton#primary:focus {{ border: 2px solid {text}; }}
"""


def stylesheet(theme: Theme) -> str:
    """Return the style sheet of the whole application."""
    return _SHEET.format(
        window=theme.window,
        plot=theme.plot,
        surface=theme.surface,
        text=theme.text,
        muted=theme.muted,
        line=theme.line,
        accent=theme.accent,
        on_accent=theme.on_accent,
        warning=theme.warning,
        warning_text=theme.warning_text,
    )
