"""Weights into a live module: what fits is said before anything changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import torch
from torch import Tensor, nn
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter

from designer.errors import WeightsMisfit
from designer.runtime.reports import WeightsReport, WrongShape

_LAZY = (UninitializedParameter, UninitializedBuffer)


def fit(module: nn.Module, state: Mapping[str, Tensor], path: str | Path) -> WeightsReport:
    """How the tensors fit the module, by name and shape; changes nothing. `path` is only for the report.

    A name that is missing is no fault where the same parameter comes under another of its names.

    Raises:
        WeightsMisfit: numbers of another kind, such as complex ones for a real parameter.
    """
    own = _tensors(module)
    fitting, wrong = [], []
    for name, tensor in own.items():
        if name not in state:
            continue
        expected = _shape(tensor, state[name])
        if expected != tuple(state[name].shape):
            wrong.append(WrongShape(name, expected, tuple(state[name].shape)))
            continue
        _check_kind(name, tensor, state[name], path)
        fitting.append(name)
    given = {id(own[name]) for name in fitting}
    return WeightsReport(
        path=str(path),
        fitting=tuple(fitting),
        missing=tuple(name for name in own if name not in state and id(own[name]) not in given),
        unexpected=tuple(name for name in state if name not in own),
        wrong_shape=tuple(wrong),
    )


def load(module: nn.Module, state: Mapping[str, Tensor], path: str | Path, partly: bool = False) -> WeightsReport:
    """Copy the tensors into the module's own parameters and buffers, so that ties and optimisers stay.

    Nothing is changed unless all fit, or `partly` is set: then what fits is copied.

    Raises:
        WeightsMisfit: numbers of another kind, such as complex ones for a real parameter.
    """
    report = fit(module, state, path)
    if not (report.fits or partly):
        return report
    own = _tensors(module)
    with torch.no_grad():
        for name in report.fitting:
            target = own[name]
            if isinstance(target, _LAZY):
                target.materialize(state[name].shape)
            target.copy_(state[name])
    return msgspec.structs.replace(report, loaded=report.fitting)


def _tensors(module: nn.Module) -> dict[str, Tensor]:
    """The module's own parameters and saved buffers, every name of a shared one."""
    state = module.state_dict(keep_vars=True)
    return {name: tensor for name, tensor in state.items() if isinstance(tensor, Tensor)}


def _shape(own: Tensor, given: Tensor) -> tuple[int, ...]:
    # A lazy layer takes its shape from the weights.
    return tuple((given if isinstance(own, _LAZY) else own).shape)


def _check_kind(name: str, own: Tensor, given: Tensor, path: str | Path) -> None:
    if not torch.can_cast(given.dtype, own.dtype):
        raise WeightsMisfit(
            f'{Path(path).name}: "{name}" holds {_word(given)} numbers, the module has {_word(own)} there'
        )


def _word(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
