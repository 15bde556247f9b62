"""What becomes of a run whose batch does not fit into the device's memory."""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "main" / "python"))
import tiny
from ganvas_trainer.pictures import PreparedSet
from ganvas_trainer.run_directory import RunDirectory
from ganvas_trainer.trainer import Trainer
from ganvas_trainer.training_run import TrainingRun


class MemoryTest(unittest.TestCase):
    def run_with_room_for(self, pictures: int) -> tuple[bool, str, TrainingRun]:
        step = Trainer.step

        def limited(trainer, real, conditions):
            if len(real) > pictures:
                raise torch.OutOfMemoryError("simulated")
            return step(trainer, real, conditions)

        with tempfile.TemporaryDirectory() as folder, io.StringIO() as output:
            prepared = PreparedSet.read(tiny.write_set(Path(folder) / "set.safetensors"))
            root = tiny.write_run(Path(folder) / "run", batchSize=16, totalImages=64)
            device = torch.device("cpu")
            run = TrainingRun(RunDirectory(root), prepared, device, "fp32", False, 0)
            with (
                mock.patch.object(Trainer, "step", limited),
                contextlib.redirect_stdout(output),
            ):
                return run.run(), output.getvalue(), run

    def test_batch_is_halved_until_it_fits(self):
        done, output, run = self.run_with_room_for(4)
        self.assertTrue(done)
        self.assertIn("goes on with 8 a batch", output)
        self.assertIn("goes on with 4 a batch", output)
        self.assertEqual(64, run.trainer.images_seen)

    def test_run_ends_where_nothing_fits(self):
        done, output, _ = self.run_with_room_for(3)
        self.assertFalse(done)
        self.assertIn("out of memory on cpu even with 4 a batch", output)


if __name__ == "__main__":
    unittest.main()
