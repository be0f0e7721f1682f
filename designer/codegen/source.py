"""From a design to Python text: the string that is shown, exported and run."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from designer.catalogue.bypass import as_run
from designer.catalogue.code_node import read_lines
from designer.catalogue.code_parts import with_helpers
from designer.catalogue.own_code import used_code
from designer.codegen.blocks import child_names, class_lines
from designer.codegen.code_node import rewritten
from designer.codegen.custom import Texts, code_lines, import_lines
from designer.codegen.devices import head_lines, placement
from designer.codegen.inline import needed_classes
from designer.codegen.start import helper_lines
from designer.codegen.text import CustomLine, Entry, Lines, Owner
from designer.errors import CycleError
from designer.graph.model import Design, Node, Path
from designer.graph.names import word
from designer.graph.order import children_first


class Source(msgspec.Struct, frozen=True):
    """The program that a design is.

    Attributes:
        class_name: The class of the whole network.
        lines: By line number, counted from 1, the block and the node that the line stands for.
        children: By block name and node id, the name of the module's child that the node is.
        custom: By line number, the custom layer whose text the line is, and which of its lines.
        starts: Whether the text itself says what some parameters start from.
        devices: By its name in the text, each device that the text speaks of: `{"CUDA_1": "cuda:1"}`.
        within: By line number, the region whose block's statement stands in the class around it.
        entries: By the first line of such a region's block, what comes into it.
    """

    text: str
    class_name: str
    lines: Mapping[int, Owner]
    children: Mapping[str, Mapping[str, str]]
    custom: Mapping[int, CustomLine] = {}
    starts: bool = False
    devices: Mapping[str, str] = {}
    within: Mapping[int, str] = {}
    entries: Mapping[int, Entry] = {}

    def place_in_block(self, line: int) -> Path:
        """The ids that lead from the block whose class holds the line to the node that the line stands for."""
        node = self.lines[line][1]
        return (self.within[line], node) if line in self.within else (node,)


def generate(design: Design) -> Source:
    """The design's program; what is not known yet stands as `...`, so there is always a text to read."""
    design = as_run(design)
    names, texts = _blocks(design), used_code(design)
    devices = placement(design).names
    body = head_lines(devices)
    body.extend(code_lines(texts))
    for name in names:
        body.add(0, "")
        body.add(0, "")
        body.extend(class_lines(design, name))
    children = {name: child_names(design, name) for name in names}
    helper = helper_lines(design, "\n".join(body.text))
    helper.extend(body)
    source = _whole(helper, texts, word(design.main), children)
    if devices:
        source = replace(source, devices={name: device for device, name in devices.items()})
    said = any(block.init or any(node.init for node in block.nodes) for block in design.blocks.values())
    return replace(source, starts=True) if said else source


def layer_source(design: Design, name: str) -> Source:
    """A module of one custom layer alone, with those that its text speaks of."""
    texts = {one: design.layers[one].source for one in with_helpers(design, [name])}
    return _whole(code_lines(texts), texts, word(name), {})


def code_node_source(node: Node) -> Source:
    """A module of a code node's lines alone, which gives what they give."""
    reading, lines = read_lines(node.code), Lines()
    lines.add(0, "class Code(nn.Module):")
    lines.add(1, f"def forward({', '.join(['self', *reading.inputs])}):")
    for number, line in rewritten(node.code, lambda found: found.id):
        lines.add(2, line)
        lines.custom[len(lines.text)] = (node.name, number)
    lines.add(2, f"return {', '.join(reading.outputs)}")
    return _whole(lines, {}, "Code", {})


def function_source(name: str, source: tuple[str, ...]) -> Source:
    """A module of one function alone."""
    texts = {name: source}
    return _whole(code_lines(texts), texts, name, {})


def _whole(body: Lines, texts: Texts, name: str, children: Mapping[str, Mapping[str, str]]) -> Source:
    whole = Lines()
    for line in import_lines("\n".join(body.text), texts):
        whole.add(0, line)
    whole.extend(body)
    text, tables = "\n".join(whole.text) + "\n", (whole.table, children, whole.custom)
    return Source(text, name, *tables, within=whole.within, entries=whole.entries)


def _blocks(design: Design) -> tuple[str, ...]:
    """The blocks that the main one needs, each after those it is made of; as the file has them if they go round."""
    try:
        return needed_classes(design, children_first(design))
    except CycleError:
        return tuple(design.blocks)
