"""What the models and their loss are built from, as frozen records that a checkpoint can carry.

A default is the paper's choice unless the field says otherwise.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Literal, Self, TypeAlias, get_args

Pathway = Literal["eeg", "emg", "mixed"]
Modality = Literal["eeg", "emg"]
PatchEmbeddingKind = Literal["linear", "mlp"]
ModalityEncodingKind = Literal["per_token", "vector", "none"]
KLDirection = Literal["student_to_teacher", "teacher_to_student"]

PATHWAYS: tuple[Pathway, ...] = get_args(Pathway)
MODALITIES: tuple[Modality, ...] = get_args(Modality)

_LARGEST: Mapping[str, int] = {  # far beyond use: a damaged checkpoint must not fill the memory
    **dict.fromkeys(("d_model", "n_heads", "d_ff", "d_head"), 65_536),
    **dict.fromkeys(("patch_samples", "epoch_samples", "sequence_epochs"), 100_000),
    **dict.fromkeys(("n_blocks", "n_epoch_blocks", "n_sequence_blocks"), 100),
    "n_classes": 1_000,
}

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderConfig:
    """What the epoch model and the sequence model have in common.

    Attributes
    ----------
    d_model, n_heads, d_ff
        Width of a token, attention heads, width of an expert's hidden layer.
    patch_samples, epoch_samples
        Samples in a patch and in an epoch (one second at 512 Hz).
    dropout
        Rate after each attention and each expert.
    layer_scale
        Start of the learned scale of each residual branch; None leaves it out, as the paper does.
        The authors' code starts at 0.1, which is the default here because it steadies training.
    patch_embedding
        ``"linear"`` is Eq. 1 of the paper; ``"mlp"`` (linear, ReLU, linear) is the authors' code.
    modality_encoding
        ``"per_token"`` is Eq. 2 (one vector per token); ``"vector"``, one per modality, is the
        authors' code; ``"none"`` is the ablation of Table IV.
    position_encoding
        False is the ablation of Table IV; it holds for patches and for epochs in a sequence.
    d_head
        Width of the hidden layer of each classification head.
    """

    kind: ClassVar[str]

    d_model: int = 128
    n_heads: int = 8
    d_ff: int = 512
    patch_samples: int = 16
    epoch_samples: int = 512
    dropout: float = 0.1
    n_classes: int = 3
    layer_scale: float | None = 0.1
    patch_embedding: PatchEmbeddingKind = "linear"
    modality_encoding: ModalityEncodingKind = "per_token"
    position_encoding: bool = True
    d_head: int = 256

    def __post_init__(self) -> None:
        for name in ("d_model", "n_heads", "d_ff", "patch_samples", "n_classes", "d_head"):
            _require_positive(name, getattr(self, name))
        for name, most in _LARGEST.items():
            _require_whole(name, getattr(self, name, 1), most)
        if self.d_model % self.n_heads:
            raise ValueError(f"d_model {self.d_model} is not a multiple of n_heads {self.n_heads}")
        if self.epoch_samples < self.patch_samples:
            raise ValueError(
                f"epoch_samples {self.epoch_samples} holds no patch of {self.patch_samples} samples"
            )
        if not 0.0 <= self.dropout < 1.0:
            raise ValueError(f"dropout {self.dropout} is not in [0, 1)")
        _require_choice("patch_embedding", self.patch_embedding, get_args(PatchEmbeddingKind))
        _require_choice("modality_encoding", self.modality_encoding, get_args(ModalityEncodingKind))

    @property
    def n_patches(self) -> int:
        """Patches in an epoch, P = floor(S / W)."""
        return self.epoch_samples // self.patch_samples

    @property
    def n_tokens(self) -> int:
        """Tokens of one modality in an epoch: the class token and the patches."""
        return self.n_patches + 1

    def to_dict(self) -> dict[str, Json]:
        """Return the fields and the kind of model, ready for JSON."""
        return {"kind": self.kind, **asdict(self)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Json]) -> Self:
        """Rebuild what `to_dict` gave; refuse another kind and fields not known here."""
        if values.get("kind") != cls.kind:
            raise ValueError(f"{values.get('kind')!r} is not the kind of model {cls.kind!r}")
        return cls(**_known_fields(cls, {k: v for k, v in values.items() if k != "kind"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochModelConfig(EncoderConfig):
    """The epoch model: one stack of blocks whose last has a mix expert."""

    kind: ClassVar[str] = "epoch"

    n_blocks: int = 4

    def __post_init__(self) -> None:
        EncoderConfig.__post_init__(self)
        _require_positive("n_blocks", self.n_blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceModelConfig(EncoderConfig):
    """The sequence model: an epoch encoder without mix expert under a sequence encoder with one.

    Attributes
    ----------
    sequence_epochs
        Most epochs in a sequence, K (16 in the paper).
    reference_epochs
        Epochs from all over the recording that the sequence encoder sees besides, R; see
        `sdreamer.references`. The paper has none.
    """

    kind: ClassVar[str] = "sequence"

    n_epoch_blocks: int = 2
    n_sequence_blocks: int = 3
    sequence_epochs: int = 16
    reference_epochs: int = 0

    def __post_init__(self) -> None:
        EncoderConfig.__post_init__(self)
        for name in ("n_epoch_blocks", "n_sequence_blocks", "sequence_epochs"):
            _require_positive(name, getattr(self, name))
        if self.reference_epochs < 0:
            raise ValueError(f"reference_epochs {self.reference_epochs} is negative")


ModelConfig = EpochModelConfig | SequenceModelConfig


def model_config_from_dict(values: Mapping[str, Json]) -> ModelConfig:
    """Rebuild the configuration of whichever kind of model `values` describes."""
    if values.get("kind") == EpochModelConfig.kind:
        return EpochModelConfig.from_dict(values)
    if values.get("kind") == SequenceModelConfig.kind:
        return SequenceModelConfig.from_dict(values)
    raise ValueError(f"{values.get('kind')!r} is not a kind of model known here")


@dataclass(frozen=True, slots=True, kw_only=True)
class DistillationConfig:
    """The weights of the training loss (paper, Eqs. 10 to 14).

    Attributes
    ----------
    alpha
        Share of the distillation in the loss.
    distilled
        Modalities whose pathways learn from the mixed one; fewer are the ablations of Table III.
    tau_eeg, tau_emg
        Temperatures of the two distillations.
    kl_direction
        ``"student_to_teacher"`` is KL(student || mixed) as Eqs. 11 and 12 are written;
        ``"teacher_to_student"`` is KL(mixed || student), the authors' code.
    detach_teacher
        Whether the distillation leaves the mixed pathway alone; the authors' code does not detach.
    scale_by_tau_squared
        Whether each divergence is multiplied by its squared temperature, as Hinton et al. (2015)
        do so that the size of the gradient does not depend on the temperature.
    mono_cross_entropy
        Weight of an added cross-entropy, the mean over the two mono pathways; 0 in the paper.
    class_weights
        Weight of each class in every cross-entropy; None weighs them alike.
    """

    alpha: float = 0.33
    distilled: tuple[Modality, ...] = MODALITIES
    tau_eeg: float = 1.0
    tau_emg: float = 3.0
    kl_direction: KLDirection = "student_to_teacher"
    detach_teacher: bool = False
    scale_by_tau_squared: bool = False
    mono_cross_entropy: float = 0.0
    class_weights: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.alpha <= 1.0:
            raise ValueError(f"alpha {self.alpha} is not in [0, 1]")
        _require_positive("tau_eeg", self.tau_eeg)
        _require_positive("tau_emg", self.tau_emg)
        for modality in self.distilled:
            _require_choice("a distilled modality", modality, MODALITIES)
        _require_choice("kl_direction", self.kl_direction, get_args(KLDirection))
        if self.mono_cross_entropy < 0.0:
            raise ValueError(f"mono_cross_entropy {self.mono_cross_entropy} is negative")
        for weight in self.class_weights or ():
            _require_positive("a class weight", weight)

    def to_dict(self) -> dict[str, Json]:
        """Return the fields, ready for JSON."""
        values = {**asdict(self), "distilled": list(self.distilled)}
        if self.class_weights is not None:
            values["class_weights"] = list(self.class_weights)
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Json]) -> Self:
        """Rebuild what `to_dict` gave; refuse fields not known here."""
        known = _known_fields(cls, values)
        for name in ("distilled", "class_weights"):
            if isinstance(known.get(name), list):
                known[name] = tuple(known[name])
        return cls(**known)


def _known_fields(cls: type, values: Mapping[str, Json]) -> dict[str, Any]:
    unknown = sorted(set(values) - {field.name for field in fields(cls)})
    if unknown:
        raise ValueError(f"{cls.__name__} has no field called {', '.join(unknown)}")
    return dict(values)


def _require_positive(name: str, value: float) -> None:
    if value <= 0:
        raise ValueError(f"{name} {value} is not positive")


def _require_whole(name: str, value: int, most: int) -> None:
    if not isinstance(value, int) or value > most:
        raise ValueError(f"{name} {value!r} is no whole number up to {most}")


def _require_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name} {value!r} is none of {', '.join(choices)}")
