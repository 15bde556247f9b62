"""``python -m ganvas_trainer.classifier ARCHIVES RUN``: trains the classifier that Deep Dream looks
through, and writes ``weights.safetensors`` and ``classifier.json``.

It is trained on pictures that were changed by a little against it (fast adversarial training: Wong,
Rice, Kolter 2020). What moves such a network looks like something to people, too (Santurkar et al.,
2019), which is what a dream is made of.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save
from torch import Tensor, nn

from .labelled_pictures import LabelledPictures
from .run_directory import write_complete
from .trainer import mix

CHANNELS = ((24,), (32, 48), (64, 96), (128, 192), (256, 384))
SLOPE = 0.1
BATCH = 64
SIZES = ((0.0, 64), (0.7, 80))  # From which share of the training on, and the pictures' side.
LEARNING_RATE = 3e-3
CHANGE = 0.018  # Root mean square of what a picture is changed by; pictures are from -1 to 1.
VERSION = "1.0.0"
LICENCE = "Apache-2.0"
DATA = (
    "Oxford-IIIT Pet (CC BY-SA 4.0), TensorFlow flower_photos (CC BY 2.0 each), Clothing dataset"
    " (CC0), ambientCG textures (CC0), paintings of the Art Institute of Chicago and by Monet"
    " (public domain), FairFace (CC BY 4.0), US congress portraits (public domain), Face Research"
    " Lab London Set (CC BY 4.0), malaria cells (public domain), BCCD (MIT), Dungeon Crawl Stone"
    " Soup tiles (CC0)"
)
CHECKPOINT_SECONDS = 180


class Classifier(nn.Module):
    """3x3 convolutions; between the levels means of 2x2 pixels; at the end the mean of all places,
    so pictures ``[n, 3, h, w]`` may have any size."""

    def __init__(self, classes: int):
        super().__init__()
        self.convolutions = nn.ModuleList()
        self.norms = nn.ModuleList()
        inputs = 3
        for outputs in (c for level in CHANNELS for c in level):
            self.convolutions.append(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False))
            self.norms.append(nn.BatchNorm2d(outputs))
            inputs = outputs
        self.output = nn.Linear(inputs, classes)
        self.halved = {sum(len(c) for c in CHANNELS[:i]) for i in range(1, len(CHANNELS))}

    def forward(self, x: Tensor) -> Tensor:
        for i, (convolution, norm) in enumerate(zip(self.convolutions, self.norms, strict=True)):
            if i in self.halved:
                x = F.avg_pool2d(x, 2)
            x = F.leaky_relu(norm(convolution(x)), SLOPE)
        return self.output(x.mean((2, 3)))

    @torch.no_grad()
    def folded(self) -> dict[str, Tensor]:
        """Kernels ``[out, in, 3, 3]`` and biases with the normalisation in them, in 16 bits."""
        tensors = {"output.weight": self.output.weight, "output.bias": self.output.bias}
        for i, (convolution, norm) in enumerate(zip(self.convolutions, self.norms, strict=True)):
            scale = norm.weight * (norm.running_var + norm.eps).rsqrt()
            tensors[f"convolution{i}.weight"] = convolution.weight * scale[:, None, None, None]
            tensors[f"convolution{i}.bias"] = norm.bias - norm.running_mean * scale
        return {n: t.half().contiguous() for n, t in tensors.items()}


class ClassifierRun:
    """A function of the seed, but for rounding; goes on from its checkpoint."""

    def __init__(self, data: LabelledPictures, folder: Path, pictures: int, seed: int):
        self.data, self.folder, self.seed = data, folder, seed
        self.steps = pictures // BATCH
        self.rows = torch.nonzero(~data.held_out)[:, 0]
        shown = torch.bincount(data.labels[self.rows]).float().rsqrt()
        self.weights = shown[data.labels[self.rows]]
        torch.manual_seed(seed)
        self.network = Classifier(len(data.classes)).to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), weight_decay=0.02)
        self.step = 0
        self.checkpoint = folder / "checkpoint.pt"
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step = state["step"]

    def run(self) -> None:
        saved, losses = time.monotonic(), []
        while self.step < self.steps:
            losses.append(self._train())
            self.step += 1
            if self.step % 200 == 0:
                loss = sum(losses) / len(losses)
                print(f"{self.step}/{self.steps} loss {loss:.3f}", flush=True)
                losses = []
            if time.monotonic() - saved > CHECKPOINT_SECONDS:
                self._save()
                saved = time.monotonic()
        self._save()
        self.export()

    def _train(self) -> float:
        share = self.step / self.steps
        size = next(s for start, s in reversed(SIZES) if share >= start)
        for group in self.optimiser.param_groups:
            warm = min(1, self.step / 500)
            group["lr"] = LEARNING_RATE * warm * (1 + math.cos(math.pi * share)) / 2
        random = torch.Generator().manual_seed(mix(self.seed, self.step))
        rows = self.rows[torch.multinomial(self.weights, BATCH, True, generator=random)]
        pictures = augmented(self.data.pictures[rows], size, random)
        labels = self.data.labels[rows]
        pictures = self._against(pictures, labels, CHANGE * min(1, 5 * share), random)
        self.network.train()
        with torch.autocast("cpu", torch.bfloat16):
            loss = F.cross_entropy(self.network(pictures), labels, label_smoothing=0.05)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        return loss.item()

    def _against(self, pictures: Tensor, labels: Tensor, change: float, random) -> Tensor:
        """Pictures a step up the loss from a random place nearby, at most ``change`` away."""
        nearby = pictures + change / 2 * torch.randn(pictures.shape, generator=random)
        nearby.requires_grad_(True)
        self.network.eval()
        with torch.autocast("cpu", torch.bfloat16):
            loss = F.cross_entropy(self.network(nearby), labels, reduction="sum")
        (gradient,) = torch.autograd.grad(loss, nearby)
        moved = nearby.detach() - pictures + change * gradient / _deviation(gradient)
        return pictures + moved * (change / _deviation(moved)).clamp(max=1)

    @torch.no_grad()
    def accuracy(self, size: int) -> dict[str, float]:
        """Of held-out pictures: share of right first answers, of right ones among five, and of
        right groups; and the first again on the mean of the classes."""
        self.network.eval()
        rows = torch.nonzero(self.data.held_out)[:, 0]
        answers = []
        for part in rows.split(256):
            pictures = self.data.pictures[part].float() / 127.5 - 1
            answers.append(self.network(F.interpolate(pictures, size=size, mode="area")))
        five = torch.cat(answers).topk(5).indices
        labels = self.data.labels[rows]
        right = (five == labels[:, None]).float()
        names = sorted(set(self.data.groups))
        group = torch.tensor([names.index(g) for g in self.data.groups])
        classes = [right[labels == c, 0].mean().item() for c in labels.unique()]
        return {
            "top1": right[:, 0].mean().item(),
            "top5": right.sum(1).mean().item(),
            "group": (group[five[:, 0]] == group[labels]).float().mean().item(),
            "balancedTop1": sum(classes) / len(classes),
            "pictures": len(rows),
        }

    def export(self) -> None:
        self.network.eval()
        write_complete(self.folder / "weights.safetensors", save(self.network.folded()))
        card = {
            "version": VERSION,
            "licence": LICENCE,
            "data": DATA,
            "channels": CHANNELS,
            "slope": SLOPE,
            "size": SIZES[-1][1],
            "classes": [
                {"name": c, "group": g}
                for c, g in zip(self.data.classes, self.data.groups, strict=True)
            ],
            "trainedOn": len(self.rows),
            "picturesShown": self.step * BATCH,
            "heldOut": self.accuracy(SIZES[-1][1]),
        }
        content = json.dumps(card, indent=1) + "\n"
        write_complete(self.folder / "classifier.json", content.encode())
        print(card["heldOut"], flush=True)

    def _save(self) -> None:
        state = {
            "network": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
        }
        content = io.BytesIO()
        torch.save(state, content)
        write_complete(self.checkpoint, content.getvalue())


def _deviation(x: Tensor) -> Tensor:
    return x.square().mean((1, 2, 3), keepdim=True).sqrt() + 1e-12


def augmented(pictures: Tensor, size: int, random: torch.Generator) -> Tensor:
    """Pictures of 8 bits as ``[n, 3, size, size]`` from -1 to 1: a part of each, turned a little,
    mirrored, in other colours, with a square missing from half of them."""
    n = len(pictures)
    draw = torch.rand(12, n, generator=random)
    zoom = 0.55 + 0.45 * draw[0].sqrt()
    stretch = (0.3 * (draw[1] - 0.5)).exp()
    turn = 0.4 * (draw[2] - 0.5)
    mirror = (draw[3] < 0.5).float() * 2 - 1
    room = 1 - zoom
    shift = room * (2 * draw[4:6] - 1)
    rows = [
        torch.stack([zoom * stretch * turn.cos() * mirror, -zoom * turn.sin(), shift[0]], 1),
        torch.stack([zoom * turn.sin() * mirror, zoom / stretch * turn.cos(), shift[1]], 1),
    ]
    grid = F.affine_grid(torch.stack(rows, 1), [n, 3, size, size], align_corners=False)
    x = pictures.float() / 127.5 - 1
    x = F.grid_sample(x, grid, padding_mode="reflection", align_corners=False)
    gray = x.mean(1, keepdim=True)
    colour, contrast, light = (d.view(n, 1, 1, 1) for d in draw[6:9])
    x = gray + (x - gray) * (0.5 + colour)
    tint = torch.rand(n, 3, 1, 1, generator=random)
    x = x * (0.7 + 0.6 * contrast) + 0.4 * (light - 0.5) + 0.2 * (tint - 0.5)
    at = (torch.arange(size) + 0.5) / size
    inside = [(at - c[:, None]).abs() < 0.2 for c in draw[9:11]]
    missing = inside[0][:, None, :, None] & inside[1][:, None, None, :]
    x = x.masked_fill(missing & (draw[11] < 0.5).view(n, 1, 1, 1), 0.0)
    return x.clamp(-1, 1).contiguous(memory_format=torch.channels_last)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archives", type=Path, help="folder of the archives")
    parser.add_argument("run", type=Path, help="folder for checkpoint and result")
    parser.add_argument("--pictures", type=int, default=131_840, help="to be shown in training")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.run.mkdir(parents=True, exist_ok=True)
    data = LabelledPictures.read(arguments.archives)
    ClassifierRun(data, arguments.run, arguments.pictures, arguments.seed).run()


if __name__ == "__main__":
    main()
