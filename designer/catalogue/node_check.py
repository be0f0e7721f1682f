"""What is not yet right in one node: what it is one of, its settings, and whether anything comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from msgspec.structs import replace

from designer.catalogue.block_check import expression_refusal, spoken_of, way_back
from designer.catalogue.code_check import is_custom, node_code_problems
from designer.catalogue.code_node import read_lines
from designer.catalogue.fitting import accepts, shown
from designer.catalogue.interface import MODULE_KINDS, interface
from designer.catalogue.load import catalogue
from designer.catalogue.region_check import pattern_refusal, region_problems
from designer.catalogue.spec import Interface, SettingSpec
from designer.catalogue.tensor_check import tensor_problems
from designer.errors import ExpressionError
from designer.graph import query
from designer.graph.expressions import expr
from designer.graph.model import ROLES, Block, Design, Expr, Node, Repeat, Value
from designer.graph.problem import Problem, Repair


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A block and what the check of its nodes needs to know of it.

    Attributes:
        nodes: By id.
        reached: Ids of the nodes that an output depends on; the others are left out of the code.
        defaults: By name, the default of each of the block's settings that has one, worked out.
    """

    design: Design
    name: str
    block: Block
    nodes: dict[str, Node]
    reached: frozenset[str]
    settings: frozenset[str]
    defaults: dict[str, Value]

    @classmethod
    def of(cls, design: Design, name: str) -> Surroundings:
        """The surroundings that the definition called `name` gives its nodes."""
        block = design.blocks[name]
        return cls(
            design,
            name,
            block,
            {node.id: node for node in block.nodes},
            query.reached(block),
            frozenset(setting.name for setting in block.settings),
            _defaults(block),
        )


def _defaults(block: Block) -> dict[str, Value]:
    known: dict[str, Value] = {}
    for setting in block.settings:
        if not setting.required:
            with suppress(ExpressionError):  # told where the block's settings are checked
                known[setting.name] = expr.resolve(setting.default, known)
    return known


def node_problems(around: Surroundings, node: Node) -> Iterator[Problem]:
    """Problems of a node itself; one that leads to no output is left out of the code, and only that is told of it."""
    if node.kind in query.FOR_PEOPLE:
        return
    if node.id not in around.reached:
        if node.kind == "input":
            yield from _input(around, node)
        yield Problem(around.name, node.id, _left_out(node), "warning")
        return
    refusal = _refusal(around, node)
    if refusal:
        yield Problem(around.name, node.id, f"{node.name}: {refusal}")
        return
    face = interface(around.design, around.block, node)
    if node.kind == "layer" and is_custom(around.design, node.of):
        yield from node_code_problems(around.design, around.name, node)
    if node.kind == "code":
        for fault in read_lines(node.code).faults:
            found = Problem(around.name, node.id, f"{node.name} line {fault.line}: {fault.message}", line=fault.line)
            yield found if fault.serious else replace(found, severity="warning")
    if node.kind == "input":
        yield from _input(around, node)
    elif node.kind != "again":
        yield from _missing(around, node, face)
    yield from _values(around, node, face)
    if node.kind == "tensor":
        yield from tensor_problems(around.name, node)
    if node.kind == "repeat":
        yield from _repeat(around, node, face)
    elif node.when is not None and node.kind in ("while", "if"):
        yield from region_problems(around.design, around.name, node)


def _left_out(node: Node) -> str:
    if node.kind == "input":
        return f"{node.name} leads to no output, so it changes nothing"
    return f"{node.name} leads to no output, so it is left out"


