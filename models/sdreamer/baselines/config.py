"""Sizes of the neural baselines, as a frozen record."""

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Literal, get_args

from sdreamer.config import (
    MODALITIES,
    EncoderConfig,
    EpochModelConfig,
    Modality,
    SequenceModelConfig,
)

Signals = Literal["eeg", "emg", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineConfig(EncoderConfig):
    """The sizes of sDREAMER, which all baselines share, and which signals a model reads.

    Attributes
    ----------
    signals
        ``"eeg"`` or ``"emg"`` trains a model on one signal, as the baselines of Table II are.
    n_blocks
        Depth of an epoch-level model.
    n_epoch_blocks, n_sequence_blocks
        Depth of the two halves of a sequence-level model.
    n_cross_blocks
        Blocks in which two signals attend to each other; the paper gives no number.
    n_lstm_layers
        Layers of each Bi-LSTM; the paper gives no number.
    sequence_epochs
        Most epochs in a sequence, K.
    """

    kind: ClassVar[str] = "baseline"

    signals: Signals = "both"
    n_blocks: int = 4
    n_epoch_blocks: int = 2
    n_sequence_blocks: int = 3
    n_cross_blocks: int = 1
    n_lstm_layers: int = 2
    sequence_epochs: int = 16

    def __post_init__(self) -> None:
        EncoderConfig.__post_init__(self)
        for name in (
            "n_blocks",
            "n_epoch_blocks",
            "n_sequence_blocks",
            "n_cross_blocks",
            "n_lstm_layers",
            "sequence_epochs",
        ):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} {getattr(self, name)} is not positive")
        if self.signals not in get_args(Signals):
            raise ValueError(f"signals {self.signals!r} is none of {', '.join(get_args(Signals))}")

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """The signals that the model reads."""
        return signals_read(self.signals)

    def require_both(self, model: str) -> None:
        """Refuse a model that lets two signals meet when it is to read one."""
        if self.signals != "both":
            raise ValueError(f"the {model} needs both signals, not {self.signals!r} alone")

    def epoch_model(self) -> EpochModelConfig:
        """Return the epoch sDREAMER of the same sizes."""
        return EpochModelConfig(**self._shared(), n_blocks=self.n_blocks)

    def sequence_model(self) -> SequenceModelConfig:
        """Return the sequence sDREAMER of the same sizes."""
        return SequenceModelConfig(
            **self._shared(),
            n_epoch_blocks=self.n_epoch_blocks,
            n_sequence_blocks=self.n_sequence_blocks,
            sequence_epochs=self.sequence_epochs,
        )

    def _shared(self) -> dict[str, Any]:
        values = asdict(self)
        return {field.name: values[field.name] for field in fields(EncoderConfig)}


def signals_read(signals: Signals) -> tuple[Modality, ...]:
    """Return the modalities that a choice of signals names."""
    return MODALITIES if signals == "both" else (signals,)
