"""Operations in the laboratory: what the nodes before gave them, and the layer that does the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from designer.catalogue.bypass import as_run, is_bypassed
from designer.catalogue.load import catalogue
from designer.errors import DesignerError
from designer.graph import query
from designer.graph.expressions import expr
from designer.graph.model import Block, Node, Value
from designer.runtime.laboratory.kinds import OPERATIONS
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.capture import capture
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import guarded
from designer.runtime.torch_names import layer_classes


class Brought(NamedTuple):
    """What the wires bring to an operation in one run.

    Attributes:
        first: The batch that its first input is given; `tensors` holds all by input.
        fed: What the network was fed, in words.
    """

    first: Tensor
    tensors: Mapping[str, Tensor]
    fed: str


def what_comes(live: Live, path: str, node: Node, choice: InputChoice) -> Brought:
    """By input of an operation, the batch or the kernel that it is given in one run.

    Raises:
        DesignerError: it is bypassed, or did not run.
        RunFailed: the network does not run.
    """
    *here, _ = path.split("/")
    design = as_run(live.design)
    block = design.blocks[query.block_at(design, tuple(here))]
    if is_bypassed(live.design.blocks[query.block_at(live.design, tuple(here))], node):
        raise DesignerError(f"{node.name} is bypassed: what comes in goes out")
    wires = {edge.target.name: edge.source.node for edge in block.edges if edge.target.node == node.id}
    inputs, reports = feed(live.design, choice, live.device)
    _, caught = guarded(live, lambda: capture(live.design, live.source, live.module, inputs, Tensor.detach))
    if not here:
        caught.update(zip((one.id for one in query.arguments(block)), inputs, strict=False))
    found = {port: "/".join((*here, source)) for port, source in wires.items()}
    brought = {port: caught[source] for port, source in found.items() if source in caught}
    first = brought.get(catalogue().ops[node.of].inputs[0].name)
    if first is None:
        raise DesignerError(f"nothing flowed into {node.name} in this run")
    return Brought(first, brought, reports[0].text if reports else "")


def settings_of(block: Block, node: Node) -> dict[str, Value]:
    """The node's settings worked out, with those of the block as they are by default."""
    given: dict[str, Value] = {}
    for setting in block.settings:
        given[setting.name] = expr.resolve(setting.default, given)
    return {name: expr.resolve(value, given) for name, value in node.settings.items()}


def as_layer(block: Block, node: Node, brought: Mapping[str, Tensor]) -> nn.Module:
    """The layer of torch that does what the operation does.

    Raises:
        DesignerError: its kernel did not come, or its window is too large.
    """
    settings: dict[str, Any] = dict(settings_of(block, node))
    made = layer_classes()[OPERATIONS[node.of]]
    if not issubclass(made, nn.Conv1d | nn.Conv2d):
        return made(**settings)
    if "weight" not in brought:
        raise DesignerError(f"no kernel flowed into {node.name} in this run")
    weight, bias = brought["weight"], brought.get("bias")
    kernel: Any = tuple(weight.shape[2:])
    with torch.device("meta"):
        channels = weight.shape[1] * settings.get("groups", 1)
        layer = made(channels, weight.shape[0], kernel, bias=bias is not None, **settings)
    layer.weight = nn.Parameter(weight, requires_grad=False)
    if bias is not None:
        layer.bias = nn.Parameter(bias, requires_grad=False)
    return layer
