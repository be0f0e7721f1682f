"""A size for the pictures that go into a network of which only the layers are known: the first that fits them."""

from __future__ import annotations

from designer.codegen.reading.shapes import SIDE
from designer.files.trust import Trust
from designer.graph.edit import set_setting
from designer.graph.model import Design, Node
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes

SIDES = (28, 224, 64, 96, 227, 299, 128, 256)
"""Pixels of a side that networks of books and papers take, tried in this order."""


def fitted(design: Design, memo: Memo, trust: Trust | None = None) -> Design:
    """The design with other pictures at its inputs where those that it has do not fit; itself where none fits."""
    inputs = [node for node in design.main_block.of_kind("input") if _side(node)]
    if not inputs or not _misfits(design, memo, trust):
        return design
    for side in SIDES:
        tried = design
        for node in inputs:
            shape = node.settings["shape"]
            assert isinstance(shape, tuple)
            tried = set_setting(tried, tried.main, node.id, "shape", (*shape[:2], side, side))
        if not _misfits(tried, memo, trust):
            return tried
    return design


def _misfits(design: Design, memo: Memo, trust: Trust | None) -> bool:
    return any(problem.severity == "error" for problem in find_shapes(design, memo, trust).problems)


def _side(node: Node) -> bool:
    shape = node.settings.get("shape")
    return isinstance(shape, tuple) and len(shape) == 4 and shape[2:] == (SIDE, SIDE)
