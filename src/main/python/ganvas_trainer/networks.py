"""The generator and the discriminator.

Parameters have the names that they have in a bundle. Pictures are ``[n, channels, height, width]``
from -1 to 1, in memory channels last; bundles hold kernels as ``[height, width, in, out]``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .distributed import mean_over_ranks

BASE_SIZE = 4
SLOPE = 0.2
EPSILON = 1e-5
DESIGNS = ("MODULATED", "SELF_MODULATED")
EMBEDDING_SIZE = {"NONE": 0, "CLASSES": 64, "VECTOR": 128}


@dataclass(frozen=True)
class Architecture:
    """Decides the shapes of both networks; as in a bundle's ``manifest.json``."""

    resolution: int
    image_channels: int
    latent_size: int
    condition_kind: str
    condition_size: int
    generator_channels: tuple[int, ...]
    discriminator_channels: tuple[int, ...]
    design: str

    @staticmethod
    def of(record: dict) -> Architecture:
        """Reads the record; raises ``ValueError`` for a design of another version."""
        if record.get("design") not in DESIGNS:
            raise ValueError(f"design {record.get('design')} is not known to this trainer")
        return Architecture(
            record["resolution"],
            record["imageChannels"],
            record["latentSize"],
            record["conditioning"]["kind"],
            record["conditioning"]["size"],
            tuple(record["generatorChannels"]),
            tuple(record["discriminatorChannels"]),
            record["design"],
        )

    @property
    def levels(self) -> int:
        return self.resolution.bit_length() - 2

    @property
    def embedding_size(self) -> int:
        return EMBEDDING_SIZE[self.condition_kind]

    @property
    def modulating_latents(self) -> int:
        """Components of the latent, its last ones, that scale and shift channels."""
        return self.latent_size // 2 if self.design == "SELF_MODULATED" else 0

    @property
    def style_size(self) -> int:
        """Numbers that scale and shift channels; 0 for none."""
        return self.modulating_latents + self.embedding_size


def full_precision(x: Tensor) -> Tensor:
    """In the precision of the weights, where autocast made less of it."""
    return x.to(torch.get_default_dtype())


class Linear(nn.Module):
    """A product with a matrix ``[in, out]``, without bias."""

    def __init__(self, inputs: int, outputs: int, deviation: float):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * deviation)

    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight


class Convolution(nn.Module):
    """A 3x3 convolution that keeps the size."""

    def __init__(self, inputs: int, outputs: int, gain: float = 1, bias: bool = False):
        super().__init__()
        weight = torch.randn(outputs, inputs, 3, 3) * (gain / math.sqrt(9 * inputs))
        self.weight = nn.Parameter(weight.to(memory_format=torch.channels_last))
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight, self.bias, padding=1)


class Normalisation(nn.Module):
    """Batch normalisation (Ioffe and Szegedy, 2015), then a scale and a shift of each channel.

    With a style ``[n, s]``, ``(1 + s S)`` and ``s T`` scale and shift the normalised channels
    besides (De Vries et al., 2017). Normalises by the batch, until it is held; ``mean`` and
    ``variance`` hold the statistics of the last one, ``EPSILON`` included.
    """

    def __init__(self, channels: int, style_size: int = 0):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(1, channels))
        self.beta = nn.Parameter(torch.zeros(1, channels))
        if style_size:
            deviation = 0.3 / math.sqrt(style_size)
            self.scale = nn.Parameter(torch.randn(style_size, channels) * deviation)
            self.shift = nn.Parameter(torch.zeros(style_size, channels))
        self.modulated = style_size > 0
        self.measures = self.held = False
        self.mean = self.variance = torch.zeros(0)

    def hold(self, mean: Tensor, variance: Tensor) -> None:
        """From now on normalises by these, as in a bundle."""
        self.mean, self.variance, self.held = mean.flatten(), variance.flatten(), True

    def _statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        if self.held:
            return self.mean, self.variance
        mean = mean_over_ranks(x.mean((0, 2, 3), dtype=torch.get_default_dtype()))
        square = mean_over_ranks(full_precision(x).square().mean((0, 2, 3)))
        variance = (square - mean.square()).clamp_min(0) + EPSILON
        if self.measures:
            self.mean, self.variance = mean.detach(), variance.detach()
        return mean, variance

    def forward(self, x: Tensor, style: Tensor | None = None) -> Tensor:
        with torch.autocast(x.device.type, enabled=False):
            mean, variance = self._statistics(x)
            scale = self.gamma * variance.rsqrt()
            shift = self.beta - mean * scale
            if self.modulated and style is not None:
                factor = 1 + full_precision(style) @ self.scale
                scale, shift = scale * factor, shift * factor + full_precision(style) @ self.shift
        scale, shift = (t.to(x.dtype)[:, :, None, None] for t in (scale, shift))
        return torch.addcmul(shift, x, scale)


