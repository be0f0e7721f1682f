"""Runs a custom layer by itself and says what it does: shapes, gradients, devices, saving, training."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from msgspec.structs import replace
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer import numbers
from designer.catalogue.code_advice import Cut, cuts
from designer.catalogue.code_interface import face_of, read
from designer.catalogue.code_reductions import wholes
from designer.catalogue.code_text import classes, parse
from designer.catalogue.spec import Interface
from designer.codegen.source import Source, layer_source
from designer.errors import DesignerError
from designer.files.trust import Trust, refuse_untrusted
from designer.graph.model import Design
from designer.runtime import arguments
from designer.runtime.layers.alone import mixed, mixed_words
from designer.runtime.layers.custom import class_of, custom_line, result_refusal, said
from designer.runtime.layers.sample import Sample, samples
from designer.runtime.random_numbers import apart
from designer.runtime.reports import CheckLine, CheckReport
from designer.runtime.shapes.memo import Memo

SEED = 20
BY_ROW = "Take it of each row"
_NEEDS_VALUES = ("meta tensor", "Meta tensor", ".item()", "no value", "numpy")
"""What torch says where there are only shapes."""


def check_layer(design: Design, name: str, block: str, node: str, memo: Memo, trust: Trust) -> CheckReport:
    """What a custom layer does, line by line.

    Raises:
        DesignerError: there is no such layer.
        NotTrusted: its code is not trusted.
    """
    if name not in design.layers:
        raise DesignerError(f'this design has no custom layer called "{name}"')
    refuse_untrusted(design, trust, name)
    faults = [fault for fault in read(name, design.layers[name].source).faults if fault.serious]
    if faults:
        return CheckReport(tuple(CheckLine("bad", f"line {f.line}: {f.message}", f.line) for f in faults))
    face = face_of(name, design.layers[name])
    found = list(samples(design, face, block, node, memo, trust))
    with apart(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CheckReport(tuple(_first_that_runs(design, name, face, found)))


def _first_that_runs(design: Design, name: str, face: Interface, found: list[Sample]) -> list[CheckLine]:
    first: list[CheckLine] = []
    for sample in found:
        lines = list(_Check(design, name, face, sample).lines())
        first = first or lines
        if not any(line.verdict == "bad" for line in lines[:1]):
            return lines
    if found and found[0].guessed:
        text = "place it in a block and wire it: only then it is known what it is called on"
        first.insert(0, CheckLine("unknown", text))
    return first


class _Check:
    """One layer on one sample."""

    def __init__(self, design: Design, name: str, face: Interface, sample: Sample) -> None:
        self._source: Source = layer_source(design, name)
        self._text = design.layers[name].source
        self._name, self._face, self._sample = name, face, sample
        self._inputs: dict[str, Any] = {}

    def lines(self) -> Iterator[CheckLine]:
        torch.manual_seed(SEED)
        self._inputs = self._sample.inputs()
        try:
            module = self._made()
            result = self._call(module.eval(), self._inputs)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a person's code may raise what it likes
            yield self._failed("", error)
            return
        refusal = result_refusal(result, len(self._face.outputs))
        if refusal:
            yield CheckLine("bad", refusal)
            return
        yield self._shapes(module, result)
        for step in self._steps():
            try:
                yield from step(module)
            except (Exception, SystemExit) as error:  # noqa: BLE001
                yield self._failed(f"{_WORDS[step.__name__]}: ", error)

    def _steps(self) -> tuple[Callable[[nn.Module], Iterator[CheckLine]], ...]:
        usual = (self._gradients, self._plain_modules, self._device, self._saving, self._modes)
        return (*usual, self._alone, self._whole_numbers)

    def _shapes(self, module: nn.Module, result: Any) -> CheckLine:
        count = sum(p.numel() for p in module.parameters() if not is_lazy(p))
        learnt = f"{count:,} parameters" if count else "no parameters"
        return CheckLine("good", f"{self._sample.words()} gives {_shape(result)}; {learnt}")

    def _gradients(self, module: nn.Module) -> Iterator[CheckLine]:
        module = copy.deepcopy(module).train()
        inputs = {n: t.clone().requires_grad_() for n, t in self._inputs.items()}
        results = [t for t in _tensors(self._call(module, inputs)) if t.requires_grad]
        if results:
            total = torch.stack([(t.real if t.is_complex() else t).double().square().sum() for t in results])
            total.sum().backward()  # type: ignore[no-untyped-call]
        if not any(t.grad is not None for t in inputs.values()) and inputs:
            yield CheckLine("bad", "no gradient comes back to what flows in: layers before it cannot learn")
        named = dict(module.named_parameters())
        cut = {one.name: one for one in self._cuts()}
        reached = [n for n, p in named.items() if p.grad is not None]
        offered: set[int] = set()
        for name, parameter in named.items():
            if parameter.requires_grad and parameter.grad is None:
                told = _no_gradient(name, cut.get(name))
                yield replace(told, offer="", mended=()) if told.line in offered else told
                offered.add(told.line)
        still = [n for n in reached if not bool(named[n].grad.ne(0).any())]  # type: ignore[union-attr]
        if still:
            yield CheckLine("warning", f"the gradient of {', '.join(still)} is 0 everywhere on this sample")
        if reached and len(reached) == len(named):
            yield CheckLine("good", f"a gradient reaches {'every parameter' if len(named) > 1 else reached[0]}")
        elif not named and results:
            yield CheckLine("good", "the gradient passes through")

    def _cuts(self) -> tuple[Cut, ...]:
        tree = parse(self._text)
        return cuts(tree, classes(tree)[self._name], self._text)

    def _plain_modules(self, module: nn.Module) -> Iterator[CheckLine]:
        for name, value in _plain(module):
            row = value.values() if isinstance(value, Mapping) else value
            if isinstance(value, list | tuple | dict) and any(isinstance(item, nn.Module) for item in row):
                instead = "nn.ModuleDict" if isinstance(value, dict) else "nn.ModuleList"
                text = f"{name} is a {type(value).__name__}: torch does not find the modules in it; use {instead}"
                yield CheckLine("bad", text)

    def _device(self, module: nn.Module) -> Iterator[CheckLine]:
        """On "meta" stands for every other device: what stays behind on the CPU meets there what has moved."""
        stay = [name for name, value in _plain(module) if isinstance(value, Tensor)]
        for name in stay:
            yield CheckLine("bad", f"{name} is a plain tensor and stays on the cpu: register_buffer lets it move along")
        try:
            self._call(copy.deepcopy(module).to("meta"), self._sample.inputs("meta"))
        except (Exception, SystemExit) as error:  # noqa: BLE001
            if stay:
                return
            if any(word in str(error) for word in _NEEDS_VALUES) and "same device" not in str(error):
                yield CheckLine("unknown", "whether it moves to another device: it needs values to run")
            else:
                yield self._failed("on another device: ", error)
            return
        if not stay:
            yield CheckLine("good", "it moves to another device")
        try:
            self._call(copy.deepcopy(module).double(), self._sample.inputs(dtype=torch.float64))
        except (Exception, SystemExit) as error:  # noqa: BLE001
            yield self._failed("with float64: ", error, "warning")

    def _saving(self, module: nn.Module) -> Iterator[CheckLine]:
        twin = self._made().eval()
        twin.load_state_dict(module.state_dict())
        if _same(self._seeded(module), self._seeded(twin)):
            yield CheckLine("good", "saved and loaded it gives the same")
            return
        lost = ", ".join(name for name, value in _plain(module) if isinstance(value, Tensor | list | tuple | dict))
        why = f": {lost} is not saved" if lost else "; something in it is not in its state_dict"
        yield CheckLine("bad", f"saved and loaded it gives something else{why}")

    def _modes(self, module: nn.Module) -> Iterator[CheckLine]:
        evaluated, trained = copy.deepcopy(module).eval(), copy.deepcopy(module).train()
        alike = _same(self._seeded(evaluated), self._seeded(trained))
        yield CheckLine(
            "good", "the same in training and evaluation" if alike else "another result in training than in evaluation"
        )

    def _alone(self, module: nn.Module) -> Iterator[CheckLine]:
        """The first sample without the others of its batch."""
        module, batch = module.eval(), self._inputs
        if not self._sample.batch or not _same(self._seeded(module), self._seeded(module, SEED + 1)):
            return  # it draws random numbers: two calls differ anyway
        together = self._seeded(module)
        try:
            self._inputs = {name: tensor[:1] for name, tensor in batch.items()}
            alone = self._seeded(module)
        except Exception:  # noqa: BLE001 - what needs several samples says so in its own way
            return
        finally:
            self._inputs = batch
        if mixed(alone, together):
            tree = parse(self._text)
            where = next(wholes(tree, classes(tree)[self._name], self._text), None)
            yield CheckLine("warning", mixed_words(where), *((where.line, BY_ROW, where.mended) if where else ()))

    def _whole_numbers(self, module: nn.Module) -> Iterator[CheckLine]:
        """A layer without weights might be given whole numbers, as a typed list is."""
        if any(True for _ in module.parameters()) or not self._sample.shapes:
            return
        try:
            self._call(module.eval(), {name: (9 * tensor).long() for name, tensor in self._inputs.items()})
        except (Exception, SystemExit) as error:  # noqa: BLE001
            yield self._failed("on whole numbers: ", error, "warning")

    def _made(self) -> nn.Module:
        positional, named = arguments.of_settings(self._sample.settings, self._face.settings)
        return class_of(self._source)(*positional, **named)

    def _call(self, module: nn.Module, inputs: Mapping[str, Any]) -> Any:
        positional, named = arguments.of_inputs(self._face.inputs, inputs)
        return module(*positional, **named)

    def _seeded(self, module: nn.Module, seed: int = SEED) -> list[Tensor]:
        torch.manual_seed(seed)
        with torch.no_grad():
            return _tensors(self._call(module, self._inputs))

    def _failed(self, where: str, error: BaseException, verdict: Any = "bad") -> CheckLine:
        at = custom_line(error, self._source)
        text = said(error, at).removeprefix(f"{self._name} ")
        return CheckLine(verdict, f"{where}{text}", at[1] if at else 0)


_WORDS: Mapping[str, str] = {
    "_gradients": "gradients",
    "_plain_modules": "modules",
    "_device": "another device",
    "_saving": "saving",
    "_modes": "training",
    "_alone": "one sample alone",
    "_whole_numbers": "whole numbers",
}


def _no_gradient(name: str, cut: Cut | None) -> CheckLine:
    if cut is None:
        return CheckLine("bad", f"no gradient reaches {name}: forward does not use it")
    text = f"no gradient reaches {name}: {cut.by} in line {cut.line} cuts it. Without it: {cut.mended}"
    return CheckLine("bad", text, cut.line, cut.offer, cut.text)


def _plain(module: nn.Module) -> Iterator[tuple[str, Any]]:
    """What modules hold as plain attributes, apart from what every module has."""
    usual = set(nn.Module().__dict__)
    for path, inner in module.named_modules():
        for name, value in inner.__dict__.items():
            if name not in usual and not type(inner).__module__.startswith("torch."):
                yield f"{path}.{name}" if path else name, value


def _tensors(result: Any) -> list[Tensor]:
    if isinstance(result, Tensor):
        return [result]
    return [found for item in result for found in _tensors(item)] if isinstance(result, list | tuple) else []


def _same(one: list[Tensor], other: list[Tensor]) -> bool:
    return len(one) == len(other) and all(
        a.shape == b.shape and torch.equal(torch.nan_to_num(a), torch.nan_to_num(b))
        for a, b in zip(one, other, strict=True)
    )


def _shape(result: Any) -> str:
    if isinstance(result, Tensor):
        return numbers.shape(result.shape)
    return f"({', '.join(map(_shape, result))})" if isinstance(result, list | tuple) else str(result)
