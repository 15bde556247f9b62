"""Where tensors are computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor


def uploaded(values: Tensor, device: torch.device) -> Tensor:
    """A tensor of this machine on a device, without waiting for what a GPU has yet to do."""
    if device.type == "cuda" and not values.is_cuda:
        values = values.pin_memory()
    return values.to(device, non_blocking=True)


def cuda_graph(function: Callable[[], dict[str, Tensor]]) -> tuple[dict[str, Tensor], Callable]:
    """What a function would launch: where its results will lie, and what launches it."""
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        results = function()
    return results, graph.replay


class CapturedStep:
    """A function of tensors whose shapes never change, launched as a whole instead of kernel by
    kernel: the count of small kernels is what training waits for on a GPU.

    ``kind`` are the ways that the function can take; each is run as usual a few times, and then
    recorded. What differs between calls has to come in by the tensors.
    """

    USUAL = 2

    def __init__(self, record=cuda_graph):
        self.record = record
        self.calls: Counter[bool] = Counter()
        self.inputs: NamedTuple | None = None
        self.recorded: dict[bool, tuple[dict[str, Tensor], Callable]] = {}

    def __call__(
        self,
        function: Callable[[NamedTuple, bool], dict[str, Tensor]],
        inputs: NamedTuple,
        kind: bool,
    ) -> dict[str, Tensor]:
        self.calls[kind] += 1
        if self.calls[kind] <= self.USUAL:
            return _aside(function, inputs, kind)
        if self.inputs is None:
            self.inputs = type(inputs)(*(None if t is None else t.clone() for t in inputs))
        for here, given in zip(self.inputs, inputs, strict=True):
            if here is not None:
                here.copy_(given)
        if kind not in self.recorded:
            self.recorded[kind] = self.record(lambda: function(self.inputs, kind))
        results, run = self.recorded[kind]
        run()
        return {name: value.clone() for name, value in results.items()}


def _aside(function: Callable, inputs: NamedTuple, kind: bool) -> dict[str, Tensor]:
    """As usual, but on a stream of its own, as what is recorded will be on another, too."""
    if not inputs[0].is_cuda:
        return function(inputs, kind)
    usual, aside = torch.cuda.current_stream(), torch.cuda.Stream()
    aside.wait_stream(usual)
    with torch.cuda.stream(aside):
        results = function(inputs, kind)
    usual.wait_stream(aside)
    return results
