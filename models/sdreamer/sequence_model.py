"""Sequence sDREAMER: the stages of consecutive epochs (paper, Section IV-E)."""

import torch
from torch import Tensor, nn

from sdreamer.config import MODALITIES, Modality, Pathway, SequenceModelConfig
from sdreamer.experts import ExpertStack
from sdreamer.heads import PathwayHeads, PathwayLogits
from sdreamer.patches import TokenEmbedding, learned_encoding
from sdreamer.pathways import pathway_mask, pathway_tokens, silence


class SequenceModel(nn.Module):
    """An epoch encoder for each modality under a sequence encoder with three pathways.

    One set of weights scores EEG and EMG together, EEG alone or EMG alone.
    """

    def __init__(self, config: SequenceModelConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = nn.ModuleDict({m: TokenEmbedding(config) for m in MODALITIES})
        self.epoch_stack = ExpertStack(config, config.n_epoch_blocks, last_has_mix_expert=False)
        self.sequence_positions = nn.ParameterDict()
        if config.position_encoding:
            for modality in MODALITIES:
                self.sequence_positions[modality] = learned_encoding(
                    config.sequence_epochs, config.d_model
                )
        self.reference_encoding = nn.ParameterDict()
        if config.reference_epochs:
            for modality in MODALITIES:
                self.reference_encoding[modality] = learned_encoding(1, config.d_model)
        self.sequence_stack = ExpertStack(
            config, config.n_sequence_blocks, last_has_mix_expert=True
        )
        self.heads = PathwayHeads(config)

    def forward(self, eeg: Tensor, emg: Tensor, epoch_mask: Tensor | None = None) -> PathwayLogits:
        """Score sequences along all three pathways, for training.

        Parameters
        ----------
        eeg, emg
            (B, E + R, S), E at most K: consecutive epochs, then the R reference epochs.
        epoch_mask
            (B, E + R), True where the epoch exists. The others have no influence on those that
            do, and their own logits are finite, no more.

        Returns
        -------
        PathwayLogits
            Each (B, E, C).
        """
        eeg_tokens = self.encode_sequence(silence(eeg, epoch_mask), "eeg")  # (B, E + R, D)
        emg_tokens = self.encode_sequence(silence(emg, epoch_mask), "emg")  # (B, E + R, D)
        return PathwayLogits(
            eeg=self.score_sequence(eeg_tokens, None, "eeg", epoch_mask),  # (B, E, C)
            emg=self.score_sequence(None, emg_tokens, "emg", epoch_mask),  # (B, E, C)
            mixed=self.score_sequence(eeg_tokens, emg_tokens, "mixed", epoch_mask),  # (B, E, C)
        )

    def encode_epochs(self, x: Tensor, modality: Modality) -> Tensor:
        """Return the class token of each epoch of one modality: (..., S) -> (..., D)."""
        tokens = self.embeddings[modality](x.flatten(0, -2))  # (B * E, N, D)
        stride = self.config.n_tokens
        tokens = self.epoch_stack(tokens, modality, query_stride=stride)  # (B * E, 1, D)
        return tokens.reshape(*x.shape[:-1], -1)  # (..., D)

    def encode_sequence(self, x: Tensor, modality: Modality) -> Tensor:
        """Return the class tokens of (B, E + R, S) epochs: (B, E + R, D).

        Nothing is learned through the reference epochs: what the encoder can learn, it learns
        from the others, and a pass takes a fifth less time.
        """
        n_epochs = x.shape[1] - self.config.reference_epochs
        tokens = self.encode_epochs(x[:, :n_epochs], modality)  # (B, E, D)
        if n_epochs == x.shape[1]:
            return tokens
        with torch.no_grad():
            references = self.encode_epochs(x[:, n_epochs:], modality)  # (B, R, D)
        return torch.cat([tokens, references], dim=1)  # (B, E + R, D)

    def score_sequence(
        self,
        eeg_tokens: Tensor | None,
        emg_tokens: Tensor | None,
        pathway: Pathway,
        epoch_mask: Tensor | None = None,
    ) -> Tensor:
        """Score (B, E + R, D) tokens of epochs along one pathway: (B, E, C) logits.

        Only what the pathway needs is run; the tokens of a modality it does not read may be None.
        """
        features = self.embed_sequence(eeg_tokens, emg_tokens, pathway, epoch_mask)
        return self.heads.classify(features, pathway)  # (B, E, C)

    def embed_sequence(
        self,
        eeg_tokens: Tensor | None,
        emg_tokens: Tensor | None,
        pathway: Pathway,
        epoch_mask: Tensor | None = None,
    ) -> Tensor:
        """Return the (B, E, d_head) features from which `score_sequence` takes its logits."""
        eeg = self._place(eeg_tokens, "eeg", epoch_mask) if pathway != "emg" else None
        emg = self._place(emg_tokens, "emg", epoch_mask) if pathway != "eeg" else None
        tokens = pathway_tokens(eeg, emg, pathway)  # (B, E or 2E, D)
        tokens = self.sequence_stack(tokens, pathway, pathway_mask(epoch_mask, pathway))
        features: Tensor = self.heads.embed(tokens, pathway)  # (B, E + R, d_head)
        return features[:, : features.shape[1] - self.config.reference_epochs]  # (B, E, d_head)

    def _place(
        self, tokens: Tensor | None, modality: Modality, epoch_mask: Tensor | None
    ) -> Tensor | None:
        """Add to each token its position, or that it is a reference: (B, E + R, D) is kept."""
        if tokens is None:
            return None
        n_references, most = self.config.reference_epochs, self.config.sequence_epochs
        n_epochs = tokens.shape[1] - n_references
        if not 0 < n_epochs <= most:
            raise ValueError(f"a sequence of {n_epochs} epochs came to a model of {most}")
        tokens = silence(tokens, epoch_mask)
        encoding = torch.zeros_like(tokens[0])  # (E + R, D)
        if modality in self.sequence_positions:
            encoding[:n_epochs] = self.sequence_positions[modality][:n_epochs]
        if n_references:
            encoding[n_epochs:] = self.reference_encoding[modality]
        return tokens + encoding
