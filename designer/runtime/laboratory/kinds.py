"""Which layers the laboratory shows, and what it says of the others. Imports no torch."""

from __future__ import annotations

from functools import cache

from designer.catalogue.load import catalogue
from designer.graph import query
from designer.graph.model import Block, Design, Node, Path

CONVOLUTIONS = ("Conv1d", "Conv2d", "LazyConv1d", "LazyConv2d")
POOLINGS = (
    *("MaxPool1d", "MaxPool2d", "AvgPool1d", "AvgPool2d"),
    *("AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveMaxPool1d", "AdaptiveMaxPool2d"),
)
TRANSPOSED = ("ConvTranspose1d", "ConvTranspose2d", "LazyConvTranspose1d", "LazyConvTranspose2d")
DENSE = ("Linear", "LazyLinear")
"""Layers that read every cell for every output."""
UNFOLDING = ("Unfold",)
"""What writes out the cells under the window, place by place."""
OPERATIONS = {
    "max_pool2d": "MaxPool2d",
    "avg_pool2d": "AvgPool2d",
    "adaptive_avg_pool2d": "AdaptiveAvgPool2d",
    "conv1d": "Conv1d",
    "conv2d": "Conv2d",
    "unfold": "Unfold",
}
"""Operations that walk a window, and the layers that do the same."""
SHOWN = (*CONVOLUTIONS, *TRANSPOSED, *POOLINGS, *UNFOLDING, *OPERATIONS)
"""All that has a window here; to show one more is to name it above."""
ROWWISE = ("GLU", "LogSoftmax", "Softmax", "Softmax2d", "Softmin", "softmax", "log_softmax")
"""Activations that look at a whole row of numbers at once."""
POINTWISE = ("neg", "exp", "log", "sqrt", "abs", "sin", "cos", "clamp")
"""Operations that are no activations and yet a curve."""


@cache
def curves() -> frozenset[str]:
    """What turns each number into another by one curve."""
    layers = (name for name, spec in catalogue().layers.items() if spec.category == "activation")
    ops = (name for name, spec in catalogue().ops.items() if spec.category == "activation")
    return frozenset((*layers, *ops, *POINTWISE)) - frozenset(ROWWISE)


def layer_of(block: Block, node: Node) -> Node:
    """The node whose module runs: itself, or the one that an `again` node calls once more."""
    if node.kind != "again":
        return node
    return next((other for other in block.nodes if other.id == node.of), node)


def has_window(block: Block, node: Node) -> bool:
    """Whether the laboratory can show it."""
    layer = layer_of(block, node)
    return layer.kind in ("layer", "op") and layer.of in SHOWN


def is_dense(block: Block, node: Node) -> bool:
    """Whether it is a dense layer, which has no window and yet can be compared with one that has."""
    layer = layer_of(block, node)
    return layer.kind == "layer" and layer.of in DENSE


def has_curve(block: Block, node: Node) -> bool:
    """Whether each number that comes in becomes another by one curve: sigmoid, ReLU, `abs`."""
    layer = layer_of(block, node)
    return layer.kind in ("layer", "op") and layer.of in curves()


def may_have_curve(block: Block, node: Node) -> bool:
    """Whether it has a curve, or is a layer written in the design, of which only its running tells."""
    layer = layer_of(block, node)
    return has_curve(block, node) or (layer.kind == "layer" and layer.of not in catalogue().layers)


def partner(block: Block, node: Node) -> Node | None:
    """The convolution that alone reads what a convolution gives, with nothing between; None where there is none."""
    layer = layer_of(block, node)
    if layer.kind != "layer" or layer.of not in CONVOLUTIONS or node.bypassed or layer.bypassed:
        return None
    readers = [edge.target.node for edge in block.edges if edge.source.node == node.id]
    other = block.node(readers[0]) if len(readers) == 1 else None
    if other is None or layer_of(block, other).of not in CONVOLUTIONS or layer_of(block, other).kind != "layer":
        return None
    same = layer_of(block, other).of[-2:] == layer.of[-2:]
    return other if same and not other.bypassed and not layer_of(block, other).bypassed else None


def is_shown(block: Block, node: Node) -> bool:
    """Whether the laboratory can show it, by its window, by its curve, or beside one that has a window."""
    return has_window(block, node) or has_curve(block, node) or is_dense(block, node)


def refusal(block: Block, node: Node) -> str:
    """Why the laboratory does not show a node, in a sentence; "" where it does."""
    layer = layer_of(block, node)
    if has_window(block, node) or may_have_curve(block, node) or is_dense(block, node):
        return ""
    name, of = node.name, layer.of
    if layer.kind == "layer" and of.endswith("3d") and ("Conv" in of or "Pool" in of):
        return f"{name} is a {of}: its window walks through a volume, and only flat and 1-d maps are shown here."
    if layer.kind == "layer" and ("Pool" in of or "Unpool" in of):
        return f"{name} is a {of}, whose windows are not those of a plain pooling; it is not shown here."
    if layer.kind in ("layer", "op") and of in ROWWISE:
        return f"{name} is a {of}: it looks at a whole row of numbers at once, so it has no curve of its own."
    return f"{name} has no window and no curve: choose a convolution, a pooling, an activation or a dense layer."


def shown_in(design: Design) -> tuple[tuple[Path, Node, str], ...]:
    """Every layer that can be shown, dense ones last: its path, itself, and what it is one of."""
    found: list[tuple[Path, Node, str]] = []

    def visit(name: str, here: Path, around: tuple[str, ...]) -> None:
        block = design.blocks.get(name)
        if block is None or name in around:
            return
        for node in block.nodes:
            if is_shown(block, node):
                found.append(((*here, node.id), node, layer_of(block, node).of))
            for word, inner in query.branches(node):
                visit(inner, (*here, word), (*around, name))

    visit(design.main, (), ())
    return tuple(sorted(found, key=lambda one: one[2] in DENSE))
