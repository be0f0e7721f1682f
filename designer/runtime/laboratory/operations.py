"""Operations in the laboratory: what the node before gave them, and the layer that does the same."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from designer.catalogue.bypass import as_run, is_bypassed
from designer.errors import DesignerError
from designer.graph import expr, query
from designer.graph.model import Block, Node, Value
from designer.runtime.capture import capture
from designer.runtime.feed import feed
from designer.runtime.laboratory.kinds import OPERATIONS
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.run import guarded
from designer.runtime.tables import layer_classes


def what_comes(live: Live, path: str, node: Node, choice: InputChoice) -> tuple[Tensor, str]:
    """The batch that the first input of an operation is given in one run, and what the network was fed, in words.

    Raises:
        DesignerError: it is bypassed, or did not run.
        RunFailed: the network does not run.
    """
    *here, _ = path.split("/")
    design = as_run(live.design)
    block = design.blocks[query.block_at(design, tuple(here))]
    if is_bypassed(live.design.blocks[query.block_at(live.design, tuple(here))], node):
        raise DesignerError(f"{node.name} is bypassed: what comes in goes out")
    source = next((edge.source.node for edge in block.edges if edge.target.node == node.id), None)
    inputs, reports = feed(live.design, choice, live.device)
    _, caught = guarded(live, lambda: capture(live.design, live.source, live.module, inputs, Tensor.detach))
    tensor = caught.get("/".join((*here, source))) if source else None
    if tensor is None:
        raise DesignerError(f"nothing flowed into {node.name} in this run")
    return tensor, reports[0].text if reports else ""


def settings_of(block: Block, node: Node) -> dict[str, Value]:
    """The node's settings worked out, with those of the block as they are by default."""
    given: dict[str, Value] = {}
    for setting in block.settings:
        given[setting.name] = expr.resolve(setting.default, given)
    return {name: expr.resolve(value, given) for name, value in node.settings.items()}


def as_layer(block: Block, node: Node) -> nn.Module:
    """The layer of torch that does what a pooling operation does."""
    settings: dict[str, Any] = dict(settings_of(block, node))
    return layer_classes()[OPERATIONS[node.of]](**settings)
