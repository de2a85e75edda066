"""Hypnograms of this and of other programs."""
