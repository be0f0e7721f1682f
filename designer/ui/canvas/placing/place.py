"""New nodes: what a word from the library becomes, its name, its first settings, and how it is wired in. No Qt."""

from __future__ import annotations

import re

from msgspec.structs import replace

from designer.catalogue.code_check import is_custom
from designer.catalogue.code_node import FIRST as FIRST_LINES
from designer.catalogue.interface import input_ports, interface, output_ports
from designer.catalogue.load import catalogue
from designer.catalogue.spec import SettingSpec
from designer.errors import DesignerError, GraphError, NameRefused
from designer.files import own_blocks
from designer.graph import edit
from designer.graph.ids import new_id
from designer.graph.model import ROLES, Design, Edge, Kind, Node, Port, Position, Value
from designer.graph.names import check_node_name, unique_name
from designer.graph.query import FOR_PEOPLE, REGION_KINDS
from designer.graph.regions import region_edit
from designer.ui.canvas.notes.note_look import FIRST

MIME = "application/x-network-designer-kind"
"""What the library drags: `layer:Conv2d`, `op:cat`, `block:Features`, `input`, `tensor:buffer`, `while`, `note`."""

OWN = "mine"
"""The library's word for a block of the person's own folder: `mine:Residual`."""

SNAP = 4.0
_BY_CATEGORY = {
    "convolution": "conv1",
    "activation": "act1",
    "pooling": "pool1",
    "normalisation": "norm1",
    "dropout": "drop1",
    "attention": "attn1",
    "padding": "pad1",
    "loss": "loss",
}
_BY_NAME = {"Linear": "fc1", "Embedding": "emb1", "Flatten": "flatten", "Unflatten": "unflatten"}
_BY_KIND = {
    "input": "x",
    "output": "y",
    "parameter": "weight",
    "buffer": "state",
    "unsaved": "state",
    "constant": "const",
    "code": "code",
}


def make_node(design: Design, block_name: str, spec_text: str, pos: Position, size: Position | None = None) -> Node:
    """The node that a library entry stands for, with a name that is free in the block.

    Raises:
        GraphError: there is no such entry.
    """
    kind, _, of = spec_text.partition(":")
    if spec_text in REGION_KINDS:
        return _region(design, block_name, kind, pos)
    if not _known(design, kind, of):
        raise GraphError(f'"{spec_text}": there is nothing of this name to place')
    taken = {node.name for node in design.blocks[block_name].nodes}
    name = _legal(_base_name(kind, of), kind)  # type: ignore[arg-type]
    node = Node(new_id(), kind, unique_name(name, taken), of, _initial(kind, of), snapped(pos))  # type: ignore[arg-type]
    if kind == "code":
        return replace(node, code=FIRST_LINES)
    return replace(node, size=size or FIRST[kind]) if kind in FOR_PEOPLE else node


def _region(design: Design, block_name: str, kind: str, pos: Position) -> Node:
    """A region with an inside of its own, which `ready` makes."""
    taken = {node.name for node in design.blocks[block_name].nodes}
    name = unique_name(region_edit.NAMES[kind], taken)  # type: ignore[index]
    repeat, when = region_edit.first_words(kind)  # type: ignore[arg-type]
    of = region_edit.body_name(design, kind)
    return Node(new_id(), kind, name, of, pos=snapped(pos), repeat=repeat, when=when)  # type: ignore[arg-type]


def ready(design: Design, node: Node) -> Design:
    """The design in which a new node can stand: a region brings the block that it runs."""
    return region_edit.with_body(design, node)


def brought(design: Design, spec_text: str) -> tuple[Design, str]:
    """The design with what a block of the person's library is made of, and the word for that block in this design.

    Raises:
        DesignerError: the block's file cannot be read.
    """
    kind, _, name = spec_text.partition(":")
    if kind != OWN:
        return design, spec_text
    design, called = own_blocks.bring(design, name)
    return design, f"block:{called}"


