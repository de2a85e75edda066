"""Every action of the window, with its keys; what they do is connected elsewhere."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup

from hypnoscope.plots.overview_panels import OVERVIEW_PANELS
from hypnoscope.plots.theme import Theme
from hypnoscope.session.panels import PanelKind
from hypnoscope.translation import translate
from hypnoscope.windows import action_groups
from hypnoscope.windows.action_set import ActionSet
from hypnoscope.windows.icons import icon


class Actions(ActionSet):
    """The actions as attributes, and in groups where they come and go together.

    Attributes
    ----------
    stages
        The action that scores each stage.
    themes
        The action that chooses each theme.
    panels
        The action that shows or hides each panel of the overview.
    side_panels
        The action that shows or hides each side panel.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_file_actions()
        self._make_edit_actions()
        self._make_scoring_actions()
        self._make_statistics_actions()
        self._make_moving_actions()
        self._make_view_actions()
        self._make_overview_actions()
        self._make_panel_actions()
        self._make_comparing_actions()
        self._make_recordings_actions()
        self._make_other_actions()
        self._explain_hindrances()

    def dress(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        super().dress(theme)
        self.score_automatically.setIcon(icon("score", theme.on_accent, theme.muted))

    def _make_file_actions(self) -> None:
        self.open = self.make(self.tr("&Open…"), "Ctrl+O", icon="open")
        self.open_demo = self.make(self.tr("Open the &demo"))
        tip = self.tr("Save the stages as CSV beside the recording")
        self.save = self.make(self.tr("&Save"), "Ctrl+S", icon="save", recording=True, tip=tip)
        tip = self.tr("Save the stages in another file, and in that one from then on")
        self.save_as = self.make(self.tr("Save &as…"), "Ctrl+Shift+S", recording=True, tip=tip)
        keys = ("Ctrl+E", "Ctrl+Shift+E")
        tip = self.tr("Write a copy of the stages as CSV; Save goes on as before")
        self.export = self.make(
            self.tr("&Export CSV…"), *keys, icon="export", recording=True, tip=tip
        )
        tip = self.tr("Take over the stages of another program or person; you see them first")
        self.import_hypnogram = self.make(
            self.tr("&Import hypnogram…"), "Ctrl+I", recording=True, tip=tip
        )
        tip = self.tr("Write the stages for another program: EDF+, MiSleep, Excel and others")
        self.export_as = self.make(self.tr("Export for another &program…"), recording=True, tip=tip)
        tip = self.tr("Write down who did what to the scoring and when, from which stage to which")
        self.export_journal = self.make(self.tr("Export the &journal…"), recording=True, tip=tip)
        self.close_recording = self.make(self.tr("&Close recording"), "Ctrl+W", recording=True)
        self.quit = self.make(self.tr("&Quit"), "Ctrl+Q")

    def _make_edit_actions(self) -> None:
        self.undo = self.make(self.tr("&Undo"), "Ctrl+Z", icon="undo")
        self.redo = self.make(self.tr("&Redo"), "Ctrl+Shift+Z", "Ctrl+Y", icon="redo")
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        self.select_bout = self.make(self.tr("Select the &bout"), "B", recording=True)
        tip = self.tr("Mark the first second of a range here; the other end completes it")
        self.range_start = self.make(self.tr("Range begins &here"), "[", recording=True, tip=tip)
        tip = self.tr("Mark the last second of a range here; the other end completes it")
        self.range_stop = self.make(self.tr("Range &ends here"), "]", recording=True, tip=tip)
        self.select_all = self.make(self.tr("Select &all"), "Ctrl+A", recording=True)
        self.escape = self.make(self.tr("Clear selection"), "Esc", recording=True)

    def _make_scoring_actions(self) -> None:
        tip = self.tr("Score every second that nobody scored by hand")
        self.score_automatically = self.make(
            self.tr("&Score automatically"), "F5", recording=True, tip=tip
        )
        self.score_with_options = self.make(
            self.tr("Score with &options…"), "Shift+F5", recording=True
        )
        tip = self.tr("Show what EEG alone, EMG alone and both say, without changing a stage")
        self.compare_pathways = self.make(
            self.tr("Compare &pathways"), "F6", recording=True, tip=tip
        )
        tip = self.tr(
            "Shortest bouts, no REM from Wake, smoothing, longer epochs; you see them first"
        )
        self.rules = self.make(self.tr("Apply r&ules…"), "Ctrl+U", recording=True, tip=tip)
        self.retrain = self.make(self.tr("Retra&in…"), recording=True)
        self.stages = self.make_each(action_groups.STAGES)
        self.artefact = self.make(self.tr("Arte&fact"), "A", recording=True)
        tip = self.tr(
            "Write a note at the selection or the current step; the arrow up changes one there"
        )
        self.note = self.make(self.tr("Note &here…"), "O", recording=True, tip=tip)
        tip = self.tr("Define stages within Wake, NREM and REM, such as micro-arousal")
        self.own_stages = self.make(
            self.tr("Sta&ges of your own…"), "Ctrl+G", recording=True, tip=tip
        )
        tip = self.tr("Go to what follows after each stage key; otherwise stay")
        self.auto_advance = self.make(
            self.tr("Mo&ve on after scoring"), "G", checkable=True, tip=tip
        )
        self.steps = self.make_each(action_groups.STEPS)
        self.other_step = self.make(self.tr("&Other step…"), checkable=True, recording=True)
        tip = self.tr("Move by fewer seconds and score fewer at once")
        self.shorter_step = self.make(self.tr("S&horter step"), "Ctrl+,", recording=True, tip=tip)
        tip = self.tr("Move by more seconds and score more at once")
        self.longer_step = self.make(self.tr("&Longer step"), "Ctrl+.", recording=True, tip=tip)
        self.name_scorer = self.make(self.tr("Na&me of the scorer…"))

    def _make_statistics_actions(self) -> None:
        tip = self.tr("Copy the figures that the panel Statistics shows, for a spreadsheet")
        self.copy_statistics = self.make(
            self.tr("&Copy statistics"), "Ctrl+C", recording=True, tip=tip
        )
        tip = self.tr("Copy the mean spectra and delta power that the panel Statistics shows")
        self.copy_spectra = self.make(
            self.tr("Copy s&pectra"), "Ctrl+Shift+C", recording=True, tip=tip
        )
        self.tables = self.make_each(action_groups.TABLES)
        self.figures = self.make_each(action_groups.FIGURES)

    def _make_moving_actions(self) -> None:
        self.previous_epoch = self.make(self.tr("Previous second"), "Left", recording=True)
        self.next_epoch = self.make(self.tr("Next second"), "Right", recording=True)
        self.extend_left = self.make(self.tr("Extend selection left"), "Shift+Left", recording=True)
        self.extend_right = self.make(
            self.tr("Extend selection right"), "Shift+Right", recording=True
        )
        self.previous_page = self.make(
            self.tr("Previous page"), "PgUp", "Ctrl+Left", recording=True
        )
        self.next_page = self.make(self.tr("Next page"), "PgDown", "Ctrl+Right", recording=True)
        self.first_epoch = self.make(self.tr("First second"), "Home", recording=True)
        self.last_epoch = self.make(self.tr("Last second"), "End", recording=True)
        self.next_stage = self.make(
            self.tr("Next different stage"), "Space", icon="next_stage", recording=True
        )
        self.previous_stage = self.make(self.tr("Previous stage"), "Shift+Space", recording=True)
        self.next_unscored = self.make(self.tr("Next unscored second"), "U", recording=True)
        tip = self.tr("Go to what is to be reviewed next; the panel Review says what that is")
        self.next_review = self.make(
            self.tr("Next stretch to review"), ".", recording=True, tip=tip
        )
        self.previous_review = self.make(self.tr("Previous stretch to review"), ",", recording=True)
        tip = self.tr("Mark the stretch that is being reviewed as right, and go on to the next")
        self.accept = self.make(
            self.tr("&Accept and go on"), "Return", "Enter", recording=True, tip=tip
        )

    def _make_view_actions(self) -> None:
        closer = ("+", "=", "Ctrl++", "Ctrl+=")
        self.zoom_in = self.make(self.tr("Zoom in"), *closer, icon="zoom_in", recording=True)
        farther = ("-", "Ctrl+-")
        self.zoom_out = self.make(self.tr("Zoom out"), *farther, icon="zoom_out", recording=True)
        self.zoom_usual = self.make(self.tr("Show 30 seconds"), "Ctrl+0", recording=True)
        self.zoom_whole = self.make(self.tr("Whole recording"), "F", icon="whole", recording=True)
        self.taller = self.make(self.tr("Larger traces"), "Up", "Ctrl+Up", recording=True)
        self.flatter = self.make(self.tr("Smaller traces"), "Down", "Ctrl+Down", recording=True)
        self.usual_height = self.make(
            self.tr("Automatic trace size"), "Ctrl+Shift+Up", recording=True
        )
        tip = self.tr("Let the keys for size and place apply to the channel above alone")
        self.channel_above = self.make(self.tr("Channel above"), "Alt+Up", recording=True, tip=tip)
        tip = self.tr("Let the keys for size and place apply to the channel below alone")
        self.channel_below = self.make(
            self.tr("Channel below"), "Alt+Down", recording=True, tip=tip
        )
        self.lift = self.make(self.tr("Move traces up"), "Shift+Up", recording=True)
        self.sink = self.make(self.tr("Move traces down"), "Shift+Down", recording=True)
        tip = self.tr("Filter the traces for display; what the model reads is never filtered")
        self.display_filter = self.make(
            self.tr("&Display filter"), "D", icon="filter", recording=True, checkable=True, tip=tip
        )
        tip = self.tr("Choose and reorder channels, set filters, subtract one channel from another")
        self.montage = self.make(
            self.tr("&Montage and filters…"), "Ctrl+M", recording=True, tip=tip
        )
        self.channels = self.make(self.tr("&Channel roles…"), icon="channels", recording=True)
        self.table_columns = self.make(self.tr("Columns of the &table…"))
        self.clock_time = self.make(self.tr("Cloc&k time"), "T", checkable=True)
        tip = self.tr("Count the time from lights on")
        self.zeitgeber_time = self.make(self.tr("&Zeitgeber time"), "Z", checkable=True, tip=tip)
        tip = self.tr("Range and colours of the spectrogram, bands of power, hours of light")
        self.overview_settings = self.make(
            self.tr("Spectrogram, &bands and light…"), "Ctrl+B", recording=True, tip=tip
        )
        tip = self.tr("Show time and value under the mouse, with a line through all panels")
        self.crosshair = self.make(
            self.tr("Cross-h&air"), "C", icon="crosshair", checkable=True, recording=True, tip=tip
        )
        tip = self.tr("Drag over the traces to measure duration, frequency and amplitude")
        self.ruler = self.make(
            self.tr("&Ruler"), "M", icon="ruler", checkable=True, recording=True, tip=tip
        )
        group = QActionGroup(self)
        self.themes = self.make_each(action_groups.THEMES)
        for action in self.themes.values():
            group.addAction(action)

    def _make_overview_actions(self) -> None:
        self.overview_hours = self.make_each(action_groups.OVERVIEW_HOURS)
        self.overview_all = self.make(self.tr("Overview: all"), "Ctrl+5", recording=True)
        closer, farther = ("Alt++", "Alt+="), ("Alt+-",)
        self.overview_closer = self.make(self.tr("Overview: zoom in"), *closer, recording=True)
        self.overview_farther = self.make(self.tr("Overview: zoom out"), *farther, recording=True)
        self.overview_left = self.make(self.tr("Overview: earlier"), "Alt+PgUp", recording=True)
        self.overview_right = self.make(self.tr("Overview: later"), "Alt+PgDown", recording=True)

    def _make_panel_actions(self) -> None:
        self.panels = {
            kind.name: self._make_panel_action(kind, f"Alt+{number % 10}")  # the tenth has 0
            for number, kind in enumerate(OVERVIEW_PANELS, start=1)
        }
        self.arrange_panels = self.make(self.tr("Arrange the panels…"), "Alt+P", recording=True)
        self.usual_panels = self.make(self.tr("Panels as at first"), recording=True)
        self.side_panels = self.make_each(action_groups.SIDE_PANELS)

    def _make_panel_action(self, kind: PanelKind, key: str) -> QAction:
        title = translate("Panels", kind.title)
        tip = self.tr("Show or hide {} in the overview").format(title)
        return self.make(title, key, recording=True, checkable=True, tip=tip)

    def _make_comparing_actions(self) -> None:
        tip = self.tr(
            "Show the stages of another person or program under yours; nothing is changed"
        )
        self.compare_file = self.make(
            self.tr("Co&mpare with a hypnogram…"), "Ctrl+Shift+I", recording=True, tip=tip
        )
        tip = self.tr("Show what automatic scoring said last under the stages as they are now")
        self.compare_scores = self.make(self.tr("Compare &with the model"), recording=True, tip=tip)
        tip = self.tr("Show your hypnogram alone again")
        self.stop_comparing = self.make(
            self.tr("Remove the second hypnogram"), recording=True, tip=tip
        )
        self.next_difference = self.make(self.tr("Next difference"), "Alt+Right", recording=True)
        self.previous_difference = self.make(
            self.tr("Previous difference"), "Alt+Left", recording=True
        )
        tip = self.tr(
            "Take the selected seconds over from the second hypnogram, or the difference here"
        )
        self.take_over = self.make(
            self.tr("Take over from the second hypnogram"), "Alt+T", recording=True, tip=tip
        )

    def _make_recordings_actions(self) -> None:
        tip = self.tr("Show the recordings that you work on, and how far each of them is")
        self.recordings = self.make(
            self.tr("&List of recordings"), "Alt+L", checkable=True, tip=tip
        )
        tip = self.tr("Put more recordings on the list; what is open stays open")
        self.add_recordings = self.make(self.tr("&Add recordings…"), "Ctrl+Shift+O", tip=tip)
        tip = self.tr("Put all recordings of a folder on the list; tables are added as files")
        self.add_folder = self.make(self.tr("Add a &folder…"), tip=tip)
        tip = self.tr("Score every recording of the list that has no stages yet, in the background")
        self.score_all = self.make(self.tr("&Score all of the list"), "Ctrl+F5", tip=tip)
        tip = self.tr("Go to the next recording of the list; nothing is lost")
        self.next_recording = self.make(self.tr("&Next recording"), "Ctrl+PgDown", tip=tip)
        tip = self.tr("Go to the previous recording of the list; nothing is lost")
        self.previous_recording = self.make(self.tr("&Previous recording"), "Ctrl+PgUp", tip=tip)

    def _make_other_actions(self) -> None:
        tip = self.tr("Open the panel of the video; once it is open, play the video or stop it")
        self.play_video = self.make(self.tr("Play &video"), "P", recording=True, tip=tip)
        tip = self.tr("Search all actions with their keys, and do one")
        self.keys = self.make(self.tr("&Keys and mouse"), "F1", "?", tip=tip)
        tip = self.tr("Give any action another key, or take over the keys of another program")
        self.change_keys = self.make(self.tr("&Change keys…"), "Ctrl+K", tip=tip)
        self.about = self.make(self.tr("&About Hypnoscope"))

    def _explain_hindrances(self) -> None:
        self.explain(self.tr("Nothing was changed that could be taken back."), self.undo)
        self.explain(self.tr("Nothing was taken back that could be done again."), self.redo)
        self.explain(
            self.tr("A scoring is running; wait for it or cancel it."),
            *(self.score_automatically, self.score_with_options),
        )
        self.explain(
            self.tr("The file does not say when the recording began."),
            *(self.clock_time, self.zeitgeber_time),
        )
        self.explain(
            self.tr("Only recordings in CSV, TSV and NumPy files have such columns."),
            self.table_columns,
        )
