"""Layers that do something else while they are trained than in evaluation."""

from __future__ import annotations

from designer.graph.model import Design

BY_MODE = frozenset(
    (
        *("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d"),
        *("SyncBatchNorm", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout"),
        "RReLU",
    )
)


def differs_by_mode(design: Design) -> bool:
    """Whether a layer of the design is one of them."""
    nodes = (node for block in design.blocks.values() for node in block.nodes)
    return any(node.kind == "layer" and node.of in BY_MODE and not node.bypassed for node in nodes)
