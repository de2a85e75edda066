"""Training by several processes at once, as `torchrun` starts them."""

import os
from dataclasses import dataclass

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel


@dataclass(frozen=True, slots=True)
class Team:
    """The processes that train one model together, and which of them this is.

    Attributes
    ----------
    rank
        0 is the one that validates, logs and saves.
    size
        How many there are.
    """

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process validates, logs and saves."""
        return self.rank == 0

    @classmethod
    def joined(cls, device: torch.device) -> "Team":
        """Join the others when `torchrun` started this process; else train alone."""
        if not distributed.is_torchelastic_launched():
            return cls()
        distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
        return cls(distributed.get_rank(), distributed.get_world_size())

    def leave(self) -> None:
        """Part from the others; nothing when alone."""
        if self.size > 1:
            distributed.destroy_process_group()

    def shared(self, module: nn.Module) -> nn.Module:
        """Return a module whose gradients are averaged over the team."""
        if self.size == 1:
            return module
        return DistributedDataParallel(module, find_unused_parameters=True)

    def fewest(self, count: int, device: torch.device) -> int:
        """Return the smallest of the counts that the members give."""
        return int(self._reduced(count, device, distributed.ReduceOp.MIN))

    def mean(self, value: float, device: torch.device) -> float:
        """Return the mean of the values that the members give."""
        return self._reduced(value, device, distributed.ReduceOp.SUM) / self.size

    def _reduced(
        self, value: float, device: torch.device, how: distributed.ReduceOp.RedOpType
    ) -> float:
        if self.size == 1:
            return value
        tensor: Tensor = torch.tensor(float(value), device=device)
        distributed.all_reduce(tensor, how)
        return float(tensor)


def local_device(device: torch.device) -> torch.device:
    """Return the GPU that belongs to this process, where `torchrun` started one for each."""
    if device.type == "cuda" and distributed.is_torchelastic_launched():
        return torch.device("cuda", int(os.environ["LOCAL_RANK"]))
    return device
