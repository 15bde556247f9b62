"""What several processes that train one model share. One process alone shares nothing."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import torch
import torch.distributed as dist
from torch import Tensor, nn


def start(device: torch.device) -> None:
    """Joins the processes that ``torchrun`` started, if it started any."""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        dist.init_process_group("cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo")


def end(code: int) -> NoReturn:
    """Ends this process, a good one when all are done. Threads of the exchange may still run and
    would abort a process that is taken down in order: of several, each is left at once."""
    if dist.is_initialized():
        if code == 0:
            dist.barrier()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def rank() -> int:
    return dist.get_rank() if dist.is_initialized() else 0


def ranks() -> int:
    return dist.get_world_size() if dist.is_initialized() else 1


def of_first(value):
    """What the first process has: files and timings of others may differ."""
    if ranks() == 1:
        return value
    holder = [value]
    dist.broadcast_object_list(holder)
    return holder[0]


def mine(values: Tensor) -> Tensor:
    """This process's rows of a batch of all."""
    count = len(values) // ranks()
    return values[rank() * count : (rank() + 1) * count]


def mean_over_ranks(value: Tensor) -> Tensor:
    """The mean over all processes, differentiable."""
    return value if ranks() == 1 else _MeanOverRanks.apply(value)


class _MeanOverRanks(torch.autograd.Function):
    """Its gradient is the mean of gradients over all processes again."""

    @staticmethod
    def forward(_, value: Tensor) -> Tensor:
        total = value.detach().clone()
        dist.all_reduce(total)
        return total / ranks()

    @staticmethod
    def backward(_, gradient: Tensor) -> Tensor:
        return _MeanOverRanks.apply(gradient.contiguous())


@torch.no_grad()
def average_gradients(network: nn.Module) -> None:
    """Replaces gradients by their means over all processes, in one exchange."""
    if ranks() == 1:
        return
    gradients = [p.grad for p in network.parameters() if p.grad is not None]
    flat = torch.cat([g.flatten() for g in gradients])
    dist.all_reduce(flat)
    flat /= ranks()
    offset = 0
    for gradient in gradients:
        gradient.copy_(flat[offset : offset + gradient.numel()].view_as(gradient))
        offset += gradient.numel()


def local_rank() -> int:
    """This process's place among those of its machine."""
    return int(os.environ.get("LOCAL_RANK", "0"))