class GeneratorConvolution(nn.Module):
    """Convolution, normalisation, LeakyReLU."""

    def __init__(self, inputs: int, outputs: int, style_size: int):
        super().__init__()
        self.convolution = Convolution(inputs, outputs)
        self.normalisation = Normalisation(outputs, style_size)

    def forward(self, x: Tensor, style: Tensor | None) -> Tensor:
        return F.leaky_relu(self.normalisation(self.convolution(x), style), SLOPE)


class Generator(nn.Module):
    """Latents ``[n, latent_size]`` and conditions ``[n, condition_size]`` to pictures.

    A dense layer to 4x4 pixels; for each further level doubling and one 3x3 convolution, two up to
    16 pixels; at last one to the picture's channels, and tanh. The style that scales and shifts
    channels is the embedded condition and, where the design is self-modulated (Chen et al., 2019),
    the second half of the latent before it.
    """

    def __init__(self, architecture: Architecture):
        super().__init__()
        channels, embedded = architecture.generator_channels, architecture.embedding_size
        self.embedding = None
        if embedded:
            one_hot = architecture.condition_kind == "CLASSES"
            deviation = 1 if one_hot else 1 / math.sqrt(architecture.condition_size)
            self.embedding = Linear(architecture.condition_size, embedded, deviation)
        inputs = architecture.latent_size + embedded
        self.style_start = architecture.latent_size - architecture.modulating_latents
        base = BASE_SIZE * BASE_SIZE * channels[0]
        self.dense = Linear(inputs, base, 1 / math.sqrt(inputs))
        self.base = Normalisation(channels[0])
        self.levels = nn.ModuleList()
        for level in range(1, architecture.levels):
            count = 2 if BASE_SIZE << level <= 16 else 1
            widths = [channels[level - 1]] + [channels[level]] * count
            self.levels.append(
                nn.ModuleList(
                    GeneratorConvolution(widths[i], widths[i + 1], architecture.style_size)
                    for i in range(count)
                )
            )
        self.image = Convolution(channels[-1], architecture.image_channels)

    def forward(self, latents: Tensor, conditions: Tensor | None) -> Tensor:
        x = latents
        if self.embedding is not None:
            x = torch.cat([latents, self.embedding(conditions)], 1)
        style = x[:, self.style_start :]
        x = self.dense(x).view(len(x), BASE_SIZE, BASE_SIZE, -1).permute(0, 3, 1, 2)
        x = F.leaky_relu(self.base(x), SLOPE)
        for level in self.levels:
            x = F.interpolate(x, scale_factor=2, mode="nearest")
            for convolution in level:
                x = convolution(x, style)
        return torch.tanh(self.image(x))

    def normalisations(self) -> dict[str, Normalisation]:
        """By the name of the layer that they follow."""
        named = {"dense": self.base}
        for level, convolutions in enumerate(self.levels, 1):
            for i, convolution in enumerate(convolutions):
                named[f"level{level}.conv{i}"] = convolution.normalisation
        return named

    def tensors(self) -> dict[str, nn.Parameter]:
        """Parameters by their names in a bundle, in its order."""
        named: dict[str, nn.Parameter] = {}
        if self.embedding is not None:
            named["embedding.weight"] = self.embedding.weight
        named["dense.weight"] = self.dense.weight
        normalisations = self.normalisations()
        for name, normalisation in normalisations.items():
            if name != "dense":
                level, i = name.removeprefix("level").split(".conv")
                convolution = self.levels[int(level) - 1][int(i)].convolution
                named[f"{name}.weight"] = convolution.weight
            for part in ("gamma", "beta", "scale", "shift"):
                if hasattr(normalisation, part):
                    named[f"{name}.{part}"] = getattr(normalisation, part)
        named["image.weight"] = self.image.weight
        return named


def halves(convolution: int) -> bool:
    """Whether a convolution of the discriminator halves the size first: every other one does."""
    return convolution % 2 == 1


