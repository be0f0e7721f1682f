"""Which values a setting takes, and what is told of the others."""

from __future__ import annotations

import pytest

from designer.catalogue.fitting import accepts
from designer.catalogue.load import catalogue
from designer.catalogue.spec import LayerSpec, OpSpec, SettingSpec
from designer.graph.model import Expr, Value

KERNEL = SettingSpec("kernel_size", ("int", "tuple"), required=True, length=2)
MODE = SettingSpec("padding_mode", ("str",), "zeros", choices=("zeros", "reflect"))
PADDING = SettingSpec("padding", ("int", "str", "tuple"), 0, choices=("valid", "same"), length=2)
SHAPE = SettingSpec("shape", ("shape",), required=True)
ADAPTIVE = SettingSpec("output_size", ("int", "none", "tuple"), required=True, length=2)


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        (KERNEL, 3), (KERNEL, (3, 5)), (KERNEL, Expr("k")), (KERNEL, (Expr("k"), 3)),
        (MODE, "reflect"), (PADDING, 2), (PADDING, "same"),
        (SettingSpec("p", ("float",), 0.5), 1), (SettingSpec("bias", ("bool",), True), False),
        (SettingSpec("stride", ("int", "none")), None), (ADAPTIVE, (None, 7)),
        (SettingSpec("t", ("dtype",)), "float16"),
        (SHAPE, ("B", 1, 28, 28)), (SHAPE, ()), (SHAPE, (5, "B", 8)), (SHAPE, (Expr("n"), 3)),
        (SettingSpec("scale", ("tuple",), items="float"), (2, 0.5)),
    ],
)  # fmt: skip
def test_fitting_value_is_taken(spec: SettingSpec, value: Value) -> None:
    assert accepts(spec, value) == ""


@pytest.mark.parametrize(
    ("spec", "value", "reason"),
    [
        (KERNEL, "three", 'takes a whole number or a tuple of 2 whole numbers, not "three"'),
        (KERNEL, (3, 3, 3), "takes a whole number or a tuple of 2 whole numbers, not (3, 3, 3)"),
        (KERNEL, True, "takes a whole number or a tuple of 2 whole numbers, not True"),
        (KERNEL, (3, 2.5), "takes a whole number or a tuple of 2 whole numbers, not (3, 2.5)"),
        (MODE, "zero", 'takes "zeros" or "reflect", not "zero"'),
        (PADDING, "full", 'takes a whole number, "valid", "same" or a tuple of 2 whole numbers, not "full"'),
        (SettingSpec("p", ("float",)), None, "takes a number, not None"),
        (SettingSpec("bias", ("bool",)), 1, "takes True or False, not 1"),
        (SettingSpec("t", ("dtype",)), "float33", 'takes a dtype such as float32, not "float33"'),
        (SHAPE, ("B", "B", 3), "takes a shape such as (B, 1, 28, 28), not ('B', 'B', 3)"),
        (SHAPE, (1, -1), "takes a shape such as (B, 1, 28, 28), not (1, -1)"),
        (ADAPTIVE, 2.5, "takes a whole number, a tuple of 2 whole numbers or None, not 2.5"),
    ],
)
def test_value_that_does_not_fit_is_told_in_one_line(spec: SettingSpec, value: Value, reason: str) -> None:
    assert accepts(spec, value) == reason


def test_every_default_and_every_fresh_value_of_the_catalogue_fits() -> None:
    specs: tuple[LayerSpec | OpSpec, ...] = (*catalogue().layers.values(), *catalogue().ops.values())
    refusals = [
        (spec.name, one.name, reason)
        for spec in specs
        for one in spec.settings
        for value in (*(() if one.required else (one.default,)), *(() if one.initial is None else (one.initial,)))
        if (reason := accepts(one, value))
    ]
    assert refusals == []
