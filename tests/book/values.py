"""Pictures, layers and numbers that the book's sections are tested with."""

from __future__ import annotations

import torch
from torch import nn

from designer.codegen.source import generate
from designer.runtime.build import build
from tests.helpers.drawing import design, node, row

NINE, SIXTEEN = torch.arange(9.0).reshape(1, 1, 3, 3), torch.arange(16.0).reshape(1, 1, 4, 4)


def image() -> torch.Tensor:
    """6×8 of ones, columns 2 to 5 zero."""
    made = torch.ones(1, 1, 6, 8)
    made[..., 2:6] = 0
    return made


def value(number: object) -> float:
    """A number, also of a tensor that wants a gradient."""
    return float(number.detach() if isinstance(number, torch.Tensor) else number)


def numbers(tensor: torch.Tensor) -> list[float]:
    return [round(float(one), 3) for one in tensor.detach().flatten()]


def alone(of: str, **settings) -> nn.Module:
    """One layer, drawn."""
    return build(generate(design(row(node("a", "layer", "act", of, **settings)))))
