"""A node's settings in few words: what a person would say of it, and only what is not the default."""

from __future__ import annotations

from collections.abc import Callable

from designer.catalogue.spec import Interface, SettingSpec
from designer.graph.model import Expr, Node, Value

SHORT = {"padding": "pad", "kernel_size": "kernel", "negative_slope": "slope", "padding_mode": "pad"}
"""Settings that people call by a shorter name."""
LONGEST = 28
"""Letters of a line of code."""
BETWEEN, MORE = " · ", " …"


def settings_words(node: Node, face: Interface) -> list[str]:
    """`6`, `5×5`, `pad 2`; what the wire tells (`in_channels`) is left out, an unset required setting has a `?`."""
    if node.kind == "tensor":
        return [shown(node.settings[name]) for name in ("shape", "init") if name in node.settings]
    if node.kind == "code":
        return [_cut(line.strip()) for line in node.code[:1]]
    bare = node.kind in ("layer", "input")
    parts = [_part(spec, node, bare) for spec in face.settings if spec.from_input is None]
    if node.repeat and node.repeat.same_weights:
        parts.append("same weights")
    return [part for part in parts if part]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def as_many_as_fit(words: list[str], room: float, width: Callable[[str], float]) -> str:
    """The words in one line; those at the end that find no room are left out, and … says so."""
    for count in range(len(words), 0, -1):
        line = BETWEEN.join(words[:count]) + ("" if count == len(words) else MORE)
        if width(line) <= room or count == 1:
            return line
    return ""


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
    if isinstance(value, Expr) and value.text == spec.name:
        return _short(spec.name)
    text = shown(value, spec.length if spec.required else 0)
    alone = bare and (spec.required or spec.types == ("shape",))
    return text if alone else f"{_short(spec.name)} {text}"


def _short(name: str) -> str:
    return SHORT.get(name, name)
