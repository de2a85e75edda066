"""The eighteen rows of Table I, each with its name, its place in the paper and how it is built."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from torch import nn

from sdreamer.baselines import classical
from sdreamer.baselines.config import BaselineConfig
from sdreamer.baselines.contexts import CrossAttendingContexts, JoinedContext, SeparateContexts
from sdreamer.baselines.cross_modal import CrossModalEncoders
from sdreamer.baselines.encoders import CrossAttendingEncoders, SeparateEncoders, SharedEncoder
from sdreamer.baselines.lstm import LstmEncoder, SequenceLstm
from sdreamer.baselines.mlp import MlpEncoder
from sdreamer.baselines.stagers import EpochStager, SequenceStager
from sdreamer.baselines.transformer import EpochTransformer, SequenceTransformer
from sdreamer.epoch_model import EpochModel
from sdreamer.sequence_model import SequenceModel

Level = Literal["epoch", "sequence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of Table I.

    Attributes
    ----------
    name, title
        For the command line and the report; `title` is the paper's.
    level
        Whether it sees one epoch at a time or a sequence.
    paper_accuracy, paper_macro_f1
        In per cent; None where the paper gives none.
    """

    name: str
    title: str
    level: Level
    paper_accuracy: float
    paper_macro_f1: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassicalRow(Row):
    """A row whose model is fitted to features; `make` takes a seed."""

    make: classical.MakeClassifier


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuralRow(Row):
    """A row whose model is trained on samples.

    Attributes
    ----------
    build
        Makes the module: forward(eeg, emg, epoch_mask) takes (B, E, S) signals and a (B, E) mask
        and returns (B, E, C) logits, or the logits of three pathways when the model is sDREAMER.
    """

    build: Callable[[BaselineConfig], nn.Module]


def row(name: str) -> ClassicalRow | NeuralRow:
    """Return the row with this name; refuse a name that none has."""
    for candidate in TABLE_I:
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in TABLE_I)
    raise ValueError(f"{name!r} is no row of Table I; the rows are {known}")


def _mlp(config: BaselineConfig) -> nn.Module:
    make = partial(MlpEncoder, n_blocks=config.n_blocks)
    return EpochStager(config, SeparateEncoders(config, make), linear_head=True)


def _bi_lstm(config: BaselineConfig) -> nn.Module:
    return EpochStager(config, SeparateEncoders(config, LstmEncoder))


def _channel_independent(config: BaselineConfig) -> nn.Module:
    return EpochStager(config, SharedEncoder(EpochTransformer(config, config.n_blocks)))


def _dual_encoder(config: BaselineConfig) -> nn.Module:
    make = partial(EpochTransformer, n_blocks=config.n_blocks)
    return EpochStager(config, SeparateEncoders(config, make))


def _cross_attention(config: BaselineConfig) -> nn.Module:
    return EpochStager(config, CrossAttendingEncoders(config, config.n_blocks))


def _cross_modal(config: BaselineConfig) -> nn.Module:
    return EpochStager(config, CrossModalEncoders(config, config.n_blocks))


def _epoch_sdreamer(config: BaselineConfig) -> nn.Module:
    config.require_both("epoch sDREAMER")
    return EpochModel(config.epoch_model())


def _sequence_mlp(config: BaselineConfig) -> nn.Module:
    make = partial(MlpEncoder, n_blocks=config.n_epoch_blocks)
    context = JoinedContext(config, SequenceTransformer(config))
    return SequenceStager(config, SeparateEncoders(config, make), context)


def _sequence_bi_lstm(config: BaselineConfig) -> nn.Module:
    context = JoinedContext(config, SequenceLstm(config))
    return SequenceStager(config, SeparateEncoders(config, LstmEncoder), context)


def _sequence_dual_encoder(config: BaselineConfig) -> nn.Module:
    return SequenceStager(config, _epoch_transformers(config), SeparateContexts(config))


def _sequence_cross_attention(config: BaselineConfig) -> nn.Module:
    encoders = CrossAttendingEncoders(config, config.n_epoch_blocks)
    return SequenceStager(config, encoders, SeparateContexts(config))


def _seq_cross_attention(config: BaselineConfig) -> nn.Module:
    return SequenceStager(config, _epoch_transformers(config), CrossAttendingContexts(config))


def _sequence_cross_modal(config: BaselineConfig) -> nn.Module:
    encoders = CrossModalEncoders(config, config.n_epoch_blocks)
    return SequenceStager(config, encoders, JoinedContext(config, SequenceTransformer(config)))


def _sequence_sdreamer(config: BaselineConfig) -> nn.Module:
    config.require_both("sequence sDREAMER")
    return SequenceModel(config.sequence_model())


def _epoch_transformers(config: BaselineConfig) -> SeparateEncoders:
    return SeparateEncoders(config, partial(EpochTransformer, n_blocks=config.n_epoch_blocks))


def _classical(
    name: str, title: str, accuracy: float, f1: float, make: classical.MakeClassifier
) -> ClassicalRow:
    return ClassicalRow(
        name=name, title=title, level="epoch", paper_accuracy=accuracy, paper_macro_f1=f1, make=make
    )


def _neural(
    name: str,
    title: str,
    accuracy: float,
    f1: float | None,
    build: Callable[[BaselineConfig], nn.Module],
) -> NeuralRow:
    return NeuralRow(
        name=name,
        title=title,
        level="sequence" if name.startswith("sequence-") else "epoch",
        paper_accuracy=accuracy,
        paper_macro_f1=f1,
        build=build,
    )


TABLE_I: tuple[ClassicalRow | NeuralRow, ...] = (
    _classical("decision-tree", "Decision Tree", 79.25, 67.65, classical.decision_tree),
    _classical("random-forest", "Random Forest", 85.47, 74.55, classical.random_forest),
    _classical("adaboost", "AdaBoost", 85.85, 77.78, classical.ada_boost),
    _classical("xgboost", "XGBoost", 85.29, 75.79, classical.xgboost),
    _neural("mlp", "MLP", 81.46, 67.05, _mlp),
    _neural("bi-lstm", "Bi-LSTM", 85.57, 76.09, _bi_lstm),
    _neural(
        "channel-independent",
        "Channel-Independent Transformer",
        86.70,
        78.40,
        _channel_independent,
    ),
    _neural("dual-encoder", "Dual-Encoder Transformer", 87.17, 78.68, _dual_encoder),
    _neural("cross-attention", "Cross-Attention Transformer", 87.07, 79.13, _cross_attention),
    _neural("cross-modal", "Cross-Modal Transformer", 87.01, None, _cross_modal),
    _neural("epoch-sdreamer", "Epoch sDREAMER", 88.25, 81.30, _epoch_sdreamer),
    _neural("sequence-mlp", "MLP + Transformer", 88.88, 83.33, _sequence_mlp),
    _neural("sequence-bi-lstm", "Bi-LSTM", 90.07, 85.21, _sequence_bi_lstm),
    _neural(
        "sequence-dual-encoder", "Dual-Encoder Transformer", 90.65, 86.37, _sequence_dual_encoder
    ),
    _neural(
        "sequence-cross-attention",
        "Cross-Attention Transformer",
        90.37,
        86.31,
        _sequence_cross_attention,
    ),
    _neural(
        "sequence-seq-cross-attention",
        "SeqCross-Attention Transformer",
        90.93,
        86.48,
        _seq_cross_attention,
    ),
    _neural("sequence-cross-modal", "Cross-Modal Transformer", 87.84, None, _sequence_cross_modal),
    _neural("sequence-sdreamer", "Sequence sDREAMER", 91.72, 87.64, _sequence_sdreamer),
)
