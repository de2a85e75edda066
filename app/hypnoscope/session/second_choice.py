"""Which second hypnogram a recording was shown with last, as text for the settings."""

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

from hypnoscope.core.hypnogram import Hypnogram
from hypnoscope.core.stage import Stage
from hypnoscope.formats import FormatError
from hypnoscope.formats.hypnograms.codes import Meaning
from hypnoscope.formats.hypnograms.imported import ImportedHypnogram
from hypnoscope.formats.hypnograms.placing import Placement
from hypnoscope.session.importing import preview_import
from hypnoscope.session.per_recording import entry_of, with_entry
from hypnoscope.session.session import ScoringSession
from hypnoscope.translation import translate

AUTOMATIC: Literal["automatic"] = "automatic"  # what automatic scoring said last, from no file


@dataclass(frozen=True, slots=True)
class SecondChoice:
    """What was shown, and what the user confirmed of it.

    Attributes
    ----------
    path
        The file.
    n_epochs
        How many epochs it had.
    placement
        What its codes mean, and where it lies in time.
    """

    path: Path
    n_epochs: int
    placement: Placement

    def hypnogram(self, session: ScoringSession, imported: ImportedHypnogram) -> Hypnogram:
        """Return what the file holds now on the seconds of the recording.

        Raises
        ------
        FormatError
            When what was confirmed no longer fits the file; in a sentence for the user.
        """
        if imported.n_epochs != self.n_epochs:
            raise FormatError(
                translate(
                    "SecondChoice",
                    "{}, the second hypnogram, has {:,} epochs now and had {:,}; "
                    "load it again under File ▸ Second hypnogram.",
                ).format(self.path.name, imported.n_epochs, self.n_epochs)
            )
        meanings = self._meanings(imported)
        if meanings is None or imported.epoch_s not in (None, self.placement.epoch_s):
            raise FormatError(
                translate(
                    "SecondChoice",
                    "{}, the second hypnogram, has other codes or epochs than when it was "
                    "loaded; load it again under File ▸ Second hypnogram.",
                ).format(self.path.name)
            )
        placement = replace(self.placement, meanings=meanings)
        return preview_import(session, imported, placement, "nothing").hypnogram

    def _meanings(self, imported: ImportedHypnogram) -> dict[str, Meaning] | None:
        """Return what the codes mean; None where there are new ones of which that is not plain.

        It is where the user confirmed of the others what was proposed.
        """
        known = self.placement.meanings
        proposed = {code: meaning for code, meaning in imported.meanings.items() if meaning}
        as_proposed = all(proposed.get(code, known[code]) == known[code] for code in known)
        meanings = {**proposed, **known} if as_proposed else dict(known)
        return meanings if all(code in meanings for code in imported.codes) else None


Remembered = SecondChoice | Literal["automatic"] | None


def remembered(kept: str, recording: Path) -> Remembered:
    """Return what `remembering` kept of a recording; strange text holds nothing."""
    entry = entry_of(kept, recording)
    if entry == AUTOMATIC:
        return AUTOMATIC
    try:
        meanings = {
            str(code): Meaning(Stage(stage), artefact is True)
            for code, (stage, artefact) in entry["meanings"].items()
        }
        placement = Placement(Fraction(entry["epoch_s"]), Fraction(entry["onset_s"]), meanings)
        return SecondChoice(Path(entry["path"]), int(entry["n_epochs"]), placement)
    except (KeyError, ValueError, TypeError, AttributeError, ZeroDivisionError):
        return None


def remembering(kept: str, recording: Path, choice: Remembered) -> str:
    """Return `kept` with the choice for one more recording, or without with None."""
    if choice is None or choice == AUTOMATIC:
        return with_entry(kept, recording, choice)
    entry = {
        "path": str(choice.path),
        "n_epochs": choice.n_epochs,
        "epoch_s": str(choice.placement.epoch_s),
        "onset_s": str(choice.placement.onset_s),
        "meanings": {
            code: [int(meaning.stage), meaning.artefact]
            for code, meaning in choice.placement.meanings.items()
        },
    }
    return with_entry(kept, recording, entry)
