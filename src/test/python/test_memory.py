"""What becomes of a run whose batch does not fit into the device's memory."""

import contextlib
import io
import sys
import tempfile
import unittest
import weakref
from pathlib import Path
from unittest import mock

import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "main" / "python"))
import tiny
from ganvas_trainer import distributed
from ganvas_trainer.pictures import PreparedSet
from ganvas_trainer.run_directory import RunDirectory
from ganvas_trainer.trainer import Trainer
from ganvas_trainer.training_run import TrainingRun


class MemoryTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.set = PreparedSet.read(tiny.write_set(Path(folder.name) / "set.safetensors"))
        self.root = tiny.write_run(Path(folder.name) / "run", batchSize=16, totalImages=64)

    def started(self) -> TrainingRun:
        device = torch.device("cpu")
        return TrainingRun(RunDirectory(self.root), self.set, device, "fp32", False, 0)

    def run_with_room_for(
        self, pictures: int, stopped_after: int | None = None
    ) -> tuple[bool, str, TrainingRun]:
        """One start on a device that has memory for so many pictures."""
        step, restore, held = Trainer.step, TrainingRun._restore, []

        def limited(trainer, real, conditions):
            computed = torch.zeros(1)
            if len(real) > pictures:
                held.append(weakref.ref(computed))
                raise torch.OutOfMemoryError("simulated")
            seen = step(trainer, real, conditions)
            if trainer.images_seen == stopped_after:
                run.stop()
            return seen

        def restore_with_free_memory(run):
            self.assertEqual([], [ref for ref in held if ref() is not None])
            restore(run)

        with (
            io.StringIO() as output,
            mock.patch.object(Trainer, "step", limited),
            mock.patch.object(TrainingRun, "_restore", restore_with_free_memory),
            contextlib.redirect_stdout(output),
        ):
            run = self.started()
            return run.run(), output.getvalue(), run

    def test_batch_is_halved_until_it_fits(self):
        done, output, run = self.run_with_room_for(4)
        self.assertTrue(done)
        self.assertIn("goes on with 8 a batch", output)
        self.assertIn("goes on with 4 a batch", output)
        self.assertEqual(64, run.trainer.images_seen)

    def test_a_run_goes_on_with_the_batch_that_fitted(self):
        self.run_with_room_for(8, stopped_after=24)
        done, output, run = self.run_with_room_for(8)
        self.assertTrue(done)
        self.assertIn("goes on after 24 images", output)
        self.assertNotIn("out of memory", output)
        self.assertEqual(8, run.trainer.options.batch_size)
        self.assertEqual(64, run.trainer.images_seen)

    def test_run_ends_where_nothing_fits(self):
        done, output, _ = self.run_with_room_for(3)
        self.assertFalse(done)
        self.assertIn("out of memory on cpu with 4 a batch", output)

    def test_one_of_several_processes_ends(self):
        run = self.started()
        run.trainer.step = mock.Mock(side_effect=torch.OutOfMemoryError)
        with (
            mock.patch.object(distributed, "ranks", lambda: 2),
            contextlib.redirect_stdout(io.StringIO()) as output,
        ):
            self.assertFalse(run.run())
        self.assertIn("out of memory on cpu with 16 a batch", output.getvalue())


if __name__ == "__main__":
    unittest.main()
