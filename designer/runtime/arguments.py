"""A node's settings and inputs as Python's arguments: the same ones that the generated text spells out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from designer.catalogue.spec import OpSpec, PortSpec, SettingSpec
from designer.codegen.calls import variadic
from designer.graph.expressions import expr
from designer.graph.model import Value
from designer.runtime.shapes.avals import TORCH_DTYPES


class Missing(Exception):
    """A required setting or input is not there, so there is nothing to call yet."""


def of_settings(settings: Mapping[str, Value], specs: Sequence[SettingSpec]) -> tuple[list[Any], dict[str, Any]]:
    """Required settings in order, then those that were set, by name.

    Raises:
        Missing: a required one is not set.
    """
    required = [spec for spec in specs if spec.required]
    for spec in required:
        if spec.name not in settings:
            raise Missing(spec.name)
    named = at_call(settings, specs, called=False)
    return [value(settings[spec.name], spec) for spec in required if not spec.by_name], named


def at_call(settings: Mapping[str, Value], specs: Sequence[SettingSpec], called: bool = True) -> dict[str, Any]:
    """Those of the settings that are given by name: whenever a layer is called, or when it is made."""
    by_name = (spec for spec in specs if (spec.by_name or not spec.required) and spec.at_call == called)
    return {spec.name: value(settings[spec.name], spec) for spec in by_name if spec.name in settings}


def value(given: Value, spec: SettingSpec) -> Any:
    """A setting's value as torch takes it: the word `float32` becomes the dtype."""
    if isinstance(given, str) and "dtype" in spec.types and given in TORCH_DTYPES:
        return TORCH_DTYPES[given]
    return given


def of_inputs(ports: Sequence[PortSpec], inputs: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Required inputs in order, those of a growing port among them, then the optional ones by name.

    Raises:
        Missing: a required one is not there.
    """
    positional: list[Any] = []
    for port in ports:
        if port.variadic:
            positional += variadic(port, inputs)
        elif port.required and port.name not in inputs:
            raise Missing(port.name)
        elif port.required:
            positional.append(inputs[port.name])
    named = {p.name: inputs[p.name] for p in ports if not p.required and not p.variadic and p.name in inputs}
    return positional, named


def of_operation(
    spec: OpSpec, settings: Mapping[str, Value], inputs: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """What an operation is called with; a setting named like a port stands in for a wire, the 1 of `x + 1`.

    Raises:
        Missing: a required setting or input is not there.
    """
    specs = {s.name: s for s in spec.settings}
    told = _with_sizes(settings, inputs)
    given = {name: value(told[name], specs[name]) for name in specs if name in told} | dict(inputs)
    ports = {port.name: port for port in spec.inputs}
    positional: list[Any] = []
    for name in spec.order or _usual_order(spec):
        if name in ports and ports[name].variadic:
            parts = variadic(ports[name], inputs)
            positional += [tuple(parts)] if spec.packs else parts
        elif name in given:
            positional.append(given[name])
        else:
            raise Missing(name)
    ordered = spec.order or _usual_order(spec)
    named = {name: given[name] for name in (*specs, *ports) if name in given and name not in ordered}
    return positional, named


def _with_sizes(settings: Mapping[str, Value], inputs: Mapping[str, Any]) -> Mapping[str, Value]:
    """The settings with the sizes that flow in put where they speak of them."""
    sizes = expr.sizes_in(*settings.values())
    for name in sizes:
        if name not in inputs:
            raise Missing(name)
    return {name: expr.resolve(one, inputs) for name, one in settings.items()} if sizes else settings


def _usual_order(spec: OpSpec) -> tuple[str, ...]:
    ports = tuple(port.name for port in spec.inputs if port.required or port.variadic)
    return (*ports, *(s.name for s in spec.settings if s.required and s.name not in ports))
