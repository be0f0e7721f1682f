"""A complaint about a node as a problem of the design, with the repair that one click applies."""

from __future__ import annotations

from designer.graph.model import Expr, Node, Value
from designer.graph.problem import Problem, Repair
from designer.runtime.shapes.case import Complaint


def problem_of(block: str, node: Node, complaint: Complaint, made: Node | None = None) -> Problem:
    """The problem of a node of `block`; its repair sets a setting of `made`, and without it there is none."""
    return Problem(
        block,
        node.id,
        complaint.message,
        "warning" if complaint.quiet else "error",
        path=(node.id,),
        setting=complaint.setting,
        repair=_repair(block, made, complaint) if made is not None else None,
        layer=complaint.layer,
        line=complaint.line,
    )


def _repair(block: str, made: Node, complaint: Complaint) -> Repair | None:
    setting, value = complaint.setting, complaint.value
    if value is None or _is_expression(made.settings.get(setting)):
        return None
    return Repair(f"Set {setting} to {value}", block, made.id, setting, value)


def _is_expression(value: Value) -> bool:
    return isinstance(value, Expr) or (isinstance(value, tuple) and any(isinstance(item, Expr) for item in value))
