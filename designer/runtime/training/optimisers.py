"""The optimiser that a recipe names, without torch's compiler.

Torch says at several of its methods that they are not to be compiled, and reads all of its compiler to say so: a first
step took 2 s longer. Here nothing compiles an optimiser.
"""

from __future__ import annotations

import inspect

import torch
from torch import nn
from torch.optim import Optimizer

from designer.runtime.training.reports import Recipe


def optimiser_of(recipe: Recipe, parameters: list[nn.Parameter]) -> Optimizer:
    """One that starts anew."""
    for method in (Optimizer.add_param_group, Optimizer.zero_grad, Optimizer.state_dict, Optimizer.load_state_dict):
        _leave_as_it_is(method)
    match recipe.optimiser:
        case "SGD":
            return torch.optim.SGD(parameters, lr=recipe.rate, momentum=recipe.momentum)
        case "AdamW":
            return torch.optim.AdamW(parameters, lr=recipe.rate)
        case _:
            return torch.optim.Adam(parameters, lr=recipe.rate)


def take_step(optimiser: Optimizer) -> None:
    """As `optimiser.step()`."""
    step = inspect.unwrap(type(optimiser).step)
    with torch.no_grad():
        step(optimiser)


def _leave_as_it_is(method: object) -> None:
    plain = getattr(method, "__wrapped__", None)
    if plain is not None and getattr(plain, "__dynamo_disable", None) is None:
        plain.__dynamo_disable = plain
