"""Which parameters of a module the rules of its design meet, and what each of them starts from."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

import torch
from torch import nn

from designer.catalogue.initialisers import CODE, VALUES, initialisers
from designer.codegen.source import Source
from designer.graph import query
from designer.graph.expressions import expr
from designer.graph.model import Design, Rule
from designer.graph.names import word
from designer.runtime.arguments import of_settings
from designer.runtime.parameters.initialiser_code import start_from_code
from designer.runtime.torch_names import initialiser_functions, layer_classes


class Met(NamedTuple):
    """A rule at one instance of its block, and the parameters that it meets.

    Attributes:
        node: Id of the node whose rule it is; "" where it is the block's own.
        number: Which of the rules there, counted from 0.
        names: Full names in the module of the whole network.
    """

    block: str
    node: str
    number: int
    rule: Rule
    names: tuple[str, ...]


def met(design: Design, source: Source, module: nn.Module) -> Iterator[Met]:
    """Every rule with what it meets, in the order in which the text runs them: from the inside out."""
    for path, name, holder in reversed(list(instances(design, module))):
        block = design.blocks[name]
        for number, rule in enumerate(block.init):
            yield Met(name, "", number, rule, _under(path, fitting(holder, rule, module)))
        names = source.children.get(name, {})
        for node in block.nodes:
            child = dict(holder.named_children()).get(names.get(node.id, "")) if node.init else None
            if child is not None and node.kind in query.MODULE_KINDS and not node.bypassed:
                inside = f"{path}.{node.name}" if path else node.name
                for number, rule in enumerate(node.init):
                    yield Met(name, node.id, number, rule, _under(inside, fitting(child, rule, module)))


def instances(design: Design, module: nn.Module) -> Iterator[tuple[str, str, nn.Module]]:
    """By dotted name, every module that is an instance of a block, with the block's name; outer ones first."""
    blocks = {word(name): name for name in design.blocks}
    for path, holder in module.named_modules():
        if type(holder).__module__ == type(module).__module__ and type(holder).__name__ in blocks:
            yield path, blocks[type(holder).__name__], holder


def fitting(module: nn.Module, rule: Rule, network: nn.Module) -> tuple[str, ...]:
    """Names, inside a module, of the parameters that a rule of it meets; of those a tie makes one, every name."""
    kind = _kind(rule.of, network)
    return tuple(
        name
        for path, layer in module.named_modules()
        if isinstance(layer, kind)
        for name, _ in layer.named_parameters(path, recurse=False)
        if fnmatchcase(name, rule.pattern) or name == rule.pattern
    )


def starts(design: Design, source: Source, module: nn.Module) -> Mapping[str, Rule]:
    """By full name, the rule that said last what a parameter starts from; what none meets starts as torch has it."""
    return {name: one.rule for one in met(design, source, module) for name in one.names}


def start_filled(design: Design, source: Source, module: nn.Module, names: Collection[str]) -> None:
    """Gives parameters of lazy layers, which had no shape when the text ran, what the rules say that they start from.

    What speaks of a block's settings is left as torch starts it: the settings of an instance are not known here.
    """
    for one in met(design, source, module):
        for name in one.names:
            if name in names and not any(map(expr.names_in, one.rule.arguments.values())):
                fill(one.rule, module.get_parameter(name))


def fill(rule: Rule, parameter: nn.Parameter) -> None:
    """Gives a parameter what the rule says, as the text does."""
    spec = initialisers()[rule.initialiser]
    if spec.name in initialiser_functions():
        positional, named = of_settings(rule.arguments, spec.settings)
        initialiser_functions()[spec.name](parameter, *positional, **named)
    elif spec.name == CODE:
        start_from_code(rule, parameter)
    elif spec.name == VALUES:
        values, shape = torch.tensor(rule.arguments["values"]), rule.arguments.get("shape")
        with torch.no_grad():
            parameter.copy_(values.reshape(shape) if isinstance(shape, tuple) else values)  # type: ignore[arg-type]


def _kind(of: str, network: nn.Module) -> type[nn.Module]:
    if not of:
        return nn.Module
    if of in layer_classes():
        return layer_classes()[of]
    found: type[nn.Module] = getattr(sys.modules[type(network).__module__], word(of), nn.Module)
    return found


def _under(path: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{path}.{name}" if path else name for name in names)
