"""sDREAMER: a self-distilled mixture-of-modality-experts transformer for sleep staging.

The method is that of Chen et al., "sDREAMER: Self-distilled Mixture-of-Modality-Experts
Transformer for Automatic Sleep Staging" (2023).
"""
