"""``ganvas-trainer SET RUN``: trains on a prepared set and writes a run directory."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

import torch

from . import distributed
from .pictures import PreparedSet, UnusableSetError
from .run_directory import RunDirectory
from .training_run import TrainingRun


def main() -> int:
    parser = argparse.ArgumentParser(prog="ganvas-trainer", description=__doc__)
    parser.add_argument("set", type=Path, help="prepared set, one file")
    parser.add_argument("run", type=Path, help="run directory with the run's options.json")
    parser.add_argument("--device", default="auto", help="cpu, cuda, auto")
    parser.add_argument(
        "--precision",
        choices=["auto", "bf16", "fp32", "fp64"],
        default="auto",
        help="auto: bf16 or fp32, what is faster; fp64: to compare runs",
    )
    parser.add_argument("--no-graphs", action="store_true", help="no CUDA graphs, faster or not")
    parser.add_argument("--threads", type=int, default=1, help="of a process, on a CPU")
    parser.add_argument(
        "--minutes",
        type=float,
        default=0,
        help="time for the whole run, earlier starts with this option included; rates fall with it",
    )
    arguments = parser.parse_args()
    found = "cuda" if torch.cuda.is_available() else "cpu"
    device = torch.device(found if arguments.device == "auto" else arguments.device)
    torch.set_num_threads(arguments.threads)
    torch.backends.nnpack.set_flags(False)  # It would warn at each convolution where it cannot run.
    if arguments.precision == "fp64":
        torch.set_default_dtype(torch.float64)
    distributed.start(device)
    if device.type == "cuda":
        torch.cuda.set_device(distributed.local_rank())
        device = torch.device("cuda", distributed.local_rank())
        torch.backends.cudnn.benchmark = True  # Shapes never change.
    try:
        pictures = PreparedSet.read(arguments.set)
        run = TrainingRun(
            RunDirectory(arguments.run),
            pictures,
            device,
            arguments.precision,
            not arguments.no_graphs,
            arguments.minutes,
        )
    except (UnusableSetError, ValueError, OSError) as e:
        print(e, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: run.stop())
    return 0 if run.run() else 3


if __name__ == "__main__":
    distributed.end(main())
