"""A tiny set and the options of a tiny run."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

RESOLUTION, CLASSES = 16, ["round", "square"]


def options(**trainer) -> dict:
    return {
        "architecture": {
            "resolution": RESOLUTION,
            "imageChannels": 3,
            "latentSize": 16,
            "conditioning": {"kind": "CLASSES", "size": len(CLASSES)},
            "generatorChannels": [16, 16, 16],
            "discriminatorChannels": [16, 16, 16],
            "design": "SELF_MODULATED",
        },
        "trainer": {
            "batchSize": 8,
            "totalImages": 400,
            "learningRate": 2e-4,
            "finalLearningRate": 5e-5,
            "penaltyWeight": 1.0,
            "finalPenaltyWeight": 0.1,
            "penaltyInterval": 4,
            "averageHalfLifeImages": 20000,
            "recognitionWeight": 1.0,
            "augmentation": {
                "probability": 0.3,
                "translation": True,
                "cutout": True,
                "colour": True,
                "symmetry": "DIHEDRAL",
            },
            "seed": 1,
        }
        | trainer,
        "statisticsInterval": 1,
        "checkpointInterval": 5,
        "metricInterval": 25,
        "source": "tiny",
        "classes": CLASSES,
        "balancedClasses": True,
        "frozenLevels": None,
    }


def write_set(file: Path, **header) -> Path:
    count = 24
    random = torch.Generator().manual_seed(7)
    at = torch.arange(RESOLUTION) - RESOLUTION / 2
    pictures = torch.randint(100, (count, RESOLUTION, RESOLUTION, 3), generator=random)
    for i in range(count):
        norm = torch.maximum if i % 2 else torch.hypot
        pictures[i][norm(at[:, None].abs(), at[None].abs()) < 5] += 120
    labels = (torch.arange(count) % 2).int()
    labels[0] = -1
    tensors = {"pictures": pictures.byte(), "labels": labels}
    metadata = {
        "format": "ganvas-set-1",
        "count": str(count),
        "classes": json.dumps(CLASSES),
    }
    save_file(tensors, file, metadata | header)
    return file


def write_run(folder: Path, **trainer) -> Path:
    folder.mkdir()
    (folder / "options.json").write_text(json.dumps(options(**trainer)))
    return folder


def losses(run: Path) -> list[tuple[float, ...]]:
    lines = [json.loads(line) for line in (run / "stats.jsonl").read_text().splitlines()]
    names = ("discriminatorLoss", "generatorLoss", "gradientPenalty")
    return [tuple(float(line["step"][n]) for n in names) for line in lines]
