"""One layer of a design, drawn by itself: counted, or with given weights."""

from __future__ import annotations

import torch
from torch import nn

import designer
from designer.graph.inputs import with_input_shapes
from designer.graph.model import Block, Design
from tests.book.values import alone
from tests.helpers.drawing import design, node, row

KERNEL = torch.tensor([[0.0, 1], [2, 3]])


def of_shape(block: Block, *shape: int) -> Design:
    """A design whose input has this shape behind the batch."""
    return with_input_shapes(design(block), {"x": ("B", *shape)})


def counted(of: str, shape: tuple[int, ...], **settings):
    """Parameters and multiply-adds of one drawn layer."""
    report = designer.shapes(of_shape(row(node("a", "layer", "a", of, **settings)), *shape))
    assert not report.problems
    return report.parameters, report.multiply_adds


def with_weight(of: str, weight: torch.Tensor, **settings) -> nn.Module:
    """One drawn layer with these weights and no bias."""
    net = alone(of, bias=False, **settings)
    with torch.no_grad():
        net.get_submodule("act").weight.copy_(weight.reshape(net.get_submodule("act").weight.shape))
    return net


def square(weight: torch.Tensor, **settings) -> nn.Module:
    """A drawn Conv2d(1, 1) with this kernel."""
    return with_weight("Conv2d", weight, in_channels=1, out_channels=1, kernel_size=tuple(weight.shape), **settings)
