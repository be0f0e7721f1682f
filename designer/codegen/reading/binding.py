"""The arguments of a call, as the settings that the catalogue knows."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from designer.catalogue.fitting import accepts
from designer.catalogue.spec import SettingSpec
from designer.codegen.calls import stated
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.scope import Scope
from designer.graph.model import Value


def bound(call: ast.Call, specs: Sequence[SettingSpec], scope: Scope, what: str) -> dict[str, Value]:
    """By name, the settings that a call gives; what equals its default is left out.

    Raises:
        NotDrawn: it gives one that there is not, or a value that it does not take.
    """
    return settings(call, call.args, specs, scope, what)


def settings(
    call: ast.Call, positional: Sequence[ast.expr], specs: Sequence[SettingSpec], scope: Scope, what: str
) -> dict[str, Value]:
    """The same, where only some of what stands without a name are settings."""
    by_place = [spec for spec in specs if not spec.by_name]
    if len(positional) > len(by_place):
        raise NotDrawn(call, f"{what} takes {len(by_place)} settings without their names, here are {len(positional)}")
    given: dict[str, tuple[SettingSpec, ast.expr]] = {}
    for spec, tree in zip(by_place, positional, strict=False):
        if isinstance(tree, ast.Starred):
            raise NotDrawn(tree, f"{shown(tree)}: how many there are is known only when it runs")
        given[spec.name] = (spec, tree)
    by_name = {spec.name: spec for spec in specs}
    for keyword in call.keywords:
        if keyword.arg is None or keyword.arg not in by_name or keyword.arg in given:
            raise NotDrawn(call, f"{what} has no setting {keyword.arg or '**'}")
        given[keyword.arg] = (by_name[keyword.arg], keyword.value)
    values = {name: _checked(spec, tree, scope, what) for name, (spec, tree) in given.items()}
    return {name: value for name, value in values.items() if given[name][0].required or stated(values, given[name][0])}


def _checked(spec: SettingSpec, tree: ast.expr, scope: Scope, what: str) -> Value:
    value = scope.value(tree)
    if refusal := accepts(spec, value):
        raise NotDrawn(tree, f"{what}: {spec.name} {refusal}")
    return value
