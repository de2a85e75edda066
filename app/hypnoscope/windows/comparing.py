"""A second hypnogram beside the first: loading it, going through what differs, taking over."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.session.importing import ImportPreview
from hypnoscope.session.panels import Panels
from hypnoscope.session.second_choice import AUTOMATIC, SecondChoice
from hypnoscope.translation import counts, translate
from hypnoscope.windows.actions import Actions
from hypnoscope.windows.appearance import Appearance
from hypnoscope.windows.desk import Desk, Workspace
from hypnoscope.windows.dialogs.texts import counted
from hypnoscope.windows.hypnogram_reading import HypnogramReading, ReadHypnogram

_PANEL = "second"


class Comparing(HypnogramReading):
    """Connects the actions of the second hypnogram with what is open.

    The dialog of the import asks what the codes of a file mean; a file that leaves nothing
    to be asked is shown at once.
    """

    chosen = Signal(object)  # what `remembering` is to keep for what is open

    def __init__(
        self, desk: Desk, actions: Actions, panels: Panels, appearance: Appearance, window: QWidget
    ) -> None:
        title = translate("Comparing", "Compare with a hypnogram")
        super().__init__(desk, appearance, window, "compare", title)
        self._actions, self._panels = actions, panels
        actions.compare_file.triggered.connect(self.choose_file)
        actions.compare_scores.triggered.connect(self.compare_scores)
        actions.stop_comparing.triggered.connect(self.stop)
        actions.next_difference.triggered.connect(partial(self._step, True))
        actions.previous_difference.triggered.connect(partial(self._step, False))
        actions.take_over.triggered.connect(self.take_over)
        desk.changed.connect(self._follow_desk)

    def compare_scores(self) -> None:
        """Show what automatic scoring said last under the stages as they are now."""
        workspace = self._desk.workspace
        if workspace is None:
            return
        if not workspace.second.keep_scores():
            self.failed.emit(
                self.tr("Nothing was scored automatically yet: press F5 first, then compare.")
            )
            return
        self.chosen.emit(AUTOMATIC)
        self.said.emit(_summary(workspace))

    def stop(self) -> None:
        """Show the first hypnogram alone again."""
        if self._desk.workspace is not None:
            self._desk.workspace.second.remove()
            self.chosen.emit(None)

    def take_over(self) -> None:
        """Take the selected seconds over from the second hypnogram, or else the difference here."""
        workspace = self._desk.workspace
        if workspace is None or workspace.second.hypnogram is None:
            self.said.emit(self.tr("There is no second hypnogram to take anything over from."))
            return
        span = workspace.viewport.selection or _difference_at(workspace)
        if span is None:
            self.said.emit(self.tr("Both agree on this second; select the seconds to take over."))
            return
        n_others = workspace.second.take_over(*span)
        self.said.emit(
            self.tr("Took {} over from {}. Undo takes it back.").format(
                counted(n_others, "second"), translate("Change", workspace.second.name)
            )
            if n_others
            else self.tr(
                "Both say the same of these seconds, or the second hypnogram says nothing."
            )
        )

    def _needs_no_answer(self, imported: ImportedHypnogram) -> bool:
        return imported.certainty == "told"

    def _use(self, workspace: Workspace, read: ReadHypnogram, preview: ImportPreview) -> None:
        workspace.second.keep(read.path.name, preview.hypnogram)
        path, n_epochs = read.path.absolute(), read.imported.n_epochs
        self.chosen.emit(SecondChoice(path, n_epochs, preview.placement))
        self.said.emit(_summary(workspace))

    def _step(self, forward: bool, _checked: bool = False) -> None:
        workspace = self._desk.workspace
        if workspace is None or workspace.second.hypnogram is None:
            self.said.emit(
                self.tr("There is no second hypnogram: File ▸ Second hypnogram loads one.")
            )
            return
        second, viewport = workspace.second, workspace.viewport
        here = viewport.target[0]
        found = second.next_after(here) if forward else second.previous_before(here)
        if found is None:
            self.said.emit(self.tr("Both hypnograms agree wherever both are scored."))
            return
        viewport.jump_to(found.start)
        viewport.select(found.start, found.stop - 1)
        number = second.differences.index(found) + 1
        self.said.emit(
            self.tr("Difference {:,} of {:,}: {} here, {} in {}.").format(
                number,
                len(second.differences),
                found.ours.label,
                found.theirs.label,
                translate("Change", second.name),
            )
            + _take_over_hint(self._actions)
        )

    def _follow_desk(self) -> None:
        workspace = self._desk.workspace
        if workspace is not None:
            workspace.second.changed.connect(partial(self._follow_second, workspace))
            self._follow_second(workspace)

    def _follow_second(self, workspace: Workspace) -> None:
        self._panels.show_panel(_PANEL, workspace.second.hypnogram is not None)


def _difference_at(workspace: Workspace) -> tuple[int, int] | None:
    """Return the difference in which the cursor stands, None where both agree."""
    cursor = workspace.viewport.cursor
    here = (each for each in workspace.second.differences if each.start <= cursor < each.stop)
    found = next(here, None)
    return None if found is None else (found.start, found.stop)


def _take_over_hint(actions: Actions) -> str:
    key = actions.take_over.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    told = translate("Comparing", "{} takes it over.").format(key)
    return f" {told}" if key else ""


def _summary(workspace: Workspace) -> str:
    second = workspace.second
    agreement, n = second.agreement, len(second.differences)
    if agreement is None or not agreement.n_epochs:
        return translate("Comparing", "{} is shown; no second is scored in both.").format(
            translate("Change", second.name)
        )
    one = translate("Comparing", "{} is shown: both agree on {:.1f} % and differ in 1 stretch.")
    many = counts.tr("{} is shown: both agree on {:.1f} % and differ in {:,} stretches.", "", n)
    return (one if n == 1 else many).format(
        translate("Change", second.name), 100 * agreement.accuracy, n
    )
