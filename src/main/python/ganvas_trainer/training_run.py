"""The loop around the steps: order, statistics, checkpoints, snapshots, falling back."""

from __future__ import annotations

import contextlib
import math
import time

import torch
from torch import Tensor

from . import distributed
from .devices import CapturedStep
from .pictures import EpochSampler, PreparedSet, UnusableSetError
from .run_directory import Progress, RunDirectory
from .trainer import CONDITIONS, Architecture, Trainer, TrainerOptions, mean_of, mix

GRID_COLUMNS, GRID_ROWS = 10, 8
COLLAPSED = 1e-3
MAX_RECOVERIES = 3
LEAST_BATCH = 4
SAME_LOSSES = 0.05
SAME_STEPS = 3  # Later, what rounding does differently has grown to as much (decision 16).


class TrainingRun:
    """Trains by the options of a run directory and goes on from its last checkpoint.

    A run that collapses or diverges falls back to it with other random numbers and twice the
    penalty, three times at most.
    """

    def __init__(
        self,
        directory: RunDirectory,
        pictures: PreparedSet,
        device: torch.device,
        precision: str,
        graphs: bool,
        minutes: float,
    ):
        self.directory, self.device = directory, device
        self.options = directory.options()
        self.architecture = Architecture.of(self.options["architecture"])
        if (pictures.resolution, pictures.condition_size) != (
            self.architecture.resolution,
            self.architecture.condition_size,
        ):
            raise UnusableSetError(
                f"the set has {pictures.resolution} pixels and {pictures.condition_size} numbers a "
                f"condition, the run's options {self.architecture.resolution} and "
                f"{self.architecture.condition_size}"
            )
        self.pictures = pictures.to(device)
        self.minutes, self.started = minutes, time.monotonic()
        self.stopped = False
        self.progress = Progress()
        self.bf16 = self.graphs = False
        self._restore()
        self.minutes_before = self.progress.minutes
        if precision == "auto":
            precision = self.progress.precision or ("bf16" if self._bf16_is_faster() else "fp32")
        self.progress.precision = precision
        self.trainer.bf16 = self.bf16 = precision == "bf16"
        self.graphs = graphs and self._graphs_are_faster()
        if self.graphs:
            self.trainer.captured = CapturedStep()

    def stop(self) -> None:
        """Ends the run after the step under way, with a checkpoint."""
        self.stopped = True

    def _restore(self) -> None:
        checkpoint = distributed.of_first(
            self.directory.latest_checkpoint() if distributed.rank() == 0 else None
        )
        before = self.progress
        if checkpoint:
            self.progress = checkpoint[1]
            self.progress.recoveries = max(before.recoveries, self.progress.recoveries)
            self.progress.precision = before.precision or self.progress.precision
            self.progress.batchSize = before.batchSize or self.progress.batchSize
        options = dict(self.options["trainer"])
        if self.progress.batchSize:
            options["batchSize"] = self.progress.batchSize
        if self.progress.recoveries:
            options["seed"] = mix(options["seed"], self.progress.recoveries)
            for weight in ("penaltyWeight", "finalPenaltyWeight"):
                options[weight] *= 2**self.progress.recoveries
        self.trainer = Trainer(
            self.architecture, TrainerOptions.of(options), self.device, self.bf16
        )
        if self.graphs:
            self.trainer.captured = CapturedStep()
        if self.minutes:
            self.trainer.time_spent = self.progress.minutes / self.minutes
        self.trainer.discriminator.freeze(self.options.get("frozenLevels") or 0)
        self.order = EpochSampler(
            self.pictures.labels,
            self.options["balancedClasses"] and len(self.pictures.classes) > 0,
            options["seed"],
        )
        if checkpoint:
            self.trainer.restore(checkpoint[0], self.progress.imagesSeen)
            self._say(f"goes on after {self.progress.imagesSeen} images")
        if distributed.rank() == 0:
            self.directory.forget_statistics_after(self.progress.imagesSeen if checkpoint else -1)

    def _bf16_is_faster(self) -> bool:
        """Two trial steps each way, on a trainer of their own."""
        if self.device.type == "cuda":
            return torch.cuda.is_bf16_supported()
        seconds = []
        for bf16 in (False, True):
            trainer = Trainer(self.architecture, self.trainer.options, self.device, bf16)
            self._timed(trainer, 1)
            seconds.append(self._timed(trainer, trainer.options.penalty_interval)[0])
        self._say(f"fp32 {seconds[0]:.2f} s, bf16 {seconds[1]:.2f} s for the same steps")
        return distributed.of_first(seconds[1] < seconds[0])

    def _graphs_are_faster(self) -> bool:
        """Whether steps as CUDA graphs take less time than others, and see the same from the same
        state on, by trainers of their own: what cannot be recorded on this GPU, or is not what it
        should be, is not used."""
        if self.device.type != "cuda" or distributed.ranks() > 1:
            return False
        usual, recorded = (
            Trainer(self.architecture, self.trainer.options, self.device, self.bf16)
            for _ in range(2)
        )
        recorded.captured = CapturedStep()
        interval = self.trainer.options.penalty_interval
        try:
            # First steps are slow: kernels are chosen, and memory is taken.
            self._timed(usual, interval)
            self._timed(recorded, (CapturedStep.USUAL + 1) * interval)
            usual.restore(recorded.state(), recorded.images_seen)
            one_by_one, expected = self._timed(usual, 2 * interval)
            as_graphs, seen = self._timed(recorded, 2 * interval)
        except RuntimeError as e:
            self._say(f"steps cannot be CUDA graphs here: {e}")
            return False
        difference = _difference(expected[:SAME_STEPS], seen[:SAME_STEPS])
        self._say(
            f"one by one {one_by_one:.2f} s, as CUDA graphs {as_graphs:.2f} s for the same steps; "
            f"what the first ones saw differs by a share of {difference:.1e}"
        )
        return difference < SAME_LOSSES and as_graphs < one_by_one

    def _timed(self, trainer: Trainer, count: int) -> tuple[float, list[dict[str, Tensor]]]:
        """Seconds of so many steps, and what they saw."""
        started = time.perf_counter()
        seen = [self._step(trainer) for _ in range(count)]
        if self.device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter() - started, seen

    def _step(self, trainer: Trainer) -> dict[str, Tensor]:
        rows = distributed.mine(self.order.rows(trainer.images_seen, trainer.options.batch_size))
        told = self.pictures.told(rows, trainer.random(CONDITIONS))
        return trainer.step(self.pictures.real(rows), told)

    def run(self) -> bool:
        """Returns whether all images were seen, or the run was asked to stop; False if it collapsed
        or diverged too often. Where the device's memory is too small, the batch is halved, for the
        rest of the run; several processes end, as the others would wait for this one."""
        while True:
            with contextlib.suppress(torch.OutOfMemoryError):
                return self._run()
            # Not before the exception is gone, which holds on to all that the step had computed.
            size = self.trainer.options.batch_size
            if distributed.ranks() > 1 or size // 2 < LEAST_BATCH:
                print(f"out of memory on {self.device} with {size} a batch", flush=True)
                return False
            self.progress.batchSize = size // 2
            self._say(f"out of memory on {self.device}: goes on with {size // 2} a batch")
            del self.trainer
            self._restore()

    def _run(self) -> bool:
        trainer_options = self.trainer.options
        started, images = time.perf_counter(), self.trainer.images_seen
        while self.trainer.images_seen < trainer_options.total_images:
            seen = self._step(self.trainer)
            steps = self.trainer.iteration
            last = self.trainer.images_seen >= trainer_options.total_images or self._ends()
            if last or steps % self.options["statisticsInterval"] == 0:
                numbers = mean_of(seen)
                if not _healthy(numbers):
                    if not self._recover(numbers):
                        return False
                    continue
                seconds = time.perf_counter() - started
                rate = (self.trainer.images_seen - images) / seconds
                started, images = time.perf_counter(), self.trainer.images_seen
                self._report(numbers, rate)
            self.progress.imagesSeen = self.trainer.images_seen
            if last or steps % self.options["metricInterval"] == 0:
                self._show()
            if last or steps % self.options["checkpointInterval"] == 0:
                self._save()  # Last: who goes on from here does nothing of the above again.
            if last:
                break
        return True

    def _ends(self) -> bool:
        """Whether it was asked to, or the time is over, of which the trainer is told."""
        spent = 0.0
        if self.minutes:
            self.progress.minutes = self.minutes_before + (time.monotonic() - self.started) / 60
            spent = self.progress.minutes / self.minutes
        told = distributed.mean_over_ranks(torch.tensor([float(self.stopped), spent]))
        stopped, self.trainer.time_spent = told.tolist()
        return stopped > 0 or self.trainer.time_spent >= 1

    def _recover(self, numbers: dict[str, float]) -> bool:
        self.progress.recoveries += 1
        self._say(f"collapsed or diverged after {self.trainer.images_seen} images: {numbers}")
        if self.progress.recoveries > MAX_RECOVERIES:
            self._say("for the last time: the run needs other options")
            return False
        self._restore()
        return True

    def _report(self, numbers: dict[str, float], rate: float) -> None:
        if distributed.rank() > 0:
            return
        seen = self.trainer.images_seen
        step = {"gradientPenalty": math.nan} | numbers
        step = {name: value if math.isfinite(value) else "NaN" for name, value in step.items()}
        line = {"imagesSeen": seen, "imagesPerSecond": rate, "step": step}
        self.directory.append_statistics(line)
        self._say(
            f"{seen} of {self.trainer.options.total_images} images, {rate:.0f} images/s, "
            f"D {numbers['discriminatorLoss']:.3f}, G {numbers['generatorLoss']:.3f}"
        )

    def _save(self) -> None:
        if distributed.rank() == 0:
            self.directory.save_checkpoint(self.trainer.state(), self.progress)

    @torch.no_grad()
    def _show(self) -> None:
        """A snapshot for the judge and a grid, always of the same latents and conditions."""

        def draw_conditions(count: int, random: torch.Generator) -> Tensor | None:
            rows = torch.randint(len(self.pictures.labels), (count,), generator=random)
            return self.pictures.told(rows, random)

        snapshot = self.trainer.snapshot(draw_conditions)
        random = torch.Generator().manual_seed(1)
        count = GRID_COLUMNS * GRID_ROWS
        latents = self.trainer.latents(count, random)
        pictures = self.trainer.average(latents, draw_conditions(count, random))
        if distributed.rank() == 0:
            self.directory.save_snapshot(snapshot, self.progress)
            self.directory.save_grid(pictures, GRID_COLUMNS, self.trainer.images_seen)

    def _say(self, message: str) -> None:
        if distributed.rank() == 0:
            print(message, flush=True)


def _difference(expected: list[dict[str, Tensor]], seen: list[dict[str, Tensor]]) -> float:
    """By what share the numbers that steps saw differ at most; of small ones, by how much."""
    one, other = (
        torch.stack([s[n] for s in steps for n in sorted(s)]) for steps in (expected, seen)
    )
    return float(((other - one) / (1 + one.abs())).abs().max())


def _healthy(numbers: dict[str, float]) -> bool:
    losses = (numbers["discriminatorLoss"], numbers["generatorLoss"])
    return all(math.isfinite(x) for x in losses) and numbers["pictureDeviation"] > COLLAPSED
