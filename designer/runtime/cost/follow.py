"""Tells which node runs, from moment to moment, while a forward pass goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Any, Protocol

from torch import nn

from designer.catalogue.bypass import as_run
from designer.codegen.source import Source
from designer.graph.model import Design, Kind, Path
from designer.graph.query import node_of
from designer.runtime.build import generated_file
from designer.runtime.places import Place, places
from designer.runtime.runs.calling import callers
from designer.runtime.runs.statements import assigned, forward_lines


class Follower(Protocol):
    """What is told of nodes that start and end, one inside the other."""

    def enter(self, path: str, whole: bool) -> None:
        """A node starts; `whole` says that all that is inside counts to it."""

    def leave(self, result: Callable[[], Any]) -> None:
        """The node that started last ends; its result is looked for when it is asked for."""


@contextmanager
def followed(design: Design, source: Source, module: nn.Module, follower: Follower) -> Iterator[None]:
    """While inside, the follower is told of every node that a forward pass of `module` runs.

    Modules are followed by what stands in the place of their `forward`, statements of the generated text by a tracer.
    """
    design = as_run(design)
    found = places(design, source, module)
    tracer = _Tracer(design, source, module, found, follower)
    with ExitStack() as stack:
        for name, child in module.named_modules():
            if name in found and found[name].path:
                _wrap(stack, design, found[name], child, follower)
        if tracer.needed:
            stack.enter_context(tracer.at_work())
        yield


def _wrap(stack: ExitStack, design: Design, place: Place, module: nn.Module, follower: Follower) -> None:
    """Stands in the place of a module's `forward` for a while; hooks would have torch take its slower ways."""
    calling = [("/".join(path or place.path), bool(path) and path != place.path) for path in callers(design, place)]
    own = "forward" in vars(module)
    forward = module.forward
    layer = node_of(design.blocks[place.block], place.path[-1]).kind == "layer"
    count = 0

    def told(*args: Any, **named: Any) -> Any:
        nonlocal count
        path, again = calling[count % len(calling)]
        count += 1
        follower.enter(path, again)
        trace = sys.gettrace()
        if layer:
            sys.settrace(None)  # nothing inside is a node, and a tracer costs time
        result = None
        try:
            result = forward(*args, **named)
        finally:
            if layer:
                sys.settrace(trace)
            follower.leave(lambda: result)
        return result

    def put_back() -> None:
        if own:
            vars(module)["forward"] = forward
        else:
            del vars(module)["forward"]

    vars(module)["forward"] = told
    stack.callback(put_back)


class _Tracer:
    """Follows the statements in the frames of the generated text."""

    def __init__(
        self, design: Design, source: Source, module: nn.Module, found: dict[str, Place], follower: Follower
    ) -> None:
        self._source, self._follower = source, follower
        self._filename, self._names = generated_file(module), assigned(source.text)
        self._paths = {id(child): found[name].path for name, child in module.named_modules() if name in found}
        self._wholes, self._outputs = _of_kind(design, "again"), _of_kind(design, "output")

    @property
    def needed(self) -> bool:
        """Whether any node is a statement; a network of nothing but `nn.Sequential` runs none of the text."""
        return any(line in self._source.lines for line in forward_lines(self._source.text))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            yield
        finally:
            sys.settrace(before)

    def _enter(self, frame: FrameType, event: str, _value: Any) -> Any:
        if frame.f_code.co_filename != self._filename or frame.f_code.co_name != "forward":
            return None
        here = self._paths.get(id(frame.f_locals.get("self")))
        return None if here is None else _Frame(self, here).step

    def statement(self, here: Path, line: int) -> tuple[str, bool] | None:
        """Path of the node that a line stands for, and whether all that is inside counts to it."""
        owner = self._source.lines.get(line)
        if owner is None or owner in self._outputs:
            return None  # what a block hands on is its own
        path = (*here, *self._source.place_in_block(line))
        return "/".join(path), owner in self._wholes

    def begin(self, node: tuple[str, bool]) -> None:
        self._follower.enter(*node)

    def end(self, frame: FrameType, line: int) -> None:
        self._follower.leave(lambda: self._given(frame.f_locals, line))

    def _given(self, known: Mapping[str, Any], line: int) -> list[Any]:
        """What the variables hold that a line gives a value to."""
        return [known[name] for name in self._names.get(line, ()) if name in known]


class _Frame:
    """One call of a generated `forward`."""

    def __init__(self, tracer: _Tracer, here: Path) -> None:
        self._tracer, self._here = tracer, here
        self._line = 0

    def step(self, frame: FrameType, event: str, _value: Any) -> Any:
        if event in ("line", "return") and self._line:
            self._tracer.end(frame, self._line)
            self._line = 0
        node = self._tracer.statement(self._here, frame.f_lineno) if event == "line" else None
        if node is not None:
            self._line = frame.f_lineno
            self._tracer.begin(node)
        return self.step


def _of_kind(design: Design, kind: Kind) -> set[tuple[str, str]]:
    """Block and id of every node of a kind."""
    return {(name, node.id) for name, block in design.blocks.items() for node in block.of_kind(kind)}