def place(design: Design, block_name: str, node: Node) -> Design:
    """The design with the node in it.

    Raises:
        GraphError: the block would contain itself.
    """
    return edit.add_node(design, block_name, node)


def place_on_wire(design: Design, block_name: str, node: Node, edge: Edge) -> Design:
    """The design with the node in the wire; only beside it where the node has no input or no output."""
    into, out_of = free_ports(design, block_name, node)
    if not into or not out_of:
        return place(design, block_name, node)
    return edit.insert_on_edge(design, block_name, edge, node, into, out_of)


def wire_in(design: Design, block_name: str, node_id: str, edge: Edge) -> Design:
    """The design with a node that is there already put into a wire."""
    node = design.blocks[block_name].node(node_id)
    into, out_of = free_ports(design, block_name, node)
    return edit.put_into_edge(design, block_name, edge, node, into, out_of)


def place_after(design: Design, block_name: str, node: Node, source: Port) -> Design:
    """The design with the node, fed by an output."""
    into, _ = free_ports(design, block_name, node)
    after = place(design, block_name, node)
    return edit.connect(after, block_name, Edge(source, Port(node.id, into))) if into else after


def place_before(design: Design, block_name: str, node: Node, target: Port) -> Design:
    """The design with the node, feeding an input."""
    _, out_of = free_ports(design, block_name, node)
    after = place(design, block_name, node)
    return edit.connect(after, block_name, Edge(Port(node.id, out_of), target)) if out_of else after


def free_ports(design: Design, block_name: str, node: Node) -> tuple[str, str]:
    """Names of a new node's first input and first output; "" where it has none."""
    block = design.blocks[block_name]
    inputs, outputs = input_ports(design, block, node), output_ports(design, block, node)
    return inputs[0].name if inputs else "", outputs[0].name if outputs else ""


def can_end(design: Design, block_name: str, spec_text: str, at_input: bool) -> bool:
    """Whether a wire in hand can end at such a node: at its input, or at its output."""
    try:
        design, spec_text = brought(design, spec_text)
        node = make_node(design, block_name, spec_text, (0.0, 0.0))
    except DesignerError:
        return False
    design = ready(design, node)
    face = interface(design, design.blocks[block_name], node)
    return bool(face.inputs if at_input else face.outputs)


def snapped(pos: Position) -> Position:
    """The nearest place on the grid."""
    return round(pos[0] / SNAP) * SNAP, round(pos[1] / SNAP) * SNAP


def _known(design: Design, kind: str, of: str) -> bool:
    match kind:
        case "layer":
            return is_custom(design, of) or (of in catalogue().layers and not catalogue().layers[of].refused)
        case "op":
            return of in catalogue().ops
        case "block":
            return of in design.blocks
        case "tensor":
            return of in ROLES
    return kind in ("input", "output", "code", *FOR_PEOPLE) and not of


def _base_name(kind: str, of: str) -> str:
    if kind in FOR_PEOPLE:
        return kind
    if kind in _BY_KIND or of in _BY_KIND:
        return _BY_KIND.get(kind) or _BY_KIND[of]
    if kind == "layer" and of in catalogue().layers:
        return _BY_NAME.get(of) or _BY_CATEGORY.get(catalogue().layers[of].category) or _snake(of)
    return _snake(of)


def _snake(name: str) -> str:
    """`AdaptiveMax` becomes `adaptive_max`, `LSTM` `lstm`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _legal(name: str, kind: Kind) -> str:
    try:
        check_node_name(name, kind)
    except NameRefused:
        return f"{name}1"
    return name


def _initial(kind: str, of: str) -> dict[str, Value]:
    """First values of what torch has no default for; what the wire will tell is left open."""
    specs: tuple[SettingSpec, ...] = ()
    if kind == "layer" and of in catalogue().layers:
        specs = catalogue().layers[of].settings
    elif kind == "op":
        specs = catalogue().ops[of].settings
    elif kind == "tensor":
        return {"shape": (1,)}
    return {spec.name: spec.initial for spec in specs if spec.initial is not None and spec.from_input is None}
