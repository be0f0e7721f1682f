"""The number that a gradient is of, in words. Imports no torch."""

from __future__ import annotations

from designer.graph.model import Design
from designer.runtime.reports import Aim


def in_words(design: Design, aim: Aim) -> str:
    """`the sum of all outputs`, `element 3 of scores`."""
    nodes = design.main_block.of_kind("output")
    whole = aim.output or ("all outputs" if len(nodes) != 1 else nodes[0].name)
    first = aim.output or (nodes[0].name if nodes else "")
    return {
        "sum": f"the sum of {whole}",
        "element": f"element {aim.index} of {first}",
        "best": f"the greatest of {first}",
        "loss": f"the loss of {first} against class {aim.index}",
    }[aim.sort]
