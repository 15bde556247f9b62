"""What pictures go through before the discriminator sees them."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

VIEWS = {"NONE": 1, "MIRROR": 2, "DIHEDRAL": 8}


@dataclass(frozen=True)
class Augmentation:
    """DiffAugment (Zhao et al., 2020).

    Each with its own ``probability``, a picture is shifted by up to an eighth of its side (zeros
    move in), loses a square of half its side, and is changed in contrast and brightness.
    """

    probability: float
    translation: bool
    cutout: bool
    colour: bool
    symmetry: str

    def draw(self, count: int, random: torch.Generator) -> Tensor:
        """Uniform numbers for so many pictures, ``[count, 9]``."""
        return torch.rand(count, 9, generator=random)

    def __call__(self, pictures: Tensor, draws: Tensor) -> Tensor:
        """The augmented pictures, by what :meth:`draw` gave for each; differentiable."""
        if self.probability == 0:
            return pictures
        draws = draws.t().view(9, -1, 1, 1, 1)
        happens = (draws[:3] < self.probability).to(pictures.dtype)
        x = pictures
        if self.colour:
            x = x * (1 + happens[0] * (draws[3] - 0.5)) + happens[0] * (draws[4] - 0.5)
        if self.translation:
            x = _shifted(x, happens[1], draws[5:7])
        if self.cutout:
            x = x * (1 - happens[2] * _square(x, draws[7:9]))
        return x.contiguous(memory_format=torch.channels_last)

    def view(self, pictures: Tensor, draws: Tensor) -> Tensor:
        """Of each real picture one of the views that could be real as well, all equally likely.

        ``draws`` are uniform numbers, ``[n]``.
        """
        views = VIEWS[self.symmetry]
        if views == 1:
            return pictures
        chosen = (draws * views).long().view(-1, 1, 1, 1)
        result = pictures
        for view in range(1, views):
            turned = torch.rot90(pictures, view // 2, (2, 3))
            turned = turned.flip(3) if view % 2 else turned
            result = torch.where(chosen == view, turned, result)
        return result.contiguous(memory_format=torch.channels_last)


def _shifted(x: Tensor, happens: Tensor, draws: Tensor) -> Tensor:
    n, _, side, _ = x.shape
    reach = side // 8
    shift = ((draws * (2 * reach + 1)).floor() - reach) * happens
    source = (torch.arange(side, device=x.device) - shift.view(2, n, 1)).long()
    inside = ((source >= 0) & (source < side)).to(x.dtype)
    rows, columns = source.clamp(0, side - 1)
    x = x.gather(2, rows[:, None, :, None].expand_as(x))
    x = x.gather(3, columns[:, None, None, :].expand_as(x))
    return x * (inside[0][:, None, :, None] * inside[1][:, None, None, :])


def _square(x: Tensor, draws: Tensor) -> Tensor:
    side = x.shape[2]
    first = (draws * (side + 1)).floor() - side // 4
    at = torch.arange(side, device=x.device)
    inside = [(at >= f) & (at < f + side // 2) for f in first.view(2, -1, 1)]
    return (inside[0][:, None, :, None] & inside[1][:, None, None, :]).to(x.dtype)
