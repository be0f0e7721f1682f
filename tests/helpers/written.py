"""Designs with a layer that is written in Python."""

from __future__ import annotations

from textwrap import dedent, indent

from designer.catalogue.code_text import lines_of
from designer.files.trust import Trust
from designer.graph.model import Block, Design, Edge, Layer, Node, Port, Value

TRUSTED = Trust(everything=True)

CENTERED = """
class CenteredLayer(nn.Module):
    def forward(self, x):
        return x - x.mean()
"""
MY_LINEAR = """
import torch
from torch import nn
from torch.nn import functional as F


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units,))

    def forward(self, X):
        linear = torch.matmul(X, self.weight.data) + self.bias.data
        return F.relu(linear)
"""


def written(text: str) -> tuple[str, ...]:
    """The lines of a text that is indented as the test is."""
    return lines_of(dedent(text))


def with_code(text: str, name: str = "Mine", port: str = "x", output: str = "output", **settings: Value) -> Design:
    """A net of one custom layer `mine`, between an input B×4 and an output."""
    nodes = (
        Node("x", "input", "x", settings={"shape": ("B", 4)}),
        Node("c", "layer", "mine", name, settings, (200.0, 0.0)),
        Node("y", "output", "y", pos=(400.0, 0.0)),
    )
    edges = (Edge(Port("x", "value"), Port("c", port)), Edge(Port("c", output), Port("y", "value")))
    return Design("Net", {"Net": Block(nodes, edges)}, layers={name: Layer(written(text))})


def centered() -> Design:
    """The book's layer without parameters."""
    return with_code(CENTERED, "CenteredLayer")


def my_linear() -> Design:
    """The book's layer with parameters."""
    return with_code(MY_LINEAR, "MyLinear", "X", in_units=4, units=3)


def module(body: str, name: str = "Mine") -> str:
    """A class with this body."""
    return f"class {name}(nn.Module):\n" + indent(dedent(body).strip("\n"), "    ")
