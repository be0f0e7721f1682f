"""What is wrong with the text of a design, and where, in one line for a person."""

from __future__ import annotations

import json
import math
import re
from typing import Any, get_args

import msgspec

from designer.files.reading import short
from designer.graph.model import Block, Kind, Value

_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "null",
    "array": "a list",
    "object": "an object",
}
# The places where keys are free, and what their values have to be.
_MAPPINGS: dict[str, Any] = {"blocks": Block, "settings": Value, "words": str, "arguments": Value}
_WORDINGS = (
    (r"Object missing required field `(.*)`", 'the field "{0}" is missing'),
    (r"Object contains unknown field `(.*)`", 'this version knows no field "{0}" here'),
    (r"Expected `array` of (.*)length (\d+)(?:, got (\d+))?", "expected a list of {0}{1} items"),
    (r"Invalid value '(.*)'", 'expected "expression", met "{0}"'),
    (r"Invalid enum value '(.*)'", f'expected one of {", ".join(get_args(Kind))}, met "{{0}}"'),
    (r"Input data was truncated", "the file ends too early; it is cut off"),
    (r"(?:Integer value|Number) out of range", "the number is too large"),
)


def misfit(data: bytes, message: str) -> str:
    """`blocks.LeNet.nodes[3].name: expected a text, met a whole number` from msgspec's own message."""
    what, _, path = message.partition(" - at `$")
    place = _long_edge(json.loads(data)) if "at most length" in what else _place(data, path.rstrip("`"))
    return f"{place}: {_plain(what)}" if place else _plain(what)


def malformed(data: bytes, message: str) -> str:
    """`line 12: not JSON: expected ',' or '}'` from msgspec's own message."""
    found = re.search(r"JSON is malformed: (.*) \(byte (\d+)\)", message)
    if not found:
        return _plain(message)
    line = data.count(b"\n", 0, int(found[2])) + 1
    return f"line {line}: not JSON: {found[1]}"


def _plain(what: str) -> str:
    if found := re.fullmatch(r"Expected `(.*)`, got `(.*)`", what):
        expected, met = (_words(kinds) for kinds in found.groups())
        return f"expected {expected}, met {met}"
    for pattern, wording in _WORDINGS:
        if found := re.fullmatch(pattern, what, re.DOTALL):
            return wording.format(*(short(group or "") for group in found.groups()))
    return short(what.replace("`", ""), 100)


def _words(kinds: str) -> str:
    """`int | null` as `a whole number or null`; an object that is one of several choices is an expression."""
    names = kinds.split(" | ")
    words = [_WORDS.get(kind, kind) for kind in names if not (kind == "int" and "float" in names)]
    if len(words) > 1:
        words = ["an expression" if word == "an object" else word for word in words]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _place(data: bytes, path: str) -> str:
    """The path with the keys that msgspec leaves out: `.blocks[...].nodes[3]` gives `blocks.LeNet.nodes[3]`."""
    try:
        raw = json.loads(data, parse_int=_number, parse_float=_number)
    except (ValueError, RecursionError):
        return path.removeprefix(".")
    place, field = "", ""
    for token in re.findall(r"\[\.\.\.\]|\[\d+\]|\.\w+", path):
        if token == "[...]":
            key = _failing(raw, _MAPPINGS[field])
            raw, place = raw[key], f"{place}.{short(key)}"
        elif token.startswith("["):
            raw, place = raw[int(token[1:-1])], place + token
        else:
            field = token[1:]
            raw, place = raw.get(field), place + token
    return place.removeprefix(".")


def _long_edge(raw: dict[str, Any]) -> str:
    """The first edge that is too long: msgspec says what is wrong with it, but not where it is."""
    for name, block in raw.get("blocks", {}).items():
        for number, edge in enumerate(block.get("edges", ())):
            if len(edge) > 3:
                return f"blocks.{short(name)}.edges[{number}]"
    return ""


def _number(text: str) -> object:
    """The number, or something that fits nowhere when it is too large."""
    number = float(text)
    if not math.isfinite(number):
        return object()
    return int(text) if text.lstrip("-").isdigit() else number


def _failing(values: dict[str, Any], expected: Any) -> str:
    """The first key whose value is not what is expected."""
    for key, value in values.items():
        try:
            msgspec.convert(value, expected)
        except msgspec.ValidationError:
            return key
    return next(iter(values))
