"""The rows of the inspector that say what a region does: how often, while what, if what, and what otherwise."""

from __future__ import annotations

from msgspec.structs import replace

from designer.catalogue.spec import SettingSpec
from designer.graph import edit
from designer.graph.model import Design, Node, Repeat, Value, When
from designer.graph.regions import region_edit
from designer.runtime.reports import Branching
from designer.ui.rounds.words import answer, way_of
from designer.ui.rounds.words import held as held_of

IN_A_LOOP = SettingSpec(
    "in_a_loop", ("bool",), False, doc="No row: the forward pass calls the one module again and again, by its own name."
)
REPEAT = (
    SettingSpec("times", ("int",), 1, doc="How often it runs; an expression over the block's settings may stand here."),
    SettingSpec("same_weights", ("bool",), False, doc="One module that stands in the row so often, not copies of it."),
    IN_A_LOOP,
    SettingSpec("names", ("str",), "{i}", doc="What they are called in the row; {i} counts from 0."),
)
CONDITION = SettingSpec(
    "condition", ("condition",), "", doc="Python over its inputs, the settings of the block around, and training."
)
OTHERWISE = "otherwise"
HANDED_ON = "what comes in"
"""Stands for no other branch."""


def rows_for(design: Design, block_name: str, node: Node) -> tuple[SettingSpec, ...]:
    """The rows that a region has; none for other nodes."""
    if node.kind == "repeat":
        return REPEAT
    if node.kind == "while":
        return (CONDITION,)
    return (CONDITION, _otherwise(design, block_name)) if node.kind == "if" else ()


def held(node: Node, spec: SettingSpec) -> tuple[bool, Value]:
    """Whether something else than the default was said, and what."""
    value: Value
    if spec.name == OTHERWISE:
        value = (node.when or When()).otherwise or HANDED_ON
    elif node.repeat is not None and node.repeat.is_loop and spec.name == "names":
        value = spec.default  # nothing stands in a row, so nothing was said of names
    elif spec is IN_A_LOOP:
        value = (node.repeat or Repeat()).is_loop
    else:
        value = getattr((node.when or When()) if spec is CONDITION else (node.repeat or Repeat()), spec.name)
    return value != spec.default, value


def said(design: Design, block: str, node: Node, name: str, value: Value) -> Design:
    """The design in which a region says something else.

    Raises:
        DesignerError: it cannot say so.
    """
    if name == CONDITION.name:
        return region_edit.set_condition(design, block, node.id, str(value))
    if name == OTHERWISE:
        return region_edit.set_otherwise(design, block, node.id, "" if value == HANDED_ON else str(value))
    repeat = _repeat(node.repeat or Repeat(), name, value)
    return edit.change_node(design, block, node.id, lambda old: replace(old, repeat=repeat))


def _repeat(repeat: Repeat, name: str, value: Value) -> Repeat:
    """The repeat that says something else; what stands in a row has names, and what goes round in a loop has none."""
    if name == IN_A_LOOP.name:
        return replace(repeat, same_weights=repeat.same_weights or bool(value), names="" if value else Repeat().names)
    changed: Repeat = replace(repeat, **{name: value})
    return changed if changed.names or changed.is_loop else replace(changed, names=Repeat().names)


def branch_rows(node: Node, found: Branching) -> tuple[tuple[str, str], ...]:
    """What the condition of an `if` came to in the last run, and which way was taken."""
    often = (("in the run", held_of(found)),) if found.times > 1 else ()
    return ("condition", answer(found.last)), ("taken", way_of(node, found)), *often


def _otherwise(design: Design, block_name: str) -> SettingSpec:
    blocks = tuple(name for name in design.blocks if name not in (block_name, design.main))
    return SettingSpec(
        OTHERWISE, ("str",), HANDED_ON, doc="The block that runs where the condition does not hold.",
        choices=(HANDED_ON, *blocks),
    )  # fmt: skip
