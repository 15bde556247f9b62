"""Runs of the trainer as processes: alone, two together, killed, on bad input."""

import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import tiny
import torch
from safetensors import safe_open
from safetensors.torch import load_file

MAIN = Path(__file__).parents[2] / "main" / "python"
TRAINER = ["-m", "ganvas_trainer"]
TOGETHER = [
    "-m",
    "torch.distributed.run",
    "--standalone",
    "--nproc-per-node=2",
    *TRAINER,
]
FP32 = ["--device=cpu", "--precision=fp32"]


class TrainingTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.set = tiny.write_set(self.folder / "set.safetensors")

    def start(self, module: list[str], run: Path, *more: str) -> subprocess.Popen:
        environment = os.environ | {"PYTHONPATH": str(MAIN), "OMP_NUM_THREADS": "1"}
        command = [sys.executable, *module, str(self.set), str(run), *FP32, *more]
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.addCleanup(lambda: process.poll() is None and os.killpg(process.pid, signal.SIGKILL))
        return process

    def train(self, module: list[str], run: Path, *more: str) -> str:
        process = self.start(module, run, *more)
        output, _ = process.communicate(timeout=300)
        self.assertEqual(0, process.returncode, output)
        return output

    def kill_when(self, process: subprocess.Popen, file: Path) -> None:
        """Kills a run and all its processes as soon as it has written a file."""
        for line in process.stdout:
            if file.exists():
                break
            self.assertIsNotNone(line)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()

    def assert_same_losses(self, first: Path, second: Path, tolerance: float) -> None:
        pairs = list(zip(tiny.losses(first), tiny.losses(second), strict=True))
        self.assertEqual(50, len(pairs))
        for step, (one, other) in enumerate(pairs):
            for a, b in zip(one, other, strict=True):
                if not (math.isnan(a) and math.isnan(b)):
                    self.assertAlmostEqual(a, b, delta=tolerance, msg=f"step {step}")

    def test_two_processes_have_the_losses_of_one(self):
        alone = tiny.write_run(self.folder / "alone")
        together = tiny.write_run(self.folder / "together")
        # In fp32 rounding grows: a run whose first weights differ by 1e-7 is 1e-3 away at the end.
        self.train(TRAINER, alone, "--precision=fp64")
        self.train(TOGETHER, together, "--precision=fp64")
        self.assert_same_losses(alone, together, 1e-9)

    def test_killed_run_goes_on_as_if_nothing_had_happened(self):
        whole = tiny.write_run(self.folder / "whole")
        killed = tiny.write_run(self.folder / "killed")
        self.train(TRAINER, whole)
        checkpoint = killed / "checkpoints" / "0000000080.safetensors"
        self.kill_when(self.start(TRAINER, killed), checkpoint)
        output = self.train(TRAINER, killed)
        self.assertIn("goes on after", output)
        self.assert_same_losses(whole, killed, 1e-6)
        for name, tensor in load_file(whole / "snapshots" / "0000000400.safetensors").items():
            other = load_file(killed / "snapshots" / "0000000400.safetensors")[name]
            torch.testing.assert_close(tensor, other)

    def test_one_of_two_killed_ends_the_run_and_it_resumes(self):
        run = tiny.write_run(self.folder / "run")
        process = self.start(TOGETHER, run)
        for _ in process.stdout:
            if (run / "checkpoints" / "0000000040.safetensors").exists():
                break
        found = subprocess.check_output(
            ["pgrep", "-f", f"ganvas_trainer {self.set}"], text=True
        ).split()
        children = [int(pid) for pid in found if int(pid) != process.pid]
        os.kill(children[-1], signal.SIGKILL)
        process.communicate(timeout=120)
        self.assertNotEqual(0, process.returncode)
        self.assertIn("goes on after", self.train(TOGETHER, run))
        self.assertEqual(50, len(tiny.losses(run)))

    def test_stops_when_asked_with_a_checkpoint(self):
        run = tiny.write_run(self.folder / "run", totalImages=1_000_000)
        process = self.start(TRAINER, run)
        for line in process.stdout:
            if line.startswith("64 of"):
                process.terminate()
        process.wait(120)
        process.stdout.close()
        self.assertEqual(0, process.returncode)
        last = max((run / "checkpoints").iterdir())
        self.assertEqual(int(last.stem), 8 * len(tiny.losses(run)))

    def test_a_run_goes_on_in_the_precision_it_began_with(self):
        run = tiny.write_run(self.folder / "run", totalImages=80)
        self.assertIn("for the same steps", self.train(TRAINER, run, "--precision=auto"))
        (run / "options.json").write_text(json.dumps(tiny.options(totalImages=160)))
        output = self.train(TRAINER, run, "--precision=auto")
        self.assertIn("goes on after 80 images", output)
        self.assertNotIn("for the same steps", output)
        precisions = set()
        for file in (run / "checkpoints").iterdir():
            with safe_open(file, "pt") as contents:
                precisions.add(json.loads(contents.metadata()["progress"])["precision"])
        self.assertEqual(1, len(precisions), precisions)
        self.assertLess(precisions, {"fp32", "bf16"})

    def test_damaged_checkpoint_gives_way_to_the_one_before(self):
        run = tiny.write_run(self.folder / "run")
        self.train(TRAINER, run)
        last = run / "checkpoints" / "0000000400.safetensors"
        last.write_bytes(last.read_bytes()[:5000])
        self.assertIn("goes on after 360 images", self.train(TRAINER, run))

    def test_unusable_sets_are_refused_with_the_reason(self):
        run = tiny.write_run(self.folder / "run")
        bad = {
            "it anew": lambda f: f.write_bytes(f.read_bytes()[:3000]),
            "not ganvas-set-1": lambda f: tiny.write_set(f, format="ganvas-set-9"),
            "does not hold the 99 pictures": lambda f: tiny.write_set(f, count="99"),
            "cannot be read": lambda f: f.unlink(),
        }
        for reason, spoil in bad.items():
            with self.subTest(reason):
                tiny.write_set(self.set)
                spoil(self.set)
                process = self.start(TRAINER, run)
                output, _ = process.communicate(timeout=60)
                self.assertEqual(2, process.returncode)
                self.assertIn(reason, output)
                self.assertNotIn("Traceback", output)

    def test_set_of_another_size_is_refused(self):
        run = tiny.write_run(self.folder / "run")
        record = json.loads((run / "options.json").read_text())
        record["architecture"] |= {"resolution": 32, "generatorChannels": [16] * 4}
        record["architecture"]["discriminatorChannels"] = [16] * 4
        (run / "options.json").write_text(json.dumps(record))
        process = self.start(TRAINER, run)
        output, _ = process.communicate(timeout=60)
        self.assertEqual(2, process.returncode)
        self.assertIn("the set has 16 pixels", output)

    def test_diverging_run_falls_back_and_gives_up_with_the_reason(self):
        run = tiny.write_run(self.folder / "run", learningRate=1e18, finalLearningRate=1e18)
        started = time.monotonic()
        process = self.start(TRAINER, run)
        output, _ = process.communicate(timeout=120)
        self.assertEqual(3, process.returncode, output)
        self.assertEqual(4, output.count("collapsed or diverged"))
        self.assertLess(time.monotonic() - started, 120)


if __name__ == "__main__":
    unittest.main()
