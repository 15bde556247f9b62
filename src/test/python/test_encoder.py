"""The way back from pictures to latents."""

import json
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import tiny
import torch
from ganvas_trainer import encoder
from ganvas_trainer.networks import Architecture, Discriminator, Generator, exported, flat
from ganvas_trainer.pictures import PreparedSet, UnusableSetError
from safetensors import safe_open
from safetensors.torch import save_file


def write_bundle(folder: Path, **conditioning) -> Path:
    record = tiny.options()["architecture"]
    record["conditioning"] = record["conditioning"] | conditioning
    generator = Generator(Architecture.of(record))
    tensors = {n: exported(t) for n, t in generator.tensors().items()}
    for name, normalisation in generator.normalisations().items():
        tensors[f"{name}.mean"] = torch.zeros_like(normalisation.gamma.data)
        tensors[f"{name}.variance"] = torch.ones_like(normalisation.gamma.data)
    save_file(tensors, folder / "weights.safetensors")
    manifest = {"architecture": record, "weightsSha256": "abc"}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


class EncoderTests(unittest.TestCase):
    def setUp(self):
        torch.set_num_threads(1)
        torch.manual_seed(5)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_it_learns_what_pictures_are_made_of(self):
        bundle = encoder.Bundle(write_bundle(self.folder))
        training = encoder.EncoderTraining(bundle, None, 150 * encoder.BATCH, 1)
        first = training._train(0)
        last = training.run()
        for name in ("latent", "pixels"):
            self.assertLess(last[name], 0.9 * first[name], name)

    def test_real_pictures_count_too(self):
        bundle = encoder.Bundle(write_bundle(self.folder))
        real = PreparedSet.read(tiny.write_set(self.folder / "set.safetensors"))
        alone = encoder.EncoderTraining(bundle, None, 64, 1)._train(0)
        both = encoder.EncoderTraining(bundle, real, 64, 1)._train(0)
        self.assertAlmostEqual(both["latent"], alone["latent"], 5)
        self.assertNotAlmostEqual(both["pixels"], alone["pixels"], 3)

    def test_a_held_normalisation_does_not_look_at_the_batch(self):
        generator = encoder.Bundle(write_bundle(self.folder)).generator
        latents = torch.randn(4, 16)
        conditions = torch.eye(2)[[0, 1, 0, 1]]
        together = generator(latents, conditions)
        alone = generator(latents[2:3], conditions[2:3])
        self.assertLess((together[2:3] - alone).abs().max().item(), 1e-5)

    def test_the_command_writes_the_encoder_into_the_bundle(self):
        write_bundle(self.folder)
        arguments = ["encoder", str(self.folder), "--pairs", "64"]
        with mock.patch.object(sys, "argv", arguments):
            self.assertEqual(encoder.main(), 0)
        with safe_open(self.folder / encoder.FILE, "pt") as file:
            self.assertEqual(file.metadata()["weightsSha256"], "abc")
            self.assertEqual(file.get_slice("encoder.head.weight").get_shape(), [256, 18])
            self.assertEqual(file.get_slice("encoder.conv0.weight").get_shape(), [3, 3, 3, 16])
            self.assertEqual(file.get_slice("encoder.conv3.bias").get_dtype(), "F16")
            self.assertEqual(file.get_slice("encoder.conv3.weight").get_dtype(), "I8")
            self.assertEqual(file.get_slice("encoder.head.scale").get_shape(), [18])

    def test_eight_bits_are_close_to_what_was_learnt(self):
        bundle = encoder.Bundle(write_bundle(self.folder))
        learnt = encoder.EncoderTraining(bundle, None, 64, 1).encoder
        written = learnt.tensors()
        for i, convolution in enumerate(learnt.trunk.convolutions):
            name = f"encoder.conv{i}"
            read = written[f"{name}.weight"].float() * written[f"{name}.scale"]
            weight = exported(convolution.weight)
            self.assertLess((read - weight).abs().max(), weight.abs().max() / 200)

    def test_it_begins_with_the_discriminators_trunk(self):
        bundle = encoder.Bundle(write_bundle(self.folder))
        self.assertIsNone(bundle.trunk)
        known = Discriminator(bundle.architecture)
        weights = {"discriminator": flat(known.tensors())}
        save_file(weights, self.folder / "discriminator.safetensors")
        again = encoder.Bundle(self.folder).trunk
        for one, other in zip(again.convolutions, known.convolutions, strict=True):
            self.assertTrue(torch.equal(one.weight, other.weight))
            self.assertTrue(torch.equal(one.bias, other.bias))

    def test_a_model_with_prompts_needs_pictures(self):
        bundle = encoder.Bundle(write_bundle(self.folder, kind="VECTOR", size=2))
        with self.assertRaisesRegex(UnusableSetError, "conditions"):
            encoder.EncoderTraining(bundle, None, 64, 1)


if __name__ == "__main__":
    unittest.main()
