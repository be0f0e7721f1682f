"""One forward pass that catches what flows out of every node."""

from __future__ import annotations

import sys
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Any, TypeVar

from torch import Tensor, nn

from designer.catalogue.bypass import as_run
from designer.codegen.order import running_order
from designer.codegen.source import Source
from designer.graph import query
from designer.graph.model import Design, Node, Path
from designer.graph.query import arguments
from designer.runtime.build import generated_file
from designer.runtime.places import Place, places
from designer.runtime.runs.statements import assigned

T = TypeVar("T")


def capture(
    design: Design,
    source: Source,
    module: nn.Module,
    inputs: Sequence[Any],
    keep: Callable[[Tensor], T],
    rounds: Counter[str] | None = None,
) -> tuple[Any, dict[str, T]]:
    """The module's result, and by path what `keep` made of every node's first output tensor.

    Of a node that runs several times the last run counts.
    """
    caught: dict[str, T] = {}

    def see(path: Path, value: Any) -> None:
        tensor = first_tensor(value)
        if tensor is not None:
            caught["/".join(path)] = keep(tensor)

    return follow(design, source, module, inputs, see, rounds), caught


def follow(
    design: Design,
    source: Source,
    module: nn.Module,
    inputs: Sequence[Any],
    see: Callable[[Path, Any], None],
    rounds: Counter[str] | None = None,
    only: Path | None = None,
) -> Any:
    """The module's result, while `see` is told what flows out of every node.

    It is told at once, before a later layer changes the tensor in place; of several outputs it is told a tuple, with
    None for what nobody reads. Modules are caught by hooks, statements of the generated text by a tracer. `rounds`
    counts, by path, how often the statements of a loop ran that has no module. With `only` nothing is hooked that does
    not lead to this path.
    """
    design, told = as_run(design), _Told(see)
    found, modules = places(design, source, module), dict(module.named_modules())
    with ExitStack() as stack:
        for name, child in modules.items():
            if name in found and (only is None or _leads_to(design, found[name], only)):
                _hook(stack, design, found, found[name], child, told.by_hook)
        for place in (place for name, place in found.items() if name not in modules):
            tensor = _own_tensor(module, place)
            if tensor is not None:
                told.put(place.path, tensor)
        stack.enter_context(_traced(source, module, found, told.by_statement, Counter() if rounds is None else rounds))
        return module(*inputs)


class _Told:
    """Passes on what flows, once each: what a hook told is not told again by the statement that called the module."""

    def __init__(self, see: Callable[[Path, Any], None]) -> None:
        self._see = see
        self._last: dict[Path, tuple[weakref.ref[Tensor], int]] = {}
        self._hooked: set[Path] = set()

    def by_hook(self, path: Path, value: Any) -> None:
        self._hooked.add(path)
        self.put(path, value)

    def by_statement(self, path: Path, values: Sequence[Any]) -> None:
        """What a statement gave to its variables; of a module the hook has told more, also what nobody reads."""
        if len(values) == 1:
            self.put(path, values[0])
        elif path not in self._hooked:
            self.put(path, tuple(values))

    def put(self, path: Path, value: Any) -> None:
        tensor = first_tensor(value)
        if tensor is None or not path:
            return
        version = -1 if tensor.is_inference() else tensor._version
        reference, its_version = self._last.get(path, (None, -1))
        if reference is None or version < 0 or reference() is not tensor or its_version != version:
            self._last[path] = (weakref.ref(tensor), version)
            self._see(path, value)


def first_tensor(value: Any) -> Tensor | None:
    """The value itself, or the first tensor in it."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, tuple | list):
        return next((found for item in value if (found := first_tensor(item)) is not None), None)
    return None


def tensors_in(value: Any) -> Iterator[Tensor]:
    """The value itself, or every tensor in it."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from tensors_in(item)


def _leads_to(design: Design, place: Place, path: Path) -> bool:
    return path[: len(place.path)] == place.path or path in callers(design, place)


