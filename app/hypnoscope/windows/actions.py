"""Every action of the window, with its keys; what they do is connected elsewhere."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup

from hypnoscope.plots.theme import Theme
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
        self.open = self.make("&Open…", "Ctrl+O", icon="open")
        self.open_demo = self.make("Open the &demo")
        tip = "Save the stages as CSV beside the recording"
        self.save = self.make("&Save", "Ctrl+S", icon="save", recording=True, tip=tip)
        tip = "Save the stages in another file, and in that one from then on"
        self.save_as = self.make("Save &as…", "Ctrl+Shift+S", recording=True, tip=tip)
        keys = ("Ctrl+E", "Ctrl+Shift+E")
        tip = "Write a copy of the stages as CSV; Save goes on as before"
        self.export = self.make("&Export CSV…", *keys, icon="export", recording=True, tip=tip)
        tip = "Take over the stages of another program or person; you see them first"
        self.import_hypnogram = self.make("&Import hypnogram…", "Ctrl+I", recording=True, tip=tip)
        tip = "Write the stages for another program: EDF+, MiSleep, Excel and others"
        self.export_as = self.make("Export for another &program…", recording=True, tip=tip)
        tip = "Write down who did what to the scoring and when, from which stage to which"
        self.export_journal = self.make("Export the &journal…", recording=True, tip=tip)
        self.close_recording = self.make("&Close recording", "Ctrl+W", recording=True)
        self.quit = self.make("&Quit", "Ctrl+Q")

    def _make_edit_actions(self) -> None:
        self.undo = self.make("&Undo", "Ctrl+Z", icon="undo")
        self.redo = self.make("&Redo", "Ctrl+Shift+Z", "Ctrl+Y", icon="redo")
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        self.select_bout = self.make("Select the &bout", "B", recording=True)
        tip = "Mark the {} second of a range here; the other end completes it"
        self.range_start = self.make(
            "Range begins &here", "[", recording=True, tip=tip.format("first")
        )
        self.range_stop = self.make("Range &ends here", "]", recording=True, tip=tip.format("last"))
        self.select_all = self.make("Select &all", "Ctrl+A", recording=True)
        self.escape = self.make("Clear selection", "Esc", recording=True)

    def _make_scoring_actions(self) -> None:
        tip = "Score every second that nobody scored by hand"
        self.score_automatically = self.make("Score &automatically", "F5", recording=True, tip=tip)
        self.score_with_options = self.make("Score with &options…", "Shift+F5", recording=True)
        tip = "Show what EEG alone, EMG alone and both say, without changing a stage"
        self.compare_pathways = self.make("Compare &pathways", "F6", recording=True, tip=tip)
        tip = "Shortest bouts, no REM from Wake, smoothing, longer epochs; you see them first"
        self.rules = self.make("Apply r&ules…", "Ctrl+U", recording=True, tip=tip)
        self.retrain = self.make("Re&train…", recording=True)
        self.stages = self.make_each(action_groups.STAGES)
        self.artefact = self.make("Arte&fact", "A", recording=True)
        tip = "Write a note at the selection or the current step, or change the one there"
        self.note = self.make("Note &here…", "O", recording=True, tip=tip)
        tip = "Define stages within Wake, NREM and REM, such as micro-arousal"
        self.own_stages = self.make("Stages of your o&wn…", "Ctrl+G", recording=True, tip=tip)
        tip = "Go to what follows after each stage key; otherwise stay"
        self.auto_advance = self.make("Move &on after scoring", "G", checkable=True, tip=tip)
        self.steps = self.make_each(action_groups.STEPS)
        self.other_step = self.make("&Other step…", checkable=True, recording=True)
        tip = "Move by fewer seconds and score fewer at once"
        self.shorter_step = self.make("S&horter step", "Ctrl+,", recording=True, tip=tip)
        tip = "Move by more seconds and score more at once"
        self.longer_step = self.make("&Longer step", "Ctrl+.", recording=True, tip=tip)
        self.name_scorer = self.make("Na&me of the scorer…")

    def _make_statistics_actions(self) -> None:
        tip = "Copy the figures that the panel Statistics shows, for a spreadsheet"
        self.copy_statistics = self.make("&Copy statistics", "Ctrl+C", recording=True, tip=tip)
        tip = "Copy the mean spectra and delta power that the panel Statistics shows"
        self.copy_spectra = self.make("Copy s&pectra", "Ctrl+Shift+C", recording=True, tip=tip)
        self.tables = self.make_each(action_groups.TABLES)
        self.figures = self.make_each(action_groups.FIGURES)

    def _make_moving_actions(self) -> None:
        self.previous_epoch = self.make("Previous second", "Left", recording=True)
        self.next_epoch = self.make("Next second", "Right", recording=True)
        self.extend_left = self.make("Extend selection left", "Shift+Left", recording=True)
        self.extend_right = self.make("Extend selection right", "Shift+Right", recording=True)
        self.previous_page = self.make("Previous page", "PgUp", "Ctrl+Left", recording=True)
        self.next_page = self.make("Next page", "PgDown", "Ctrl+Right", recording=True)
        self.first_epoch = self.make("First second", "Home", recording=True)
        self.last_epoch = self.make("Last second", "End", recording=True)
        self.next_stage = self.make(
            "Next different stage", "Space", icon="next_stage", recording=True
        )
        self.previous_stage = self.make("Previous stage", "Shift+Space", recording=True)
        self.next_unscored = self.make("Next unscored second", "U", recording=True)
        tip = "Go to what is to be reviewed next; the panel Review says what that is"
        self.next_review = self.make("Next stretch to review", ".", recording=True, tip=tip)
        self.previous_review = self.make("Previous stretch to review", ",", recording=True)
        tip = "Mark the stretch that is being reviewed as right, and go on to the next"
        self.accept = self.make("&Accept and go on", "Return", "Enter", recording=True, tip=tip)

    def _make_view_actions(self) -> None:
        closer = ("+", "=", "Ctrl++", "Ctrl+=")
        self.zoom_in = self.make("Zoom in", *closer, icon="zoom_in", recording=True)
        farther = ("-", "Ctrl+-")
        self.zoom_out = self.make("Zoom out", *farther, icon="zoom_out", recording=True)
        self.zoom_usual = self.make("Show 30 seconds", "Ctrl+0", recording=True)
        self.zoom_whole = self.make("Whole recording", "F", icon="whole", recording=True)
        self.taller = self.make("Larger traces", "Up", "Ctrl+Up", recording=True)
        self.flatter = self.make("Smaller traces", "Down", "Ctrl+Down", recording=True)
        self.usual_height = self.make("Automatic trace size", "Ctrl+Shift+Up", recording=True)
        tip = "Let the keys for size and place apply to the channel {} alone"
        self.channel_above = self.make(
            "Channel above", "Alt+Up", recording=True, tip=tip.format("above")
        )
        self.channel_below = self.make(
            "Channel below", "Alt+Down", recording=True, tip=tip.format("below")
        )
        self.lift = self.make("Move traces up", "Shift+Up", recording=True)
        self.sink = self.make("Move traces down", "Shift+Down", recording=True)
        tip = "Filter the traces for display; what the model reads is never filtered"
        self.display_filter = self.make(
            "&Display filter", "D", icon="filter", recording=True, checkable=True, tip=tip
        )
        tip = "Choose and reorder channels, set filters, subtract one channel from another"
        self.montage = self.make("&Montage and filters…", "Ctrl+M", recording=True, tip=tip)
        self.channels = self.make("&Channel roles…", icon="channels", recording=True)
        self.table_columns = self.make("Columns of the &table…")
        self.clock_time = self.make("&Clock time", "T", checkable=True)
        tip = "Count the time from lights on"
        self.zeitgeber_time = self.make("&Zeitgeber time", "Z", checkable=True, tip=tip)
        tip = "Range and colours of the spectrogram, bands of power, hours of light"
        self.overview_settings = self.make(
            "Spectrogram, &bands and light…", "Ctrl+B", recording=True, tip=tip
        )
        tip = "Show time and value under the mouse, with a line through all panels"
        self.crosshair = self.make(
            "C&ross-hair", "C", icon="crosshair", checkable=True, recording=True, tip=tip
        )
        tip = "Drag over the traces to measure duration, frequency and amplitude"
        self.ruler = self.make("&Ruler", "M", icon="ruler", checkable=True, recording=True, tip=tip)
        group = QActionGroup(self)
        self.themes = self.make_each(action_groups.THEMES)
        for action in self.themes.values():
            group.addAction(action)

    def _make_overview_actions(self) -> None:
        self.overview_hours = self.make_each(action_groups.OVERVIEW_HOURS)
        self.overview_all = self.make("Overview: all", "Ctrl+5", recording=True)
        closer, farther = ("Alt++", "Alt+="), ("Alt+-",)
        self.overview_closer = self.make("Overview: zoom in", *closer, recording=True)
        self.overview_farther = self.make("Overview: zoom out", *farther, recording=True)
        self.overview_left = self.make("Overview: earlier", "Alt+PgUp", recording=True)
        self.overview_right = self.make("Overview: later", "Alt+PgDown", recording=True)

    def _make_panel_actions(self) -> None:
        self.panels = self.make_each(action_groups.PANELS)
        self.arrange_panels = self.make("Arrange the panels…", "Alt+P", recording=True)
        self.usual_panels = self.make("Panels as at first", recording=True)
        self.side_panels = self.make_each(action_groups.SIDE_PANELS)

    def _make_comparing_actions(self) -> None:
        tip = "Show the stages of another person or program under yours; nothing is changed"
        self.compare_file = self.make(
            "Co&mpare with a hypnogram…", "Ctrl+Shift+I", recording=True, tip=tip
        )
        tip = "Show what automatic scoring said last under the stages as they are now"
        self.compare_scores = self.make("Compare with the &model", recording=True, tip=tip)
        tip = "Show your hypnogram alone again"
        self.stop_comparing = self.make("Remove the second hypnogram", recording=True, tip=tip)
        self.next_difference = self.make("Next difference", "Alt+Right", recording=True)
        self.previous_difference = self.make("Previous difference", "Alt+Left", recording=True)
        tip = "Take the selected seconds over from the second hypnogram, or the difference here"
        self.take_over = self.make("Take over from the second", "Alt+T", recording=True, tip=tip)

    def _make_recordings_actions(self) -> None:
        tip = "Show the recordings that you work on, and how far each of them is"
        self.recordings = self.make("&List of recordings", "Alt+L", checkable=True, tip=tip)
        tip = "Put more recordings on the list; what is open stays open"
        self.add_recordings = self.make("&Add recordings…", "Ctrl+Shift+O", tip=tip)
        tip = "Put all recordings of a folder on the list; tables are added as files"
        self.add_folder = self.make("Add a &folder…", tip=tip)
        tip = "Score every recording of the list that has no stages yet, in the background"
        self.score_all = self.make("Score a&ll of the list", "Ctrl+F5", tip=tip)
        tip = "Go to the {} recording of the list; nothing is lost"
        self.next_recording = self.make("&Next recording", "Ctrl+PgDown", tip=tip.format("next"))
        self.previous_recording = self.make(
            "&Previous recording", "Ctrl+PgUp", tip=tip.format("previous")
        )

    def _make_other_actions(self) -> None:
        tip = "Open the panel of the video; once it is open, play the video or stop it"
        self.play_video = self.make("Play &video", "P", recording=True, tip=tip)
        tip = "Search all actions with their keys, and do one"
        self.keys = self.make("&Keys and mouse", "F1", "?", tip=tip)
        tip = "Give any action another key, or take over the keys of another program"
        self.change_keys = self.make("&Change keys…", "Ctrl+K", tip=tip)
        self.about = self.make("&About Hypnoscope")

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
