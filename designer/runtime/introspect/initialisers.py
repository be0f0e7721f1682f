"""What torch itself says of the functions of `torch.nn.init`."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator
from typing import Any

import torch
from torch.nn import init

from designer.catalogue.initialisers import InitialiserSpec
from designer.catalogue.spec import SettingSpec
from designer.runtime.introspect import docs, sorts
from designer.runtime.introspect.layers import setting_spec

_MOST = 5


def initialiser_functions() -> dict[str, Any]:
    """Every public function of `torch.nn.init` that fills a tensor, by name, as the file has them."""
    found = {name: thing for name, thing in vars(init).items() if name.endswith("_") and not name.startswith("_")}
    return {name: thing for name, thing in found.items() if inspect.isfunction(thing)}


def initialiser_specs() -> tuple[InitialiserSpec, ...]:
    """Each as its signature and its docstring describe it."""
    return tuple(_spec(name, function) for name, function in initialiser_functions().items())


def _spec(name: str, function: Any) -> InitialiserSpec:
    settings = tuple(_settings(function))
    return InitialiserSpec(name, docs.summary(function.__doc__), settings, _least(function, settings))


def _settings(function: Any) -> Iterator[SettingSpec]:
    hints, about = typing.get_type_hints(function), docs.argument_docs(function.__doc__)
    for argument in list(inspect.signature(function).parameters.values())[1:]:
        if argument.name == "generator":
            continue
        spec = setting_spec(
            argument.name, sorts.of_hint(hints[argument.name]), argument.default, about.get(argument.name, "")
        )
        if spec:
            yield spec


def _least(function: Any, settings: tuple[SettingSpec, ...]) -> int:
    """How many dimensions it asks for, found by trying."""
    required = {spec.name: 0.5 for spec in settings if spec.required}
    for ndim in range(1, _MOST + 1):
        try:
            function(torch.zeros((3,) * ndim), **required)
        except ValueError:
            continue
        return ndim if ndim > 1 else 0
    return 0
