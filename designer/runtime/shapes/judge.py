"""Tries one layer or operation on what the wires bring, and says what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from designer.catalogue import lazy
from designer.catalogue.load import catalogue
from designer.catalogue.spec import LayerSpec, OpSpec
from designer.graph.model import Node, Value
from designer.runtime.arguments import Missing
from designer.runtime.shapes.avals import Known
from designer.runtime.shapes.case import Case, Complaint, brought_by_wire
from designer.runtime.shapes.content import key
from designer.runtime.shapes.leaf import Tried, try_layer, try_operation
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.messages import explain, unheard
from designer.runtime.shapes.remarks.advice import Advice, advise

NOTHING: Mapping[str, Value] = {}  # a plain one: it travels to the window


class Judgement(NamedTuple):
    """What came of it; nothing flows on where `tried` is None. `brought` is what the wire says of its settings.

    `advice` is what is worth knowing although it runs.
    """

    tried: Tried | None
    complaints: tuple[Complaint, ...] = ()
    brought: Mapping[str, Value] = NOTHING
    advice: tuple[Advice, ...] = ()


def judge(
    memo: Memo,
    name: str,
    made: Node,
    settings: Mapping[str, Value],
    inputs: Mapping[str, Known],
    origins: Mapping[str, str],
) -> Judgement:
    """Run what `made` is, under the name of the node that calls it.

    A required setting that is not set is taken from the wire where the wire says it, so that shapes go on.
    """
    spec = _spec(made)
    if spec is None:
        return Judgement(None)
    given = dict(settings)
    unset = []
    for setting in spec.settings:
        if setting.required and setting.name not in given and setting.from_input is not None:
            brought = brought_by_wire(_case(name, spec, given, inputs, origins), setting)
            if brought is not None:
                given[setting.name] = brought
                text = f"{name}: {setting.name} is not set; the wire brings {brought}"
                unset.append(Complaint(text, setting.name, brought))
    try:
        tried = memo.leaf(_key(made, given, inputs), lambda: _try(spec, given, inputs))
    except Missing:
        return Judgement(None, tuple(unset))
    case = _case(name, spec, given, inputs, origins, tried.parameters)
    if tried.refusal:
        return Judgement(None, (*unset, explain(case, tried.refusal)))
    silent = unheard(case)
    if silent:
        return Judgement(None, (*unset, silent))
    told = _brought(case) if isinstance(spec, LayerSpec) else NOTHING
    return Judgement(tried, tuple(unset), told, advise(case, tried.result))


def _brought(case: Case) -> Mapping[str, Value]:
    """By setting, what the first input says of a layer that goes with it; of a lazy one, of the layer it becomes."""
    sized = lazy.sized_of(case.of)
    seen, specs = (replace(case, of=sized.name), lazy.left_open(case.of)) if sized else (case, case.specs)
    found = {spec.name: brought_by_wire(seen, spec) for spec in specs}
    return {name: value for name, value in found.items() if value is not None} or NOTHING


def _spec(made: Node) -> LayerSpec | OpSpec | None:
    if made.kind == "op":
        return catalogue().ops.get(made.of)
    spec = catalogue().layers.get(made.of)
    return None if spec is None or spec.refused else spec


def _try(spec: LayerSpec | OpSpec, settings: Mapping[str, Value], inputs: Mapping[str, Known]) -> Tried:
    if isinstance(spec, LayerSpec):
        return try_layer(spec, settings, inputs)
    return try_operation(spec, settings, inputs)


def _case(
    name: str,
    spec: LayerSpec | OpSpec,
    settings: Mapping[str, Value],
    inputs: Mapping[str, Known],
    origins: Mapping[str, str],
    parameters: int = 0,
) -> Case:
    whole = {setting.name: setting.default for setting in spec.settings if not setting.required} | dict(settings)
    call = spec.call if isinstance(spec, OpSpec) else ""
    return Case(name, spec.name, call, whole, spec.settings, spec.inputs, inputs, origins, parameters)


def _key(made: Node, settings: Mapping[str, Value], inputs: Mapping[str, Known]) -> tuple[object, ...]:
    return (made.kind, made.of, key(tuple(sorted(settings.items()))), tuple(inputs.items()))
