"""``parity.py IN OUT``: gradients of one step, of the weights and pictures that Java wrote.

IN holds flat weights, latents, conditions and real pictures as the ND4J engine has them; its
metadata the architecture and the weight of the penalty. OUT gets the pictures and all gradients.
"""

import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import save_file

sys.path.insert(0, str(Path(__file__).parents[2] / "main" / "python"))
from ganvas_trainer.networks import Architecture, Discriminator, Generator, flat, load_flat
from ganvas_trainer.trainer import Recognition


def gradients(network) -> torch.Tensor:
    tensors = network.tensors()
    return flat({n: torch.zeros_like(p) if p.grad is None else p.grad for n, p in tensors.items()})


def main(source: str, target: str) -> None:
    with safe_open(source, "pt") as contents:
        header = contents.metadata()
        given = {name: contents.get_tensor(name) for name in contents.keys()}  # noqa: SIM118
    architecture = Architecture.of(json.loads(header["architecture"]))
    generator, discriminator = Generator(architecture), Discriminator(architecture)
    recognition = Recognition(architecture.condition_kind)
    load_flat(given["generator"], generator.tensors())
    load_flat(given["discriminator"], discriminator.tensors())
    real, conditions = given["pictures"].permute(0, 3, 1, 2), given.get("conditions")
    both = None if conditions is None else torch.cat([conditions, conditions])

    generated = generator(given["latents"], conditions)
    shown = torch.cat([real, generated.detach()]).requires_grad_(True)
    logits, recognised = discriminator(shown, both)
    of_real, of_generated = logits.chunk(2)
    loss = F.softplus(of_generated - of_real).mean()
    (slope,) = torch.autograd.grad(logits.sum(), shown, create_graph=True)
    penalty = slope.square().sum((1, 2, 3))
    step = loss + float(header["penaltyWeight"]) * penalty.mean()
    if recognised is not None:
        step = step + recognition.errors(recognised[: len(real)], conditions).sum(1).mean()
    step.backward()
    of_discriminator = gradients(discriminator)

    with torch.no_grad():
        rivals, of_rivals = discriminator(real, conditions)
    logits, recognised = discriminator(generated, conditions)
    step = F.softplus(rivals - logits).mean()
    if recognised is not None:
        step = step + recognition.generator_errors(recognised, of_rivals, conditions).sum(1).mean()
    step.backward()
    out = {
        "pictures": generated.detach().permute(0, 2, 3, 1).contiguous(),
        "discriminator": of_discriminator,
        "generator": gradients(generator),
        "loss": loss.detach().reshape(1, 1),
        "penalty": penalty.detach().mean().reshape(1, 1),
    }
    save_file(out, target)


main(*sys.argv[1:])
