"""How the signals of an epoch become features: apart, with shared weights, or meeting."""

from collections.abc import Callable, Mapping

from torch import Tensor, nn

from sdreamer.baselines.config import BaselineConfig
from sdreamer.baselines.transformer import CrossBlock, TokenTransformer
from sdreamer.config import Modality

BySignal = Mapping[Modality, Tensor]


class SeparateEncoders(nn.Module):
    """One encoder for each signal, late fusion; each (B, S) -> (B, D)."""

    def __init__(
        self, config: BaselineConfig, make_encoder: Callable[[BaselineConfig], nn.Module]
    ) -> None:
        super().__init__()
        self.encoders = nn.ModuleDict({m: make_encoder(config) for m in config.modalities})

    def forward(self, samples: BySignal) -> BySignal:
        """Return the features of each signal, each (B, D)."""
        return {m: self.encoders[m](x) for m, x in samples.items()}


class SharedEncoder(nn.Module):
    """One encoder that reads every signal with the same weights (Nie et al., 2022)."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, samples: BySignal) -> BySignal:
        """Return the features of each signal, each (B, D)."""
        return {m: self.encoder(x) for m, x in samples.items()}


class CrossStage(nn.Module):
    """Blocks in which EEG looks at EMG and EMG at EEG (Tan and Bansal, 2019)."""

    def __init__(self, config: BaselineConfig) -> None:
        super().__init__()
        self.to_eeg = nn.ModuleList(CrossBlock(config) for _ in range(config.n_cross_blocks))
        self.to_emg = nn.ModuleList(CrossBlock(config) for _ in range(config.n_cross_blocks))

    def forward(
        self, eeg: Tensor, emg: Tensor, key_mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return tokens of unchanged shapes (B, N, D); both read those of before the block."""
        for to_eeg, to_emg in zip(self.to_eeg, self.to_emg, strict=True):
            eeg, emg = to_eeg(eeg, emg, key_mask), to_emg(emg, eeg, key_mask)
        return eeg, emg


class CrossAttendingEncoders(nn.Module):
    """One transformer for each signal, then a stage in which their tokens meet."""

    def __init__(self, config: BaselineConfig, n_blocks: int) -> None:
        super().__init__()
        config.require_both("cross-attention transformer")
        self.eeg = TokenTransformer(config, n_blocks)
        self.emg = TokenTransformer(config, n_blocks)
        self.cross = CrossStage(config)

    def forward(self, samples: BySignal) -> BySignal:
        """Return the class token of each signal, each (B, D)."""
        eeg, emg = self.cross(self.eeg(samples["eeg"]), self.emg(samples["emg"]))  # (B, N, D)
        return {"eeg": eeg[:, 0], "emg": emg[:, 0]}  # each (B, D)
