"""Values that stand in a node where no wire reaches one of its inputs."""

from __future__ import annotations

from msgspec.structs import replace

from designer.catalogue.interface import interface
from designer.graph.model import Block, Design, Expr, Node, Value
from designer.graph.query import CLASS_KINDS


def at_input(design: Design, node: Node, port: str, value: Value) -> Node | None:
    """The node with this value at an input that has no wire; None where it cannot hold it.

    An operation holds it in the setting of that name, the 1 of `x + 1`; an input that has this default needs nothing.
    """
    if node.kind in CLASS_KINDS:
        inner = design.blocks.get(node.of)
        return node if inner is not None and _has_default(inner, port, value) else None
    if node.kind not in ("layer", "op") or isinstance(value, Expr):
        return None
    face = interface(design, Block(), node)
    if value is None:
        without = replace(node, settings={name: held for name, held in node.settings.items() if name != port})
        return without if any(spec.name == port and not spec.required for spec in face.inputs) else None
    takes = node.kind == "op" and any(spec.name == port for spec in face.settings)
    return replace(node, settings={**node.settings, port: value}) if takes else None


def _has_default(inner: Block, port: str, value: Value) -> bool:
    for node in inner.of_kind("input"):
        if node.name == port and "default" in node.settings:
            default = node.settings["default"]
            return default == value and type(default) is type(value)
    return False
