"""Which layers the laboratory shows, and what it says of the others. Imports no torch."""

from __future__ import annotations

from designer.graph import query
from designer.graph.model import Block, Design, Node, Path

CONVOLUTIONS = ("Conv1d", "Conv2d", "LazyConv1d", "LazyConv2d")
POOLINGS = (
    *("MaxPool1d", "MaxPool2d", "AvgPool1d", "AvgPool2d"),
    *("AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveMaxPool1d", "AdaptiveMaxPool2d"),
)
SHOWN = (*CONVOLUTIONS, *POOLINGS)


def layer_of(block: Block, node: Node) -> Node:
    """The node whose module runs: itself, or the one that an `again` node calls once more."""
    if node.kind != "again":
        return node
    return next((other for other in block.nodes if other.id == node.of), node)


def has_window(block: Block, node: Node) -> bool:
    """Whether the laboratory can show it."""
    layer = layer_of(block, node)
    return layer.kind == "layer" and layer.of in SHOWN


def refusal(block: Block, node: Node) -> str:
    """Why the laboratory does not show a node, in a sentence; "" where it does."""
    layer = layer_of(block, node)
    if has_window(block, node):
        return ""
    name, of = node.name, layer.of
    if layer.kind == "layer" and of.endswith("3d") and ("Conv" in of or "Pool" in of):
        return f"{name} is a {of}: its window walks through a volume, and only flat and 1-d maps are shown here."
    if layer.kind == "layer" and "ConvTranspose" in of:
        return (
            f"{name} is a {of}: it spreads each cell of its input over the output instead of reading through a "
            "window, so there is no window to step."
        )
    if layer.kind == "layer" and ("Pool" in of or "Unpool" in of):
        return f"{name} is a {of}, whose windows are not those of a plain pooling; it is not shown here."
    if layer.kind == "op" and of in ("conv1d", "conv2d", "max_pool2d", "avg_pool2d", "adaptive_avg_pool2d"):
        return f"{name} is the operation {of}; only layers such as Conv2d and MaxPool2d are shown here."
    return f"{name} has no window: choose a convolution or a pooling."


def windows_of(design: Design) -> tuple[tuple[Path, Node, str], ...]:
    """Every convolution and pooling that can be shown: its path, itself, and what it is one of; in running order."""
    found: list[tuple[Path, Node, str]] = []

    def visit(name: str, here: Path, around: tuple[str, ...]) -> None:
        block = design.blocks.get(name)
        if block is None or name in around:
            return
        for node in block.nodes:
            if has_window(block, node):
                found.append(((*here, node.id), node, layer_of(block, node).of))
            for word, inner in query.branches(node):
                visit(inner, (*here, word), (*around, name))

    visit(design.main, (), ())
    return tuple(found)
