"""What pictures go through before the discriminator sees them."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
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
        draws = draws.to(pictures.device).t().view(9, -1, 1, 1, 1)
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
        chosen = (draws.to(pictures.device) * views).long()
        result = pictures.clone()
        for view in range(1, views):
            rows = chosen == view
            turned = torch.rot90(pictures[rows], view // 2, (2, 3))
            result[rows] = turned.flip(3) if view % 2 else turned
        return result.contiguous(memory_format=torch.channels_last)


def _shifted(x: Tensor, happens: Tensor, draws: Tensor) -> Tensor:
    n, _, side, _ = x.shape
    reach = side // 8
    shift = ((draws * (2 * reach + 1)).floor() - reach) * happens
    at = torch.arange(side, device=x.device)
    rows = (at[None, :, None] + reach - shift[0].view(n, 1, 1)).long()
    columns = (at[None, None, :] + reach - shift[1].view(n, 1, 1)).long()
    padded = F.pad(x, (reach, reach, reach, reach)).permute(0, 2, 3, 1)
    picture = torch.arange(n, device=x.device)[:, None, None]
    return padded[picture, rows, columns].permute(0, 3, 1, 2)


def _square(x: Tensor, draws: Tensor) -> Tensor:
    side = x.shape[2]
    first = (draws * (side + 1)).floor() - side // 4
    at = torch.arange(side, device=x.device)
    inside = [(at >= f) & (at < f + side // 2) for f in first.view(2, -1, 1)]
    return (inside[0][:, None, :, None] & inside[1][:, None, None, :]).to(x.dtype)
