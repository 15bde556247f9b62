"""A prepared set: all pictures of one size with what the generator is told of them, in one file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from .devices import uploaded
from .networks import full_precision
from .trainer import mix

FORMAT = "ganvas-set-1"


class UnusableSetError(Exception):
    """Says in plain words why a prepared set cannot be trained on."""


@dataclass(frozen=True)
class PreparedSet:
    """``pictures`` ``[n, h, w, c]`` of 8 bits, ``conditions`` ``[n, captions, size]`` or None, and
    ``labels`` ``[n]``, -1 where the class is not known; ``classes`` are their names."""

    pictures: Tensor
    conditions: Tensor | None
    labels: Tensor
    classes: list[str]

    @staticmethod
    def read(file: Path) -> PreparedSet:
        """Raises :class:`UnusableSetError` if the file is torn or of another version."""
        try:
            with safe_open(file, "pt") as contents:
                header = contents.metadata() or {}
                if header.get("format") != FORMAT:
                    found = header.get("format", "no prepared set")
                    raise UnusableSetError(f"{file} is {found}, not {FORMAT}: prepare it anew")
                names = set(contents.keys())
                if not {"pictures", "labels"} <= names:
                    raise UnusableSetError(f"{file} lacks pictures or labels")
                made = PreparedSet(
                    contents.get_tensor("pictures"),
                    contents.get_tensor("conditions") if "conditions" in names else None,
                    contents.get_tensor("labels").long(),
                    json.loads(header.get("classes", "[]")),
                )
        except (SafetensorError, OSError) as e:
            raise UnusableSetError(f"{file} cannot be read ({e}): prepare it anew") from e
        made._check(file, int(header.get("count", -1)))
        return made

    def _check(self, file: Path, count: int) -> None:
        sizes = {count, len(self.pictures), len(self.labels)}
        if self.conditions is not None:
            sizes.add(len(self.conditions))
        if len(sizes) > 1 or self.pictures.dim() != 4 or self.pictures.dtype != torch.uint8:
            raise UnusableSetError(f"{file} does not hold the {count} pictures it announces")

    @property
    def resolution(self) -> int:
        return self.pictures.shape[1]

    @property
    def condition_size(self) -> int:
        return self.conditions.shape[2] if self.conditions is not None else len(self.classes)

    def to(self, device: torch.device) -> PreparedSet:
        conditions = None if self.conditions is None else self.conditions.to(device)
        return PreparedSet(
            self.pictures.to(device), conditions, self.labels.to(device), self.classes
        )

    def real(self, rows: Tensor) -> Tensor:
        """Pictures ``[n, c, h, w]`` from -1 to 1, channels last in memory."""
        shown = self.pictures[uploaded(rows, self.pictures.device)]
        return (full_precision(shown) / 127.5 - 1).permute(0, 3, 1, 2)

    def told(self, rows: Tensor, random: torch.Generator) -> Tensor | None:
        """Conditions of some pictures: the class as a single 1, nothing but zeros where it is not
        known; of captions one, every other time something between two."""
        rows = uploaded(rows, self.labels.device)
        if self.conditions is None:
            if not self.classes:
                return None
            one_hot = torch.eye(len(self.classes) + 1, device=self.labels.device)[:, :-1]
            return one_hot[self.labels[rows]]
        n, count = len(rows), self.conditions.shape[1]
        draws = uploaded(torch.rand(4, n, generator=random), self.conditions.device)
        one = full_precision(self.conditions[rows, (draws[0] * count).long()])
        other = full_precision(self.conditions[rows, (draws[1] * count).long()])
        share = torch.where(draws[2] < 0.5, draws[3], 0)
        return one + share[:, None] * (other - one)


class EpochSampler:
    """The order in which pictures are shown: each once an epoch, every epoch shuffled anew. With
    balanced classes these take turns, each with its own epochs. A function of seed and position."""

    def __init__(self, labels: Tensor, balanced: bool, seed: int):
        labels = labels.cpu()
        groups = [torch.nonzero(labels == c)[:, 0] for c in labels.unique()] if balanced else []
        self.groups = groups or [torch.arange(len(labels))]
        self.seed = seed
        self.epochs: dict[int, tuple[int, Tensor]] = {}

    def rows(self, position: int, count: int) -> Tensor:
        return torch.stack([self._at(p) for p in range(position, position + count)])

    def _at(self, position: int) -> Tensor:
        turn, at = position % len(self.groups), position // len(self.groups)
        group = self.groups[turn]
        epoch = at // len(group)
        known, order = self.epochs.get(turn, (-1, group))
        if known != epoch:
            random = torch.Generator().manual_seed(mix(mix(self.seed, turn), epoch))
            order = group[torch.randperm(len(group), generator=random)]
            self.epochs[turn] = epoch, order
        return order[at % len(group)]
