"""The files of a run, as the ND4J engine writes them. All but ``stats.jsonl`` appear complete."""

from __future__ import annotations

import json
import math
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

CHECKPOINTS_KEPT = 2
UNFINISHED = ".part"

AI_MADE = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType=\
"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta>"""


@dataclass
class Progress:
    """Where a run stands; ``bestMetric`` is infinite before the first measurement. ``precision`` is
    what it is computed in, unless nobody has chosen yet; ``batchSize`` what fits into the memory of
    its device, if that is less than asked for; ``minutes`` what it has taken, if its time is
    limited."""

    imagesSeen: int = 0  # noqa: N815
    bestMetric: float = math.inf  # noqa: N815
    bestAt: int = 0  # noqa: N815
    recoveries: int = 0
    precision: str | None = None
    batchSize: int | None = None  # noqa: N815
    minutes: float = 0

    def text(self) -> str:
        return json.dumps(asdict(self)).replace("Infinity", '"Infinity"')

    @staticmethod
    def of(text: str) -> Progress:
        record = json.loads(text)
        record["bestMetric"] = float(record["bestMetric"])
        return Progress(**record)


def write_complete(file: Path, content: bytes) -> None:
    """Writes a file that appears when all of it is on the disk, or not at all."""
    unfinished = file.with_name(file.name + UNFINISHED)
    with open(unfinished, "wb") as output:
        output.write(content)
        output.flush()
        os.fsync(output.fileno())
    os.replace(unfinished, file)


class RunDirectory:
    def __init__(self, root: Path):
        self.root = root
        for folder in ("grids", "checkpoints", "snapshots"):
            (root / folder).mkdir(parents=True, exist_ok=True)

    def options(self) -> dict:
        return json.loads((self.root / "options.json").read_text("utf-8"))

    def save_checkpoint(self, state: dict[str, Tensor], progress: Progress) -> None:
        folder = self.root / "checkpoints"
        file = folder / f"{progress.imagesSeen:010d}.safetensors"
        write_complete(file, save(state, {"progress": progress.text()}))
        for old in sorted(folder.glob("*.safetensors"))[:-CHECKPOINTS_KEPT]:
            old.unlink()

    def latest_checkpoint(self) -> tuple[dict[str, Tensor], Progress] | None:
        """The latest that can be read: a damaged one gives way to the one before."""
        for file in sorted((self.root / "checkpoints").glob("*.safetensors"), reverse=True):
            try:
                with safe_open(file, "pt") as contents:
                    progress = Progress.of(contents.metadata()["progress"])
                    return {n: contents.get_tensor(n) for n in contents.keys()}, progress  # noqa: SIM118
            except (SafetensorError, OSError, KeyError, TypeError, ValueError):
                continue
        return None

    def save_snapshot(self, tensors: dict[str, Tensor], progress: Progress) -> None:
        """A generator for the service's judge to measure."""
        file = self.root / "snapshots" / f"{progress.imagesSeen:010d}.safetensors"
        write_complete(file, save(tensors, {"progress": progress.text()}))
        for old in sorted(file.parent.glob("*.safetensors"))[:-CHECKPOINTS_KEPT]:
            old.unlink()

    def save_grid(self, pictures: Tensor, columns: int, images_seen: int) -> None:
        """``pictures`` ``[n, c, h, w]`` from -1 to 1 on one sheet that says it is AI-made."""
        levels = ((pictures.permute(0, 2, 3, 1) + 1) * 127.5).clamp(0, 255).round().byte().cpu()
        _, height, width, _ = levels.shape
        rows = len(levels) // columns
        sheet = levels[: rows * columns].view(rows, columns, height, width, -1)
        sheet = sheet.permute(0, 2, 1, 3, 4).reshape(rows * height, columns * width, -1)
        label = PngInfo()
        label.add_itxt("XML:com.adobe.xmp", AI_MADE)
        file = self.root / "grids" / f"{images_seen:010d}.png"
        Image.fromarray(sheet.squeeze(-1).numpy()).save(file, pnginfo=label)

    def append_statistics(self, line: dict) -> None:
        with open(self.root / "stats.jsonl", "a", encoding="utf-8") as output:
            output.write(json.dumps(line) + "\n")

    def forget_statistics_after(self, images_seen: int) -> None:
        """Drops what was noted after that many pictures: the run goes on from there."""
        file = self.root / "stats.jsonl"
        if not file.exists():
            return
        kept = []
        for line in file.read_text("utf-8").splitlines():
            try:
                if json.loads(line)["imagesSeen"] <= images_seen:
                    kept.append(line + "\n")
            except (ValueError, KeyError, TypeError):
                break  # The last line of a run that was killed while writing it.
        write_complete(file, "".join(kept).encode())
