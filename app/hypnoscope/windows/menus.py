"""The menu bar, filled with the actions."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from hypnoscope.session.montage import Montage
from hypnoscope.translation import translate
from hypnoscope.windows.actions import Actions


class Menus:
    """The menus; those that change are filled anew when something changes."""

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        bar = window.menuBar()
        self.recent = _fill_file(bar.addMenu(translate("Menus", "&File")), actions)
        _fill_edit(bar.addMenu(translate("Menus", "&Edit")), actions)
        self.checkpoints = _fill_score(bar.addMenu(translate("Menus", "&Score")), actions)
        _fill_moving(bar.addMenu(translate("Menus", "&Go")), actions)
        self.shown = _fill_view(bar.addMenu(translate("Menus", "&View")), actions)
        help_ = bar.addMenu(translate("Menus", "&Help"))
        _fill(help_, (actions.keys, actions.change_keys, actions.about))

    def show_recent(self, paths: Sequence[Path], chosen: Callable[[Path], None]) -> None:
        """Offer recent recordings; `chosen` is called with the path of one."""
        self.recent.clear()
        for path in paths:
            action = self.recent.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(partial(chosen, path))
        self.recent.setToolTipsVisible(True)
        self.recent.setEnabled(bool(paths))

    def show_channels(self, montage: Montage | None) -> None:
        """Offer to show or hide each channel."""
        self.shown.clear()
        for name in montage.channels if montage else ():
            action = self.shown.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(montage is not None and name in montage.shown)
            if montage is not None:
                action.toggled.connect(partial(montage.show_channel, name))
        self.shown.setEnabled(montage is not None)


def _fill_file(file: QMenu, actions: Actions) -> QMenu:
    """Fill the menu; return that of the recent recordings."""
    file.setToolTipsVisible(True)
    file.addAction(actions.open)
    recent = file.addMenu(translate("Menus", "Open &recent"))
    several = file.addMenu(translate("Menus", "Recordin&gs"))
    _fill(several, (actions.recordings, actions.add_recordings, actions.add_folder, None))
    _fill(several, (actions.next_recording, actions.previous_recording, None))
    several.addAction(actions.score_all)
    _fill(file, (actions.open_demo, None, actions.save, actions.save_as))
    _fill(file, (None, actions.import_hypnogram, actions.export, actions.export_as))
    file.addAction(actions.export_journal)
    second = file.addMenu(translate("Menus", "Second &hypnogram"))
    _fill(second, (actions.compare_file, actions.compare_scores, actions.stop_comparing))
    statistics = file.addMenu(translate("Menus", "S&tatistics"))
    _fill(statistics, (actions.copy_statistics, actions.copy_spectra, None))
    _fill(statistics, (*actions.tables.values(), None))
    _fill(statistics, tuple(actions.figures.values()))
    _fill(file, (None, actions.close_recording, actions.quit))
    return recent


def _fill_edit(edit: QMenu, actions: Actions) -> None:
    _fill(edit, (actions.undo, actions.redo, None))
    _fill(edit, (actions.range_start, actions.range_stop))
    _fill(edit, (actions.select_bout, actions.select_all, actions.escape))


def _fill_score(score: QMenu, actions: Actions) -> QMenu:
    """Fill the menu; return that of the checkpoints."""
    _fill(score, (*actions.stages.values(), actions.artefact, actions.accept))
    _fill(score, (actions.note, actions.own_stages, actions.take_over, None))
    step = score.addMenu(translate("Menus", "S&tep"))
    _fill(step, (*actions.steps.values(), actions.other_step, None))
    _fill(step, (actions.shorter_step, actions.longer_step))
    _fill(score, (actions.auto_advance, None))
    _fill(score, (actions.score_automatically, actions.score_with_options))
    score.addAction(actions.compare_pathways)
    checkpoints = score.addMenu(translate("Menus", "&Checkpoint"))
    _fill(score, (None, actions.rules, actions.retrain, None, actions.name_scorer))
    return checkpoints


def _fill_moving(go: QMenu, actions: Actions) -> None:
    _fill(go, (actions.previous_epoch, actions.next_epoch))
    _fill(go, (actions.previous_page, actions.next_page))
    _fill(go, (actions.first_epoch, actions.last_epoch, None))
    _fill(go, (actions.next_stage, actions.previous_stage, actions.next_unscored, None))
    _fill(go, (actions.next_review, actions.previous_review, None))
    _fill(go, (actions.next_difference, actions.previous_difference, None))
    _fill(go, (actions.extend_left, actions.extend_right))


def _fill_view(view: QMenu, actions: Actions) -> QMenu:
    """Fill the menu; return that of the channels."""
    _fill(view, (actions.zoom_in, actions.zoom_out, actions.zoom_usual, actions.zoom_whole))
    _fill(view, (None, actions.taller, actions.flatter, actions.usual_height))
    _fill(view, (actions.lift, actions.sink, actions.channel_above, actions.channel_below))
    _fill(view, (None, actions.display_filter, actions.montage))
    overview = view.addMenu(translate("Menus", "&Overview"))
    _fill(overview, (*actions.overview_hours.values(), actions.overview_all, None))
    _fill(overview, (actions.overview_closer, actions.overview_farther))
    _fill(overview, (actions.overview_left, actions.overview_right))
    panels = view.addMenu(translate("Menus", "&Panels"))
    _fill(panels, (*actions.panels.values(), None))
    _fill(panels, (actions.arrange_panels, actions.usual_panels))
    _fill(panels, (None, *actions.side_panels.values(), actions.play_video))
    shown = view.addMenu(translate("Menus", "Show c&hannels"))
    _fill(view, (actions.channels, actions.table_columns, None, actions.clock_time))
    _fill(view, (actions.zeitgeber_time, actions.overview_settings))
    _fill(view, (None, actions.crosshair, actions.ruler, None))
    _fill(view.addMenu(translate("Menus", "Co&lours")), tuple(actions.themes.values()))
    return shown


def _fill(target: QMenu, actions: Sequence[QAction | None]) -> None:
    """Add actions, None standing for a separator."""
    for action in actions:
        if action is None:
            target.addSeparator()
        else:
            target.addAction(action)
