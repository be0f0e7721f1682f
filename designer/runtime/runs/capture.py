"""One forward pass that catches what flows out of every node."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from types import FrameType
from typing import Any, Protocol, TypeVar

from torch import Tensor, nn

from designer.catalogue.bypass import as_run
from designer.codegen.source import Source
from designer.graph.model import Design, Path
from designer.graph.query import arguments
from designer.runtime.build import generated_file
from designer.runtime.places import Place, places
from designer.runtime.reports import Asked
from designer.runtime.runs.calling import block_of, callers, leads_to, loops
from designer.runtime.runs.conditions import conditions
from designer.runtime.runs.statements import assigned

T = TypeVar("T")


class Rounds(Protocol):
    """Hears of the rounds of regions."""

    def begin(self, region: Path) -> None:
        """A round of a region begins."""

    def ask(self, region: Path, condition: Callable[[], Asked | None]) -> None:
        """A region asks its condition; it can be asked here too, and says nothing where it cannot be answered."""


def capture(
    design: Design,
    source: Source,
    module: nn.Module,
    inputs: Sequence[Any],
    keep: Callable[[Tensor], T],
) -> tuple[Any, dict[str, T]]:
    """The module's result, and by path what `keep` made of every node's first output tensor.

    Of a node that runs several times the last run counts.
    """
    caught: dict[str, T] = {}

    def see(path: Path, value: Any) -> None:
        tensor = first_tensor(value)
        if tensor is not None:
            caught["/".join(path)] = keep(tensor)

    return follow(design, source, module, inputs, see), caught


def follow(
    design: Design,
    source: Source,
    module: nn.Module,
    inputs: Sequence[Any],
    see: Callable[[Path, Any], None],
    rounds: Rounds | None = None,
    only: Path | None = None,
) -> Any:
    """The module's result, while `see` is told what flows out of every node.

    It is told at once, before a later layer changes the tensor in place; of several outputs it is told a tuple, with
    None for what nobody reads. Modules are caught by hooks, statements of the generated text by a tracer. `rounds`
    hears of the rounds of every region. With `only` nothing is hooked that does not lead to this path.
    """
    design, told = as_run(design), _Told(see, rounds)
    found, modules = places(design, source, module), dict(module.named_modules())
    with ExitStack() as stack:
        for name, region in loops(design, found).bodies.items():
            if only is None or leads_to(design, found[name], only):
                _hook_round(stack, modules[name], partial(told.begin, region))
        for name, child in modules.items():
            if name in found and (only is None or leads_to(design, found[name], only)):
                _hook(stack, design, found, found[name], child, told.by_hook)
        for place in (place for name, place in found.items() if name not in modules):
            tensor = _own_tensor(module, place)
            if tensor is not None:
                told.put(place.path, tensor)
        stack.enter_context(_traced(source, module, found, told))
        return module(*inputs)


class _Told:
    """Passes on what flows, once each: what a hook told is not told again by the statement that called the module."""

    def __init__(self, see: Callable[[Path, Any], None], rounds: Rounds | None) -> None:
        self._see = see
        self.rounds = rounds
        self._last: dict[Path, tuple[weakref.ref[Tensor], int]] = {}
        self._inside: dict[Path, set[Path]] = {}
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

    def begin(self, region: Path) -> None:
        """A round begins: what flows inside is told once more, even where it is what flowed there before."""
        for path in self._inside.pop(region, ()):
            self._last.pop(path, None)
        if self.rounds is not None:
            self.rounds.begin(region)

    def put(self, path: Path, value: Any) -> None:
        tensor = first_tensor(value)
        if tensor is None or not path:
            return
        version = -1 if tensor.is_inference() else tensor._version
        reference, its_version = self._last.get(path, (None, -1))
        if reference is None:
            for deep in range(1, len(path)):
                self._inside.setdefault(path[:deep], set()).add(path)
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


def _hook_round(stack: ExitStack, module: nn.Module, begin: Callable[[], None]) -> None:
    stack.callback(module.register_forward_pre_hook(lambda *_: begin()).remove)


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


@contextmanager
def _traced(source: Source, module: nn.Module, found: dict[str, Place], told: _Told) -> Iterator[None]:
    """Look into the frames of the generated text: what each statement assigned, once it is done."""
    filename, names = generated_file(module), assigned(source.text)
    asked = conditions(source.text) if told.rounds is not None else {}
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
                told.by_statement((*here, *source.place_in_block(done)), values)
                if done in source.within:
                    told.by_statement((*here, source.within[done]), values)
            done = frame.f_lineno
            if event == "line" and here is not None:
                if done in asked and done in source.lines and told.rounds is not None:
                    told.rounds.ask((*here, *source.place_in_block(done)), partial(asked[done].of, frame))
                if done in source.entries:
                    region = (*here, source.within[done])
                    told.begin(region)
                    for node_id, name in source.entries[done]:
                        told.by_statement((*region, node_id), [frame.f_locals.get(name)])
            return step

        return step

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        yield
    finally:
        sys.settrace(before)
