"""Settings as a person types them: `5`, `5, 5`, `same`, `channels * 4`, and back."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Container
from typing import TypeGuard

from designer.catalogue.spec import SettingSpec, SettingType
from designer.errors import DesignerError, ExpressionError
from designer.files.reading import short
from designer.graph.expressions import condition, expr
from designer.graph.model import Expr, Scalar, Value

_WORD = re.compile(r"[^\W\d][\w .-]*$")
_NUMBERS: frozenset[SettingType] = frozenset({"int", "float"})
_ROWS: frozenset[SettingType] = frozenset({"tuple", "shape"})
_TAKEN_AS_WORDS: frozenset[SettingType] = frozenset({"str", "dtype"})
_IN_WORDS: dict[SettingType, str] = {
    "int": "a whole number",
    "float": "a number",
    "bool": "True or False",
    "str": "a word",
    "none": "None",
    "tuple": "a list such as 5, 5",
    "dtype": "a type such as float32",
    "shape": "a shape such as 1, 28, 28",
}


class ValueRefused(DesignerError):
    """Text that is no value of a setting."""


def to_text(value: Value) -> str:
    """The value as a field shows it: a tuple as `5, 5`, an expression as its text."""
    if isinstance(value, Expr):
        return value.text
    if isinstance(value, tuple):
        inner = ", ".join(f"({to_text(item)})" if isinstance(item, tuple) else to_text(item) for item in value)
        return inner + "," if len(value) == 1 else inner
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def from_text(text: str, spec: SettingSpec, settings: Container[str] = ()) -> Value:
    """What a person meant by `text` in the field of the setting `spec`.

    Args:
        settings: Names of the settings of the block around, which an expression may speak of.

    Raises:
        ValueRefused: with what the setting takes, in one line.
    """
    text = text.strip()
    if "condition" in spec.types:
        return _condition(text)
    if "words" in spec.types:
        return text
    word = text.strip("\"'")
    if word in spec.choices:
        return word
    if _ROWS.intersection(spec.types) and text[:1] == "[" and text[-1:] == "]":
        text = text[1:-1]
    if "shape" in spec.types:
        text = text.replace("×", ",")
    value = _read(text, spec, settings)
    if _is_one_number(value, spec):
        value = (value,)  # of a row of numbers, such as 1 2 3 4 5, people say how many there are
    if not _fits(value, spec):
        raise ValueRefused(f"{spec.name} takes {in_words(spec)}, not {short(text)}")
    return value


def _is_one_number(value: Value, spec: SettingSpec) -> TypeGuard[Scalar]:
    """Whether the one number stands for a row of one, since the setting takes only rows."""
    if "shape" in spec.types:
        return "int" not in spec.types and (value == "B" or type(value) is int)
    only_rows = "tuple" in spec.types and not _NUMBERS.intersection(spec.types) and not spec.length
    return only_rows and not isinstance(value, tuple | Expr) and _is_one_of(value, (spec.items,))


def _condition(text: str) -> str:
    try:
        condition.parse(text)
    except ExpressionError as error:
        raise ValueRefused(str(error)) from None
    return text


def in_words(spec: SettingSpec) -> str:
    """What the setting takes: `a whole number or a list of 2 such as 5, 5`."""
    words = [f'"{choice}"' for choice in spec.choices]
    for kind in spec.types:
        if kind == "str" and spec.choices:
            continue
        if kind == "tuple" and spec.length:
            words.append(f"{spec.length} numbers such as {', '.join(['5'] * spec.length)}")
        elif kind in _IN_WORDS:
            words.append(_IN_WORDS[kind])
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "no value here"


def _read(text: str, spec: SettingSpec, settings: Container[str]) -> Value:
    words = bool(_TAKEN_AS_WORDS.intersection(spec.types)) and not spec.choices
    if words and len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    try:
        tree = expr.parse(text)
    except ExpressionError as error:
        if words and text and (_WORD.match(text) or not _NUMBERS.intersection(spec.types)):
            return text
        if words and text:
            raise ValueRefused(f"{spec.name}: {error}; put quotes round it if you mean the words themselves") from None
        raise ValueRefused(f"{spec.name} takes {in_words(spec)}, not {short(text) or 'nothing'}") from None
    if words and isinstance(tree, ast.Name) and tree.id not in settings:
        return text
    if isinstance(tree, ast.Tuple):
        return tuple(_item(ast.unparse(item), spec, settings) for item in tree.elts)
    return _item(text, spec, settings)


def _item(text: str, spec: SettingSpec, settings: Container[str]) -> Scalar:
    spoken = expr.names(text)
    if "shape" in spec.types and text == "B":
        return "B"
    unknown = sorted(name for name in spoken if name not in settings)
    if unknown:
        raise ValueRefused(f'{spec.name} takes {in_words(spec)}; the block has no setting called "{short(unknown[0])}"')
    if spoken or expr.sizes_in(Expr(text)):
        return Expr(text)
    try:
        value = expr.evaluate(text, {})
    except ExpressionError as error:
        raise ValueRefused(f"{spec.name}: {error}") from None
    if isinstance(value, tuple):
        raise ValueRefused(f"{spec.name} takes {in_words(spec)}, not a list within a list")
    return value


def _fits(value: Value, spec: SettingSpec) -> bool:
    if isinstance(value, Expr):
        return True
    if isinstance(value, tuple):
        if not _ROWS.intersection(spec.types) or (spec.length and len(value) != spec.length):
            return False
        words: tuple[SettingType, ...] = ("int", "str") if "shape" in spec.types else (spec.items,)
        return all(isinstance(item, Expr) or _is_one_of(item, words) for item in value)
    return _is_one_of(value, spec.types) and not (spec.choices and isinstance(value, str))


def _is_one_of(value: Value, types: tuple[SettingType, ...]) -> bool:
    match value:
        case None:
            return "none" in types
        case bool():
            return "bool" in types
        case int():
            return "int" in types or "float" in types
        case float():
            return "float" in types and math.isfinite(value)  # a file has no word for others
        case str():
            return bool(_TAKEN_AS_WORDS.intersection(types))
    return False
