"""Designs that hold one layer or operation, set and fed as the catalogue's sample says."""

from __future__ import annotations

from typing import Any

import torch

from designer.catalogue.spec import LayerSpec, OpSpec, PortSpec
from designer.graph.model import VALUE, Block, Design, Edge, Node, Port, Value

PARTS = 2
"""As many wires as a growing port gets."""


def alone(spec: LayerSpec | OpSpec) -> Design:
    """A design of inputs, the node `it`, and outputs: every required input wired, every output led out."""
    it = Node("it", "layer" if isinstance(spec, LayerSpec) else "op", "it", spec.name, fresh_settings(spec))
    names = input_names(spec)
    inputs = tuple(
        Node(f"in{i}", "input", f"x{i}", settings={"shape": shape, "dtype": port.dtype or "float32"})
        for i, ((_, port), shape) in enumerate(zip(names, spec.sample, strict=True))
    )
    ports = [name for port in spec.outputs for name in grown(port)]
    outputs = tuple(Node(f"out{i}", "output", f"y{i}") for i in range(len(ports)))
    edges = [Edge(Port(node.id, VALUE), Port("it", name)) for node, (name, _) in zip(inputs, names, strict=True)]
    edges += [Edge(Port("it", name), Port(node.id, VALUE)) for node, name in zip(outputs, ports, strict=True)]
    return Design("Alone", {"Alone": Block((*inputs, it, *outputs), tuple(edges))})


def fresh_settings(spec: LayerSpec | OpSpec) -> dict[str, Value]:
    """The settings that a node gets when it is placed and wired to the sample."""
    settings: dict[str, Value] = {}
    for setting in spec.settings:
        if setting.from_input is not None:
            settings[setting.name] = spec.sample[0][setting.from_input]
        elif setting.initial is not None:
            settings[setting.name] = setting.initial
    return settings


def input_names(spec: LayerSpec | OpSpec) -> list[tuple[str, PortSpec]]:
    """The names at which wires end, with their ports; ports that may stay free are left free."""
    return [(name, port) for port in spec.inputs if port.required for name in grown(port)]


def grown(port: PortSpec) -> list[str]:
    """A port's name, or the names that it grows to."""
    return [f"{port.name}{i}" for i in range(PARTS)] if port.variadic else [port.name]


def sample_tensors(spec: LayerSpec | OpSpec) -> list[torch.Tensor]:
    """Random tensors of the sample's shapes: numbers between 0 and 1, indices 0 or 1."""
    return [_tensor(port.dtype, shape) for (_, port), shape in zip(input_names(spec), spec.sample, strict=True)]


def _tensor(dtype: str, shape: tuple[int, ...]) -> torch.Tensor:
    if dtype == "int64":
        return torch.randint(0, 2, shape)
    return torch.rand(shape) > 0.5 if dtype == "bool" else torch.rand(shape)


def seeded(module: torch.nn.Module, tensors: list[torch.Tensor]) -> Any:
    """What the module gives with the same random numbers every time."""
    torch.manual_seed(0)
    with torch.no_grad():
        return module(*tensors)
