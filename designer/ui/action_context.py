"""What the person has before them, and which actions can act on it: each rule says "" or why not, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from designer.catalogue import exchange
from designer.catalogue.lazy import is_lazy, lazy_of, size_settings
from designer.graph import query
from designer.graph.model import Design, Node
from designer.runtime.laboratory.kinds import SHOWN, curves


@dataclass(frozen=True, slots=True)
class ActionContext:
    """All that the rules look at.

    Attributes:
        selected: The selected nodes of the block on show; `wires` counts its selected wires.
        inside: A block was entered.
        pasteable: The clipboard holds text.
        busy: The engine is at work: a run, or whatever else lasts.
    """

    design: Design
    selected: tuple[Node, ...] = ()
    wires: int = 0
    inside: bool = False
    pasteable: bool = False
    undo: bool = False
    redo: bool = False
    busy: bool = False


Rule = Callable[[ActionContext], str]
"""Why an action cannot act in a context; "" where it can."""


def always(now: ActionContext) -> str:
    """Nothing is needed."""
    return ""


def can_undo(now: ActionContext) -> str:
    """There is an edit to take back."""
    return "" if now.undo else "nothing was done yet"


def can_redo(now: ActionContext) -> str:
    """There is an edit to make again."""
    return "" if now.redo else "nothing was taken back"


def at_work(now: ActionContext) -> str:
    """There is something that could be stopped."""
    return "" if now.busy else "nothing is running"


def can_paste(now: ActionContext) -> str:
    """The clipboard holds something."""
    return "" if now.pasteable else "the clipboard is empty"


def something(now: ActionContext) -> str:
    """A node or a wire is selected."""
    return "" if now.selected or now.wires else "nothing is selected"


def nodes(now: ActionContext) -> str:
    """A node is selected."""
    return "" if now.selected else "no node is selected"


def one_flow(now: ActionContext) -> str:
    """Just one thing is selected that something flows out of: a node or a wire."""
    if len(now.selected) == 1 and now.selected[0].kind not in query.FOR_PEOPLE:
        return ""
    return "" if not now.selected and now.wires == 1 else "select one node or one wire"


def one_node(now: ActionContext) -> str:
    """Just one node is selected."""
    return "" if len(now.selected) == 1 else "select one node"


def two(now: ActionContext) -> str:
    """Two or more are selected."""
    return "" if len(now.selected) >= 2 else "select two or more nodes"


def three(now: ActionContext) -> str:
    """Three or more are selected."""
    return "" if len(now.selected) >= 3 else "select three or more nodes"


def a_module(now: ActionContext) -> str:
    """A node with a module, its own or another's, is selected."""
    kinds = (*query.MODULE_KINDS, "again")
    if any(node.kind in kinds for node in now.selected):
        return ""
    lines = any(node.kind == "code" for node in now.selected)
    return "lines of Python have no weights; Duplicate makes them once more" if lines else "select a layer or a block"


def one_module(now: ActionContext) -> str:
    """Just one node with a module is selected."""
    return a_module(now) if len(now.selected) == 1 else "select one layer or block"


def a_block(now: ActionContext) -> str:
    """A block is selected."""
    return "" if any(node.kind == "block" for node in now.selected) else "select a block"


def a_region(now: ActionContext) -> str:
    """A repeat, a while or an if is selected."""
    kinds = query.REGION_KINDS
    return "" if any(node.kind in kinds for node in now.selected) else "select a repeat, a while or an if"


def to_replace(now: ActionContext) -> str:
    """A node that another can take the place of is selected."""
    return (
        "" if any(node.kind in exchange.KINDS for node in now.selected) else "select a layer, an operation or a block"
    )


def two_branches(now: ActionContext) -> str:
    """One `if` with another branch is selected."""
    one = len(now.selected) == 1 and len(query.blocks_of(now.selected[0])) == 2
    return "" if one else "select one if that has another branch"


def one_to_enter(now: ActionContext) -> str:
    """One node is selected, and one can go into it: a block, or a custom layer's text."""
    inside = len(now.selected) == 1 and (now.selected[0].kind in query.CLASS_KINDS or not a_custom_layer(now))
    return "" if inside else "select one block"


def a_custom_layer(now: ActionContext) -> str:
    """A custom layer is selected."""
    written = any(node.kind == "layer" and node.of in now.design.layers for node in now.selected)
    return "" if written else "no custom layer is selected"


def something_shared(now: ActionContext) -> str:
    """A call of another node's module, or a block that is used elsewhere too, is selected."""
    if any(node.kind == "again" for node in now.selected):
        return ""
    wanted = {node.of for node in now.selected if node.kind in query.CLASS_KINDS}
    if wanted:
        every = (node for block in now.design.blocks.values() for node in block.nodes)
        uses = Counter(name for node in every for name in query.blocks_of(node))
        if any(uses[name] > 1 for name in wanted):
            return ""
    return "select a block that is used several times, or a node with the same weights as another"


def something_lazy(now: ActionContext) -> str:
    """A lazy layer is selected, or none of anything where the design has one."""
    blocks = now.design.blocks.values()
    every = now.selected or (node for block in blocks for node in block.nodes)
    return "" if any(map(is_lazy, every)) else "no lazy layer is selected"


def something_sized(now: ActionContext) -> str:
    """A layer with an input size that its wire tells is selected."""
    names = (node.of for node in now.selected if node.kind == "layer" and not is_lazy(node))
    return "" if any(map(size_settings, names)) else "select a layer with an input size"


def something_to_leave_open(now: ActionContext) -> str:
    """A layer that torch has a lazy one of is selected."""
    names = (node.of for node in now.selected if node.kind == "layer")
    return "" if any(map(lazy_of, names)) else "select a layer such as Linear, Conv2d or BatchNorm2d"


def a_lesson(now: ActionContext) -> str:
    """A note of the design asks for something."""
    every = (node for block in now.design.blocks.values() for node in block.nodes)
    return "" if any(node.check is not None for node in every) else "this design has no lesson"


def something_tied(now: ActionContext) -> str:
    """A node with a parameter that is one with another's is selected."""
    ties = (name for block in now.design.blocks.values() for tie in block.ties for name in tie)
    names = {name.partition(".")[0] for name in ties}
    return "" if any(node.name in names for node in now.selected) else "select a layer whose weights are tied"


def to_freeze(now: ActionContext) -> str:
    """A node that may hold parameters is selected."""
    kinds = query.MODULE_KINDS
    found = any(node.kind in kinds or (node.kind == "tensor" and node.of == "parameter") for node in now.selected)
    return "" if found else "select a layer, a block or a trained tensor"


def in_laboratory(now: ActionContext) -> str:
    """A convolution, a pooling or an activation is selected."""
    found = (node.of for node in now.selected if node.kind in ("layer", "op"))
    return (
        "" if any(of in SHOWN or of in curves() for of in found) else "select a convolution, a pooling or an activation"
    )


def one_is_inside(now: ActionContext) -> str:
    """A block was entered."""
    return "" if now.inside else "the outermost block is on show"