def _own_tensor(module: nn.Module, place: Place) -> Tensor | None:
    holder_name, _, name = place.name.rpartition(".")
    holder = module.get_submodule(holder_name)
    value = getattr(holder, name, None) if name else None
    return value if isinstance(value, Tensor) else None


def _hook(
    stack: ExitStack,
    design: Design,
    found: dict[str, Place],
    place: Place,
    module: nn.Module,
    put: Callable[[Path, Any], None],
) -> None:
    """Catch a module's result, and the inputs and outputs of the block that it is an instance of."""
    calling, count = callers(design, place), 0
    block = block_of(design, place)

    def after(_module: nn.Module, _args: Any, result: Any) -> None:
        nonlocal count
        put(calling[count % len(calling)], result)
        count += 1
        if block is not None:
            outputs = design.blocks[block].of_kind("output")
            values = result if len(outputs) > 1 and isinstance(result, tuple) else (result,)
            for node, value in zip(outputs, values, strict=False):
                put((*place.path, node.id), value)

    def before(_module: nn.Module, args: tuple[Any, ...], named: dict[str, Any]) -> None:
        inputs = arguments(design.blocks[block]) if block is not None else ()
        for index, node in enumerate(inputs):
            put((*place.path, node.id), args[index] if index < len(args) else named.get(node.name))

    stack.callback(module.register_forward_hook(after).remove)
    if block is not None:
        stack.callback(module.register_forward_pre_hook(before, with_kwargs=True).remove)


def _node_of(design: Design, place: Place) -> Node | None:
    return query.node_of(design.blocks[place.block], place.path[-1]) if place.path else None


def block_of(design: Design, place: Place) -> str | None:
    """The block that the module at a place is an instance of; None for a layer."""
    node = _node_of(design, place)
    if node is None:
        return design.main
    return query.step(design.blocks[place.block], place.path[-1])[1] if node.kind in query.CLASS_KINDS else None


def callers(design: Design, place: Place) -> list[Path]:
    """Paths of the nodes that call the module, in running order: its own if it runs, then the `again` nodes.

    A region calls its block as often as it will, so there only the statements tell what came out of which node.
    """
    node = _node_of(design, place)
    if node is None:
        return [()]
    if node.when is not None or (node.repeat is not None and node.repeat.same_weights):
        return [()]
    block = design.blocks[place.block]
    again = [other for other in block.nodes if other.kind == "again" and other.of == node.id]
    if again:
        again = [other for other in running_order(block) if other in again]
    first = [place.path] if node.id in query.running(block) else []
    return [*first, *((*place.path[:-1], other.id) for other in again)]


@contextmanager
def _traced(
    source: Source,
    module: nn.Module,
    found: dict[str, Place],
    put: Callable[[Path, Sequence[Any]], None],
    rounds: Counter[str],
) -> Iterator[None]:
    """Look into the frames of the generated text: what each statement assigned, once it is done."""
    filename, names = generated_file(module), assigned(source.text)
    paths = {id(child): found[name].path for name, child in module.named_modules() if name in found}

    def enter(frame: FrameType, event: str, _value: Any) -> Any:
        if frame.f_code.co_filename != filename or frame.f_code.co_name != "forward":
            return None
        here = paths.get(id(frame.f_locals.get("self")))
        done = 0

        def step(frame: FrameType, event: str, _value: Any) -> Any:
            nonlocal done
            if event in ("line", "return") and here is not None and done in names and done in source.lines:
                values = [frame.f_locals.get(name) for name in names[done]]
                put((*here, *source.place_in_block(done)), values)
                if done in source.within:
                    put((*here, source.within[done]), values)
            done = frame.f_lineno
            if event == "line" and here is not None and done in source.entries:
                region = (*here, source.within[done])
                rounds["/".join(region)] += 1
                for node_id, name in source.entries[done]:
                    put((*region, node_id), [frame.f_locals.get(name)])
            return step

        return step

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        yield
    finally:
        sys.settrace(before)
