"""From a design to Python text: the string that is shown, exported and run."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from designer.catalogue.bypass import as_run
from designer.catalogue.code_parts import used_layers, with_helpers
from designer.codegen.blocks import child_names, class_lines
from designer.codegen.custom import import_lines, layer_lines
from designer.codegen.text import CustomLine, Lines, Owner
from designer.errors import CycleError
from designer.graph import query
from designer.graph.model import Design
from designer.graph.names import word


class Source(msgspec.Struct, frozen=True):
    """The program that a design is.

    Attributes:
        class_name: The class of the whole network.
        lines: By line number, counted from 1, the block and the node that the line stands for.
        children: By block name and node id, the name of the module's child that the node is.
        custom: By line number, the custom layer whose text the line is, and which of its lines.
    """

    text: str
    class_name: str
    lines: Mapping[int, Owner]
    children: Mapping[str, Mapping[str, str]]
    custom: Mapping[int, CustomLine] = {}


def generate(design: Design) -> Source:
    """The design's program; what is not known yet stands as `...`, so there is always a text to read."""
    design = as_run(design)
    names, layers = _blocks(design), used_layers(design)
    body = layer_lines(design, layers)
    for name in names:
        body.add(0, "")
        body.add(0, "")
        body.extend(class_lines(design, name))
    children = {name: child_names(design, name) for name in names}
    return _whole(design, body, layers, word(design.main), children)


def layer_source(design: Design, name: str) -> Source:
    """A module of one custom layer alone, with those that its text speaks of."""
    layers = with_helpers(design, [name])
    return _whole(design, layer_lines(design, layers), layers, word(name), {})


def _whole(
    design: Design, body: Lines, layers: tuple[str, ...], name: str, children: Mapping[str, Mapping[str, str]]
) -> Source:
    whole = Lines()
    for line in import_lines("\n".join(body.text), design, layers):
        whole.add(0, line)
    whole.extend(body)
    return Source("\n".join(whole.text) + "\n", name, whole.table, children, whole.custom)


def _blocks(design: Design) -> tuple[str, ...]:
    """The blocks that the main one needs, each after those it is made of; as the file has them if they go round."""
    try:
        return query.children_first(design)
    except CycleError:
        return tuple(design.blocks)
