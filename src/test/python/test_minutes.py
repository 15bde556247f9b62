"""A run whose time is limited: rates fall with the time, and all starts share it."""

import contextlib
import io
import itertools
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "main" / "python"))
import tiny
from ganvas_trainer import training_run
from ganvas_trainer.pictures import PreparedSet
from ganvas_trainer.run_directory import RunDirectory

MINUTES = 2


class MinutesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.set = PreparedSet.read(tiny.write_set(Path(folder.name) / "set.safetensors"))
        self.root = tiny.write_run(Path(folder.name) / "run", totalImages=1_000_000)

    def rates(self, stopped_after: int | None) -> list[float]:
        """Of all steps of one start, which take a second each."""
        seconds = itertools.count()
        clock = mock.Mock(monotonic=lambda: next(seconds), perf_counter=time.perf_counter)
        device = torch.device("cpu")
        found = []
        with (
            mock.patch.object(training_run, "time", clock),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            run = training_run.TrainingRun(
                RunDirectory(self.root), self.set, device, "fp32", False, MINUTES
            )
            step = run.trainer.step

            def noted(*arguments):
                seen = step(*arguments)
                found.append(float(run.trainer.rate))
                if len(found) == stopped_after:
                    run.stop()
                return seen

            run.trainer.step = noted
            self.assertTrue(run.run())
        return found

    def test_rates_have_fallen_to_their_end_when_the_time_is_over(self):
        first = self.rates(stopped_after=45)
        self.assertEqual(45, len(first))
        rates = first + self.rates(stopped_after=None)
        self.assertAlmostEqual(60 * MINUTES, len(rates), delta=2)
        trainer = tiny.options()["trainer"]
        self.assertAlmostEqual(trainer["learningRate"], rates[0])
        self.assertAlmostEqual(trainer["finalLearningRate"], rates[-1], delta=1e-6)
        falls = [before - after for before, after in itertools.pairwise(rates)]
        self.assertGreaterEqual(min(falls), 0)
        self.assertLess(max(falls), 5e-6)
        self.assertEqual(1, len(self.rates(stopped_after=None)))


if __name__ == "__main__":
    unittest.main()
