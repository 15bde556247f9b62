"""The pictures that the dreaming classifier learns from, by class, out of archives."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

SIZE = 128
MOST_OF_A_CLASS = 800
FEWEST_OF_A_CLASS = 11
HELD_OUT = 10  # One in so many.

# Archive, group, and what of a file's name is its class. A list beside an archive, where there is
# one, names the files that may be used.
ARCHIVES = [
    ("pets-128.zip", "dog", r"heads/dog/(\D+)_\d+"),
    ("pets-128.zip", "cat", r"heads/cat/(\D+)_\d+"),
    ("flowers-128.zip", "flower", r"(\w+)/"),
    ("clothing-128.zip", "clothing", r"([\w-]+)/"),
    ("textures-128.zip", "texture", r"(\w+)/"),
    ("paintings-128.zip", "painting", r"(\w+)/"),
    ("faces-128.zip", "face", r"(?:(?:wo)?man-\w+|congress|london)/()"),
    ("malaria-cells-64.zip", "cell", r"(\w+)/"),
    ("blood-cells-64.zip", "cell", r"(\w+)/"),
    ("rpg-tiles-64.zip", "tile", r"([\w-]+)/"),
]


@dataclass(frozen=True)
class LabelledPictures:
    """``pictures`` ``[n, 3, 128, 128]`` of 8 bits, ``labels`` ``[n]`` into ``classes``, each of
    which has its group, and ``held_out`` ``[n]``: not to be trained on."""

    pictures: Tensor
    labels: Tensor
    held_out: Tensor
    classes: list[str]
    groups: list[str]

    @staticmethod
    def read(folder: Path) -> LabelledPictures:
        """Reads those archives; which pictures are held out depends on their names only."""
        pictures, labels, held_out, classes, groups = [], [], [], [], []
        for archive, group, pattern in ARCHIVES:
            with zipfile.ZipFile(folder / archive) as files:
                for name, members in sorted(_by_class(folder / archive, files, pattern).items()):
                    if len(members) < FEWEST_OF_A_CLASS:
                        continue
                    for member in members:
                        pictures.append(_picture(files.read(member)))
                        labels.append(len(classes))
                        held_out.append(_number(member) % HELD_OUT == 0)
                    classes.append(name or group)
                    groups.append(group)
        return LabelledPictures(
            torch.stack(pictures), torch.tensor(labels), torch.tensor(held_out), classes, groups
        )


def _by_class(archive: Path, files: zipfile.ZipFile, pattern: str) -> dict[str, list[str]]:
    listed = archive.with_name(archive.stem + "-sources.csv")
    allowed = None
    if listed.exists():
        with open(listed, encoding="utf-8", newline="") as lines:
            allowed = {line["file"] for line in csv.DictReader(lines)}
    found: dict[str, list[str]] = {}
    for member in files.namelist():
        match = re.match(pattern, member)
        picture = member.lower().endswith((".jpg", ".jpeg", ".png"))
        if match and picture and (allowed is None or member in allowed):
            name = match[1].lower().replace("_", " ").replace("-", " ")
            found.setdefault(name, []).append(member)
    return {c: sorted(members, key=_number)[:MOST_OF_A_CLASS] for c, members in found.items()}


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def _picture(content: bytes) -> Tensor:
    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    ground = Image.new("RGBA", picture.size, "black")
    rgb = Image.alpha_composite(ground, picture).convert("RGB").resize((SIZE, SIZE), Image.BICUBIC)
    levels = torch.frombuffer(bytearray(rgb.tobytes()), dtype=torch.uint8)
    return levels.view(SIZE, SIZE, 3).permute(2, 0, 1)
