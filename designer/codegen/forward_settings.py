"""Settings of a block that its forward pass speaks of: the constructor keeps them as attributes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from designer.codegen.inline import is_counted
from designer.graph.model import Design, Node
from designer.graph.names import MODULE_NAMES, unique_name, word
from designer.graph.regions.region import spoken_of


def kept_settings(design: Design, name: str, order: Sequence[Node]) -> dict[str, str]:
    """By setting of the block called `name`, how its forward pass spells it: `{"limit": "self.limit"}`.

    Only settings that the forward pass speaks of are kept; one that is called like a node gets another name.
    """
    block = design.blocks[name]
    spoken = frozenset[str]().union(*(_in_forward(design, node) for node in order))
    taken = {node.name for node in block.nodes} | MODULE_NAMES
    found: dict[str, str] = {}
    for setting in block.settings:
        if setting.name in spoken:
            attribute = unique_name(word(setting.name), taken)
            taken.add(attribute)
            found[setting.name] = f"self.{attribute}"
    return found


def _in_forward(design: Design, node: Node) -> frozenset[str]:
    """Settings of the block around that a node's statement, not its constructor, speaks of."""
    if node.kind == "op":
        return spoken_of(design, node)
    runs_here = node.when is not None or is_counted(design, node)
    return spoken_of(design, replace(node, settings={})) if runs_here else frozenset()
