"""What the lessons' notes ask for, and whether it is so: a fixed table, looked up by name; a file brings no code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer.errors import DesignerError
from designer.graph import query
from designer.graph.model import Check, Design, Node, Value
from designer.runtime.capture import first_tensor
from designer.runtime.feed import feed
from designer.runtime.leaf import REFUSALS
from designer.runtime.reports import InputChoice, LessonReport, ShapesReport

CLOSE = 1e-4
"""How far a number may be from the one that is asked for."""


class Asked(NamedTuple):
    """What a lesson looks at: the design, what is known of its shapes, and its live module if there is one."""

    design: Design
    shapes: ShapesReport
    module: nn.Module | None

    @property
    def live(self) -> nn.Module:
        """The live module.

        Raises:
            DesignerError: there is none.
        """
        if self.module is None:
            raise DesignerError("the network is not built yet; put right what the problems say")
        return self.module


def look(asked: Asked, check: Check) -> LessonReport:
    """Whether what the check asks for is done, and if not what is still to do.

    Raises:
        DesignerError: there is no such check, or nothing to look at.
    """
    if check.name not in CHECKS:
        raise DesignerError(f'this version knows no check called "{check.name[:40]}"')
    try:
        missing = CHECKS[check.name](asked, *check.arguments)
    except (TypeError, ValueError, IndexError):
        raise DesignerError(f'the check "{check.name}" cannot be asked in these words') from None
    return LessonReport(not missing, missing or "Done.")


def _count(asked: Asked, wanted: Value) -> str:
    parameters = list(asked.live.parameters())
    if any(map(is_lazy, parameters)):
        return "Some shapes are not known yet: run the network once."
    count = sum(parameter.numel() for parameter in parameters)
    return "" if count == wanted else f"There are {count:,} parameters, not {wanted:,}."


def _named(asked: Asked, name: Value) -> str:
    return "" if _find(asked, name) is not None else f"No parameter is called {name}."


def _value(asked: Asked, name: Value, wanted: Value) -> str:
    return _near(asked, name, wanted, CLOSE)


def _near(asked: Asked, name: Value, wanted: Value, reach: Value) -> str:
    tensor = _find(asked, name)
    if tensor is None or not tensor.numel():
        return f"No parameter is called {name}, or its shape is not known yet."
    flat, numbers = tensor.flatten(), torch.tensor(wanted, dtype=tensor.dtype, device=tensor.device).flatten()
    if len(numbers) not in (1, len(flat)):
        return f"{name} has {len(flat)} numbers, not {len(numbers)}."
    away = (flat - numbers).abs()
    if float(away.max()) <= float(reach):  # type: ignore[arg-type]
        return ""
    worst = int(away.argmax())
    target = float(numbers[worst if len(numbers) > 1 else 0])
    return f"{name}: number {worst} is {float(flat[worst]):.4g}, not {target:.4g}."


def _element(asked: Asked, name: Value, index: Value, wanted: Value) -> str:
    tensor = _find(asked, name)
    if tensor is None:
        return f"No parameter is called {name}."
    met = float(tensor[index])  # type: ignore[index]
    return "" if abs(met - float(wanted)) <= CLOSE else f"{name}{list(index)} is {met:.4g}, not {wanted}."  # type: ignore


def _same(asked: Asked, one: Value, other: Value) -> str:
    first, second = _find(asked, one), _find(asked, other)
    if first is None or second is None:
        return f"One of {one} and {other} is not there."
    if first.numel() != second.numel():
        return f"{one} has {first.numel()} numbers and {other} has {second.numel()}."
    away = float((first.flatten() - second.flatten()).abs().max())
    return "" if away <= CLOSE else f"{one} and {other} differ by up to {away:.3g}."


def _tied(asked: Asked, one: Value, other: Value) -> str:
    parts = {**dict(asked.live.named_modules(remove_duplicate=False)), **_parameters(asked)}
    if one not in parts or other not in parts:
        return f"One of {one} and {other} is not there."
    return "" if parts[str(one)] is parts[str(other)] else f"{one} and {other} are two, not one."


def _bypassed(asked: Asked, name: Value) -> str:
    return "" if any(n.bypassed and n.name == name for n in _nodes(asked)) else f"{name} is not bypassed."


def _again(asked: Asked, name: Value) -> str:
    for block in asked.design.blocks.values():
        ids, runs = {node.id for node in block.nodes if node.name == name}, query.running(block)
        if any(node.kind == "again" and node.of in ids and node.id in runs for node in block.nodes):
            return ""
    return f"Nothing that runs calls {name} once more."


def _role(asked: Asked, name: Value, role: Value) -> str:
    roles = [node.of for node in _nodes(asked) if node.kind == "tensor" and node.name == name]
    return "" if role in roles else f"{name} is {roles[0] if roles else 'not there'}, not {role}."


def _placed(asked: Asked, of: Value, times: Value = 1) -> str:
    count = sum(node.of == of for node in _nodes(asked))
    return "" if count >= int(times) else f"{of} stands {count} times in the design, not {times}."  # type: ignore[arg-type]


def _shape(asked: Asked, name: Value, *sides: Value) -> str:
    nodes = [node.id for node in asked.design.main_block.nodes if node.name == name]
    return _ends(asked, nodes, f"{name} gives", sides)


def _output_shape(asked: Asked, *sides: Value) -> str:
    return _ends(asked, [node.id for node in asked.design.main_block.of_kind("output")], "The network gives", sides)


def _on(asked: Asked, device: Value) -> str:
    met = sorted({parameter.device.type for parameter in asked.live.parameters()})
    return "" if met == [device] else f"The parameters are on {', '.join(met)}, not on {device}."


def _written(asked: Asked, layer: Value, text: Value) -> str:
    found = asked.design.layers.get(str(layer))
    lines = [line.replace(" ", "") for line in found.source] if found else []
    return "" if any(str(text).replace(" ", "") in line for line in lines) else f"{layer} does not say {text} yet."


def _learns(asked: Asked) -> str:
    module = asked.live
    named = list(module.named_parameters())
    try:
        inputs = [tensor.to(named[0][1].device) for tensor in feed(asked.design, InputChoice("random"))[0]]
        with torch.enable_grad():
            result = first_tensor(module(*inputs))
    except REFUSALS as error:
        return f"The network does not run: {error}"
    if result is None or not result.requires_grad:
        return "Nothing that is given depends on a parameter, as far as gradients go."
    found = torch.autograd.grad(result.sum(), [p for _, p in named], allow_unused=True)
    left = [name for (name, _), gradient in zip(named, found, strict=True) if gradient is None]
    return f"No gradient reaches {', '.join(left[:3])}." if left else ""


CHECKS: Mapping[str, Callable[..., str]] = {
    "count": _count, "named": _named, "value": _value, "near": _near, "element": _element, "same": _same,
    "tied": _tied, "bypassed": _bypassed, "again": _again, "role": _role, "placed": _placed, "shape": _shape,
    "output_shape": _output_shape, "on": _on, "written": _written, "learns": _learns,
}  # fmt: skip
"""By name, what says what is still to do; nothing where it is done."""


def _nodes(asked: Asked) -> Iterator[Node]:
    return (node for block in asked.design.blocks.values() for node in block.nodes)


def _parameters(asked: Asked) -> dict[str, Tensor]:
    return dict(asked.live.named_parameters(remove_duplicate=False))


def _find(asked: Asked, name: Value) -> Tensor | None:
    found = _parameters(asked).get(str(name))
    return None if found is None or is_lazy(found) or found.is_meta else found.detach()


def _ends(asked: Asked, ids: list[str], words: str, sides: tuple[Value, ...]) -> str:
    """Whether what comes out of one of these nodes ends in these sides."""
    known = [shape for i in ids if i in asked.shapes.nodes for shape in asked.shapes.nodes[i].outputs.values()]
    wanted = [str(side) for side in sides]
    if any(shape.split("×")[-len(wanted) :] == wanted for shape in known):
        return ""
    return f"{words} {', '.join(known) or 'nothing yet'}, not …×{'×'.join(wanted)}."
