"""What the lessons' notes ask for, and whether it is so: a fixed table, looked up by name; a file brings no code."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer.catalogue.lesson_checks import LESSON_CHECKS, untold
from designer.errors import DesignerError
from designer.graph.model import Block, Check, Design, Node, Value
from designer.graph.query import CLASS_KINDS, branches, running
from designer.runtime.layers.alone import mixed
from designer.runtime.reports import InputChoice, LessonReport, ShapesReport
from designer.runtime.runs.capture import first_tensor
from designer.runtime.runs.feed import feed
from designer.runtime.shapes.leaf import REFUSALS

CLOSE = 1e-4
"""How far a number may be from the one that is asked for."""


class Said(NamedTuple):
    """A sentence in both languages of the book."""

    english: str
    chinese: str


DONE = Said("Done.", "完成了。")
NO_PARAMETERS = Said("The network has no parameters.", "网络没有参数。")
Missing = Said | None
"""What is still to do; None where it is done."""


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
    if missing_words := untold(check):
        raise DesignerError(missing_words)
    try:
        missing = CHECKS[check.name](asked, *check.arguments)
    except (TypeError, ValueError, IndexError):
        title = LESSON_CHECKS[check.name].title
        raise DesignerError(f'the note\'s check "{title}" was told what does not fit it') from None
    if missing is None:
        return LessonReport(True, DONE.english, {"zh": DONE.chinese})
    return LessonReport(False, missing.english, {"zh": missing.chinese})


def _count(asked: Asked, wanted: Value) -> Missing:
    parameters = list(asked.live.parameters())
    if any(map(is_lazy, parameters)):
        return Said("Some shapes are not known yet: run the network once.", "有些形状还不知道：先运行一次网络。")
    count = sum(parameter.numel() for parameter in parameters)
    if count == wanted:
        return None
    return Said(f"There are {count:,} parameters, not {wanted:,}.", f"现在有 {count:,} 个参数，不是 {wanted:,} 个。")


def _named(asked: Asked, name: Value) -> Missing:
    return None if _find(asked, name) is not None else _not_called(name)


def _value(asked: Asked, name: Value, wanted: Value) -> Missing:
    return _near(asked, name, wanted, CLOSE)


def _near(asked: Asked, name: Value, wanted: Value, reach: Value) -> Missing:
    tensor = _find(asked, name)
    if tensor is None or not tensor.numel():
        return Said(
            f"No parameter is called {name}, or its shape is not known yet.",
            f"没有叫 {name} 的参数，或者它的形状还不知道。",
        )
    flat, numbers = tensor.flatten(), torch.tensor(wanted, dtype=tensor.dtype, device=tensor.device).flatten()
    if len(numbers) not in (1, len(flat)):
        return Said(
            f"{name} has {len(flat)} numbers, not {len(numbers)}.",
            f"{name} 有 {len(flat)} 个数，不是 {len(numbers)} 个。",
        )
    away = (flat - numbers).abs()
    if float(away.max()) <= float(reach):  # type: ignore[arg-type]
        return None
    worst = int(away.argmax())
    target, met = float(numbers[worst if len(numbers) > 1 else 0]), float(flat[worst])
    return Said(
        f"{name}: number {worst} is {met:.4g}, not {target:.4g}.",
        f"{name}：第 {worst} 个数是 {met:.4g}，不是 {target:.4g}。",
    )


def _element(asked: Asked, name: Value, index: Value, wanted: Value) -> Missing:
    tensor = _find(asked, name)
    if tensor is None:
        return _not_called(name)
    met = float(tensor[index])  # type: ignore[index]
    if abs(met - float(wanted)) <= CLOSE:  # type: ignore[arg-type]
        return None
    place = f"{name}{list(index)}"  # type: ignore[arg-type]
    return Said(f"{place} is {met:.4g}, not {wanted}.", f"{place} 是 {met:.4g}，不是 {wanted}。")


def _same(asked: Asked, one: Value, other: Value) -> Missing:
    first, second = _find(asked, one), _find(asked, other)
    if first is None or second is None:
        return _not_both(one, other)
    if first.numel() != second.numel():
        return Said(
            f"{one} has {first.numel()} numbers and {other} has {second.numel()}.",
            f"{one} 有 {first.numel()} 个数，{other} 有 {second.numel()} 个。",
        )
    away = float((first.flatten() - second.flatten()).abs().max())
    if away <= CLOSE:
        return None
    return Said(f"{one} and {other} differ by up to {away:.3g}.", f"{one} 和 {other} 最多相差 {away:.3g}。")


def _tied(asked: Asked, one: Value, other: Value) -> Missing:
    parts = {**dict(asked.live.named_modules(remove_duplicate=False)), **_parameters(asked)}
    if one not in parts or other not in parts:
        return _not_both(one, other)
    if parts[str(one)] is parts[str(other)]:
        return None
    return Said(f"{one} and {other} are two, not one.", f"{one} 和 {other} 是两个，不是同一个。")


def _bypassed(asked: Asked, name: Value) -> Missing:
    if any(n.bypassed and n.name == name for n in _nodes(asked)):
        return None
    return Said(f"{name} is not bypassed.", f"{name} 没有被旁路。")


def _again(asked: Asked, name: Value) -> Missing:
    for block in _blocks(asked):
        ids, runs = {node.id for node in block.nodes if node.name == name}, running(block)
        if any(node.kind == "again" and node.of in ids and node.id in runs for node in block.nodes):
            return None
    return Said(f"Nothing that runs calls {name} once more.", f"运行的节点里没有再次调用 {name} 的。")


def _role(asked: Asked, name: Value, role: Value) -> Missing:
    roles = [node.of for node in _nodes(asked) if node.kind == "tensor" and node.name == name]
    if role in roles:
        return None
    if not roles:
        return Said(f"No tensor is called {name}.", f"没有叫 {name} 的张量。")
    (english, chinese), (wanted, wanted_chinese) = _KINDS[roles[0]], _KINDS[str(role)]
    return Said(f"{name} is {english}, not {wanted}.", f"{name} 是{chinese}，不是{wanted_chinese}。")


_KINDS = {
    "parameter": ("a trained parameter", "可训练的参数"),
    "buffer": ("a buffer", "缓冲区"),
    "unsaved": ("an unsaved buffer", "不保存的缓冲区"),
    "constant": ("a plain constant", "普通常量"),
}


def _placed(asked: Asked, of: Value, times: Value = 1) -> Missing:
    count = sum(node.of == of and node.id in running(block) for block in _blocks(asked) for node in block.nodes)
    if count >= int(times):  # type: ignore[arg-type]
        return None
    return Said(f"{count} of {times} {of} are in what runs.", f"运行的节点里有 {count} 个 {of}，不是 {times} 个。")


def _shape(asked: Asked, name: Value, *sides: Value) -> Missing:
    nodes = list(_paths(asked.design, asked.design.main, str(name)))
    if not nodes:
        return Said(f"No node is called {name}.", f"没有叫 {name} 的节点。")
    return _ends(asked, nodes, Said(f"{name} gives", f"{name} 的输出"), sides)


def _paths(design: Design, block: str, name: str) -> Iterator[str]:
    """Where the nodes are that a name means, such as `conv1`, or `stage1.conv1` for one inside a block."""
    for node in design.blocks[block].nodes:
        if node.name == name:
            yield node.id
        elif node.kind in CLASS_KINDS and name.startswith(f"{node.name}."):
            rest = name.removeprefix(f"{node.name}.")
            for word, inside in branches(node):
                yield from (f"{word}/{path}" for path in _paths(design, inside, rest))


def _output_shape(asked: Asked, *sides: Value) -> Missing:
    nodes = [node.id for node in asked.design.main_block.of_kind("output")]
    return _ends(asked, nodes, Said("The network gives", "网络的输出"), sides)


def _on(asked: Asked, device: Value) -> Missing:
    met = sorted({parameter.device.type for parameter in asked.live.parameters()})
    if not met:
        return NO_PARAMETERS
    if met == [device]:
        return None
    there = ", ".join(met)
    return Said(f"The parameters are on {there}, not on {device}.", f"参数在 {there} 上，不在 {device} 上。")


def _written(asked: Asked, layer: Value, text: Value) -> Missing:
    found = asked.design.layers.get(str(layer))
    lines = [line.partition("#")[0].replace(" ", "") for line in found.source] if found else []
    if any(str(text).replace(" ", "") in line for line in lines):
        return None
    return Said(f"{layer} does not say {text} yet.", f"{layer} 里还没有 {text}。")


def _alone(asked: Asked) -> Missing:
    try:
        inputs = _inputs(asked, 4)
        with torch.no_grad():
            together, alone = (first_tensor(_copied(asked)(*given)) for given in (inputs, [x[:1] for x in inputs]))
        if alone is None or together is None or not mixed([alone], [together]):
            return None
        away = float((alone - together[:1]).abs().max())
    except REFUSALS as error:
        return _does_not_run(error)
    return Said(
        f"Alone a sample gives something else than in its batch: up to {away:.3g} apart.",
        f"同一个样本单独运行和在批量里运行，结果最多相差 {away:.3g}。",
    )


def _learns(asked: Asked) -> Missing:
    try:
        module, inputs = _copied(asked), _inputs(asked, 1)
        with torch.enable_grad():
            result = first_tensor(module(*inputs))
    except REFUSALS as error:
        return _does_not_run(error)
    named = list(module.named_parameters())
    if not named:
        return NO_PARAMETERS
    if result is None or not result.requires_grad:
        return Said(
            "Nothing that is given depends on a parameter, as far as gradients go.",
            "从梯度看，输出不依赖任何参数。",
        )
    found = torch.autograd.grad(result.sum(), [p for _, p in named], allow_unused=True)
    left = ", ".join([name for (name, _), gradient in zip(named, found, strict=True) if gradient is None][:3])
    return Said(f"No gradient reaches {left}.", f"没有梯度到达 {left}。") if left else None


CHECKS: Mapping[str, Callable[..., Missing]] = {
    "count": _count, "named": _named, "value": _value, "near": _near, "element": _element, "same": _same,
    "tied": _tied, "bypassed": _bypassed, "again": _again, "role": _role, "placed": _placed, "shape": _shape,
    "output_shape": _output_shape, "on": _on, "written": _written, "alone": _alone,
    "learns": _learns,
}  # fmt: skip
"""By name, what says what is still to do."""


def _nodes(asked: Asked) -> Iterator[Node]:
    return (node for block in _blocks(asked) for node in block.nodes)


def _blocks(asked: Asked) -> Iterable[Block]:
    return asked.design.blocks.values()


def _copied(asked: Asked) -> nn.Module:
    """The live module in evaluation mode, as a copy: to look changes no statistics."""
    return copy.deepcopy(asked.live).eval()


def _inputs(asked: Asked, batch: int) -> list[Tensor]:
    device = next((parameter.device for parameter in asked.live.parameters()), torch.device("cpu"))
    return feed(asked.design, InputChoice("random", batch=batch), device)[0]


def _does_not_run(error: Exception) -> Said:
    line = str(error).partition("\n")[0]
    return Said(f"The network does not run: {line}", f"网络运行不了：{line}")


def _parameters(asked: Asked) -> dict[str, Tensor]:
    return dict(asked.live.named_parameters(remove_duplicate=False))


def _find(asked: Asked, name: Value) -> Tensor | None:
    found = _parameters(asked).get(str(name))
    return None if found is None or is_lazy(found) or found.is_meta else found.detach()


def _not_called(name: Value) -> Said:
    return Said(f"No parameter is called {name}.", f"没有叫 {name} 的参数。")


def _not_both(one: Value, other: Value) -> Said:
    return Said(f"One of {one} and {other} is not there.", f"{one} 和 {other} 中有一个不存在。")


def _ends(asked: Asked, ids: list[str], words: Said, sides: tuple[Value, ...]) -> Missing:
    """Whether what comes out of one of these nodes ends in these sides."""
    known = [shape for i in ids if i in asked.shapes.nodes for shape in asked.shapes.nodes[i].outputs.values()]
    wanted = [str(side) for side in sides]
    if any(shape.split("×")[-len(wanted) :] == wanted for shape in known):
        return None
    met, ending = ", ".join(known), f"…×{'×'.join(wanted)}"
    return Said(
        f"{words.english} {met or 'nothing yet'}, not {ending}.",
        f"{words.chinese}是 {met}，不是 {ending}。" if met else f"{words.chinese}还没有，应为 {ending}。",
    )
