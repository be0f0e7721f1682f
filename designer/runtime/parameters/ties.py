"""Parameters that are one under several names: which they are, and made one again after what takes them apart.

`.to("meta")`, `to_empty` and `load_state_dict(assign=True)` leave a parameter that two modules hold as two.
"""

from __future__ import annotations

from collections.abc import Iterable

from torch import nn

Tie = tuple[str, ...]
"""The names of one parameter, the first as `named_parameters()` has it."""


def tied(module: nn.Module) -> list[Tie]:
    """The names of every parameter that more than one module holds."""
    names: dict[int, dict[tuple[int, str], str]] = {}
    for path, holder in module.named_modules():
        for name, parameter in holder._parameters.items():
            if parameter is not None:
                full = f"{path}.{name}" if path else name
                names.setdefault(id(parameter), {}).setdefault((id(holder), name), full)
    return [tuple(found.values()) for found in names.values() if len(found) > 1]


def tie_again(module: nn.Module, ties: Iterable[Tie]) -> None:
    """Make each one parameter again, with the values under its first name."""
    for first, *others in ties:
        parameter = module.get_parameter(first)
        for other in others:
            path, _, name = other.rpartition(".")
            module.get_submodule(path)._parameters[name] = parameter
