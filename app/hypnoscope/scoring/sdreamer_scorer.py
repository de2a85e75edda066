"""Automatic scoring with sDREAMER."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hypnoscope.core.recording import Recording
from hypnoscope.core.scores import Scores
from hypnoscope.core.stage import SCORED_STAGES, Stage
from hypnoscope.scoring.channel_choice import ChannelChoice, file_name
from hypnoscope.scoring.checkpoints import bundled_checkpoint
from hypnoscope.scoring.findings import findings_of, signal_of
from hypnoscope.scoring.scorer import Device, Progress, ScoringError

if TYPE_CHECKING:
    from sdreamer.predictor import Predictor


class SdreamerScorer:
    """A `Scorer`: one choice of channels, one checkpoint, one device.

    The checkpoint is loaded, and torch imported, by the first `score`.
    """

    def __init__(
        self, choice: ChannelChoice, checkpoint: Path | None = None, device: Device = "auto"
    ) -> None:
        self.choice = choice
        self._checkpoint = checkpoint
        self._device = device
        self._predictor: Predictor | None = None

    @property
    def device_name(self) -> str:
        """The device that scores; before it is known, the one asked for."""
        return self._device if self._predictor is None else self._predictor.device_name

    def score(self, recording: Recording, progress: Progress) -> Scores:
        """Return the stage probabilities of every whole second of `recording`."""
        n_epochs = recording.epochs.n_epochs
        if n_epochs == 0:
            raise ScoringError("The recording is shorter than one second: nothing can be scored.")
        from sdreamer.faults import find_faults

        predictor = self._loaded()
        columns = class_columns(predictor.class_names)
        eeg, emg = signal_of(recording, self.choice.eeg), signal_of(recording, self.choice.emg)
        pathway = self.choice.pathway
        try:
            faults = find_faults(eeg, emg, n_epochs, lambda _done, _total: progress(0, 1))
            found = predictor.predict_each(eeg, emg, n_epochs, (pathway,), progress, faults)
        except ValueError as error:  # as when a channel is sampled too slowly
            raise ScoringError(f"{file_name(recording)} cannot be scored: {error}.") from error
        origin = (pathway, predictor.checkpoint_id, self.choice.eeg, self.choice.emg)
        findings = findings_of(faults, self.choice, recording, found.exchanged)
        return Scores(found.probabilities[pathway][:, columns], *origin, findings)

    def _loaded(self) -> "Predictor":
        if self._predictor is None:
            self._predictor = load_predictor(self._checkpoint or bundled_checkpoint(), self._device)
        return self._predictor


def load_predictor(checkpoint: Path, device: Device) -> "Predictor":
    """Return the model at `checkpoint`, or raise `ScoringError`."""
    from sdreamer.predictor import Predictor

    try:
        return Predictor.load(checkpoint, device)
    except ValueError as error:  # a CheckpointError, or a device that is not there
        raise ScoringError(str(error)) from error


def class_columns(class_names: Sequence[str]) -> NDArray[np.intp]:
    """Return which class of a checkpoint each of Wake, NREM and REM is.

    Raises
    ------
    ScoringError
        When the classes are not just these three.
    """
    try:
        stages = [Stage.parse(name) for name in class_names]
        columns = [stages.index(stage) for stage in SCORED_STAGES]
    except ValueError:
        stages, columns = [], []
    if sorted(stages) != sorted(SCORED_STAGES):
        raise ScoringError(
            f"The checkpoint knows the classes {', '.join(class_names)}, not Wake, NREM and REM."
        )
    return np.array(columns, dtype=np.intp)
