"""What is not yet right in a `while` or an `if`: its condition, and whether what comes out fits what goes in."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalogue.block_check import way_back
from designer.errors import ExpressionError, NameRefused
from designer.graph.expressions import condition
from designer.graph.model import Block, Design, Node, Repeat, When
from designer.graph.names import check_node_name
from designer.graph.problem import Problem
from designer.graph.regions.region import input_names


def region_problems(design: Design, name: str, node: Node) -> Iterator[Problem]:
    """Problems of a region in the block called `name`; the block that it runs is there."""
    when, inner = node.when or When(), design.blocks[node.of]
    refusal = _condition_refusal(design, name, node, when)
    if refusal:
        back = way_back(name, design.blocks[name], condition.names(when.condition))
        yield Problem(name, node.id, f"{node.name}: {refusal}", setting="condition", repair=back)
    if node.kind == "while" and when.otherwise:
        text = f"{node.name}: a while has no other branch; only an if can say what runs otherwise"
        yield Problem(name, node.id, text, setting="otherwise")
    elif when.otherwise:
        refusal = _branches_refusal(design, node, when.otherwise)
        if refusal:
            yield Problem(name, node.id, f"{node.name}: {refusal}", setting="otherwise")
    elif not _carries(inner):
        yield Problem(name, node.id, f"{node.name}: {_cannot_carry(node, inner)}")


def pattern_refusal(repeat: Repeat) -> str:
    """Why the copies of a repeat cannot be called by its pattern; empty where they can."""
    if repeat.is_loop:
        return ""
    if "{i}" not in repeat.names:
        return f'the names "{repeat.names}" need {{i}}, which counts the copies from 0'
    try:
        check_node_name(repeat.names.replace("{i}", "0"))
    except NameRefused as error:
        return f"the names of the copies: {error}"
    return ""


def _condition_refusal(design: Design, name: str, node: Node, when: When) -> str:
    try:
        condition.parse(when.condition)
    except ExpressionError as error:
        return str(error)
    settings = {setting.name for setting in design.blocks[name].settings}
    unknown = sorted(condition.names(when.condition) - settings - input_names(design, node) - {condition.TRAINING})
    if not unknown:
        return ""
    inputs = ", ".join(port.name for port in design.blocks[node.of].of_kind("input")) or "none"
    may = f"it may speak of the inputs ({inputs}), the settings of {name} and training"
    return f'the condition speaks of "{unknown[0]}"; {may}'


def _branches_refusal(design: Design, node: Node, otherwise: str) -> str:
    """Why the other branch cannot stand in for the first."""
    if otherwise not in design.blocks:
        return f'this design has no block called "{otherwise}"'
    one, other = design.blocks[node.of], design.blocks[otherwise]
    for kind in ("input", "output"):
        has, needs = len(one.of_kind(kind)), len(other.of_kind(kind))
        if has != needs:
            return f"{node.of} has {_count(has, kind)} and {otherwise} has {needs}; both branches need as many"
    for mine, its in zip(one.of_kind("input"), other.of_kind("input"), strict=True):
        if ("default" in mine.settings) != ("default" in its.settings):
            which = otherwise if "default" in its.settings else node.of
            return f"{its.name} has a default in {which} alone; both branches need one or neither"
    if not one.of_kind("output"):
        return f"{node.of} gives nothing"
    return ""


def _carries(inner: Block) -> bool:
    return 1 <= len(inner.of_kind("output")) <= len(inner.of_kind("input"))


def _cannot_carry(node: Node, inner: Block) -> str:
    inputs, outputs = len(inner.of_kind("input")), len(inner.of_kind("output"))
    has = f"{node.of} has {_count(inputs, 'input')} and {_count(outputs, 'output')}"
    if node.kind == "while":
        return f"{has}; each round takes what the one before gave, so it needs an output for its first inputs"
    return f"{has}; without another branch what comes in goes out, so it needs an input for each output"


def _count(number: int, kind: str) -> str:
    return f"{number} {kind}" if number == 1 else f"{number} {kind}s"
