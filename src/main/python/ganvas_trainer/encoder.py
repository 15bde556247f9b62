"""``python -m ganvas_trainer.encoder BUNDLE``: trains the way back from a picture to the latent and
the condition that a bundle's generator makes it of, and writes ``encoder.safetensors`` into it.

The encoder learns from pairs that the generator makes (latent and condition, and their picture),
and from real pictures that what it finds makes them again.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save
from torch import Tensor, nn

from .networks import (
    BASE_SIZE,
    SLOPE,
    Architecture,
    Discriminator,
    Generator,
    Linear,
    exported,
    full_precision,
    halves,
    load_exported,
    load_flat,
)
from .pictures import PreparedSet, UnusableSetError
from .run_directory import write_complete
from .trainer import mix

FILE = "encoder.safetensors"
BATCH = 32  # Pairs of a step.
REAL = 16  # Real pictures of a step.
REMADE = 4  # Pairs of a step, beside real pictures, that are made again.
LEARNING_RATE = 2e-3
CONDITION_WEIGHT = 1.0
PIXEL_WEIGHT = 3.0
FEATURE_WEIGHT = 1.0
LENGTH_WEIGHT = 0.05


class Trunk(nn.Module):
    """The convolutions of a discriminator that halves by means."""

    def __init__(self, architecture: Architecture):
        super().__init__()
        self.convolutions = Discriminator(architecture).convolutions

    def forward(self, x: Tensor) -> list[Tensor]:
        """What each convolution gives."""
        outputs = []
        for i, convolution in enumerate(self.convolutions):
            x = F.leaky_relu(convolution(F.avg_pool2d(x, 2) if halves(i) else x), SLOPE)
            outputs.append(x)
        return outputs


class Encoder(nn.Module):
    """Pictures ``[n, c, h, w]`` from -1 to 1 to latents and conditions in one row: of classes the
    logits, of vectors the numbers themselves."""

    def __init__(self, architecture: Architecture):
        super().__init__()
        self.latent_size = architecture.latent_size
        self.classes = architecture.condition_kind == "CLASSES"
        self.trunk = Trunk(architecture)
        features = BASE_SIZE * BASE_SIZE * architecture.discriminator_channels[0]
        outputs = architecture.latent_size + architecture.condition_size
        self.head = Linear(features, outputs, 1 / math.sqrt(features))
        self.bias = nn.Parameter(torch.zeros(1, outputs))

    def forward(self, pictures: Tensor) -> Tensor:
        top = self.trunk(pictures)[-1].permute(0, 2, 3, 1).flatten(1)
        with torch.autocast(pictures.device.type, enabled=False):
            return self.head(full_precision(top)) + self.bias

    def inputs(self, found: Tensor) -> tuple[Tensor, Tensor]:
        """Latents and conditions as a generator takes them."""
        latents, conditions = found.split([self.latent_size, found.shape[1] - self.latent_size], 1)
        return latents, conditions.softmax(1) if self.classes else conditions

    def tensors(self) -> dict[str, Tensor]:
        """By their names in a bundle: weights in 8 bits, with a scale for each output."""
        named = {"encoder.head.weight": self.head.weight, "encoder.head.bias": self.bias[0]}
        for i, convolution in enumerate(self.trunk.convolutions):
            named[f"encoder.conv{i}.weight"] = convolution.weight
            named[f"encoder.conv{i}.bias"] = convolution.bias
        tensors = {}
        for name, tensor in named.items():
            values = exported(tensor)
            if name.endswith(".weight"):
                scale = values.flatten(0, -2).abs().amax(0).clamp_min(1e-8) / 127
                tensors[name.replace(".weight", ".scale")] = scale
                tensors[name] = (values / scale).round().to(torch.int8)
            else:
                tensors[name] = values.half()
        return tensors


class Bundle:
    """A generator as it is served, and the trunk of its discriminator where the bundle has it."""

    def __init__(self, folder: Path):
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        self.architecture = Architecture.of(manifest["architecture"])
        self.weights_sha256 = manifest["weightsSha256"]
        tensors = {n: t.float() for n, t in load_file(folder / "weights.safetensors").items()}
        self.generator = Generator(self.architecture)
        for name, parameter in self.generator.tensors().items():
            load_exported(tensors[name], parameter.data)
        for name, normalisation in self.generator.normalisations().items():
            normalisation.hold(tensors[f"{name}.mean"], tensors[f"{name}.variance"])
        self.generator.requires_grad_(False)
        self.trunk = self._trunk(folder / "discriminator.safetensors")

    def _trunk(self, file: Path) -> Trunk | None:
        if not file.exists():
            return None
        discriminator = Discriminator(self.architecture)
        load_flat(load_file(file)["discriminator"].float(), discriminator.tensors())
        trunk = Trunk(self.architecture)
        trunk.convolutions.load_state_dict(discriminator.convolutions.state_dict())
        return trunk.requires_grad_(False)


class EncoderTraining:
    """A function of the seed, but for rounding."""

    def __init__(self, bundle: Bundle, real: PreparedSet | None, pairs: int, seed: int):
        architecture = bundle.architecture
        if architecture.condition_kind == "VECTOR" and (real is None or real.conditions is None):
            raise UnusableSetError("a model with prompts needs a set with conditions")
        if real is not None and real.resolution != architecture.resolution:
            raise UnusableSetError(f"the set has {real.resolution} pixels a side")
        self.bundle, self.real, self.seed = bundle, real, seed
        self.steps = max(1, pairs // BATCH)
        torch.manual_seed(seed)
        self.encoder = Encoder(architecture)
        if bundle.trunk is not None:
            self.encoder.trunk.load_state_dict(bundle.trunk.state_dict())
        self.encoder = self.encoder.to(memory_format=torch.channels_last)
        self.average = {n: p.detach().clone() for n, p in self.encoder.named_parameters()}
        self.optimiser = torch.optim.Adam(self.encoder.parameters(), betas=(0.9, 0.99))

    def run(self) -> dict[str, float]:
        """Trains; gives the last losses by name."""
        began, sums, shown = time.monotonic(), {}, {}
        for step in range(self.steps):
            for name, loss in self._train(step).items():
                sums[name] = sums.get(name, 0) + loss
            if (step + 1) % 100 == 0 or step + 1 == self.steps:
                count = step % 100 + 1
                shown = {n: round(s / count, 4) for n, s in sums.items()}
                pace = (step + 1) * BATCH / (time.monotonic() - began)
                print(f"{(step + 1) * BATCH} pairs, {pace:.0f}/s, {shown}", flush=True)
                sums = {}
        for name, parameter in self.encoder.named_parameters():
            parameter.data.copy_(self.average[name])
        return shown

    def _train(self, step: int) -> dict[str, float]:
        share = step / self.steps
        for group in self.optimiser.param_groups:
            rate = LEARNING_RATE * min(1, (step + 1) / 100)
            group["lr"] = rate * (1 + math.cos(math.pi * share)) / 2
        losses = self._losses(torch.Generator().manual_seed(mix(self.seed, step)))
        self.optimiser.zero_grad()
        torch.stack(list(losses.values())).sum().backward()
        nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
        self.optimiser.step()
        with torch.no_grad():
            keep = min(0.998, step / (step + 10))
            for name, parameter in self.encoder.named_parameters():
                self.average[name].lerp_(parameter, 1 - keep)
        return {n: loss.item() for n, loss in losses.items()}

    def _losses(self, random: torch.Generator) -> dict[str, Tensor]:
        latents = torch.randn(BATCH, self.bundle.architecture.latent_size, generator=random)
        conditions = self._conditions(random)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            pictures = self.bundle.generator(latents, conditions).float()
        if self.real is not None:
            rows = torch.randint(len(self.real.pictures), (REAL,), generator=random)
            pictures = torch.cat([pictures, self.real.real(rows)])
        with torch.autocast("cpu", torch.bfloat16):
            found = self.encoder(pictures)
        losses = {"latent": (found[:BATCH, : latents.shape[1]] - latents).square().mean()}
        if conditions is not None:
            losses["condition"] = CONDITION_WEIGHT * self._of_conditions(found, conditions)
        # Of the made pictures the last few, of the real ones all: those have nothing else to tell.
        some = BATCH - (REAL if self.real is None else REMADE)
        return losses | self._of_pictures(found[some:], pictures[some:])

    def _conditions(self, random: torch.Generator) -> Tensor | None:
        architecture = self.bundle.architecture
        if architecture.condition_kind == "NONE":
            return None
        if architecture.condition_kind == "CLASSES":
            labels = torch.randint(architecture.condition_size, (BATCH,), generator=random)
            return F.one_hot(labels, architecture.condition_size).float()
        rows = torch.randint(len(self.real.pictures), (BATCH,), generator=random)
        return self.real.told(rows, random)

    def _of_conditions(self, found: Tensor, conditions: Tensor) -> Tensor:
        predicted = found[:BATCH, self.bundle.architecture.latent_size :]
        if self.encoder.classes:
            return F.cross_entropy(predicted, conditions.argmax(1))
        return (predicted - conditions).square().mean()

    def _of_pictures(self, found: Tensor, pictures: Tensor) -> dict[str, Tensor]:
        latents, conditions = self.encoder.inputs(found)
        with torch.autocast("cpu", torch.bfloat16):
            made = self.bundle.generator(latents, conditions if conditions.shape[1] else None)
            losses = {
                "pixels": PIXEL_WEIGHT * (made - pictures).square().mean(),
                "length": LENGTH_WEIGHT * F.relu(latents.square().mean(1) - 1).mean(),
            }
            if self.bundle.trunk is not None:
                losses["features"] = FEATURE_WEIGHT * self._apart(made, pictures)
        return losses

    def _apart(self, made: Tensor, pictures: Tensor) -> Tensor:
        with torch.no_grad():
            wanted = self.bundle.trunk(pictures)
        pairs = zip(self.bundle.trunk(made)[1:], wanted[1:], strict=True)
        apart = [
            (a - b).float().square().mean() / b.float().square().mean().clamp_min(1e-6)
            for a, b in pairs
        ]
        return torch.stack(apart).mean()


def main() -> int:
    parser = argparse.ArgumentParser(prog="ganvas-encoder", description=__doc__)
    parser.add_argument("bundle", type=Path, help="folder of the bundle")
    parser.add_argument("--set", type=Path, help="prepared set of pictures it was trained on")
    parser.add_argument("--pairs", type=int, default=150_000, help="to learn from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    try:
        bundle = Bundle(arguments.bundle)
        real = None if arguments.set is None else PreparedSet.read(arguments.set)
        training = EncoderTraining(bundle, real, arguments.pairs, arguments.seed)
    except (UnusableSetError, ValueError, OSError) as e:
        print(e, file=sys.stderr)
        return 2
    training.run()
    metadata = {"weightsSha256": bundle.weights_sha256, "pairs": str(arguments.pairs)}
    write_complete(arguments.bundle / FILE, save(training.encoder.tensors(), metadata))
    return 0


if __name__ == "__main__":
    sys.exit(main())
