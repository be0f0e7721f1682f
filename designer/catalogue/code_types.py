"""What a setting of a custom layer takes: its annotation and its default as the catalogue's sorts of value."""

from __future__ import annotations

import ast
from typing import Any

from designer.catalogue.code_text import dotted
from designer.catalogue.fitting import DTYPES
from designer.catalogue.spec import SettingType
from designer.graph.model import Value

ANYTHING: tuple[SettingType, ...] = ("int", "float", "bool", "str", "none", "tuple")
_SORTS: dict[str, tuple[SettingType, ...]] = {
    "int": ("int",),
    "float": ("float", "int"),
    "bool": ("bool",),
    "str": ("str",),
    "None": ("none",),
    "dtype": ("dtype",),
}
_ROWS = ("tuple", "list", "Tuple", "List", "Sequence", "Iterable", "Size")


def sorts(annotation: ast.expr | None) -> tuple[tuple[SettingType, ...], tuple[str, ...]]:
    """The sorts that an annotation names, and the only words of a `Literal`; anything where it says nothing."""
    words: list[str] = []
    found = _named(annotation, words) if annotation is not None else None
    return (tuple(dict.fromkeys(found)), tuple(words)) if found else (ANYTHING, ())


def fitting_types(value: Value) -> tuple[SettingType, ...]:
    """The sorts that a setting takes by the sort of its default: a switch stays one, the rest may be anything."""
    return ("bool",) if isinstance(value, bool) else ANYTHING


def default_value(default: ast.expr) -> tuple[bool, Value]:
    """A default as a setting's value, and whether it can be one: `nn.ReLU()` cannot, and is known by its text only."""
    word = dotted(default)
    if word.startswith("torch.") and word.removeprefix("torch.") in DTYPES:
        return True, word.removeprefix("torch.")
    try:
        value = ast.literal_eval(default)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False, None
    value = _as_tuple(value)
    return (True, value) if _is_value(value) else (False, None)


def _named(annotation: ast.expr, words: list[str]) -> tuple[SettingType, ...] | None:
    """None where one part of the annotation is of no sort that a setting can be."""
    if isinstance(annotation, ast.Constant):
        if annotation.value is None:
            return ("none",)
        try:
            return _named(ast.parse(str(annotation.value), mode="eval").body, words)
        except (SyntaxError, ValueError, TypeError, RecursionError):
            return None
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        return _together([annotation.left, annotation.right], words)
    if isinstance(annotation, ast.Subscript):
        return _with_items(dotted(annotation.value).rpartition(".")[2], annotation.slice, words)
    last = dotted(annotation).rpartition(".")[2]
    return ("tuple",) if last in _ROWS else _SORTS.get(last)


def _with_items(name: str, items: ast.expr, words: list[str]) -> tuple[SettingType, ...] | None:
    parts = items.elts if isinstance(items, ast.Tuple) else [items]
    if name in _ROWS:
        return ("tuple",)
    if name == "Optional":
        return _together([*parts, ast.Constant(None)], words)
    if name == "Union":
        return _together(parts, words)
    given = [part.value for part in parts if isinstance(part, ast.Constant)]
    if name == "Literal" and given and all(isinstance(word, str) for word in given):
        words += [str(word) for word in given]
        return ("str",)
    return None


def _together(parts: list[ast.expr], words: list[str]) -> tuple[SettingType, ...] | None:
    found = [_named(part, words) for part in parts]
    return None if None in found else tuple(sort for one in found for sort in one or ())


def _as_tuple(value: Any) -> Any:
    return tuple(map(_as_tuple, value)) if isinstance(value, list | tuple) else value


def _is_value(value: object, depth: int = 0) -> bool:
    if isinstance(value, tuple):
        return depth < 2 and all(_is_value(item, depth + 1) for item in value)
    return value is None or isinstance(value, bool | int | float | str)
