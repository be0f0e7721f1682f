"""A design taken into another: its main block, with all blocks and custom layers that it is made of."""

from __future__ import annotations

from designer.graph.exchange.layers import merge_layers, standing_for
from designer.graph.exchange.merge import merge_blocks, with_inner
from designer.graph.model import Design


def bring(design: Design, piece: Design, origin: str = "") -> tuple[Design, str]:
    """The design with the main block of `piece` among its blocks, and what that block is called in it.

    Args:
        origin: Where the copies say that they come from.

    Raises:
        DesignerError: the piece holds what no design can.
    """
    design, renamed = merge_layers(design, piece.layers)
    blocks = standing_for(with_inner(piece, (piece.main,)), renamed)
    after, called = merge_blocks(design, blocks, origin)
    return after, called[piece.main]
