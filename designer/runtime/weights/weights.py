"""Weights into a live module: what fits is said before anything changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
import torch
from torch import Tensor, nn
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter

from designer import numbers
from designer.errors import WeightsMisfit
from designer.files.weights import Given, read_given
from designer.runtime.reports import Diagnosis, OddValues, Pair, Repeated, TensorFact, WeightsReport, WrongShape
from designer.runtime.weights.match import Keys, match, repeated
from designer.runtime.weights.odd_values import odd_values

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
    differing = _differing(own, state, fitting)
    return WeightsReport(
        path=str(path),
        fitting=tuple(name for name in fitting if not any(name in names[1:] for names in differing)),
        missing=tuple(name for name in own if name not in state and id(own[name]) not in given),
        unexpected=tuple(name for name in state if name not in own),
        wrong_shape=tuple(wrong),
        differing=differing,
        odd=_odd((state[name], name, own[name]) for name in fitting),
    )


def load_file(module: nn.Module, path: str | Path, partly: bool = False, finite: bool = False) -> WeightsReport:
    """As `load`, from a file.

    Raises:
        FileRefused: the file cannot be read.
        WeightsMisfit: as for `load`.
    """
    given = read_given(path)
    return msgspec.structs.replace(load(module, given.tensors, path, partly, finite), prefix=given.prefix)


def load(
    module: nn.Module, state: Mapping[str, Tensor], path: str | Path, partly: bool = False, finite: bool = False
) -> WeightsReport:
    """Copy the tensors into the module's own parameters and buffers, so that ties and optimisers stay.

    Nothing is changed unless all fit, or `partly` is set: then what fits is copied. With `finite` nothing is changed
    either where NaN or infinity would come in.

    Raises:
        WeightsMisfit: numbers of another kind, such as complex ones for a real parameter, or a tensor without values.
    """
    report = fit(module, state, path)
    if not (report.fits or partly) or (finite and report.odd):
        return report
    own = _tensors(module)
    _refuse_meta(own, report.fitting, path)
    with torch.no_grad():
        for name in report.fitting:
            target = own[name]
            if isinstance(target, _LAZY):
                target.materialize(state[name].shape)
            target.copy_(state[name])
    return msgspec.structs.replace(report, loaded=report.fitting)


def _refuse_meta(own: Mapping[str, Tensor], names: Iterable[str], path: str | Path) -> None:
    """Nothing can be put where there are no values, and torch does not say so.

    Raises:
        WeightsMisfit: a tensor is on "meta".
    """
    found = [name for name in names if own[name].is_meta and not isinstance(own[name], _LAZY)]
    if found:
        more = f" and {len(found) - 1} more are" if len(found) > 1 else " is"
        text = "which holds shapes and no values, so nothing was loaded; choose another device first"
        raise WeightsMisfit(f"{Path(path).name}: {found[0]}{more} on meta, {text}")


def load_chosen(
    module: nn.Module, state: Mapping[str, Tensor], path: str | Path, chosen: Mapping[str, str]
) -> WeightsReport:
    """Copy those tensors that a person chose: by name in the module, the name in the file. All others stay.

    Raises:
        WeightsMisfit: the file or the module is not any more as it was when the person chose; nothing is changed.
    """
    own = _tensors(module)
    for name, given in chosen.items():
        if name not in own or given not in state or _shape(own[name], state[given]) != tuple(state[given].shape):
            raise WeightsMisfit(f'{Path(path).name}: "{given}" does not fit "{name}" any more; look at the file again')
    return load(module, {name: state[given] for name, given in chosen.items()}, path, partly=True)


def diagnose(module: nn.Module, held: Given, path: str | Path, own_keys: Keys, given_keys: Keys) -> Diagnosis:
    """Both sides and what belongs together; changes nothing."""
    state, tensors = held.tensors, _tensors(module)
    own, given = _own_facts(tensors), tuple(_fact(name, tensor) for name, tensor in state.items())
    pairs = match(own, given, own_keys, given_keys)
    chosen = {pair.own: pair.given for pair in pairs}
    again = tuple(
        Repeated(name, own_name, not _equal(state[name], state[chosen[own_name]]))
        for name, own_name in repeated(own, given, pairs)
    )
    odd = _odd((state[pair.given], pair.given, tensors[pair.own]) for pair in pairs)
    return Diagnosis(str(path), own, given, pairs, again, held.prefix, odd)


def fitting_pairs(module: nn.Module, state: Mapping[str, Tensor]) -> tuple[Pair, ...]:
    """What of these tensors belongs into the module, by names and shapes."""
    return match(_own_facts(_tensors(module)), [_fact(name, tensor) for name, tensor in state.items()], {}, {})


def _own_facts(tensors: Mapping[str, Tensor]) -> tuple[TensorFact, ...]:
    names: dict[int, list[str]] = {}
    for name, tensor in tensors.items():
        names.setdefault(id(tensor), []).append(name)
    return tuple(_fact(first, tensors[first], tuple(others)) for first, *others in names.values())


def _fact(name: str, tensor: Tensor, aliases: tuple[str, ...] = ()) -> TensorFact:
    return TensorFact(
        name, None if isinstance(tensor, _LAZY) else tuple(tensor.shape), numbers.dtype(tensor.dtype), aliases
    )


def _odd(found: Iterable[tuple[Tensor, str, Tensor]]) -> tuple[OddValues, ...]:
    """Of tensors of a file, their names there and those that they go into."""
    looked = (odd_values(name, given, None if isinstance(own, _LAZY) else own) for given, name, own in found)
    return tuple(odd for odd in looked if odd is not None)


def _differing(
    own: Mapping[str, Tensor], state: Mapping[str, Tensor], fitting: Iterable[str]
) -> tuple[tuple[str, ...], ...]:
    """Names that are one tensor in the module and not one value in the file."""
    together: dict[int, list[str]] = {}
    for name in fitting:
        together.setdefault(id(own[name]), []).append(name)
    return tuple(
        tuple(names)
        for names in together.values()
        if not all(_equal(state[names[0]], state[name]) for name in names[1:])
    )


def _equal(one: Tensor, other: Tensor) -> bool:
    """The same values, where NaN is the same as NaN."""
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if one.data_ptr() == other.data_ptr() and one.stride() == other.stride():
        return True
    return bool(((one == other) | ((one != one) & (other != other))).all())


def _tensors(module: nn.Module) -> dict[str, Tensor]:
    """The module's own parameters and saved buffers, every name of a shared one."""
    state = module.state_dict(keep_vars=True)
    return {name: tensor for name, tensor in state.items() if isinstance(tensor, Tensor)}


def _shape(own: Tensor, given: Tensor) -> tuple[int, ...]:
    # A lazy layer takes its shape from the weights.
    return tuple((given if isinstance(own, _LAZY) else own).shape)


def _check_kind(name: str, own: Tensor, given: Tensor, path: str | Path) -> None:
    if not torch.can_cast(given.dtype, own.dtype):
        given_type, own_type = numbers.dtype(given.dtype), numbers.dtype(own.dtype)
        raise WeightsMisfit(f'{Path(path).name}: "{name}" holds {given_type} numbers, the module has {own_type} there')
