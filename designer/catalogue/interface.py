"""What a node looks like from outside, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from msgspec.structs import replace

from designer.catalogue import code_interface, code_node, parts
from designer.catalogue.load import catalogue
from designer.catalogue.spec import Interface, LayerSpec, OpSpec, PortSpec, SettingSpec, SettingType
from designer.graph import query
from designer.graph.expressions import expr
from designer.graph.model import ROLE, ROLES, VALUE, Block, BlockSetting, Design, Node, Port

ANYTHING: tuple[SettingType, ...] = ("int", "float", "bool", "str", "none", "tuple")
MODULE_KINDS = query.MODULE_KINDS

MOST_PARTS = 64
"""As many parts of a tensor as a node shows ports for."""

_A_SIZE = "A size, as the operation `size` gives it; the settings speak of it by this name."

INPUT_SETTINGS = (
    SettingSpec("shape", ("shape",), required=True, doc='Its shape; the word B stands for the batch: "B, 1, 28, 28".'),
    SettingSpec("dtype", ("dtype",), "float32", doc="What its elements are."),
    SettingSpec(
        "default",
        ("int", "float", "bool", "none"),
        doc="What stands there where no wire reaches it: an optional input.",
    ),
)
TENSOR_SETTINGS = (
    SettingSpec("shape", ("tuple",), required=True, doc="Its shape, which knows no batch.", initial=(1,)),
    SettingSpec(
        "init", ("str",), "zeros", doc="What it is filled with at first.",
        choices=("zeros", "ones", "uniform", "normal", "constant", "triangle"),
    ),
    SettingSpec("value", ("float", "int"), 0.0, doc="The number that a constant start fills it with."),
)  # fmt: skip


def interface(design: Design, block: Block, node: Node) -> Interface:
    """Title, settings and ports of a node; one that names nothing known has the ports that its wires speak of."""
    match node.kind:
        case "layer" if node.of in catalogue().layers and not catalogue().layers[node.of].refused:
            return _layer(catalogue().layers[node.of])
        case "layer" if node.of in design.layers and node.of not in catalogue().layers:
            return code_interface.face_of(node.of, design.layers[node.of])
        case "op" if node.of in catalogue().ops:
            return _with_sizes(_op(catalogue().ops[node.of]), node)
        case "block" | "repeat" | "while" | "if" if node.of in design.blocks:
            return _with_branches(design, node, _block(node.of, design.blocks[node.of]))
        case "again":
            target = next((n for n in block.nodes if n.id == node.of and n.kind in MODULE_KINDS), None)
            if target is not None:
                face = interface(design, block, target)
                return Interface(face.title, face.category, face.doc, (), face.inputs, face.outputs)
        case "input":
            return _INPUT if block is design.blocks.get(design.main) else _INNER_INPUT
        case "output":
            return _OUTPUT
        case "tensor":
            return _tensor(node.of)
        case "code" if (told := code_node.face_of(node)) is not None:
            return told
        case "note" | "frame":
            return _FOR_PEOPLE[node.kind]
    return _unknown(block, node)


def input_ports(design: Design, block: Block, node: Node) -> tuple[PortSpec, ...]:
    """The inputs that a node shows: a port that grows stands once for each of its wires, and once more, free."""
    return inputs_of(interface(design, block, node), block, node)


def inputs_of(face: Interface, block: Block, node: Node) -> tuple[PortSpec, ...]:
    """The same for whoever knows the node's interface already."""

    def grown(port: PortSpec) -> list[PortSpec]:
        count = _used(port, (e.target for e in block.edges if e.target.node == node.id)) + 1
        needed = int(port.required)
        return [PortSpec(parts.part(port.name, i), required=i < needed, doc=port.doc) for i in range(count)]

    return _with_parts(face.inputs, grown)


def output_ports(design: Design, block: Block, node: Node) -> tuple[PortSpec, ...]:
    """The outputs that a node shows; one that grows stands once for each part, or as `input_ports` has it."""
    return outputs_of(interface(design, block, node), block, node)


def outputs_of(face: Interface, block: Block, node: Node) -> tuple[PortSpec, ...]:
    """The same for whoever knows the node's interface already."""

    def grown(port: PortSpec) -> list[PortSpec]:
        count = parts_of(node, port) or _used(port, {e.source for e in block.edges if e.source.node == node.id}) + 1
        return [PortSpec(parts.part(port.name, i), doc=port.doc) for i in range(min(count, MOST_PARTS))]

    return _with_parts(face.outputs, grown)


def _with_parts(ports: tuple[PortSpec, ...], grown: Callable[[PortSpec], Iterable[PortSpec]]) -> tuple[PortSpec, ...]:
    """The ports, with its parts in the place of each one that grows."""
    if not any(port.variadic for port in ports):
        return ports
    return tuple(shown for port in ports for shown in (grown(port) if port.variadic else (port,)))


