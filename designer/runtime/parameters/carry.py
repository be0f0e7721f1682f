"""Weights from one module into the next: by the ids of nodes, shape and dtype."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer.codegen.source import Source
from designer.graph.ids import joined
from designer.graph.model import Path
from designer.runtime.build import build
from designer.runtime.moments.initialisation import start
from designer.runtime.parameters.owned import Owned, constants
from designer.runtime.parameters.ties import Tie, tie_again, tied


class Carried(NamedTuple):
    """A module with values from before.

    Attributes:
        old: The tensors whose values it has.
        filled: Names of the modules that gave themselves values; None where the text gave values to all.
    """

    module: nn.Module
    old: list[Owned]
    filled: tuple[str, ...] | None = None


def carry(
    before: list[Owned],
    shelved: list[Owned],
    source: Source,
    owned_by: Callable[[nn.Module], list[Owned]],
    device: torch.device,
) -> Carried:
    """The module of `source`, in which each tensor that was in `before`, or else is `shelved`, is the old one.

    The module is first made without values. Only where new tensors are in modules
    that cannot initialise themselves again, or on devices of their own, all of it is made with values.
    """
    if device.type == "meta" or not (before or shelved):
        return Carried(build(source, device), [])
    if source.devices:
        return _onto_devices(before, shelved, build(source, device), owned_by)
    module = build(source, "meta")
    pairs, ties = _whole(_all_matches(before, shelved, owned_by(module))), tied(module)
    filled = _fill(module, {id(new.tensor) for _, new in pairs}, device, source.starts)
    if filled is None:
        module = build(source, device)
        pairs = _whole(_all_matches(before, shelved, owned_by(module)))
    _put(module, _apart(pairs, shelved), ties, device)
    return Carried(module, [old for old, _ in pairs], filled)


def _onto_devices(
    before: list[Owned], shelved: list[Owned], module: nn.Module, owned_by: Callable[[nn.Module], list[Owned]]
) -> Carried:
    """Old tensors where new ones are, also where that is another device; one on "meta" has no values to take in."""
    after, ties = [owned for owned in owned_by(module) if not owned.tensor.is_meta], tied(module)
    pairs = _whole(_all_matches(before, shelved, after))
    for old, new in pairs:
        _move(old.tensor, new.tensor.device)
    _put(module, _apart(pairs, shelved), ties)
    return Carried(module, [old for old, _ in pairs])


def _move(tensor: Tensor, device: torch.device) -> None:
    """A tensor and its gradient, which has to be where it is, on another device."""
    if tensor.device != device:
        gradient, tensor.grad = tensor.grad, None
        tensor.data = tensor.data.to(device)
        tensor.grad = None if gradient is None else gradient.to(device)


def _put(
    module: nn.Module, pairs: list[tuple[Owned, Owned]], ties: list[Tie], device: torch.device | None = None
) -> None:
    for old, new in pairs:
        _set(new, old.tensor, device or new.tensor.device)
    tie_again(module, ties)


def _set(new: Owned, tensor: torch.Tensor, device: torch.device) -> None:
    """The tensor in the place of the new one; a plain constant, which no move takes along, comes to the device here."""
    tensor = tensor.requires_grad_(new.tensor.requires_grad)
    if new.name in vars(new.module):
        setattr(new.module, new.name, tensor.to(device))
    elif isinstance(new.tensor, nn.Parameter):
        new.module._parameters[new.name] = tensor  # type: ignore[assignment]
    else:
        new.module._buffers[new.name] = tensor


def _apart(pairs: list[tuple[Owned, Owned]], shelved: list[Owned]) -> list[tuple[Owned, Owned]]:
    """The pairs, where one old tensor that is two now is only one of them.

    The other is what it was before they were tied, if that is still kept, else it begins with the same values.
    """
    before, users, result = {owned.exact: owned for owned in shelved}, dict[int, int](), []
    for old, new in pairs:
        if users.setdefault(id(old.tensor), id(new.tensor)) != id(new.tensor):
            tensor = before[new.exact].tensor if new.exact in before else _copy(old.tensor)
            old = replace(old, tensor=tensor)
        result.append((old, new))
    return result


def _copy(tensor: Tensor) -> Tensor:
    copy = tensor.detach().clone()
    return nn.Parameter(copy) if isinstance(tensor, nn.Parameter) else copy


def _all_matches(before: list[Owned], shelved: list[Owned], after: list[Owned]) -> list[tuple[Owned, Owned]]:
    pairs = matches(before, after)
    placed = {id(new) for _, new in pairs}
    found = matches(shelved, [new for new in after if id(new) not in placed])
    # What is on the shelf belongs to its own place: another instance of its block begins with values of its own.
    return pairs + [(old, new) for old, new in found if _same_way(old.path, new.path)]


def _whole(pairs: list[tuple[Owned, Owned]]) -> list[tuple[Owned, Owned]]:
    """The pairs without those of lazy layers that would wait for some of their tensors still: torch knows no such."""
    placed = {id(new.tensor) for _, new in pairs}

    def is_torn(module: nn.Module) -> bool:
        own = [t for t in (*module._parameters.values(), *module._buffers.values()) if t is not None and is_lazy(t)]
        return any(id(tensor) not in placed for tensor in own)

    return [(old, new) for old, new in pairs if not (is_lazy(new.tensor) and is_torn(new.module))]


def _same_way(one: Path, other: Path) -> bool:
    """Whether one path is the other with blocks around or inside it that the other has not."""
    shorter, longer = sorted((one, other), key=len)
    steps = iter(longer)
    return joined(one) == joined(other) or all(step in steps for step in shorter)


def matches(before: list[Owned], after: list[Owned]) -> list[tuple[Owned, Owned]]:
    """Old and new tensors that are the same, by what names them: exactly, then more and more loosely.

    First comes the whole path, then the path's ids joined, those ids of it that both know, the node's id alone. The
    later ones count only where they are unambiguous.
    """
    exact = {owned.exact: owned for owned in before}
    pairs = [(exact.pop(new.exact), new) for new in after if new.exact in exact]
    rest = list(exact.values())
    known = _on_the_ways(before) & _on_the_ways(after)

    def by_way(owned: Owned) -> tuple[object, ...]:
        """Of what no node of the other side is on the way to, nothing: a new layer takes no other one's place."""
        return owned.way(known) if known.intersection(owned.path) else (id(owned),)

    for named in (_by_joined, by_way, _by_loose):
        placed = {id(new) for _, new in pairs}
        found = _unambiguous(rest, [new for new in after if id(new) not in placed], named)
        taken = {id(old) for old, _ in found}
        rest = [old for old in rest if id(old) not in taken]
        pairs += found
    return pairs


