"""Times training steps on random pictures: ``ganvas_trainer.benchmark OPTIONS``.

Prints the median milliseconds of a step, the lazy penalties with their share. ``OPTIONS`` is the
``options.json`` of a run. Several processes that ``torchrun`` started share each batch.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

import torch

from . import distributed
from .networks import Architecture
from .trainer import Trainer, TrainerOptions


def main() -> None:
    parser = argparse.ArgumentParser(prog="ganvas-trainer-benchmark", description=__doc__)
    parser.add_argument("options", type=Path, help="options.json of a run")
    parser.add_argument("--precision", choices=["bf16", "fp32"], required=True)
    parser.add_argument("--repetitions", type=int, default=3, help="at least so many")
    parser.add_argument("--seconds", type=float, default=2, help="and at least so long")
    arguments = parser.parse_args()
    record = json.loads(arguments.options.read_text("utf-8"))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cuda":
        device = torch.device("cuda", distributed.local_rank())
    torch.set_num_threads(1)
    distributed.start(device)
    options = TrainerOptions.of(record["trainer"])
    trainer = Trainer(
        Architecture.of(record["architecture"]), options, device, arguments.precision == "bf16"
    )
    milliseconds = _cycles(trainer, arguments.repetitions, arguments.seconds)
    if distributed.rank() == 0:
        print(statistics.median(milliseconds) / options.penalty_interval)
    distributed.end(0)


def _cycles(trainer: Trainer, repetitions: int, seconds: float) -> list[float]:
    """Milliseconds of each round of steps from one penalty to the next."""
    architecture, batch = trainer.architecture, trainer.options.batch_size
    side, random = architecture.resolution, torch.Generator().manual_seed(1)
    pictures = torch.rand(batch, architecture.image_channels, side, side, generator=random)
    pictures = (2 * pictures - 1).contiguous(memory_format=torch.channels_last)
    told = None
    if architecture.condition_size:
        told = torch.randn(batch, architecture.condition_size, generator=random)
    mine = [None if t is None else distributed.mine(t).to(trainer.device) for t in (pictures, told)]
    milliseconds: list[float] = []
    begun = time.perf_counter()
    warm = ends = False
    while not ends:
        started = time.perf_counter()
        for _ in range(trainer.options.penalty_interval):
            trainer.step(*mine)
        if trainer.device.type == "cuda":
            torch.cuda.synchronize()
        now = time.perf_counter()
        if warm:
            milliseconds.append((now - started) * 1000)
        else:
            warm, begun = True, now
        ends = distributed.of_first(len(milliseconds) >= repetitions and now - begun >= seconds)
    return milliseconds


if __name__ == "__main__":
    main()
