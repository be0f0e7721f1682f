"""Custom layers tried on what the wires bring, and what is said when their code fails."""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer import numbers
from designer.catalogue.code_interface import face_of, read
from designer.catalogue.code_node import face_of as face_of_lines
from designer.catalogue.spec import Interface
from designer.codegen.source import Source, code_node_source, generate, layer_source
from designer.errors import DesignerError, RunFailed
from designer.graph.model import Design, Node, Path, Value
from designer.graph.query import place
from designer.runtime import arguments
from designer.runtime.arguments import Missing
from designer.runtime.build import layer_class
from designer.runtime.shapes.avals import FIRST, Known, concrete, volume
from designer.runtime.shapes.case import Complaint
from designer.runtime.shapes.content import key
from designer.runtime.shapes.judge import Judgement
from designer.runtime.shapes.leaf import MOST_ONES, REFUSALS, Tried, twice
from designer.runtime.shapes.memo import Memo
from designer.runtime.torch_errors import plain, words_of

LONGEST = 200
STOPPED = "it was stopped here, so its shape is not known; other code is tried again"

CustomLine = tuple[str, int]


def judge_custom(
    memo: Memo,
    design: Design,
    name: str,
    made: Node,
    settings: Mapping[str, Value],
    inputs: Mapping[str, Known],
    untrusted: frozenset[str],
) -> Judgement:
    """Run the custom layer that `made` is, under the name of the node that calls it, if its code is trusted."""
    if any(fault.serious for fault in read(made.of, design.layers[made.of].source).faults):
        return Judgement(None)  # the check of the design tells of it
    if untrusted:
        text = f"{name}: its shape is not known: the code of {made.of} is not trusted"
        return Judgement(None, (Complaint(text, layer=made.of, quiet=True),) if made.of in untrusted else ())
    source = layer_source(design, made.of)
    face = face_of(made.of, design.layers[made.of])
    marks = ("custom", source.text, made.of, key(tuple(sorted(settings.items()))), tuple(inputs.items()))
    try:
        tried = memo.leaf(marks, lambda: try_custom(source, face, settings, inputs))
    except Missing:
        return Judgement(None)
    if not tried.refusal:
        return Judgement(tried)
    where, text = tried.where, f"{name}: {tried.refusal}"
    return Judgement(None, (Complaint(text, layer=where[0] or made.of, line=where[1], quiet=tried.stopped),))


def judge_code(memo: Memo, node: Node, inputs: Mapping[str, Known], untrusted: frozenset[tuple[str, ...]]) -> Judgement:
    """Run the lines of a code node, if they are trusted."""
    face = face_of_lines(node)
    if face is None:
        return Judgement(None)  # the check of the design tells of it
    if node.code in untrusted:
        text = f"{node.name}: its shape is not known: its code is not trusted"
        return Judgement(None, (Complaint(text, quiet=True),))
    source = code_node_source(node)
    try:
        tried = memo.leaf(("code", source.text, tuple(inputs.items())), lambda: try_custom(source, face, {}, inputs))
    except Missing:
        return Judgement(None)
    if not tried.refusal:
        return Judgement(tried)
    text = tried.refusal.replace("Code: ", f"{node.name}: ", 1)
    return Judgement(None, (Complaint(text, line=tried.where[1], quiet=tried.stopped),))


def try_custom(source: Source, face: Interface, settings: Mapping[str, Value], inputs: Mapping[str, Known]) -> Tried:
    """A custom layer made from its settings and run on tensors without values, or on ones where it needs values.

    Raises:
        Missing: a required setting or input is not there.
    """
    positional, named = arguments.of_settings(settings, face.settings)
    arguments.of_inputs(face.inputs, inputs)

    def run(device: str) -> Tried:
        with warnings.catch_warnings(), torch.no_grad(), torch.device(device):
            warnings.simplefilter("ignore")
            module = class_of(source)(*positional, **named).eval()
            checked = _Checked(module, face)
            tried = twice(checked, lambda given: arguments.of_inputs(face.inputs, given), inputs, device)
            args, kwargs = arguments.of_inputs(face.inputs, {n: concrete(k, FIRST, device) for n, k in inputs.items()})
            checked.again(*args, **kwargs)
        return tried._replace(parameters=sum(p.numel() for p in module.parameters() if not is_lazy(p)))

    tried = _caught(lambda: run("meta"), source)
    if tried.refusal and not tried.stopped and sum(map(volume, inputs.values())) <= MOST_ONES:
        return _caught(lambda: run("cpu"), source)
    return tried


class _ByText:
    """A program as a key of what it became: two with one text are one."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def __hash__(self) -> int:
        return hash(self.source.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByText) and self.source == other.source


def class_of(source: Source) -> type[nn.Module]:
    """The class that a custom layer's text defines; the text is run once, however often it is asked for."""
    return _class(_ByText(source))


@lru_cache(maxsize=64)
def _class(by_text: _ByText) -> type[nn.Module]:
    return layer_class(by_text.source)


def failures(source: Source) -> tuple[type[BaseException], ...]:
    """What a forward pass may raise: torch's refusals, and anything at all where a person's own code runs."""
    return (Exception, SystemExit) if source.custom else REFUSALS


