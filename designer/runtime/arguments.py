"""A node's settings and inputs as Python's arguments: the same ones that the generated text spells out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from designer.catalogue.spec import OpSpec, PortSpec, SettingSpec
from designer.codegen.calls import variadic
from designer.graph.model import Value
from designer.runtime.avals import TORCH_DTYPES


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
    named = {s.name: value(settings[s.name], s) for s in specs if not s.required and s.name in settings}
    return [value(settings[spec.name], spec) for spec in required], named


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
    ports = {port.name for port in spec.inputs}
    constants = {s.name: value(settings[s.name], s) for s in spec.settings if s.name in ports and s.name in settings}
    positional, named = of_inputs(spec.inputs, {**constants, **inputs})
    if spec.packs:
        positional = [tuple(positional)]
    others, named_settings = of_settings(settings, [s for s in spec.settings if s.name not in ports])
    return positional + others, {**named_settings, **named}
