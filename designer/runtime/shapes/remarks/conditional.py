"""A region whose condition asks for values: what that means for the batch, for devices, for numbers that are none."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from designer.errors import ExpressionError
from designer.graph.expressions import condition
from designer.graph.model import Design, Node
from designer.graph.regions.region import input_names
from designer.runtime.reports import Remark
from designer.runtime.shapes.avals import Aval, Known

NEEDS_NONE = ("shape", "ndim")
"""What is known of a tensor without a look at its values."""


def remarks(design: Design, node: Node, inputs: Mapping[str, Known]) -> tuple[Remark, ...]:
    """What is worth knowing of a `while` or an `if` of this design, by what flows into it."""
    asked = [name for name in asks_for(design, node) if isinstance(inputs.get(name), Aval)]
    if not asked:
        return ()
    told = []
    if any(one.has_batch for name in asked if isinstance(one := inputs[name], Aval)):
        told.append(_batch(node))
    each = "each round" if node.kind == "while" else "every run"
    told.append(
        f"The condition asks for values: a GPU waits in {each} until it is answered, and on meta, which has none, it "
        "cannot be answered."
    )
    if node.kind == "while" and _greater(node):
        told.append("What is infinite never leaves the loop (Stop breaks it off); what is NaN never enters it.")
    return tuple(map(Remark, told))


def asks_for(design: Design, node: Node) -> list[str]:
    """The inputs whose values, and not only whose shapes, a region's condition asks for."""
    try:
        tree = condition.parse(node.when.condition if node.when else "")
    except ExpressionError:
        return []
    known = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Attribute) and one.attr in NEEDS_NONE}
    known |= {id(one.left) for one in ast.walk(tree) if isinstance(one, ast.Compare) and _is_none(one)}
    named = (one.id for one in ast.walk(tree) if isinstance(one, ast.Name) and id(one) not in known)
    inside = input_names(design, node)
    return [name for name in dict.fromkeys(named) if name in inside]


def _batch(node: Node) -> str:
    what = "how often it goes round" if node.kind == "while" else "which way it takes"
    return f"The condition is one for the whole batch: {what}, and so a sample's answer, depends on its neighbours."


def _greater(node: Node) -> bool:
    """Whether it goes on while something that is worked out is greater than a number."""
    match condition.parse(node.when.condition if node.when else ""):
        case ast.Compare(ops=[ast.Gt() | ast.GtE()], comparators=[ast.Constant() | ast.Name()]):
            return True
        case ast.Compare(left=ast.Constant() | ast.Name(), ops=[ast.Lt() | ast.LtE()]):
            return True
    return False


def _is_none(tree: ast.Compare) -> bool:
    return all(isinstance(op, ast.Is | ast.IsNot) for op in tree.ops)