@contextmanager
def told_by_line(design: Design) -> Iterator[None]:
    """Tells what a person's code raises while a module is made of it, with the node and the line.

    Raises:
        RunFailed: it raised.
    """
    try:
        yield
    except DesignerError:
        raise
    except (Exception, SystemExit) as error:
        source = generate(design)
        where = custom_line(error, source)
        words = words_of(error)
        if where is None and plain(words) != words:
            raise RunFailed(plain(words)) from error
        if where is None:
            raise
        path = _made_by(error, source)
        raise RunFailed(f"{place(design, path)}: {said(error, where)}", "/".join(path)) from error


def _made_by(error: BaseException, source: Source) -> Path:
    """Ids of the nodes whose lines of the program an exception came through, from the main block inwards."""
    return tuple(
        source.lines[line][1]
        for frame, line in traceback.walk_tb(error.__traceback__)
        if _is_of(frame, source) and line in source.lines
    )


def _is_of(frame: FrameType, source: Source) -> bool:
    return frame.f_code.co_filename.startswith(f"<design {source.class_name} #")


def custom_line(error: BaseException, source: Source) -> CustomLine | None:
    """The innermost line of a custom layer in the program that an exception came through, if it came through one."""
    found = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if _is_of(frame, source) and line in source.custom:
            found = source.custom[line]
    return found


def said(error: BaseException, where: CustomLine | None = None) -> str:
    """An exception in one line: `CenteredLayer line 7: ZeroDivisionError: division by zero`."""
    lines = [line.strip() for line in words_of(error).split("\n") if line.strip()]
    text = plain(lines[0]) if lines else ""
    speaks = isinstance(error, RuntimeError | ValueError | TypeError) and text
    if where is not None and not speaks:
        text = f"{type(error).__name__}{': ' if text else ''}{text}"
    text = text or type(error).__name__
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    if where is None:
        return text
    return f"{where[0]} line {where[1]}: {text}" if where[1] else f"{where[0]}: {text}"


def result_refusal(result: Any, ports: int) -> str:
    """Why what a forward pass gave cannot flow along the wires of so many outputs; empty where it can."""
    several = isinstance(result, tuple | list)
    if refusal := _sort_refusal(result):
        return refusal
    if ports == 1 and several:
        kind, count = type(result).__name__, _counted(result)
        return f"forward gave a {kind} of {count} for its one output; give each a name: return a, b makes two outputs"
    if ports > 1 and (not several or len(result) != ports):
        return f"forward gave {_counted(result)}, but its text promises {ports}"
    return ""


def _sort_refusal(result: Any) -> str:
    if isinstance(result, Tensor) and (result.layout is not torch.strided or result.is_nested):
        sort, dense = ("nested", "to_padded_tensor(0)") if result.is_nested else ("sparse", "to_dense()")
        return f"forward gave a {sort} tensor, which the nodes after it do not take; give its {dense}"
    if isinstance(result, Tensor | bool | int | float):
        return ""
    if isinstance(result, tuple | list):
        return next(filter(None, map(_sort_refusal, result)), "")
    if isinstance(result, Mapping):
        return "forward gave a dict; give the tensors one after the other: return a, b"
    what = "nothing (None)" if result is None else f"a {type(result).__name__}"
    return f"forward gave {what}; it has to give a tensor"


class _Wrong(Exception):
    """What came out cannot go on."""


class _Checked:
    """A module whose results are looked at before they flow on."""

    def __init__(self, module: nn.Module, face: Interface) -> None:
        self._module, self._face = module, face
        self._first: str | None = None

    def __call__(self, *args: Any, **named: Any) -> Any:
        result = self._module(*args, **named)
        if refusal := result_refusal(result, len(self._face.outputs)):
            raise _Wrong(refusal)
        self._first = self._first or _shape(result)
        return result

    def again(self, *args: Any, **named: Any) -> None:
        """Run once more on what it had first: the shape must be the same one."""
        shape = _shape(self._module(*args, **named))
        if shape != self._first:
            raise _Wrong(f"forward gives another shape each time: {self._first}, then {shape}")


def _shape(result: Any) -> str:
    if isinstance(result, Tensor):
        return numbers.shape(result.shape)
    return f"({', '.join(map(_shape, result))})" if isinstance(result, tuple | list) else type(result).__name__


def _counted(result: Any) -> str:
    count = len(result) if isinstance(result, tuple | list) else 1
    return f"{count} thing{'s' if count != 1 else ''}"


def _caught(run: Callable[[], Tried], source: Source) -> Tried:
    try:
        return run()
    except _Wrong as error:
        return Tried(refusal=f"{source.class_name}: {error}", where=(source.class_name, 0))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a person's code may raise what it likes
        where = custom_line(error, source) or (source.class_name, 0)
        return Tried(refusal=said(error, where), where=where)
    except KeyboardInterrupt as error:
        at = custom_line(error, source)
        if at is None:
            raise
        return Tried(refusal=f"{at[0]} line {at[1]}: {STOPPED}", where=at, stopped=True)
