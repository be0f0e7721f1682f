"""A node's settings in one short line: what a person would say of it, and only what is not the default."""

from __future__ import annotations

from designer.catalogue.spec import Interface, SettingSpec
from designer.graph.model import Expr, Node, Value

SHORT = {"padding": "pad", "kernel_size": "kernel", "negative_slope": "slope", "padding_mode": "pad"}
"""Settings that people call by a shorter name."""
BETWEEN = " · "


def settings_line(node: Node, face: Interface) -> str:
    """`6 · 5×5 · pad 2`; what the wire tells (`in_channels`) is left out, an unset required setting is a `?`."""
    if node.kind == "tensor":
        return _tensor(node)
    bare = node.kind in ("layer", "input")
    parts = [_part(spec, node, bare) for spec in face.settings if spec.from_input is None]
    if node.repeat and node.repeat.same_weights:
        parts.append("same weights")
    return BETWEEN.join(part for part in parts if part)


def shown(value: Value, length: int = 0) -> str:
    """A value as a person writes it: `5×5`, `channels*4`, `0.1`."""
    match value:
        case Expr(text=text):
            return text.replace(" ", "") if len(text) > 12 else text
        case bool():
            return "yes" if value else "no"
        case int() if length == 2:
            return f"{value}×{value}"
        case float():
            return f"{value:g}"
        case tuple():
            return "×".join(shown(item) for item in value) if value else "()"
        case None:
            return "none"
    return str(value)


def _part(spec: SettingSpec, node: Node, bare: bool) -> str:
    if spec.name not in node.settings:
        return f"{_short(spec.name)} ?" if spec.required else ""
    value = node.settings[spec.name]
    if not spec.required and value == spec.default and type(value) is type(spec.default):
        return ""
    if isinstance(value, bool):
        return _short(spec.name) if value else f"no {_short(spec.name)}"
    text = shown(value, spec.length if spec.required else 0)
    return text if spec.required and bare else f"{_short(spec.name)} {text}"


def _tensor(node: Node) -> str:
    parts = [shown(node.settings[name]) for name in ("shape", "init") if name in node.settings]
    return BETWEEN.join(parts)


def _short(name: str) -> str:
    return SHORT.get(name, name)
