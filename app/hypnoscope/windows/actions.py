"""Every action of the window, with its keys; what they do is connected elsewhere."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from hypnoscope.core.stage import Stage
from hypnoscope.plots.overview_panels import OVERVIEW_PANELS
from hypnoscope.plots.theme import Theme
from hypnoscope.windows.icons import icon

if TYPE_CHECKING:
    from hypnoscope.session.tables import FigureKind, TableKind

USUAL_STEPS_S = (1, 2, 4, 5, 10)

_THEMES = {"system": "Follow the system", "light": "Light", "dark": "Dark"}


class Actions(QObject):
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
    needing_recording
        Those that make sense only while a recording is open.
    """

    keys_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[QAction, str] = {}
        self._names: dict[QAction, str] = {}
        self._tips: dict[QAction, str] = {}
        self._hindrances: dict[QAction, str] = {}
        self.needing_recording: list[QAction] = []
        self._recording_is_open = False
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

    def all(self) -> list[QAction]:
        """Return all actions, those in groups included."""
        return self.findChildren(QAction)

    def name_of(self, action: QAction) -> str:
        """Return what an action is called, whatever its text says at the moment."""
        return self._names[action]

    @property
    def by_id(self) -> dict[str, QAction]:
        """Every action under an id that stays the same from version to version."""
        found: dict[str, QAction] = {}
        for name, value in vars(self).items():
            if isinstance(value, QAction):
                found[name] = value
            elif isinstance(value, dict) and not name.startswith("_"):
                for key, action in value.items():
                    part = key.name if isinstance(key, Stage) else str(key)
                    found[f"{name}.{part.lower()}"] = action
        return found

    @property
    def names_by_key(self) -> dict[str, str]:
        """What the action of each key is called; keys as `QKeySequence` writes them."""
        return {
            key.toString(): self._names[action]
            for action in self.by_id.values()
            for key in action.shortcuts()
        }

    def assign(self, action: QAction, keys: Sequence[str]) -> None:
        """Let an action have these keys and no others, which its tool tip names."""
        sequences = [QKeySequence(key) for key in keys]
        action.setShortcuts(sequences)
        shown = " or ".join(s.toString(QKeySequence.SequenceFormat.NativeText) for s in sequences)
        tip = self._tips[action]
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        self.keys_changed.emit()

    def meaning_of(self, action: QAction) -> str:
        """Return what an action does, without its keys."""
        return self._tips[action]

    def why_disabled(self, action: QAction) -> str:
        """Return what to do before an action can be triggered; empty when it can be."""
        if action.isEnabled():
            return ""
        if action in self.needing_recording and not self._recording_is_open:
            return self.tr("Open a recording first.")
        return self._hindrances.get(action, self.tr("There is nothing to do this with now."))

    def dress(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        for action, name in self._icons.items():
            action.setIcon(icon(name, theme.text, theme.line))
        self.score_automatically.setIcon(icon("score", theme.on_accent, theme.muted))

    def enable(self, recording_is_open: bool) -> None:
        """Enable what needs a recording, or disable it."""
        self._recording_is_open = recording_is_open
        for action in self.needing_recording:
            action.setEnabled(recording_is_open)

    def _make_file_actions(self) -> None:
        self.open = self._make("&Open…", "Ctrl+O", icon="open")
        self.open_demo = self._make("Open the &demo")
        tip = "Save the stages as CSV beside the recording"
        self.save = self._make("&Save", "Ctrl+S", icon="save", recording=True, tip=tip)
        tip = "Save the stages in another file, and in that one from then on"
        self.save_as = self._make("Save &as…", "Ctrl+Shift+S", recording=True, tip=tip)
        keys = ("Ctrl+E", "Ctrl+Shift+E")
        tip = "Write a copy of the stages as CSV; Save goes on as before"
        self.export = self._make("&Export CSV…", *keys, icon="export", recording=True, tip=tip)
        tip = "Take over the stages of another program or person; you see them first"
        self.import_hypnogram = self._make("&Import hypnogram…", "Ctrl+I", recording=True, tip=tip)
        tip = "Write the stages for another program: EDF+, MiSleep, Excel and others"
        self.export_as = self._make("Export for another &program…", recording=True, tip=tip)
        tip = "Write down who did what to the scoring and when, from which stage to which"
        self.export_journal = self._make("Export the &journal…", recording=True, tip=tip)
        self.close_recording = self._make("&Close recording", "Ctrl+W", recording=True)
        self.quit = self._make("&Quit", "Ctrl+Q")

    def _make_edit_actions(self) -> None:
        self.undo = self._make("&Undo", "Ctrl+Z", icon="undo")
        self.redo = self._make("&Redo", "Ctrl+Shift+Z", "Ctrl+Y", icon="redo")
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        self.select_bout = self._make("Select the &bout", "B", recording=True)
        tip = "Mark the {} second of a range here; the other end completes it"
        self.range_start = self._make(
            "Range begins &here", "[", recording=True, tip=tip.format("first")
        )
        self.range_stop = self._make(
            "Range &ends here", "]", recording=True, tip=tip.format("last")
        )
        self.select_all = self._make("Select &all", "Ctrl+A", recording=True)
        self.escape = self._make("Clear selection", "Esc", recording=True)

    def _make_scoring_actions(self) -> None:
        tip = "Score every second that nobody scored by hand"
        self.score_automatically = self._make("Score &automatically", "F5", recording=True, tip=tip)
        self.score_with_options = self._make("Score with &options…", "Shift+F5", recording=True)
        tip = "Show what EEG alone, EMG alone and both say, without changing a stage"
        self.compare_pathways = self._make("Compare &pathways", "F6", recording=True, tip=tip)
        tip = "Shortest bouts, no REM from Wake, smoothing, longer epochs; you see them first"
        self.rules = self._make("Apply r&ules…", "Ctrl+U", recording=True, tip=tip)
        self.retrain = self._make("Re&train…", recording=True)
        self.stages = {
            Stage.WAKE: self._make("&Wake", "W", "1", recording=True),
            Stage.NREM: self._make("&NREM", "N", "2", recording=True),
            Stage.REM: self._make("&REM", "R", "3", recording=True),
            Stage.UNSCORED: self._make("Unscored", "X", "0", "Backspace", recording=True),
        }
        self.artefact = self._make("Arte&fact", "A", recording=True)
        tip = "Write a note at the selection or the current step, or change the one there"
        self.note = self._make("Note &here…", "O", recording=True, tip=tip)
        tip = "Define stages within Wake, NREM and REM, such as micro-arousal"
        self.own_stages = self._make("Stages of your o&wn…", "Ctrl+G", recording=True, tip=tip)
        tip = "Go to what follows after each stage key; otherwise stay"
        self.auto_advance = self._make("Move &on after scoring", "G", checkable=True, tip=tip)
        self.steps = {
            seconds: self._make(f"&{seconds} s a step", checkable=True, recording=True)
            for seconds in USUAL_STEPS_S
        }
        self.other_step = self._make("&Other step…", checkable=True, recording=True)
        tip = "Move by fewer seconds and score fewer at once"
        self.shorter_step = self._make("S&horter step", "Ctrl+,", recording=True, tip=tip)
        tip = "Move by more seconds and score more at once"
        self.longer_step = self._make("&Longer step", "Ctrl+.", recording=True, tip=tip)
        self.name_scorer = self._make("Na&me of the scorer…")

    def _make_statistics_actions(self) -> None:
        tip = "Copy the figures that the panel Statistics shows, for a spreadsheet"
        self.copy_statistics = self._make("&Copy statistics", "Ctrl+C", recording=True, tip=tip)
        tables: dict[TableKind, str] = {
            "figures": "&All figures of each part…",
            "bouts": "&Lengths of bouts…",
            "spectra": "Mean &spectrum of each stage…",
            "delta": "&Delta power of NREM…",
            "definitions": "What the columns &mean…",
        }
        self.tables = {kind: self._make(text, recording=True) for kind, text in tables.items()}
        figures: dict[FigureKind, str] = {
            "summary": "S&ummary on one page…",
            "hypnogram": "&Hypnogram…",
        }
        self.figures = {kind: self._make(text, recording=True) for kind, text in figures.items()}

    def _make_moving_actions(self) -> None:
        self.previous_epoch = self._make("Previous second", "Left", recording=True)
        self.next_epoch = self._make("Next second", "Right", recording=True)
        self.extend_left = self._make("Extend selection left", "Shift+Left", recording=True)
        self.extend_right = self._make("Extend selection right", "Shift+Right", recording=True)
        self.previous_page = self._make("Previous page", "PgUp", "Ctrl+Left", recording=True)
        self.next_page = self._make("Next page", "PgDown", "Ctrl+Right", recording=True)
        self.first_epoch = self._make("First second", "Home", recording=True)
        self.last_epoch = self._make("Last second", "End", recording=True)
        self.next_stage = self._make(
            "Next different stage", "Space", icon="next_stage", recording=True
        )
        self.previous_stage = self._make("Previous stage", "Shift+Space", recording=True)
        self.next_unscored = self._make("Next unscored second", "U", recording=True)
        tip = "Go to what is to be reviewed next; the panel Review says what that is"
        self.next_review = self._make("Next stretch to review", ".", recording=True, tip=tip)
        self.previous_review = self._make("Previous stretch to review", ",", recording=True)
        tip = "Mark the stretch that is being reviewed as right, and go on to the next"
        self.accept = self._make("&Accept and go on", "Return", "Enter", recording=True, tip=tip)

    def _make_view_actions(self) -> None:
        closer = ("+", "=", "Ctrl++", "Ctrl+=")
        self.zoom_in = self._make("Zoom in", *closer, icon="zoom_in", recording=True)
        farther = ("-", "Ctrl+-")
        self.zoom_out = self._make("Zoom out", *farther, icon="zoom_out", recording=True)
        self.zoom_usual = self._make("Show 30 seconds", "Ctrl+0", recording=True)
        self.zoom_whole = self._make("Whole recording", "F", icon="whole", recording=True)
        self.taller = self._make("Larger traces", "Up", "Ctrl+Up", recording=True)
        self.flatter = self._make("Smaller traces", "Down", "Ctrl+Down", recording=True)
        self.usual_height = self._make("Automatic trace size", "Ctrl+Shift+Up", recording=True)
        tip = "Let the keys for size and place apply to the channel {} alone"
        self.channel_above = self._make(
            "Channel above", "Alt+Up", recording=True, tip=tip.format("above")
        )
        self.channel_below = self._make(
            "Channel below", "Alt+Down", recording=True, tip=tip.format("below")
        )
        self.lift = self._make("Move traces up", "Shift+Up", recording=True)
        self.sink = self._make("Move traces down", "Shift+Down", recording=True)
        tip = "Filter the traces for display; what the model reads is never filtered"
        self.display_filter = self._make(
            "&Display filter", "D", icon="filter", recording=True, checkable=True, tip=tip
        )
        tip = "Choose and reorder channels, set filters, subtract one channel from another"
        self.montage = self._make("&Montage and filters…", "Ctrl+M", recording=True, tip=tip)
        self.channels = self._make("&Channel roles…", icon="channels", recording=True)
        self.table_columns = self._make("Columns of the &table…")
        self.clock_time = self._make("&Clock time", "T", checkable=True)
        tip = "Count the time from lights on"
        self.zeitgeber_time = self._make("&Zeitgeber time", "Z", checkable=True, tip=tip)
        tip = "Range and colours of the spectrogram, bands of power, hours of light"
        self.overview_settings = self._make(
            "Spectrogram, &bands and light…", "Ctrl+B", recording=True, tip=tip
        )
        tip = "Show time and value under the mouse, with a line through all panels"
        self.crosshair = self._make(
            "C&ross-hair", "C", icon="crosshair", checkable=True, recording=True, tip=tip
        )
        tip = "Drag over the traces to measure duration, frequency and amplitude"
        self.ruler = self._make(
            "&Ruler", "M", icon="ruler", checkable=True, recording=True, tip=tip
        )
        group = QActionGroup(self)
        self.themes = {name: self._make(text, checkable=True) for name, text in _THEMES.items()}
        for action in self.themes.values():
            group.addAction(action)

    def _make_overview_actions(self) -> None:
        keys = {1: "Ctrl+1", 4: "Ctrl+2", 12: "Ctrl+3", 24: "Ctrl+4"}
        self.overview_hours = {
            hours: self._make(f"Overview: {hours} h", key, recording=True)
            for hours, key in keys.items()
        }
        self.overview_all = self._make("Overview: all", "Ctrl+5", recording=True)
        closer, farther = ("Alt++", "Alt+="), ("Alt+-",)
        self.overview_closer = self._make("Overview: zoom in", *closer, recording=True)
        self.overview_farther = self._make("Overview: zoom out", *farther, recording=True)
        self.overview_left = self._make("Overview: earlier", "Alt+PgUp", recording=True)
        self.overview_right = self._make("Overview: later", "Alt+PgDown", recording=True)

    def _make_panel_actions(self) -> None:
        self.panels = {
            kind.name: self._make(
                kind.title,
                f"Alt+{number % 10}",  # the tenth has 0
                checkable=True,
                recording=True,
                tip=f"Show or hide {kind.title} in the overview",
            )
            for number, kind in enumerate(OVERVIEW_PANELS, start=1)
        }
        self.arrange_panels = self._make("Arrange the panels…", "Alt+P", recording=True)
        self.usual_panels = self._make("Panels as at first", recording=True)
        tip = "Show the spectrum of the current second, or of the selection"
        self.side_panels: dict[str, QAction] = {
            "spectrum": self._make("&Spectrum", "S", checkable=True, recording=True, tip=tip),
            "notes": self._make(
                "N&otes",
                "Shift+O",
                checkable=True,
                recording=True,
                tip="List and search the notes, and go to each",
            ),
            "statistics": self._make(
                "S&tatistics",
                "Ctrl+T",
                checkable=True,
                recording=True,
                tip="Time in stages, bouts, transitions and more, as the stages are now",
            ),
            "video": self._make(
                "V&ideo",
                "Shift+V",
                checkable=True,
                recording=True,
                tip="Show the video of the animal at the current second",
            ),
            "review": self._make(
                "&Review",
                "V",
                checkable=True,
                recording=True,
                tip="Go through what is uncertain, implausible or unscored, stretch by stretch",
            ),
        }

    def _make_comparing_actions(self) -> None:
        tip = "Show the stages of another person or program under yours; nothing is changed"
        self.compare_file = self._make(
            "Co&mpare with a hypnogram…", "Ctrl+Shift+I", recording=True, tip=tip
        )
        tip = "Show what automatic scoring said last under the stages as they are now"
        self.compare_scores = self._make("Compare with the &model", recording=True, tip=tip)
        tip = "Show your hypnogram alone again"
        self.stop_comparing = self._make("Remove the second hypnogram", recording=True, tip=tip)
        self.next_difference = self._make("Next difference", "Alt+Right", recording=True)
        self.previous_difference = self._make("Previous difference", "Alt+Left", recording=True)
        tip = "Take the selected seconds over from the second hypnogram, or the difference here"
        self.take_over = self._make("Take over from the second", "Alt+T", recording=True, tip=tip)
        tip = "Show how far both hypnograms agree"
        self.side_panels["comparison"] = self._make(
            "Agreement", "Alt+C", checkable=True, recording=True, tip=tip
        )

    def _make_recordings_actions(self) -> None:
        tip = "Show the recordings that you work on, and how far each of them is"
        self.recordings = self._make("&List of recordings", "Alt+L", checkable=True, tip=tip)
        tip = "Put more recordings on the list; what is open stays open"
        self.add_recordings = self._make("&Add recordings…", "Ctrl+Shift+O", tip=tip)
        tip = "Put all recordings of a folder on the list; tables are added as files"
        self.add_folder = self._make("Add a &folder…", tip=tip)
        tip = "Score every recording of the list that has no stages yet, in the background"
        self.score_all = self._make("Score a&ll of the list", "Ctrl+F5", tip=tip)
        tip = "Go to the {} recording of the list; nothing is lost"
        self.next_recording = self._make("&Next recording", "Ctrl+PgDown", tip=tip.format("next"))
        self.previous_recording = self._make(
            "&Previous recording", "Ctrl+PgUp", tip=tip.format("previous")
        )

    def _make_other_actions(self) -> None:
        tip = "Open the panel of the video; once it is open, play the video or stop it"
        self.play_video = self._make("Play &video", "P", recording=True, tip=tip)
        tip = "Search all actions with their keys, and do one"
        self.keys = self._make("&Keys and mouse", "F1", "?", tip=tip)
        tip = "Give any action another key, or take over the keys of another program"
        self.change_keys = self._make("&Change keys…", "Ctrl+K", tip=tip)
        self.about = self._make("&About Hypnoscope")

    def _explain_hindrances(self) -> None:
        for sentence, actions in (
            (self.tr("Nothing was changed that could be taken back."), (self.undo,)),
            (self.tr("Nothing was taken back that could be done again."), (self.redo,)),
            (
                self.tr("A scoring is running; wait for it or cancel it."),
                (self.score_automatically, self.score_with_options),
            ),
            (
                self.tr("The file does not say when the recording began."),
                (self.clock_time, self.zeitgeber_time),
            ),
            (
                self.tr("Only recordings in CSV, TSV and NumPy files have such columns."),
                (self.table_columns,),
            ),
        ):
            self._hindrances.update(dict.fromkeys(actions, sentence))

    def _make(
        self,
        text: str,
        *keys: str,
        icon: str = "",
        recording: bool = False,
        checkable: bool = False,
        tip: str = "",
    ) -> QAction:
        action = QAction(text, self)
        action.setCheckable(checkable)
        plain = text.replace("&", "").removesuffix("…")
        self._tips[action] = tip or plain
        self.assign(action, keys)
        self._names[action] = plain
        if icon:
            self._icons[action] = icon
        if recording:
            self.needing_recording.append(action)
            action.setEnabled(False)
        return action
