"""What a node looks like from outside, whatever its kind."""

from __future__ import annotations

from functools import lru_cache

from designer.catalogue.load import catalogue
from designer.catalogue.spec import Interface, LayerSpec, OpSpec, PortSpec, SettingSpec, SettingType
from designer.graph.model import VALUE, Block, BlockSetting, Design, Node
from designer.graph.query import sources

ANYTHING: tuple[SettingType, ...] = ("int", "float", "bool", "str", "none", "tuple")

INPUT_SETTINGS = (
    SettingSpec("shape", ("shape",), required=True, doc='Its shape; the word B stands for the batch: "B, 1, 28, 28".'),
    SettingSpec("dtype", ("dtype",), "float32", doc="What its elements are."),
)
TENSOR_SETTINGS = (
    SettingSpec("shape", ("shape",), required=True, doc="Its shape.", initial=(1,)),
    SettingSpec(
        "init", ("str",), "zeros", doc="What it is filled with at first.",
        choices=("zeros", "ones", "uniform", "normal", "constant"),
    ),
    SettingSpec("value", ("float", "int"), 0.0, doc="The number that a constant start fills it with."),
)  # fmt: skip


def interface(design: Design, block: Block, node: Node) -> Interface:
    """Title, settings and ports of a node; one that names nothing known has the ports that its wires speak of."""
    match node.kind:
        case "layer" if node.of in catalogue().layers:
            return _layer(catalogue().layers[node.of])
        case "op" if node.of in catalogue().ops:
            return _op(catalogue().ops[node.of])
        case "block" | "repeat" if node.of in design.blocks:
            return _block(node.of, design.blocks[node.of])
        case "again":
            target = next((other for other in block.nodes if other.id == node.of and other.kind != "again"), None)
            if target is not None:
                face = interface(design, block, target)
                return Interface(face.title, face.category, face.doc, (), face.inputs, face.outputs)
        case "input":
            return _INPUT
        case "output":
            return _OUTPUT
        case "tensor":
            return _tensor(node.of)
        case "note":
            return _NOTE
    return _unknown(block, node)


def input_ports(design: Design, block: Block, node: Node) -> tuple[PortSpec, ...]:
    """The inputs that a node shows: a port that grows stands once for each of its wires, and once more, free."""
    ports: list[PortSpec] = []
    for port in interface(design, block, node).inputs:
        if not port.variadic:
            ports.append(port)
            continue
        taken = [t.name for t in sources(block) if t.node == node.id and t.name.startswith(port.name)]
        numbers = [int(name[len(port.name) :]) for name in taken if name[len(port.name) :].isdecimal()]
        count = max(numbers, default=-1) + 2
        ports += [PortSpec(f"{port.name}{i}", required=i == 0, doc=port.doc) for i in range(count)]
    return tuple(ports)


def output_ports(design: Design, block: Block, node: Node) -> tuple[PortSpec, ...]:
    """The outputs that a node shows; one that grows, as `chunk` has it, stands once for each part."""
    ports: list[PortSpec] = []
    for port in interface(design, block, node).outputs:
        if port.variadic:
            parts = next((v for v in node.settings.values() if isinstance(v, int) and not isinstance(v, bool)), 2)
            ports += [PortSpec(f"{port.name}{i}", doc=port.doc) for i in range(min(max(parts, 1), 64))]
        else:
            ports.append(port)
    return tuple(ports)


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


def _block(name: str, block: Block) -> Interface:
    return Interface(
        name,
        "block",
        block.doc,
        tuple(_block_setting(setting) for setting in sorted(block.settings, key=lambda s: not s.required)),
        tuple(PortSpec(node.name, required="default" not in node.settings) for node in block.of_kind("input")),
        tuple(PortSpec(node.name) for node in block.of_kind("output")),
    )


def _block_setting(setting: BlockSetting) -> SettingSpec:
    return SettingSpec(setting.name, ANYTHING, setting.default, setting.required, setting.doc)


@lru_cache(maxsize=8)
def _tensor(role: str) -> Interface:
    docs = {
        "parameter": "A tensor that is trained.",
        "buffer": "A tensor that is saved with the weights but not trained.",
        "constant": "A tensor that is neither trained nor saved.",
    }
    return Interface(role, "tensor", docs.get(role, ""), TENSOR_SETTINGS, (), (PortSpec(VALUE),))


def _unknown(block: Block, node: Node) -> Interface:
    inputs = dict.fromkeys(e.target.name for e in block.edges if e.target.node == node.id)
    outputs = dict.fromkeys(e.source.name for e in block.edges if e.source.node == node.id)
    return Interface(
        node.of or node.kind, "unknown", "", (), tuple(map(PortSpec, inputs)), tuple(map(PortSpec, outputs))
    )


_INPUT = Interface("input", "input", "What the block is called with.", INPUT_SETTINGS, (), (PortSpec(VALUE),))
_OUTPUT = Interface("output", "output", "What the block gives back.", (), (PortSpec(VALUE),), ())
_NOTE = Interface("note", "note", "", (), (), ())