def _unambiguous(
    before: list[Owned], after: list[Owned], named: Callable[[Owned], tuple[object, ...]]
) -> list[tuple[Owned, Owned]]:
    old_count, new_count = Counter(map(named, before)), Counter(map(named, after))
    by_name = {named(owned): owned for owned in before}
    return [(by_name[named(new)], new) for new in after if old_count[named(new)] == new_count[named(new)] == 1]


def _on_the_ways(tensors: Iterable[Owned]) -> set[str]:
    return {node_id for owned in tensors for node_id in owned.path}


def _by_joined(owned: Owned) -> tuple[object, ...]:
    return owned.joined


def _by_loose(owned: Owned) -> tuple[object, ...]:
    return owned.loose


def _fill(module: nn.Module, carried: set[int], device: torch.device, starts: bool) -> tuple[str, ...] | None:
    """Give values to the modules with a tensor that is not carried; None where one cannot initialise itself.

    With `starts` it is the text that says which values those are, and not the modules.
    """
    empty = {}
    for name, holder in module.named_modules():
        own = [t for t in (*holder._parameters.values(), *holder._buffers.values()) if t is not None]
        own += [tensor for _, tensor in constants(holder)]
        if any(id(tensor) not in carried for tensor in own):
            if starts or any(map(is_lazy, own)) or not callable(getattr(holder, "reset_parameters", None)):
                return None
            empty[name] = holder
    for holder in empty.values():
        start(holder, device)
    return tuple(empty)