def _used(port: PortSpec, ends: Iterable[Port]) -> int:
    """One more than the highest number at which a wire ends at a port that grows."""
    return max(parts.numbers(port.name, (end.name for end in ends)), default=-1) + 1


def parts_of(node: Node, port: PortSpec) -> int:
    """How many parts the settings ask for: `chunk` by a number, `split` by a tuple of sizes, others not at all (0)."""
    asked = node.settings.get(port.name)
    if isinstance(asked, int) and not isinstance(asked, bool):
        return max(asked, 1)
    return max((len(value) for value in node.settings.values() if isinstance(value, tuple)), default=0)


@lru_cache(maxsize=512)
def _layer_by_name(name: str) -> Interface:
    spec = catalogue().layers[name]
    return Interface(spec.name, spec.category, spec.doc, spec.settings, spec.inputs, spec.outputs)


def _layer(spec: LayerSpec) -> Interface:
    return _layer_by_name(spec.name)


@lru_cache(maxsize=512)
def _op_by_name(name: str) -> Interface:
    spec = catalogue().ops[name]
    return Interface(spec.name, spec.category, spec.doc, spec.settings, spec.inputs, spec.outputs)


def _op(spec: OpSpec) -> Interface:
    return _op_by_name(spec.name)


def _with_sizes(face: Interface, node: Node) -> Interface:
    """A port more for each size that the operation's settings speak of: `size0` of a `view` to `(size0, -1)`."""
    sizes = expr.sizes_in(*node.settings.values())
    if not sizes:
        return face
    return replace(face, inputs=(*face.inputs, *(PortSpec(name, doc=_A_SIZE) for name in sizes)))


def _block(name: str, block: Block) -> Interface:
    return Interface(
        name,
        "block",
        block.doc,
        tuple(_block_setting(setting) for setting in sorted(block.settings, key=lambda s: not s.required)),
        tuple(PortSpec(node.name, required="default" not in node.settings) for node in block.of_kind("input")),
        tuple(PortSpec(node.name) for node in block.of_kind("output")),
    )


def _with_branches(design: Design, node: Node, face: Interface) -> Interface:
    """An `if` has the ports of its first branch and the settings of both; one that both have goes to both."""
    others = (design.blocks[name] for name in query.blocks_of(node)[1:] if name in design.blocks)
    known = {spec.name for spec in face.settings}
    more = [_block_setting(held) for other in others for held in other.settings if held.name not in known]
    if not more:
        return face
    settings = sorted((*face.settings, *more), key=lambda spec: not spec.required)
    return Interface(face.title, face.category, face.doc, tuple(settings), face.inputs, face.outputs)


def _block_setting(setting: BlockSetting) -> SettingSpec:
    return SettingSpec(setting.name, ANYTHING, setting.default, setting.required, setting.doc)


@lru_cache(maxsize=8)
def _tensor(role: str) -> Interface:
    docs = {
        "parameter": "A tensor that is trained.",
        "buffer": "A tensor that is saved with the weights but not trained.",
        "unsaved": "A tensor that moves with the network, but is neither trained nor saved.",
        "constant": "A plain tensor: neither trained nor saved, and left where it is when the network moves.",
    }
    what = SettingSpec(ROLE, ("str",), role, doc="Trained, saved, only moved, or neither.", choices=ROLES)
    return Interface(role, "tensor", docs.get(role, ""), (*TENSOR_SETTINGS, what), (), (PortSpec(VALUE),))


def _unknown(block: Block, node: Node) -> Interface:
    inputs = dict.fromkeys(e.target.name for e in block.edges if e.target.node == node.id)
    outputs = dict.fromkeys(e.source.name for e in block.edges if e.source.node == node.id)
    return Interface(
        node.of or node.kind, "unknown", "", (), tuple(map(PortSpec, inputs)), tuple(map(PortSpec, outputs))
    )


_INPUT = Interface("input", "input", "What the network is called with.", INPUT_SETTINGS, (), (PortSpec(VALUE),))
_INNER_INPUT = Interface(  # the wires outside say what shape comes in
    "input",
    "input",
    "What the block is called with.",
    (replace(INPUT_SETTINGS[0], required=False), *INPUT_SETTINGS[1:]),
    (),
    (PortSpec(VALUE),),
)
_OUTPUT = Interface("output", "output", "What the block gives back.", (), (PortSpec(VALUE),), ())
_FOR_PEOPLE = {kind: Interface(kind, "note", "", (), (), ()) for kind in query.FOR_PEOPLE}