def _refusal(around: Surroundings, node: Node) -> str:
    """Why there is nothing that the node could be."""
    match node.kind:
        case "layer" if is_custom(around.design, node.of):
            return ""
        case "layer" if node.of not in catalogue().layers:
            return f'torch.nn has no layer called "{node.of}"'
        case "layer":
            return catalogue().layers[node.of].refused
        case "op" if node.of not in catalogue().ops:
            return f'there is no operation called "{node.of}"'
        case "block" | "repeat" | "while" | "if" if node.of not in around.design.blocks:
            return f'this design has no block called "{node.of}"'
        case "again" if node.of not in around.nodes:
            return "the node whose module it calls once more is gone; delete it or place that node again"
        case "again" if around.nodes[node.of].kind == "code":
            return f"{around.nodes[node.of].name} is lines of Python, which have no weights; duplicate them instead"
        case "again" if around.nodes[node.of].kind not in MODULE_KINDS:
            return f"{around.nodes[node.of].name} has no module; only a layer or a block can be called once more"
        case "repeat" if node.repeat is None:
            return "it does not say how often it repeats its block"
        case "while" | "if" if node.when is None:
            return "it has no condition"
        case "tensor" if node.of not in ROLES:
            return f'a tensor is a parameter, a buffer, unsaved or a constant, not "{node.of}"'
    return ""


def _input(around: Surroundings, node: Node) -> Iterator[Problem]:
    """An input of the main block says its shape, since no wire brings one."""
    if around.name == around.design.main and not {"shape", "default"} & node.settings.keys():
        text = f"{node.name} needs a shape, such as (B, 1, 28, 28); B stands for the batch"
        yield Problem(around.name, node.id, text, setting="shape")


def _missing(around: Surroundings, node: Node, face: Interface) -> Iterator[Problem]:
    for spec in face.settings:
        if spec.required and spec.name not in node.settings:
            text = f"{node.name} needs {spec.name}"
            yield Problem(around.name, node.id, text, setting=spec.name, repair=_initial(around.name, node, spec))


def _initial(block_name: str, node: Node, spec: SettingSpec) -> Repair | None:
    if spec.initial is None:
        return None
    return Repair(f"Set {spec.name} to {shown(spec.initial)}", block_name, node.id, spec.name, spec.initial)


def _values(around: Surroundings, node: Node, face: Interface) -> Iterator[Problem]:
    specs = {spec.name: spec for spec in face.settings}
    for name, value in node.settings.items():
        if name not in specs:
            text = f'{node.name}: {face.title} has no setting called "{name}", so it is left out'
            yield Problem(around.name, node.id, text, "warning", setting=name)
            continue
        refusal = _value_refusal(around, specs[name], value, node.kind == "op")
        if refusal:
            back = way_back(around.name, around.block, expr.names_in(value))
            yield Problem(around.name, node.id, f"{node.name}: {name} {refusal}", setting=name, repair=back)


def _value_refusal(around: Surroundings, spec: SettingSpec, value: Value, takes_sizes: bool = False) -> str:
    """Why the setting does not take the value; expressions are worked out with the defaults of the block around."""
    refusal = expression_refusal(value, around.settings, around.name, takes_sizes)
    if refusal:
        return f"cannot be worked out: {refusal}"
    if expr.sizes_in(value) or any(not expr.names(text) <= around.defaults.keys() for text in spoken_of(value)):
        return accepts(spec, value)
    try:
        return accepts(spec, expr.resolve(value, around.defaults))
    except ExpressionError as error:
        return f"cannot be worked out: {error}"


def _repeat(around: Surroundings, node: Node, face: Interface) -> Iterator[Problem]:
    times = node.repeat.times if node.repeat else 1
    count = SettingSpec("times")
    refusal = _value_refusal(around, count, times)
    if not refusal and not isinstance(times, Expr) and times < 1:
        refusal = f"takes a whole number from 1 on, not {times}"
    if refusal:
        text = f"{node.name}: the number of copies {refusal}"
        back = way_back(around.name, around.block, expr.names_in(times))
        yield Problem(around.name, node.id, text, setting="times", repair=back)
    pattern = pattern_refusal(node.repeat or Repeat())
    if pattern:
        yield Problem(around.name, node.id, f"{node.name}: {pattern}", setting="names")
    if len(face.outputs) != 1 or not face.inputs:
        text = f"{node.name}: {node.of} has {len(face.inputs)} inputs and {len(face.outputs)} outputs"
        yield Problem(around.name, node.id, f"{text}; what is repeated needs an input and exactly one output")
