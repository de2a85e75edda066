"""Sizes so small that a test may train every row of Table I."""

from sdreamer.baselines.config import BaselineConfig

TINY = BaselineConfig(
    d_model=16,
    n_heads=2,
    d_ff=24,
    d_head=16,
    patch_samples=64,
    dropout=0.0,
    n_blocks=1,
    n_epoch_blocks=1,
    n_sequence_blocks=1,
    n_lstm_layers=1,
    sequence_epochs=8,
)
