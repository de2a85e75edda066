"""Scoring that was not saved yet, kept aside in case the program does not end well."""

import json
import logging
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_data_path

from hypnoscope.core.hypnogram import Hypnogram, Marks
from hypnoscope.core.provenance import ScoredBy
from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.formats.atomic import replacing
from hypnoscope.formats.extras import Extras, extras_as_json, extras_from_json
from hypnoscope.session.recovery_claim import is_claimed_elsewhere

logger = logging.getLogger(__name__)

_MOST_WINDOWS = 9
_MARKS_PREFIX = "marks_"


@dataclass(frozen=True, slots=True, eq=False)
class UnsavedWork:
    """All that would be lost, as it was at one moment.

    Attributes
    ----------
    marks
        Stages, artefacts and codes of who set them.
    scorers
        What the codes in `marks` stand for.
    scores
        What automatic scoring said last.
    saved_at
        When it was set aside, local time.
    path
        Where it was read from, if it was.
    extras
        The user's own stages, notes and the rules that were applied.
    """

    marks: Marks
    scorers: tuple[ScoredBy, ...]
    scores: Scores | None
    saved_at: datetime
    path: Path | None = None
    extras: Extras = field(default_factory=Extras)

    def hypnogram(self, epoch_s: float) -> Hypnogram:
        """Return it as a hypnogram of its own."""
        return Hypnogram(self.marks, self.scorers, epoch_s, self.extras.scheme)


def recovery_path_of(recording: Recording, folder: Path | None = None) -> Path:
    """Return where unsaved work on `recording` is kept, whatever its file is called."""
    return recovery_paths_of(recording, folder)[0]


def recovery_paths_of(recording: Recording, folder: Path | None = None) -> tuple[Path, ...]:
    """Return where as many windows as may be open on `recording` keep their unsaved work."""
    folder = folder or user_data_path("hypnoscope") / "recovery"
    name = recording.fingerprint or (recording.path.stem if recording.path else "unnamed")
    others = (f"{name}~{number}.npz" for number in range(2, _MOST_WINDOWS + 1))
    return (folder / f"{name}.npz", *(folder / other for other in others))


def write_unsaved(path: Path, work: UnsavedWork) -> None:
    """Write `work` in one step; the last good file survives any failure."""
    arrays = {
        **{_MARKS_PREFIX + name: array for name, array in work.marks.arrays.items()},
        "extras": np.array(json.dumps(extras_as_json(work.extras))),
        "scorers": np.array([str(scorer) for scorer in work.scorers]),
        "saved_at": np.array(work.saved_at.isoformat()),
    }
    if work.scores is not None:
        arrays["probabilities"] = work.scores.probabilities
        arrays["model"] = np.array([work.scores.pathway, work.scores.model_id])
        arrays["eeg"], arrays["emg"] = _as_array(work.scores.eeg), _as_array(work.scores.emg)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as beside, beside.open("xb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def read_unsaved(recording: Recording, folder: Path | None = None) -> UnsavedWork | None:
    """Return the unsaved work on `recording`, None when there is none that fits it.

    Work of a window that is still open is none of this one's. A file that cannot be read
    is left where it is, and out.
    """
    for path in recovery_paths_of(recording, folder):
        work = _read_if_there(path)
        if work is not None and len(work.marks) == recording.epochs.n_epochs:
            return work
    return None


def is_open_elsewhere(recording: Recording, folder: Path | None = None) -> bool:
    """Tell whether `recording` is being scored in another window."""
    return any(map(is_claimed_elsewhere, recovery_paths_of(recording, folder)))


def set_aside(path: Path) -> None:
    """Stop offering the work at `path`, without destroying it; only the last one is kept.

    Work that has been saved meanwhile is no longer there, and that is well.
    """
    with suppress(FileNotFoundError):
        path.replace(path.with_suffix(".discarded.npz"))


def _read_if_there(path: Path) -> UnsavedWork | None:
    if not path.exists() or is_claimed_elsewhere(path):
        return None
    try:
        return _read(path)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        logger.warning("unsaved work in %s cannot be read: %s", path, error)
        return None


def _read(path: Path) -> UnsavedWork:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        scores = None
        if "probabilities" in arrays:
            pathway, model_id = arrays["model"].tolist()
            eeg, emg = _as_name(arrays["eeg"]), _as_name(arrays["emg"])
            scores = Scores(arrays["probabilities"], pathway, model_id, eeg, emg)
        marks = _marks(arrays)
        extras = (
            extras_from_json(json.loads(arrays["extras"].item()))
            if "extras" in arrays
            else Extras()
        )
        scorers = tuple(ScoredBy.parse(text) for text in arrays["scorers"].tolist())
        saved_at = datetime.fromisoformat(arrays["saved_at"].item())
    if scores is not None and scores.n_epochs != len(marks):
        raise ValueError(f"{scores.n_epochs} scores do not fit {len(marks)} epochs")
    work = UnsavedWork(marks, scorers, scores, saved_at, path, extras)
    work.hypnogram(1.0)  # raises where codes and scorers do not belong together
    return work


def _marks(arrays: Mapping[str, NDArray[Any]]) -> Marks:
    if "stages" in arrays:  # as the first version wrote them
        return Marks(arrays["stages"], arrays["artefacts"], arrays["scorer_codes"])
    return Marks(
        **{
            name.removeprefix(_MARKS_PREFIX): arrays[name]
            for name in arrays
            if name.startswith(_MARKS_PREFIX)
        }
    )


def _as_array(name: str | None) -> NDArray[np.str_]:
    return np.array([] if name is None else [name], dtype=np.str_)


def _as_name(array: NDArray[np.str_]) -> str | None:
    return str(array[0]) if len(array) else None
