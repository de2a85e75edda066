"""Epoch sDREAMER: the stage of a single epoch (paper, Section IV-D)."""

from torch import Tensor, nn

from sdreamer.config import MODALITIES, PATHWAYS, EpochModelConfig, Modality, Pathway
from sdreamer.experts import ExpertStack
from sdreamer.heads import PathwayHeads, PathwayLogits
from sdreamer.patches import TokenEmbedding
from sdreamer.pathways import pathway_tokens, silence


class EpochModel(nn.Module):
    """Three pathways through one stack of expert blocks, each with its own head.

    One set of weights scores EEG and EMG together, EEG alone or EMG alone.
    """

    def __init__(self, config: EpochModelConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = nn.ModuleDict({m: TokenEmbedding(config) for m in MODALITIES})
        self.stack = ExpertStack(config, config.n_blocks, last_has_mix_expert=True)
        self.heads = PathwayHeads(config)

    def forward(self, eeg: Tensor, emg: Tensor, epoch_mask: Tensor | None = None) -> PathwayLogits:
        """Score epochs along all three pathways, for training.

        Parameters
        ----------
        eeg, emg
            (B, S), or (B, E, S) as the sequence model takes them; epochs do not see each other.
        epoch_mask
            (B, E), True where the epoch exists. The logits of others are finite, no more.

        Returns
        -------
        PathwayLogits
            Each (B, C), or (B, E, C).
        """
        epochs = eeg.shape[:-1]
        eeg, emg = silence(eeg, epoch_mask), silence(emg, epoch_mask)
        eeg_tokens = self.embeddings["eeg"](eeg.flatten(0, -2))  # (B * E, N, D)
        emg_tokens = self.embeddings["emg"](emg.flatten(0, -2))  # (B * E, N, D)
        logits = (
            self.heads(self._class_tokens(eeg_tokens, emg_tokens, p), p) for p in PATHWAYS
        )  # each (B * E, 1, C)
        return PathwayLogits(*(x.reshape(*epochs, -1) for x in logits))  # each (B, E, C)

    def score(self, eeg: Tensor | None, emg: Tensor | None, pathway: Pathway) -> Tensor:
        """Score (B, S) epochs along one pathway, running only what it needs: (B, C) logits."""
        return self.heads.classify(self.embed(eeg, emg, pathway), pathway)  # (B, C)

    def embed(self, eeg: Tensor | None, emg: Tensor | None, pathway: Pathway) -> Tensor:
        """Return the (B, d_head) features from which `score` takes its logits."""
        eeg_tokens = self._tokens(eeg, "eeg") if pathway != "emg" else None  # (B, N, D)
        emg_tokens = self._tokens(emg, "emg") if pathway != "eeg" else None  # (B, N, D)
        class_tokens = self._class_tokens(eeg_tokens, emg_tokens, pathway)  # (B, 1 or 2, D)
        return self.heads.embed(class_tokens, pathway).squeeze(1)  # (B, d_head)

    def _tokens(self, x: Tensor | None, modality: Modality) -> Tensor | None:
        return None if x is None else self.embeddings[modality](x)  # (B, N, D)

    def _class_tokens(self, eeg: Tensor | None, emg: Tensor | None, pathway: Pathway) -> Tensor:
        """Return the closing class tokens of one pathway, (B, 1, D) or (B, 2, D) when mixed."""
        tokens = pathway_tokens(eeg, emg, pathway)  # (B, N or 2N, D)
        return self.stack(tokens, pathway, query_stride=self.config.n_tokens)  # (B, 1 or 2, D)
