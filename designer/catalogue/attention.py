"""Which nodes attend: their weights can be looked at as matrices."""

from __future__ import annotations

from designer.graph import query
from designer.graph.model import Design, Node

WORDS = ("Attention", "Transformer", "scaled_dot_product_attention")
"""One of them is in the name of whatever attends, and in the text of a custom layer that does."""


def may_attend(design: Design, node: Node, around: frozenset[str] = frozenset()) -> bool:
    """Whether attention may be in a node, or in what it is made of."""
    if node.kind in query.CLASS_KINDS:
        inside = [name for name in query.blocks_of(node) if name in design.blocks and name not in around]
        deeper = around | frozenset(inside)
        return any(may_attend(design, one, deeper) for name in inside for one in design.blocks[name].nodes)
    words = " ".join(design.layers[node.of].source) if node.kind == "layer" and node.of in design.layers else node.of
    return any(word in words for word in WORDS)
