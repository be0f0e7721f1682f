"""Layers that stand right behind one another, where one of them is of no use."""

from __future__ import annotations

from collections.abc import Iterator

from designer.errors import GraphError
from designer.graph.model import Block, Expr, Node
from designer.graph.wires.in_a_row import alone_before, mergeable, settings_of_one
from designer.runtime.reports import Offer, Remark

SUBTRACTING = ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d")
"""What takes the mean of every channel away, and with it whatever was added to all of the channel."""
MAXIMA = ("MaxPool1d", "MaxPool2d", "MaxPool3d")
WITH_BIAS = ("Linear", "Conv1d", "Conv2d", "Conv3d", "LazyLinear", "LazyConv1d", "LazyConv2d", "LazyConv3d")


def remarks(name: str, block: Block, node: Node) -> Iterator[Remark]:
    """What is worth knowing of a layer of the block `name` and the one before it."""
    told = node.of in SUBTRACTING or node.of in MAXIMA or bool(mergeable(node.of))
    if node.kind != "layer" or node.bypassed or not told:
        return
    before = alone_before(block, node)
    if before is None:
        return
    if node.of in SUBTRACTING and before.of in WITH_BIAS and before.settings.get("bias", True) is True:
        yield Remark(
            f"The bias of {before.name} does nothing: {node.name} takes the mean of each channel away, and it with it.",
            True,
            (Offer(f"Leave out the bias of {before.name}", "set", name, before.id, "bias", False),),
        )
    elif node.of in MAXIMA and "Conv" in before.of:
        yield Remark(
            f"{before.name} gives negative numbers too, and the maximum leaves them out: an edge of −1 is gone. abs "
            "between the two keeps it.",
            False,
            (Offer("Put an abs between", "insert", name, node.id, of="abs"),),
        )
    elif mergeable(node.of) and mergeable(before.of) == mergeable(node.of):
        yield _two(name, before, node)


def _two(name: str, first: Node, second: Node) -> Remark:
    word = mergeable(second.of)
    between = f"{first.name} and {second.name} are two {word} in a row with nothing between"
    merge = Offer(f"Merge {first.name} and {second.name} into one", "merge", name, second.id)
    insert = Offer("Put a ReLU between", "insert", name, second.id, of="ReLU")
    offers = (merge, insert) if _can_be_one(first, second) else (insert,)
    return Remark(f"{between}: together they do nothing that one could not do.", True, offers)


def _can_be_one(first: Node, second: Node) -> bool:
    if any(isinstance(value, Expr) for node in (first, second) for value in node.settings.values()):
        return False
    try:
        settings_of_one(first, second)
    except GraphError:
        return False
    return True
