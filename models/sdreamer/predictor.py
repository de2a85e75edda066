"""Score recorded channels with a checkpoint: arrays in, probabilities out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sdreamer.checkpoint import load_checkpoint
from sdreamer.config import Modality, Pathway
from sdreamer.devices import Device, choose_device
from sdreamer.faults import Fault, find_faults
from sdreamer.faults.trust import doubt, trust_in
from sdreamer.inference import encode, slide
from sdreamer.metadata import CheckpointError, CheckpointMetadata
from sdreamer.pathways import needed
from sdreamer.sequence_model import SequenceModel
from sdreamer.signals import Epochs, Signal, prepare

Progress = Callable[[int, int], None]

_PREPARING, _ENCODING = 1, 8  # shares of the work, in time


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What a checkpoint makes of a recording.

    Attributes
    ----------
    probabilities
        Stage probabilities of each second by pathway, each (n_epochs, C).
    exchanged
        Whether the mixed pathway took the EEG for the EMG and the EMG for the EEG.
    """

    probabilities: dict[Pathway, NDArray[np.float32]]
    exchanged: bool = False


class Predictor:
    """A checkpoint on a device, ready to score."""

    def __init__(
        self, model: SequenceModel, metadata: CheckpointMetadata, device: torch.device
    ) -> None:
        self._model = model.to(device).eval()
        self._device = device
        self.metadata = metadata

    @classmethod
    def load(cls, path: Path, device: Device = "auto") -> "Predictor":
        """Load a checkpoint of a sequence model; raise `CheckpointError` for anything else."""
        checkpoint = load_checkpoint(path)
        if not isinstance(checkpoint.model, SequenceModel):
            raise CheckpointError(f"{path} holds an epoch model; scoring needs a sequence model.")
        return cls(checkpoint.model, checkpoint.metadata, choose_device(device))

    @property
    def checkpoint_id(self) -> str:
        """Identity of the checkpoint: its name and a digest of its weights."""
        return self.metadata.checkpoint_id

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the columns of the probabilities."""
        return self.metadata.class_names

    @property
    def device_name(self) -> str:
        """What computes, for people."""
        if self._device.type == "cuda":
            return torch.cuda.get_device_name(self._device)
        return {"cpu": "CPU", "mps": "Apple GPU"}[self._device.type]

    def predict(
        self,
        eeg: Signal | None,
        emg: Signal | None,
        n_epochs: int,
        pathway: Pathway,
        progress: Progress | None = None,
        faults: Sequence[Fault] | None = None,
    ) -> NDArray[np.float32]:
        """Return stage probabilities of each second, shape (n_epochs, C).

        Rows are NaN where every channel of the pathway is lost. Where one of the two channels
        of the mixed pathway is lost or of no use, the other's own pathway scores alone. When EEG
        and EMG seem swapped, the mixed pathway reads them both ways round and keeps what it is
        surer of. Then, and where no channel is of use, probabilities tend to chance.

        Parameters
        ----------
        eeg, emg
            Channels; the pathway's own must be given.
        n_epochs
            Number of whole seconds to score.
        pathway
            Which pathway to run.
        progress
            Called with (steps done, steps in all); it may raise to cancel.
        faults
            What `find_faults` found in the channels; looked for here when None.
        """
        found = self.predict_each(eeg, emg, n_epochs, (pathway,), progress, faults)
        return found.probabilities[pathway]

    def predict_each(
        self,
        eeg: Signal | None,
        emg: Signal | None,
        n_epochs: int,
        pathways: Sequence[Pathway],
        progress: Progress | None = None,
        faults: Sequence[Fault] | None = None,
    ) -> Prediction:
        """Return what `predict` does for several pathways; each channel is read once.

        When EEG and EMG seem swapped, it is read twice.
        """
        signals: dict[Modality, Signal] = {}
        for modality, given in (("eeg", eeg), ("emg", emg)):
            needing = [pathway for pathway in pathways if pathway in ("mixed", modality)]
            if not needing:
                continue
            if given is None:
                raise ValueError(f"the {needing[0]} pathway needs an {modality.upper()} channel")
            signals[modality] = given  # type: ignore[index]
        if not n_epochs:
            nothing = np.zeros((0, len(self.class_names)), dtype=np.float32)
            return Prediction(dict.fromkeys(pathways, nothing))
        if faults is None:
            faults = find_faults(signals.get("eeg"), signals.get("emg"), n_epochs)
        both_ways = "mixed" in pathways and any(fault.kind == "swapped" for fault in faults)
        steps = _Steps(progress, n_epochs, len(signals) * (1 + both_ways))
        exchanged = False
        with torch.inference_mode():
            found = self._pathways(signals, faults, pathways, n_epochs, steps)
            if both_ways:
                signals = {"eeg": signals["emg"], "emg": signals["eeg"]}
                faults = [fault.exchanged() for fault in faults]
                turned = self._pathways(signals, faults, ("mixed",), n_epochs, steps)
                exchanged = _sureness(turned["mixed"]) > _sureness(found["mixed"])
                found |= turned if exchanged else {}
        steps.finish()
        return Prediction(found, exchanged)

    def _pathways(
        self,
        signals: dict[Modality, Signal],
        faults: Sequence[Fault],
        pathways: Sequence[Pathway],
        n_epochs: int,
        steps: "_Steps",
    ) -> dict[Pathway, NDArray[np.float32]]:
        tokens, lost = self._encode(signals, n_epochs, steps)
        return {p: self._pathway(tokens, lost, faults, p, n_epochs) for p in pathways}

    def _encode(
        self, signals: dict[Modality, Signal], n_epochs: int, steps: "_Steps"
    ) -> tuple[dict[Modality, Tensor], dict[Modality, NDArray[np.bool_]]]:
        """Return the tokens of each channel, and where the channel is lost."""
        tokens, lost = {}, {}
        for modality, channel in signals.items():
            epochs: Epochs = prepare(channel, n_epochs, modality, steps.preparing)
            tokens[modality] = encode(self._model, epochs, modality, self._device, steps.encoding)
            lost[modality] = epochs.lost
            steps.next_channel()
        return tokens, lost

    def _pathway(
        self,
        tokens: dict[Modality, Tensor],
        lost: dict[Modality, NDArray[np.bool_]],
        faults: Sequence[Fault],
        pathway: Pathway,
        n_epochs: int,
    ) -> NDArray[np.float32]:
        modalities = needed(pathway)
        trust = trust_in(faults, modalities, n_epochs)
        unusable = {m: lost[m] | trust.unusable[m] for m in modalities}
        everywhere = ~np.any(list(unusable.values()), axis=0)
        temperatures = self.metadata.temperatures
        result = slide(self._model, tokens, everywhere, pathway, temperatures[pathway])
        for modality, missing in unusable.items():
            alone = ~missing & ~everywhere
            if alone.any():
                mono = slide(self._model, tokens, ~missing, modality, temperatures[modality])
                result[alone] = mono[alone]
        return doubt(result, trust.doubted)


def _sureness(probabilities: NDArray[np.float32]) -> float:
    """Return the mean probability of the most probable stage, 0 where nothing could be read."""
    highest = probabilities.max(axis=1)
    read = highest[~np.isnan(highest)]
    return float(read.mean()) if len(read) else 0.0


class _Steps:
    """Progress over channels that are prepared, then encoded."""

    def __init__(self, progress: Progress | None, n_epochs: int, n_channels: int) -> None:
        self._progress = progress
        self._per_channel = (_PREPARING + _ENCODING) * n_epochs
        self._total = self._per_channel * n_channels
        self._before = 0
        self._n_epochs = n_epochs

    def preparing(self, done: int, _total: int) -> None:
        self._report(_PREPARING * done)

    def encoding(self, done: int, _total: int) -> None:
        self._report(_PREPARING * self._n_epochs + _ENCODING * done)

    def next_channel(self) -> None:
        self._before += self._per_channel

    def finish(self) -> None:
        self._report(0)

    def _report(self, done: int) -> None:
        if self._progress:
            self._progress(self._before + done, self._total)
