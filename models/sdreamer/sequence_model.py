"""Sequence sDREAMER: the stages of consecutive epochs (paper, Section IV-E)."""

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
        self.sequence_stack = ExpertStack(
            config, config.n_sequence_blocks, last_has_mix_expert=True
        )
        self.heads = PathwayHeads(config)

    def forward(self, eeg: Tensor, emg: Tensor, epoch_mask: Tensor | None = None) -> PathwayLogits:
        """Score sequences along all three pathways, for training.

        Parameters
        ----------
        eeg, emg
            (B, E, S), E at most K.
        epoch_mask
            (B, E), True where the epoch exists. The others have no influence on those that do,
            and their own logits are finite, no more.

        Returns
        -------
        PathwayLogits
            Each (B, E, C).
        """
        eeg_tokens = self.encode_epochs(silence(eeg, epoch_mask), "eeg")  # (B, E, D)
        emg_tokens = self.encode_epochs(silence(emg, epoch_mask), "emg")  # (B, E, D)
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

    def score_sequence(
        self,
        eeg_tokens: Tensor | None,
        emg_tokens: Tensor | None,
        pathway: Pathway,
        epoch_mask: Tensor | None = None,
    ) -> Tensor:
        """Score (B, E, D) tokens of epochs along one pathway: (B, E, C) logits.

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
        return self.heads.embed(tokens, pathway)  # (B, E, d_head)

    def _place(
        self, tokens: Tensor | None, modality: Modality, epoch_mask: Tensor | None
    ) -> Tensor | None:
        """Add to each token its position in the sequence; shape (B, E, D) is kept."""
        if tokens is None:
            return None
        n_epochs, most = tokens.shape[1], self.config.sequence_epochs
        if n_epochs > most:
            raise ValueError(f"a sequence of {n_epochs} epochs came to a model of {most}")
        tokens = silence(tokens, epoch_mask)
        if modality not in self.sequence_positions:
            return tokens
        return tokens + self.sequence_positions[modality][:n_epochs]
