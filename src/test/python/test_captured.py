"""Steps that are recorded once and then run as they were, with other inputs."""

import contextlib
import io
import sys
import tempfile
import types
import unittest
from pathlib import Path
from unittest import mock

import tiny
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten

sys.path.insert(0, str(Path(__file__).parents[2] / "main" / "python"))
from ganvas_trainer import training_run
from ganvas_trainer.devices import CapturedStep
from ganvas_trainer.networks import Architecture
from ganvas_trainer.pictures import PreparedSet
from ganvas_trainer.run_directory import RunDirectory
from ganvas_trainer.trainer import CONDITIONS, Trainer, TrainerOptions

CPU = torch.device("cpu")

STEPS = 40
NOISE = 0.015  # A share of each weight: more than rounding does to large networks in as many steps.


class Recorder(TorchDispatchMode):
    """What a CUDA graph does, on a CPU: notes each operation with the very memory that it reads,
    and repeats it into the very memory that it wrote, whatever the program around it would do."""

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


def record(function, recorders: list[Recorder]):
    recorder = Recorder()
    recorders.append(recorder)
    with recorder:
        results = function()
    runs = iter([lambda: None])  # A CUDA graph does not run while it is recorded.
    return results, lambda: next(runs, recorder.repeat)()


class CapturedTest(unittest.TestCase):
    def setUp(self):
        self.recorders = []

    def trainer(self) -> Trainer:
        options = tiny.options(totalImages=8 * STEPS)
        return Trainer(
            Architecture.of(options["architecture"]),
            TrainerOptions.of(options["trainer"]),
            CPU,
            bf16=False,
        )

    def step(self, trainer: Trainer, number: int) -> dict[str, torch.Tensor]:
        random = torch.Generator().manual_seed(number)
        pictures = 2 * torch.rand(8, 3, tiny.RESOLUTION, tiny.RESOLUTION, generator=random) - 1
        told = torch.eye(2)[torch.randint(2, (8,), generator=trainer.random(CONDITIONS))]
        return trainer.step(pictures, told)

    def losses(self, captured: bool) -> tuple[list[float], Trainer]:
        trainer = self.trainer()
        if captured:
            trainer.captured = CapturedStep(lambda function: record(function, self.recorders))
        losses = []
        for step in range(STEPS):
            seen = self.step(trainer, step)
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

    def test_no_gradient_node_outlives_its_step(self):
        """One that did would wait for the stream it was made on, and break the recording."""
        trainer = self.trainer()
        networks = (trainer.generator, trainer.discriminator)

        def node(parameter):
            return parameter.view_as(parameter).grad_fn.next_functions[0][0]

        def mark(module, *_):
            for parameter in module.parameters(recurse=False):
                if parameter.requires_grad:
                    node(parameter).metadata["seen"] = True
                    marked.append(parameter)

        for network in networks:
            for module in network.modules():
                module.register_forward_hook(mark)
        for number in range(5):
            marked: list[torch.nn.Parameter] = []
            self.step(trainer, number)
            self.assertGreater(len(marked), 30)
            self.assertFalse([p.shape for p in marked if "seen" in node(p).metadata])


class TrialTest(unittest.TestCase):
    """Of both ways at the start of a run, as on a GPU that is none."""

    def trial(self, recording, seconds: tuple[float, float]) -> tuple[bool, str]:
        with tempfile.TemporaryDirectory() as name:
            root = tiny.write_run(Path(name) / "run")
            pictures = PreparedSet.read(tiny.write_set(Path(name) / "set.safetensors"))
            run = training_run.TrainingRun(RunDirectory(root), pictures, CPU, "fp32", True, 0)
        self.assertFalse(run.graphs)
        run.device = types.SimpleNamespace(type="cuda")
        warm_up = [0, 0, 0, 0]
        clock = iter([*warm_up, 0, seconds[0], 10, 10 + seconds[1]])

        class Captured(CapturedStep):
            def __init__(self):
                super().__init__(recording)

        said = io.StringIO()
        with (
            mock.patch.object(training_run, "Trainer", lambda a, o, _, b: Trainer(a, o, CPU, b)),
            mock.patch.object(training_run, "CapturedStep", Captured),
            mock.patch.object(training_run.time, "perf_counter", lambda: next(clock)),
            mock.patch.object(torch.cuda, "synchronize"),
            contextlib.redirect_stdout(said),
        ):
            return run._graphs_are_faster(), said.getvalue()

    def test_what_is_faster_and_the_same_is_used(self):
        taken, said = self.trial(lambda function: record(function, []), (2, 1))
        self.assertTrue(taken, said)
        self.assertIn("one by one 2.00 s, as CUDA graphs 1.00 s", said)

    def test_what_is_rounded_otherwise_is_used(self):
        def record_with_noise(function):
            recorders: list[Recorder] = []
            results, run = record(function, recorders)
            random = torch.Generator().manual_seed(1)

            @torch.no_grad()
            def run_with_noise():
                run()
                for operation, arguments, _, _ in recorders[0].operations:
                    if "_fused_adam_" in str(operation):
                        for weights in arguments[0]:
                            weights *= 1 + NOISE * torch.randn(weights.shape, generator=random)

            return results, run_with_noise

        taken, said = self.trial(record_with_noise, (2, 1))
        self.assertTrue(taken, said)

    def test_what_is_slower_is_not(self):
        taken, said = self.trial(lambda function: record(function, []), (1, 2))
        self.assertFalse(taken, said)

    def test_what_sees_something_else_is_not(self):
        taken, said = self.trial(lambda function: (function(), lambda: None), (2, 1))
        self.assertFalse(taken, said)

    def test_what_cannot_be_recorded_is_not(self):
        def refuse(_):
            raise RuntimeError("operation not permitted when stream is capturing")

        taken, said = self.trial(refuse, (2, 1))
        self.assertFalse(taken)
        self.assertIn("steps cannot be CUDA graphs here: operation not permitted", said)


if __name__ == "__main__":
    unittest.main()
