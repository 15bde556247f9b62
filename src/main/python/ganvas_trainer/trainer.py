"""One step of adversarial training.

Relativistic pairing loss with R1 and R2 every few steps (Huang et al., "The GAN is dead; long live
the GAN!", 2024), Adam, and a moving average of the generator's weights, which is what is served.
"""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from .augmentation import Augmentation
from .devices import CapturedStep, uploaded
from .distributed import average_gradients, mean_over_ranks, mine
from .networks import (
    Architecture,
    Discriminator,
    Generator,
    exported,
    flat,
    full_precision,
    load_flat,
)

AVERAGE_RAMP = 0.05
SNAPSHOT_BATCHES = 16
SNAPSHOT_BATCH_SIZE = 64

# Of recognition beside the adversarial loss: all components of a sentence weigh as much at most.
RECOGNITION_WEIGHT = 0.25

# Purposes that a step needs random numbers for; what is augmented, in this order.
LATENTS, VIEWS, *AUGMENTED, CONDITIONS = range(7)


@dataclass(frozen=True)
class TrainerOptions:
    """The numbers of training; rates and penalty weight fall by a half cosine over the run."""

    batch_size: int
    total_images: int
    learning_rate: float
    final_learning_rate: float
    penalty_weight: float
    final_penalty_weight: float
    penalty_interval: int
    average_half_life_images: int
    recognition_weight: float
    augmentation: Augmentation
    seed: int

    @staticmethod
    def of(record: dict) -> TrainerOptions:
        """Reads the ``trainer`` of a run's ``options.json``."""
        return TrainerOptions(
            record["batchSize"],
            record["totalImages"],
            record["learningRate"],
            record["finalLearningRate"],
            record["penaltyWeight"],
            record["finalPenaltyWeight"],
            record["penaltyInterval"],
            record["averageHalfLifeImages"],
            record["recognitionWeight"],
            Augmentation(**record["augmentation"]),
            record["seed"],
        )

    def annealed(self, first: float, last: float, progress: float) -> float:
        """A number when that share of the run is over."""
        return last + (first - last) * (1 + math.cos(math.pi * progress)) / 2


@dataclass(frozen=True)
class Recognition:
    """Losses of predicting conditions, so that pictures show what they are told to (after AC-GAN,
    Odena et al., 2017): half the squared error of vectors, the cross-entropy of classes."""

    condition_kind: str

    def errors(self, recognised: Tensor, conditions: Tensor) -> Tensor:
        """Losses of each component ``[n, condition_size]``, of classes of each picture ``[n, 1]``;
        0 where the class is not known."""
        if self.condition_kind == "VECTOR":
            return RECOGNITION_WEIGHT * (recognised - conditions).square() / 2
        likelihoods = F.log_softmax(recognised, 1) * conditions
        return -RECOGNITION_WEIGHT * likelihoods.sum(1, keepdim=True)

    def generator_errors(self, of_fake: Tensor, of_real: Tensor, conditions: Tensor) -> Tensor:
        """Losses of generated pictures; of vectors only where they exceed those of the real ones
        with the same conditions: else the generator would exaggerate what is easily told."""
        errors = self.errors(of_fake, conditions)
        if self.condition_kind == "VECTOR":
            errors = errors * (errors > self.errors(of_real, conditions))
        return errors


class StepInputs(NamedTuple):
    """All that differs from one step to the next, on the device."""

    pictures: Tensor
    conditions: Tensor | None
    latents: Tensor
    views: Tensor
    draws: Tensor  # of the augmentation: [4, n, 9]; real and generated, shown and as rivals
    rate: Tensor
    penalty_weight: Tensor
    average_weight: Tensor  # of the newest generator in the average


