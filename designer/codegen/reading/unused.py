"""What a text makes and never uses, of which a drawing's code holds nothing."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalogue.interface import MODULE_KINDS
from designer.codegen.reading.members import Child, has_weights
from designer.graph import query
from designer.graph.model import Design, Node

MOST_NAMES = 6


def left_out(drawn: Design) -> list[str]:
    """A sentence on all that has weights and leads to no output, if there is any."""
    names = [*_left_out(drawn)]
    if not names:
        return []
    told = ", ".join(names[:MOST_NAMES])
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    them = "it" if len(names) == 1 else "them"
    return [f"nothing that comes out depends on {told}{more}: the code and its weights leave {them} out"]


def _left_out(drawn: Design) -> Iterator[str]:
    for name, block in sorted(drawn.blocks.items(), key=lambda item: item[0] != drawn.main):
        held = query.reached(block)
        where = "" if name == drawn.main else f"{name}."
        yield from (f"{where}{n.name}" for n in block.nodes if n.id not in held and _has_weights(drawn, n))


def _has_weights(drawn: Design, node: Node) -> bool:
    if node.kind == "tensor":
        return node.of in ("parameter", "buffer")
    if node.kind == "layer":
        return has_weights(Child("layer", node.of, {}))
    inside = query.blocks_of(node) if node.kind in MODULE_KINDS else ()
    return any(_has_weights(drawn, one) for name in inside for one in drawn.blocks[name].nodes)
