"""Choices beside the paper's, each trained alike on simulated mice and compared.

How long a sequence should be, whether reference epochs help, and whether a robust scale is
better than a z-score: too many passes would be needed to see which ends best, but with as many
seconds of recording each, it shows which learns more from them. What concerns sequences alone can
be compared in a fraction of the time on the tokens of an epoch encoder that has learned already.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from sdreamer.config import PATHWAYS
from sdreamer.data import LabelledRecording
from sdreamer.evaluation import pooled_figures, score_recording
from sdreamer.sequence_model import SequenceModel
from sdreamer.signals import KNEE, Epochs
from sdreamer.tokens import TokenModel, TokenTrainer, encoded
from sdreamer.trainer import SequenceTrainer, TrainingConfig

Log = Callable[[str], None]
_EPOCHS_IN_A_BATCH = 1024


@dataclass(frozen=True, slots=True)
class Choice:
    """What differs from the bundled checkpoint's settings.

    Attributes
    ----------
    name
        For the table.
    sequence_epochs, reference_epochs
        K and R; the paper has 16 and none.
    plain_scale
        Whether signals are z-scored by their standard deviation, as in the paper.
    """

    name: str
    sequence_epochs: int
    reference_epochs: int
    plain_scale: bool = False


CHOICES = (
    Choice("K = 64, 48 reference epochs, robust scale (bundled)", 64, 48),
    Choice("K = 64, 24 reference epochs, robust scale", 64, 24),
    Choice("K = 64, robust scale", 64, 0),
    Choice("K = 16, robust scale (K as in the paper)", 16, 0),
    Choice("K = 64, z-score", 64, 0, plain_scale=True),
    Choice("K = 256, robust scale", 256, 0),
)
SEQUENCE_CHOICES = (
    Choice("K = 64, 48 reference epochs (bundled)", 64, 48),
    Choice("K = 16, 48 reference epochs", 16, 48),
    Choice("K = 256, 48 reference epochs", 256, 48),
    Choice("K = 64", 64, 0),
    Choice("K = 16 (the paper)", 16, 0),
)


def choices_named(names: Sequence[str] | None, choices: Sequence[Choice]) -> Sequence[Choice]:
    """Return the choices with these names, all of them without any; ValueError for another name."""
    known = [choice.name for choice in choices]
    for name in names or ():
        if name not in known:
            raise ValueError(f"{name!r} is no choice; there are: {'; '.join(known)}.")
    return [choice for choice in choices if not names or choice.name in names]


def compare_choices(
    config: TrainingConfig,
    out: Path,
    device: torch.device,
    log: Log,
    choices: Sequence[Choice] = CHOICES,
    epoch_encoder: SequenceModel | None = None,
) -> Path:
    """Train every choice on the same recordings; return the Markdown table.

    `out` receives ``choices.json`` after each, and ``choices.md``. What is in the former already
    is not trained again. With an `epoch_encoder` the sequence encoders alone are trained, on the
    tokens that it gives; no choice may then differ in scale.
    """
    out.mkdir(parents=True, exist_ok=True)
    kept = out / "choices.json"
    done: dict[str, dict[str, float]] = json.loads(kept.read_text()) if kept.exists() else {}
    left = [choice for choice in choices if choice.name not in done]
    recordings = _Recordings(config, None if epoch_encoder is None else epoch_encoder.to(device))
    if left:
        recordings.encode()
    for choice in left:
        done[choice.name] = _tried(choice, config, recordings, device, log)
        kept.write_text(json.dumps(done, indent=1) + "\n")
    table = out / "choices.md"
    table.write_text(_table(done, config, epoch_encoder is not None))
    return table


class _Recordings:
    """What all choices learn from and are tested on; tokens are made once."""

    def __init__(self, config: TrainingConfig, epoch_encoder: SequenceModel | None) -> None:
        self._config = config
        self._encoder = epoch_encoder
        self._passes: list[list[LabelledRecording]] = []
        self._validation: list[LabelledRecording] = []

    @property
    def are_tokens(self) -> bool:
        """Whether epochs have been encoded."""
        return self._encoder is not None

    def encode(self) -> None:
        """Make the tokens, where they are wanted, so that no choice is timed with them."""
        if self._encoder is not None:
            self._passes = [encoded(self._encoder, each) for each in self._simulated()]

    def passes(self) -> Iterable[list[LabelledRecording]]:
        """Return the recordings of each pass."""
        return self._passes if self.are_tokens else self._simulated()

    def validation(self) -> list[LabelledRecording]:
        """Return recordings of other animals."""
        if not self._validation:
            numbers = range(self._config.validation_recordings)
            simulated = (self._config.cohort.recording("validation", i) for i in numbers)
            encoder = self._encoder
            self._validation = list(simulated) if encoder is None else encoded(encoder, simulated)
        return self._validation

    def _simulated(self) -> Iterator[list[LabelledRecording]]:
        return self._config.cohort.passes(0, self._config.schedule.passes)


def with_plain_scale(epochs: Epochs) -> Epochs:
    """Return the epochs divided by their standard deviation, and not compressed."""
    straight = KNEE * np.sinh(epochs.samples.astype(np.float32) / KNEE)
    deviation = float(straight[~epochs.lost].std()) if not epochs.lost.all() else 1.0
    scaled = np.clip(straight / max(deviation, 1e-6), -6e4, 6e4)  # the largest of 16 bits
    return replace(epochs, samples=scaled.astype(np.float16))


def _tried(
    choice: Choice,
    config: TrainingConfig,
    recordings: _Recordings,
    device: torch.device,
    log: Log,
) -> dict[str, float]:
    length = choice.sequence_epochs
    sizes = replace(config.model, sequence_epochs=length, reference_epochs=choice.reference_epochs)
    config = replace(config, model=sizes, batch_sequences=max(_EPOCHS_IN_A_BATCH // length, 1))
    torch.manual_seed(config.seed)
    trainer = (
        TokenTrainer(config, device, TokenModel(sizes))
        if recordings.are_tokens
        else SequenceTrainer(config, device)
    )
    began = time.monotonic()
    for number, own in enumerate(recordings.passes()):
        loss = trainer.run_pass(number, list(_scaled(choice, own)))
        log(f"{choice.name}: pass {number + 1} of {config.schedule.passes}, loss {loss:.3f}")
    minutes = (time.monotonic() - began) / 60
    model = trainer.averaged_model()
    validation = _scaled(choice, recordings.validation())
    scored = [score_recording(model, recording) for recording in validation]
    found = {"minutes": round(minutes, 1)}
    for pathway in PATHWAYS:
        figures = pooled_figures(scored, pathway)
        found[f"{pathway}_accuracy"] = round(figures.accuracy, 4)
        found[f"{pathway}_macro_f1"] = round(figures.macro_f1, 4)
    return found


def _scaled(choice: Choice, recordings: Sequence[LabelledRecording]) -> Iterator[LabelledRecording]:
    for recording in recordings:
        if choice.plain_scale and recording.eeg is not None and recording.emg is not None:
            eeg, emg = with_plain_scale(recording.eeg), with_plain_scale(recording.emg)
            yield replace(recording, eeg=eeg, emg=emg)
        else:
            yield recording


def _table(
    done: dict[str, dict[str, float]], config: TrainingConfig, tokens_alone: bool = False
) -> str:
    cohort = config.cohort
    times = f", each seen {config.repeats} times" if config.repeats > 1 else ""
    what = "Sequence encoders alone, over one epoch encoder. " if tokens_alone else ""
    lines = [
        f"Simulated mice. {what}{config.schedule.passes} passes of {cohort.recordings} recordings"
        f"{times}, the same for all; {config.validation_recordings} recordings of other animals; "
        f"seed {config.seed}. Accuracy and macro F1.",
        "",
        "| choice | EEG and EMG | EEG alone | EMG alone | minutes |",
        "|---|---|---|---|---|",
    ]
    for name, found in done.items():
        cells = [
            f"{found[f'{pathway}_accuracy']:.3f} / {found[f'{pathway}_macro_f1']:.3f}"
            for pathway in ("mixed", "eeg", "emg")
        ]
        lines.append(f"| {name} | {' | '.join(cells)} | {found['minutes']:.0f} |")
    return "\n".join(lines) + "\n"