class Trainer:
    """Both networks, their optimisers, and the average of the generator.

    All randomness is a function of the seed and the number of the step, so the state is the
    weights, Adam's moments and the count of pictures. Every process of several draws the same
    batch and works on its own rows of it.
    """

    def __init__(
        self, architecture: Architecture, options: TrainerOptions, device: torch.device, bf16: bool
    ):
        self.architecture, self.options, self.device = architecture, options, device
        self.bf16 = bf16
        self.images_seen = 0
        self.time_spent = 0.0  # Share of the time that the run has, if that is limited.
        torch.manual_seed(options.seed)
        self.generator = Generator(architecture).to(device)
        self.discriminator = Discriminator(architecture).to(device)
        self.recognition = Recognition(architecture.condition_kind)
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.rate = torch.zeros((), device=device)
        self.optimisers = [
            torch.optim.Adam(
                network.parameters(),
                lr=self.rate,
                betas=(0.0, 0.99),
                eps=1e-8,
                fused=True,
                capturable=device.type == "cuda",
            )
            for network in (self.generator, self.discriminator)
        ]
        self.captured: CapturedStep | None = None  # Set before the first step, or never.

    @property
    def iteration(self) -> int:
        return self.images_seen // self.options.batch_size

    def random(self, purpose: int) -> torch.Generator:
        """Random numbers of this step for one purpose."""
        return torch.Generator().manual_seed(mix(mix(self.options.seed, self.iteration), purpose))

    def autocast(self) -> torch.autocast:
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.bf16)

    def latents(self, count: int, random: torch.Generator) -> Tensor:
        drawn = torch.randn(count, self.architecture.latent_size, generator=random)
        return uploaded(drawn, self.device)

    def step(self, pictures: Tensor, conditions: Tensor | None) -> dict[str, Tensor]:
        """One step of the discriminator, then one of the generator.

        ``pictures`` are this process's real ones, ``[n, c, h, w]`` from -1 to 1, ``conditions``
        theirs. Returns what the step saw, as tensors, so that nobody waits for a GPU.
        """
        penalised = self.iteration % self.options.penalty_interval == 0
        inputs = self._inputs(pictures, conditions)
        if self.captured:
            seen = self.captured(self._computed, inputs, penalised)
        else:
            seen = self._computed(inputs, penalised)
        self.images_seen += self.options.batch_size
        return seen

    def _inputs(self, pictures: Tensor, conditions: Tensor | None) -> StepInputs:
        options, batch = self.options, self.options.batch_size
        draws = [mine(options.augmentation.draw(batch, self.random(a))) for a in AUGMENTED]
        half_life = min(
            options.average_half_life_images, max(1, AVERAGE_RAMP * (self.images_seen + batch))
        )
        progress = min(1.0, max(self.images_seen / options.total_images, self.time_spent))
        numbers = [
            options.annealed(options.learning_rate, options.final_learning_rate, progress),
            options.annealed(options.penalty_weight, options.final_penalty_weight, progress),
            1 - 0.5 ** (batch / half_life),
        ]
        return StepInputs(
            pictures,
            conditions,
            mine(self.latents(batch, self.random(LATENTS))),
            uploaded(mine(torch.rand(batch, generator=self.random(VIEWS))), self.device),
            uploaded(torch.stack(draws), self.device),
            *uploaded(torch.tensor(numbers), self.device),
        )

    def _computed(self, inputs: StepInputs, penalised: bool) -> dict[str, Tensor]:
        """What a step does on the device. Nothing here may wait for it, or depend on numbers that
        change and are not in ``inputs``."""
        pictures = self.options.augmentation.view(inputs.pictures, inputs.views)
        with self.autocast():
            generated = self.generator(inputs.latents, inputs.conditions)
        generated = full_precision(generated)
        self.rate.copy_(inputs.rate)
        seen = self._discriminator_step(inputs, pictures, generated.detach(), penalised)
        seen["generatorLoss"] = self._generator_step(inputs, pictures, generated)
        seen["pictureDeviation"] = generated.detach().std(0).mean()
        self._update_average(inputs.average_weight)
        return seen

    def _discriminator_step(
        self, inputs: StepInputs, pictures: Tensor, generated: Tensor, penalised: bool
    ) -> dict[str, Tensor]:
        augmentation, conditions = self.options.augmentation, inputs.conditions
        shown = torch.cat(
            [augmentation(pictures, inputs.draws[0]), augmentation(generated, inputs.draws[1])]
        )
        both = None if conditions is None else torch.cat([conditions, conditions])
        shown.requires_grad_(penalised)
        with self.autocast():
            logits, recognised = self.discriminator(shown, both)
        real, fake = logits.chunk(2)
        loss = F.softplus(fake - real).mean()
        seen = {"discriminatorLoss": loss.detach()}
        if penalised:
            (slope,) = torch.autograd.grad(logits.sum(), shown, create_graph=True)
            norm = slope.square().sum((1, 2, 3))
            weight = self.options.penalty_interval * inputs.penalty_weight
            loss = loss + weight * norm.mean()  # gamma / 2 (R1 + R2), each a mean
            seen["gradientPenalty"] = norm.detach().mean()
        if recognised is not None and self.options.recognition_weight > 0:
            errors = self.recognition.errors(recognised[: len(pictures)], conditions)
            loss = loss + errors.sum(1).mean()
        self.optimisers[1].zero_grad(set_to_none=True)
        loss.backward()
        average_gradients(self.discriminator)
        self.optimisers[1].step()
        return seen | {"realLogit": real.detach().mean(), "fakeLogit": fake.detach().mean()}

    def _generator_step(self, inputs: StepInputs, pictures: Tensor, generated: Tensor) -> Tensor:
        augmentation, conditions = self.options.augmentation, inputs.conditions
        learning = [p for p in self.discriminator.parameters() if p.requires_grad]
        self.discriminator.requires_grad_(False)
        rivals = augmentation(pictures, inputs.draws[2])
        shown = augmentation(generated, inputs.draws[3])
        with self.autocast():
            with torch.no_grad():
                real, of_real = self.discriminator(rivals, conditions)
            fake, of_fake = self.discriminator(shown, conditions)
        loss = adversarial = F.softplus(real - fake).mean()
        if of_fake is not None and self.options.recognition_weight > 0:
            errors = self.recognition.generator_errors(of_fake, of_real, conditions)
            loss = loss + self.options.recognition_weight * errors.sum(1).mean()
        self.optimisers[0].zero_grad(set_to_none=True)
        loss.backward()
        average_gradients(self.generator)
        self.optimisers[0].step()
        for parameter in learning:
            parameter.requires_grad_(True)
        return adversarial.detach()

    @torch.no_grad()
    def _update_average(self, weight: Tensor) -> None:
        average, newest = (list(n.parameters()) for n in (self.average, self.generator))
        changes = torch._foreach_sub(newest, average)
        torch._foreach_mul_(changes, weight)
        torch._foreach_add_(average, changes)

    @torch.no_grad()
    def snapshot(self, draw_conditions) -> dict[str, Tensor]:
        """The averaged generator with statistics measured for it, by the names of a bundle.

        ``draw_conditions(count, random)`` gives conditions as they occur in training.
        """
        normalisations = self.average.normalisations()
        means = {name: torch.zeros(1) for name in normalisations}
        variances = dict(means)
        for n in normalisations.values():
            n.measures = True
        random = torch.Generator().manual_seed(self.options.seed)
        for _ in range(SNAPSHOT_BATCHES):
            latents = self.latents(SNAPSHOT_BATCH_SIZE, random)
            self.average(latents, draw_conditions(SNAPSHOT_BATCH_SIZE, random))
            for name, n in normalisations.items():
                means[name] = means[name] + n.mean.cpu() / SNAPSHOT_BATCHES
                variances[name] = variances[name] + n.variance.cpu() / SNAPSHOT_BATCHES
        for n in normalisations.values():
            n.measures = False
        tensors = {name: exported(p) for name, p in self.average.tensors().items()}
        for name in normalisations:
            tensors[f"{name}.mean"] = means[name][None].contiguous()
            tensors[f"{name}.variance"] = variances[name][None].contiguous()
        return tensors

    def state(self) -> dict[str, Tensor]:
        """All that a restored trainer needs to go on, as the ND4J engine names it."""
        state = {"generator.average": flat(self.average.tensors())}
        for name, network, optimiser in self._networks():
            tensors = network.tensors()
            state[name] = flat(tensors)
            moments = [
                flat({n: self._moment(optimiser, p, moment) for n, p in tensors.items()})
                for moment in ("exp_avg", "exp_avg_sq")
            ]
            state[f"{name}.moments"] = torch.cat(moments, 1)
        return state

    @staticmethod
    def _moment(optimiser: torch.optim.Adam, parameter: Tensor, name: str) -> Tensor:
        """Nothing yet for a parameter that never had a gradient."""
        return optimiser.state[parameter].get(name, torch.zeros_like(parameter))

    def restore(self, state: dict[str, Tensor], images_seen: int) -> None:
        """Takes over what :meth:`state` gave, by either engine."""
        load_flat(state["generator.average"], self.average.tensors())
        for name, network, optimiser in self._networks():
            tensors = network.tensors()
            load_flat(state[name], tensors)
            for key, row in zip(
                ("exp_avg", "exp_avg_sq"), state[f"{name}.moments"].chunk(2, 1), strict=True
            ):
                moments = {n: torch.zeros_like(p) for n, p in tensors.items()}
                load_flat(row, moments)
                for n, p in tensors.items():
                    optimiser.state[p][key] = moments[n]
            for p in tensors.values():
                steps = images_seen // self.options.batch_size
                optimiser.state[p]["step"] = torch.tensor(float(steps), device=self.device)
        self.images_seen = images_seen

    def _networks(self):
        return zip(
            ("generator", "discriminator"),
            (self.generator, self.discriminator),
            self.optimisers,
            strict=True,
        )


def mix(seed: int, number: int) -> int:
    """A new seed from a seed and the number of the thing that needs it (SplitMix64), 63 bits."""
    z = (seed * 0x9E3779B97F4A7C15 + number * 0xD1342543DE82EF95 + 1) & 0xFFFF_FFFF_FFFF_FFFF
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFF_FFFF_FFFF_FFFF
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFF_FFFF_FFFF_FFFF
    return (z ^ (z >> 31)) >> 1


def mean_of(seen: dict[str, Tensor]) -> dict[str, float]:
    """What a step saw, averaged over all processes, as numbers."""
    return {name: float(mean_over_ranks(value)) for name, value in seen.items()}