class Discriminator(nn.Module):
    """Pictures and conditions to logits ``[n]``, and what it recognises of the conditions.

    A 3x3 convolution at full size; for each lower level a halving by means and a convolution, and
    a second one above 4 pixels; LeakyReLU after each, no normalisation; a linear head, and the
    condition by projection (Miyato and Koyama, 2018). A second linear head predicts conditions
    ``[n, condition_size]``: vectors as they are, classes as logits.
    """

    def __init__(self, architecture: Architecture):
        super().__init__()
        channels = architecture.discriminator_channels
        gain = math.sqrt(2 / (1 + SLOPE**2))
        self.convolutions = nn.ModuleList()

        def add(inputs: int, outputs: int) -> None:
            self.convolutions.append(Convolution(inputs, outputs, gain, bias=True))

        add(architecture.image_channels, channels[-1])
        for level in range(architecture.levels - 2, -1, -1):
            add(channels[level + 1], channels[level])
            if level > 0:
                add(channels[level], channels[level])
        features = BASE_SIZE * BASE_SIZE * channels[0]
        self.head = Linear(features, 1, 1 / math.sqrt(features))
        self.bias = nn.Parameter(torch.zeros(1, 1))
        self.projection = self.recognition = None
        if architecture.condition_size:
            deviation = 1 / math.sqrt(features)
            self.projection = Linear(architecture.condition_size, features, deviation)
            self.recognition = Linear(features, architecture.condition_size, deviation)
        self.condition_scale = 1.0
        if architecture.condition_kind == "VECTOR":
            # Their components have variance 1; unscaled the projection would outweigh the head.
            self.condition_scale = 1 / math.sqrt(architecture.condition_size)

    def forward(self, x: Tensor, conditions: Tensor | None) -> tuple[Tensor, Tensor | None]:
        for i, convolution in enumerate(self.convolutions):
            x = F.leaky_relu(convolution(F.avg_pool2d(x, 2) if halves(i) else x), SLOPE)
        with torch.autocast(x.device.type, enabled=False):
            features = full_precision(x.permute(0, 2, 3, 1).flatten(1))
            logits = (self.head(features) + self.bias)[:, 0]
            if self.projection is not None:
                projected = self.projection(conditions * self.condition_scale)
                logits = logits + (projected * features).sum(1)
            recognised = None if self.recognition is None else self.recognition(features)
        return logits, recognised

    def freeze(self, levels: int) -> None:
        """Leaves the weights of so many levels, from the highest resolution down, as they are
        (Mo, Cho and Shin, "Freeze the discriminator", 2020)."""
        for convolution in self.convolutions[: max(0, 2 * levels - 1)]:
            convolution.requires_grad_(False)

    def tensors(self) -> dict[str, nn.Parameter]:
        """Parameters by their names in the ND4J engine, in its order."""
        named: dict[str, nn.Parameter] = {}
        for i, convolution in enumerate(self.convolutions):
            named[f"conv{i}.weight"] = convolution.weight
            named[f"conv{i}.bias"] = convolution.bias
        named["head.weight"], named["head.bias"] = self.head.weight, self.bias
        if self.projection is not None:
            named["projection.weight"] = self.projection.weight
        if self.recognition is not None:
            named["condition.weight"] = self.recognition.weight
        return named


def exported(parameter: Tensor) -> Tensor:
    """A parameter as bundles hold it: kernels as ``[height, width, in, out]``, on the CPU."""
    value = parameter.detach().float().cpu()
    return value.permute(2, 3, 1, 0).contiguous() if value.dim() == 4 else value.contiguous()


def flat(tensors: dict[str, Tensor]) -> Tensor:
    """All tensors in one row ``[1, n]``, as checkpoints hold them."""
    return torch.cat([exported(t).flatten() for t in tensors.values()])[None]


@torch.no_grad()
def load_flat(row: Tensor, tensors: dict[str, Tensor]) -> None:
    """The opposite of :func:`flat`; raises ``ValueError`` for another number of values."""
    expected = sum(t.numel() for t in tensors.values())
    if row.numel() != expected:
        raise ValueError(f"{row.numel()} weights instead of {expected}: another architecture")
    offset = 0
    for tensor in tensors.values():
        values = row.flatten()[offset : offset + tensor.numel()]
        offset += tensor.numel()
        load_exported(values, tensor)


@torch.no_grad()
def load_exported(values: Tensor, tensor: Tensor) -> None:
    """Sets a tensor to values as bundles hold them."""
    if tensor.dim() == 4:
        out, inputs, height, width = tensor.shape
        values = values.reshape(height, width, inputs, out).permute(3, 2, 0, 1)
    tensor.copy_(values.reshape(tensor.shape))
