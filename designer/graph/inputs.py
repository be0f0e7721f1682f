"""The inputs of a whole network."""

from __future__ import annotations

from collections.abc import Mapping

from designer.errors import GraphError
from designer.graph.edit import set_setting
from designer.graph.model import Design


def with_input_shapes(design: Design, shapes: Mapping[str, tuple[int | str, ...]]) -> Design:
    """The design with other shapes at the main block's inputs, by their names.

    Raises:
        GraphError: the main block has no input of that name.
    """
    by_name = {node.name: node.id for node in design.main_block.of_kind("input")}
    for name, shape in shapes.items():
        if name not in by_name:
            raise GraphError(f"{design.main} has no input called {name}; it has {', '.join(by_name) or 'none'}")
        design = set_setting(design, design.main, by_name[name], "shape", tuple(shape))
    return design
