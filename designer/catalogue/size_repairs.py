"""Which repairs say what a wire tells: the size of a layer's input, which nobody needs to be asked about."""

from __future__ import annotations

from designer.catalogue.interface import interface
from designer.graph.model import Design
from designer.graph.problem import Repair


def is_size(design: Design, repair: Repair) -> bool:
    """Whether the repair sets an input size, such as `in_features`."""
    if not repair.node or repair.field:
        return False
    block = design.blocks[repair.block]
    settings = interface(design, block, block.node(repair.node)).settings
    return any(spec.name == repair.setting and spec.from_input is not None for spec in settings)


def told_by_wire(design: Design, repair: Repair) -> bool:
    """Whether the repair sets an input size that was never given."""
    return is_size(design, repair) and repair.setting not in design.blocks[repair.block].node(repair.node).settings
