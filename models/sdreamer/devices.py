"""What to compute on, and how."""

from typing import Literal

import torch

Device = Literal["auto", "cpu", "cuda", "mps"]


def choose_device(wanted: Device) -> torch.device:
    """Return the device to compute on; ``"auto"`` takes a GPU where there is one.

    Raises
    ------
    ValueError
        When the device asked for is not there.
    """
    available = {"cpu": True, "cuda": torch.cuda.is_available()}
    available["mps"] = torch.backends.mps.is_available()
    if wanted == "auto":
        return torch.device(next(name for name in ("cuda", "mps", "cpu") if available[name]))
    if not available[wanted]:
        raise ValueError(f"this computer has no {wanted} device; use auto or cpu")
    return torch.device(wanted)


def has_bfloat16(device: torch.device) -> bool:
    """Tell whether the device multiplies 16-bit matrices faster than 32-bit ones."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if device.type == "cpu":
        features = torch.cpu.get_capabilities()
        return bool(features.get("avx512_bf16") or features.get("amx_bf16"))
    return False
