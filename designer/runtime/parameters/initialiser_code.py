"""Initialisers in code, run on one parameter by itself: to try them, and for shapes that a run has just found."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import torch
from torch import nn

from designer import numbers
from designer.catalogue.initialiser_code import code_of, read_code
from designer.codegen.source import Source, function_source
from designer.graph.model import Rule
from designer.runtime.build import run_text
from designer.runtime.captured_output import heard
from designer.runtime.layers.custom import custom_line, said
from designer.runtime.random_numbers import apart

MOST_NUMBERS = 10_000_000
"""Of a parameter that a function is tried on with values, where it cannot do without."""

STOPPED = "it was stopped here, so nothing starts from it; other code is tried again"

Function = Callable[[nn.Parameter], object]


def start_from_code(rule: Rule, parameter: nn.Parameter) -> None:
    """Lets a rule's function change a parameter, as the text does."""
    source = code_of(rule)
    name = read_code(source).name
    if name:
        with torch.no_grad():
            _function(name, source)[1](parameter)


def refusal(rule: Rule, shape: torch.Size) -> str:
    """What a rule's function raises on a parameter of this shape, in one line; empty where it runs.

    One that needs values, which a parameter on "meta" has none of, is given some. One that a person stopped ends
    in `STOPPED`.
    """
    why = _tried(rule, shape, "meta")
    again = why and not why.endswith(STOPPED) and shape.numel() <= MOST_NUMBERS
    return _tried(rule, shape, "cpu") if again else why


def _tried(rule: Rule, shape: torch.Size, device: str) -> str:
    name, source = read_code(code_of(rule)).name, Source("", "", {}, {})
    try:
        with apart(), torch.device(device), heard(0):
            source = _function(name, code_of(rule))[0]
            parameter = nn.Parameter(torch.rand(shape))
            start_from_code(rule, parameter)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a person's code may raise what it likes
        return said(error, custom_line(error, source) or (name, 0))
    except KeyboardInterrupt as error:
        at = custom_line(error, source)
        if at is None:
            raise
        return f"{at[0]} line {at[1]}: {STOPPED}"
    if parameter.shape != shape:
        return f"{name} makes {numbers.shape(parameter.shape)} of {numbers.shape(shape)}; the shape has to stay"
    return ""


@lru_cache(maxsize=64)
def _function(name: str, lines: tuple[str, ...]) -> tuple[Source, Function]:
    source = function_source(name, lines)
    return source, getattr(run_text(source), name)
