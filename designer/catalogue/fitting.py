"""Whether a value fits a setting, said in the words of someone who typed it."""

from __future__ import annotations

from designer.catalogue.spec import SettingSpec
from designer.errors import ExpressionError
from designer.graph import expr
from designer.graph.model import Expr, Value

WORDS = {
    "int": "a whole number",
    "float": "a number",
    "bool": "True or False",
    "str": "a word",
    "none": "None",
    "tuple": "several whole numbers",
    "dtype": "a dtype such as float32",
    "shape": "a shape such as B, 1, 28, 28",
}


def misfit(spec: SettingSpec, value: Value) -> str:
    """Why `value` cannot be the setting's, or "" if it can; an expression is judged by what it gives, not here."""
    if isinstance(value, Expr):
        return _unreadable(value)
    if isinstance(value, tuple):
        return _misfit_tuple(spec, value)
    if value == spec.default and type(value) is type(spec.default):
        return ""
    if isinstance(value, str) and spec.choices and "str" in spec.types:
        return "" if value in spec.choices else f"it is one of {', '.join(spec.choices)}, not {value!r}"
    return "" if _sort(value) & set(spec.types) else f"it takes {_wanted(spec)}, not {_short(value)}"


def _misfit_tuple(spec: SettingSpec, value: tuple[object, ...]) -> str:
    if "shape" in spec.types:
        good = all(item == "B" or _is_size(item) or isinstance(item, Expr) for item in value)
        return "" if good else f"a shape holds whole numbers from 0 and the word B, not {_short(value)}"
    if "tuple" not in spec.types:
        return f"it takes {_wanted(spec)}, not {_short(value)}"
    if spec.length and len(value) != spec.length:
        return f"it takes {spec.length} values, not {len(value)}"
    for item in value:
        if isinstance(item, Expr):
            if reason := _unreadable(item):
                return reason
        elif not isinstance(item, tuple) and spec.items not in _sort(item):
            return f"it takes {WORDS.get(spec.items, spec.items)} in each place, not {_short(item)}"
    return ""


def _sort(value: object) -> set[str]:
    """The sorts that a value can stand for: a whole number is a number too."""
    match value:
        case None:
            return {"none"}
        case bool():
            return {"bool"}
        case int():
            return {"int", "float"}
        case float():
            return {"float"}
        case str():
            return {"str", "dtype"}
    return set()


def _is_size(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _unreadable(value: Expr) -> str:
    try:
        expr.parse(value.text)
    except ExpressionError as error:
        return str(error)
    return ""


def _wanted(spec: SettingSpec) -> str:
    words = [WORDS.get(sort, sort) for sort in spec.types if sort != "none"]
    return " or ".join(words) or "nothing"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"
