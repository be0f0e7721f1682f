"""What torch itself says of the classes of `torch.nn`."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterator
from typing import Any

import torch
from msgspec.structs import replace
from torch import nn

from designer.catalogue.spec import LayerSpec, PortSpec, SettingSpec
from designer.graph.model import Value
from designer.runtime.introspect import docs, sorts
from designer.runtime.introspect.sorts import Sorts

# Where a module lies, and with which numbers, is not the layer's own matter; the others are torch's older words for
# `reduction`.
LEFT_OUT = frozenset({"device", "dtype", "size_average", "reduce"})
_SETTABLE = frozenset({"int", "float", "bool", "str", "tuple", "dtype"})
_DIMENSIONS = re.compile(r"([123])d$")


def layer_classes() -> dict[str, type[nn.Module]]:
    """Every public module class of `torch.nn`, by name, in alphabetical order."""
    found = {name: getattr(nn, name) for name in sorted(dir(nn)) if not name.startswith("_")}
    return {name: thing for name, thing in found.items() if inspect.isclass(thing) and issubclass(thing, nn.Module)}


def layer_spec(cls: type[nn.Module]) -> LayerSpec:
    """The class as its signature, its type hints and its docstring describe it; the category is torch's file name."""
    full = getattr(cls, "cls_to_become", None) or cls
    return LayerSpec(
        name=cls.__name__,
        category=cls.__module__.rpartition(".")[2],
        doc=docs.summary(cls.__doc__),
        shape=docs.shape_text(cls.__doc__) or docs.shape_text(full.__doc__),
        settings=tuple(_settings(cls)),
        inputs=tuple(_inputs(cls)),
        outputs=_outputs(cls),
        lazy=issubclass(cls, nn.modules.lazy.LazyModuleMixin),
    )


def _settings(cls: type[nn.Module]) -> Iterator[SettingSpec]:
    init = _constructor(cls)
    hints, about, words = _hints(init), docs.argument_docs(cls.__doc__), docs.argument_words(cls.__doc__)
    for argument in list(inspect.signature(init).parameters.values())[1:]:
        if argument.kind in (argument.VAR_POSITIONAL, argument.VAR_KEYWORD) or argument.name.startswith("_"):
            continue
        if argument.name in LEFT_OUT:
            continue
        found = sorts.of_hint(hints[argument.name]) if argument.name in hints else Sorts()
        if not found.types:
            found = sorts.merged((sorts.of_default(argument.default), sorts.of_words(words.get(argument.name, ""))))
        spec = setting_spec(argument.name, found, argument.default, about.get(argument.name, ""))
        if spec:
            yield _sized(spec, cls)


def setting_spec(name: str, found: Sorts, default: object, doc: str) -> SettingSpec | None:
    """The setting, without the sorts that no design can hold; None where nothing but torch's own default is left."""
    required = default is inspect.Parameter.empty
    value = None if required else _value(default)
    kept = tuple(sort for sort in found.types if sort in _SETTABLE or sort == "none")
    if not required and default is None and "none" not in kept:
        kept = (*kept, "none")
    if not _SETTABLE.intersection(kept) and not required:
        return None
    kept = kept if _SETTABLE.intersection(kept) else found.types
    return SettingSpec(name, kept, value, required, doc, choices=found.choices, items=found.items, length=found.length)


def _constructor(cls: type[nn.Module]) -> Any:
    """The constructor, or the overload that says most where the constructor itself takes `*args`."""
    overloads = typing.get_overloads(cls.__init__)
    return max(overloads, key=lambda one: len(inspect.signature(one).parameters)) if overloads else cls.__init__


def _hints(function: Any) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function)
    except NameError:  # names that torch imports for type checkers only
        return {}


def _sized(spec: SettingSpec, cls: type[nn.Module]) -> SettingSpec:
    """A tuple of any length, in a class such as `MaxPool2d`, holds one number a dimension."""
    match = _DIMENSIONS.search(cls.__name__)
    return replace(spec, length=int(match[1])) if match and "tuple" in spec.types and not spec.length else spec


def _inputs(cls: type[nn.Module]) -> Iterator[PortSpec]:
    hints, about = _hints(cls.forward), docs.argument_docs(cls.__doc__)
    for argument in list(inspect.signature(cls.forward).parameters.values())[1:]:
        if argument.kind in (argument.VAR_POSITIONAL, argument.VAR_KEYWORD):
            continue
        found = sorts.of_hint(hints[argument.name]) if argument.name in hints else Sorts()
        if "tensor" in found.types or not found.types:
            required = argument.default is inspect.Parameter.empty
            yield PortSpec(argument.name, required=required, doc=about.get(argument.name, ""))


def _outputs(cls: type[nn.Module]) -> tuple[PortSpec, ...]:
    """One output, or as many as the tuple that `forward` says it returns; the overlay gives them names."""
    hint = _hints(cls.forward).get("return")
    parts = typing.get_args(hint) if typing.get_origin(hint) is tuple else ()
    if len(parts) < 2 or not all(torch.Tensor in (part, *typing.get_args(part)) for part in parts):
        return (PortSpec("output"),)
    return tuple(PortSpec(f"output{index}") for index in range(len(parts)))


def _value(default: object) -> Value:
    match default:
        case None | bool() | int() | float() | str():
            return default
        case tuple() | list():
            return tuple(item for item in default if isinstance(item, int | float | str))
    return None
