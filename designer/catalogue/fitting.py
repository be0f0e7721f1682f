"""Whether a value is of a sort that a setting takes, and in words which sorts those are."""

from __future__ import annotations

from designer.catalogue.spec import SettingSpec, SettingType
from designer.graph.model import Expr, Scalar, Value

DTYPES = frozenset(
    """
    bfloat16 bool complex128 complex64 double float float16 float32 float64 half int int16 int32 int64 int8 long
    short uint8
    """.split()
)
"""The dtypes that a design may name, in torch's words without `torch.`."""

BATCH = "B"
"""How a shape spells the batch."""

_WORDS: dict[SettingType, str] = {
    "int": "a whole number",
    "float": "a number",
    "bool": "True or False",
    "str": "a word",
    "none": "None",
    "dtype": "a dtype such as float32",
    "shape": "a shape such as (B, 1, 28, 28)",
}
_SEVERAL: dict[SettingType, str] = {"int": "whole numbers", "float": "numbers", "bool": "switches", "str": "words"}


def accepts(spec: SettingSpec, value: Value) -> str:
    """Why a setting does not take the value, in one line; empty where it does, and for what is still to be worked out.

    `accepts(kernel_size, (3, 3, 3))` is "takes a whole number or 2 whole numbers, not (3, 3, 3)".
    """
    if isinstance(value, Expr) or any(_fits(spec, sort, value) for sort in spec.types):
        return ""
    return f"takes {wanted(spec)}, not {shown(value)}"


def wanted(spec: SettingSpec) -> str:
    """The values that a setting takes, in words: `a whole number, "valid" or "same"`."""
    words = [word for sort in spec.types if sort != "none" for word in _words(spec, sort)]
    words += ["None"] if "none" in spec.types else []
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def shown(value: Value) -> str:
    """A value as a message shows it, cut where it is long."""
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _words(spec: SettingSpec, sort: SettingType) -> list[str]:
    if sort == "str" and spec.choices:
        return [f'"{choice}"' for choice in spec.choices]
    if sort == "tuple":
        items = _SEVERAL.get(spec.items, "values")
        return [f"a tuple of {spec.length} {items}" if spec.length else f"a tuple of {items}"]
    if sort == "int" and "float" in spec.types:
        return []
    return [_WORDS.get(sort, sort)]


def _fits(spec: SettingSpec, sort: SettingType, value: Value) -> bool:
    match sort:
        case "str":
            return isinstance(value, str) and (not spec.choices or value in spec.choices)
        case "dtype":
            return isinstance(value, str) and value in DTYPES
        case "tuple":
            return isinstance(value, tuple) and _row_fits(spec, value)
        case "shape":
            return isinstance(value, tuple) and _is_shape(value)
        case _:
            return not isinstance(value, tuple) and _item_fits(sort, value)


def _row_fits(spec: SettingSpec, values: tuple[Scalar | tuple[Scalar, ...], ...]) -> bool:
    if spec.length and len(values) != spec.length:
        return False
    sorts: list[SettingType] = [spec.items, "none"] if "none" in spec.types else [spec.items]
    return all(not isinstance(item, tuple) and any(_item_fits(sort, item) for sort in sorts) for item in values)


def _item_fits(sort: SettingType, value: Scalar) -> bool:
    if isinstance(value, Expr):
        return True
    match sort:
        case "bool":
            return isinstance(value, bool)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "str":
            return isinstance(value, str)
        case "none":
            return value is None
    return False


def _is_shape(value: tuple[Scalar | tuple[Scalar, ...], ...]) -> bool:
    """Whole numbers from 0 on, one of which may be the batch."""
    if value.count(BATCH) > 1:
        return False
    return all(
        item == BATCH or (not isinstance(item, tuple) and _item_fits("int", item) and not _is_negative(item))
        for item in value
    )


def _is_negative(item: Scalar) -> bool:
    return isinstance(item, int) and item < 0
