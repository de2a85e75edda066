"""What each pathway reads: checks and joins the tokens of the modalities it needs."""

import torch
from torch import Tensor

from sdreamer.config import MODALITIES, Modality, Pathway


def needed(pathway: Pathway) -> tuple[Modality, ...]:
    """Return the modalities that a pathway reads."""
    return MODALITIES if pathway == "mixed" else (pathway,)


def pathway_tokens(eeg: Tensor | None, emg: Tensor | None, pathway: Pathway) -> Tensor:
    """Return the tokens a pathway reads: (B, N, D), or (B, 2N, D) with EEG first when mixed."""
    needed = {"eeg": (eeg,), "emg": (emg,), "mixed": (eeg, emg)}[pathway]
    present = [tokens for tokens in needed if tokens is not None]
    if len(present) < len(needed):
        raise ValueError(f"the pathway {pathway!r} misses a signal that it reads")
    return torch.cat(present, dim=1)


def pathway_mask(epoch_mask: Tensor | None, pathway: Pathway) -> Tensor | None:
    """Return the attention key mask that belongs to the tokens of a pathway."""
    if epoch_mask is None or pathway != "mixed":
        return epoch_mask  # (B, E)
    return torch.cat([epoch_mask, epoch_mask], dim=1)  # (B, 2E)


def silence(x: Tensor, epoch_mask: Tensor | None) -> Tensor:
    """Put zeros in place of epochs that do not exist; what stood there may be anything, even NaN.

    Parameters
    ----------
    x
        (B, E, ...), samples or tokens.
    epoch_mask
        (B, E), True where the epoch exists; None when all do.
    """
    if epoch_mask is None:
        return x
    return x.masked_fill(~epoch_mask[..., None], 0.0)
