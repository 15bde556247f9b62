"""Steps that are recorded once and then run as they were, with other inputs."""

import sys
import unittest
from pathlib import Path

import tiny
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten

sys.path.insert(0, str(Path(__file__).parents[2] / "main" / "python"))
from ganvas_trainer.devices import CapturedStep
from ganvas_trainer.networks import Architecture
from ganvas_trainer.trainer import CONDITIONS, Trainer, TrainerOptions

STEPS = 40


class Recorder(TorchDispatchMode):
    """What a CUDA graph does, on a CPU: notes each operation with the very memory that it reads, and
    repeats it into the very memory that it wrote, whatever the program around it would do."""

    def __init__(self):
        super().__init__()
        self.operations = []

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        results = operation(*args, **(kwargs or {}))
        self.operations.append((operation, args, kwargs or {}, tree_flatten(results)[0]))
        return results

    @torch.no_grad()
    def repeat(self) -> None:
        for operation, args, kwargs, results in self.operations:
            again = tree_flatten(operation(*args, **kwargs))[0]
            for result, value in zip(results, again, strict=True):
                if isinstance(result, torch.Tensor) and result.data_ptr() != value.data_ptr():
                    result.copy_(value)


class CapturedTest(unittest.TestCase):
    def setUp(self):
        self.recorders = []

    def record(self, function):
        recorder = Recorder()
        self.recorders.append(recorder)
        with recorder:
            results = function()
        runs = iter([lambda: None])  # A CUDA graph does not run while it is recorded.
        return results, lambda: next(runs, recorder.repeat)()

    def losses(self, captured: bool) -> tuple[list[float], Trainer]:
        record = tiny.options(recognitionWeight=1.0, totalImages=8 * STEPS)
        trainer = Trainer(
            Architecture.of(record["architecture"]),
            TrainerOptions.of(record["trainer"]),
            torch.device("cpu"),
            bf16=False,
        )
        if captured:
            trainer.captured = CapturedStep(self.record)
        losses = []
        for step in range(STEPS):
            random = torch.Generator().manual_seed(step)
            pictures = 2 * torch.rand(8, 3, tiny.RESOLUTION, tiny.RESOLUTION, generator=random) - 1
            told = torch.eye(2)[torch.randint(2, (8,), generator=trainer.random(CONDITIONS))]
            seen = trainer.step(pictures, told)
            losses += [float(seen[name]) for name in sorted(seen)]
        return losses, trainer

    def test_recorded_steps_are_those_that_were_not(self):
        usual, one = self.losses(captured=False)
        recorded, other = self.losses(captured=True)
        self.assertEqual(2, len(self.recorders))
        self.assertEqual(usual, recorded)
        for name, weights in one.state().items():
            self.assertTrue(torch.equal(weights, other.state()[name]), name)

    def test_nothing_in_a_step_waits_for_the_device(self):
        self.losses(captured=True)
        waiting = ("_local_scalar_dense", "nonzero", "masked_select", "_unique", "pin_memory")
        for recorder in self.recorders:
            self.assertGreater(len(recorder.operations), 100)
            for operation, _, options, _ in recorder.operations:
                self.assertFalse(any(w in str(operation) for w in waiting), operation)
                self.assertFalse(options.get("pin_memory"), operation)


if __name__ == "__main__":
    unittest.main()
