"""The classifier that dreams: what is written is what was trained, and a run goes on."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

sys.path.insert(0, str(Path(__file__).parents[2] / "main" / "python"))
from ganvas_trainer import classifier
from ganvas_trainer.labelled_pictures import LabelledPictures


def pictures() -> LabelledPictures:
    random = torch.Generator().manual_seed(1)
    return LabelledPictures(
        torch.randint(0, 256, (40, 3, 128, 128), generator=random, dtype=torch.uint8),
        torch.arange(40) % 6,
        torch.arange(40) % 10 == 0,
        ["a", "b", "c", "d", "e", "f"],
        ["g", "g", "h", "h", "i", "i"],
    )


class ClassifierTest(unittest.TestCase):
    def setUp(self):
        torch.set_num_threads(1)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_in(self, name: str, steps: int) -> classifier.ClassifierRun:
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return classifier.ClassifierRun(pictures(), folder, steps * classifier.BATCH, 1)

    def test_folded_weights_compute_the_same(self):
        network = classifier.Classifier(3)
        for norm in network.norms:
            torch.nn.init.uniform_(norm.running_mean, -0.5, 0.5)
            torch.nn.init.uniform_(norm.running_var, 0.5, 2)
            torch.nn.init.uniform_(norm.bias, -0.5, 0.5)
        network.eval()
        x = torch.rand(1, 3, 64, 64) * 2 - 1
        tensors = {n: t.float() for n, t in network.folded().items()}
        y = x
        for i in range(len(network.convolutions)):
            y = F.avg_pool2d(y, 2) if i in network.halved else y
            weight, bias = (
                tensors[f"convolution{i}.weight"],
                tensors[f"convolution{i}.bias"],
            )
            y = F.leaky_relu(F.conv2d(y, weight, bias, padding=1), classifier.SLOPE)
        scores = F.linear(y.mean((2, 3)), tensors["output.weight"], tensors["output.bias"])
        with torch.no_grad():
            torch.testing.assert_close(scores, network(x), rtol=0.02, atol=0.02)

    def test_a_run_goes_on_from_its_checkpoint_and_writes_a_card(self):
        whole = self.run_in("whole", 2)
        whole.run()
        begun = self.run_in("parts", 2)
        begun._train()
        begun.step = 1
        begun._save()
        again = self.run_in("parts", 2)
        self.assertEqual(again.step, 1)
        again.run()
        for name, tensor in load_file(self.folder / "whole" / "weights.safetensors").items():
            other = load_file(self.folder / "parts" / "weights.safetensors")[name]
            torch.testing.assert_close(tensor, other, rtol=0.02, atol=0.02)
        card = json.loads((self.folder / "whole" / "classifier.json").read_text("utf-8"))
        self.assertEqual(card["heldOut"]["pictures"], 4)
        self.assertEqual(card["classes"][2], {"name": "c", "group": "h"})

    def test_pictures_are_changed_against_the_network_by_so_much(self):
        run = self.run_in("against", 1)
        x = torch.rand(4, 3, 64, 64)
        random = torch.Generator().manual_seed(1)
        moved = run._against(x, torch.tensor([0, 1, 2, 0]), 0.02, random) - x
        self.assertLessEqual(moved.square().mean((1, 2, 3)).sqrt().max().item(), 0.0201)
        self.assertGreater(moved.square().mean((1, 2, 3)).sqrt().min().item(), 0.015)


if __name__ == "__main__":
    unittest.main()
