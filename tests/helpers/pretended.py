"""Cards that are not there: tensors that say they are on `cuda:0` or `cuda:1` and are as strict as those would be.

Their numbers lie on the CPU. What mixes two devices, or wants numpy of one, raises as with a real card; there is no way
back, since torch's autograd asks the driver for threads of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map

CARDS = ("cuda:0", "cuda:1")
REAL = torch.cuda.is_available()


class OnCard(Tensor):
    """A tensor that is on a card as far as anybody can tell."""

    there: Tensor

    @staticmethod
    def __new__(cls, inner: Tensor, device: torch.device) -> OnCard:
        made = torch.Tensor._make_wrapper_subclass(
            cls, inner.size(), strides=inner.stride(), storage_offset=inner.storage_offset(), dtype=inner.dtype,
            layout=inner.layout, device=device, requires_grad=False,
        )  # fmt: skip
        made.there = inner
        return made

    def __repr__(self, **_: Any) -> str:
        return f"OnCard({self.there!r}, {self.device})"

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func not in _AT_THE_DRIVER:
            with torch._C.DisableTorchFunctionSubclass():
                return func(*args, **(kwargs or {}))
        first = args[0]
        found = func(*tree_map(lambda one: one.there if isinstance(one, OnCard) else one, args), **(kwargs or {}))
        if func is Tensor.copy_ or not isinstance(first, OnCard):
            return first
        return OnCard(found, first.device) if isinstance(found, Tensor) else found

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return dispatched(func, args, kwargs or {})


_AT_THE_DRIVER = {
    Tensor.__getitem__, Tensor.copy_, torch.count_nonzero, Tensor.count_nonzero, Tensor.item, Tensor.tolist,
    Tensor.__invert__, Tensor.__int__, Tensor.__float__, Tensor.__bool__, Tensor.__index__,
}  # fmt: skip
"""What asks the driver of a card for something before it comes to an operation."""


def dispatched(func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """What an operation gives, on the device on which its inputs are."""
    devices: list[torch.device] = []
    plain: list[Tensor] = []

    def unwrap(value: Any) -> Any:
        if isinstance(value, OnCard):
            devices.append(value.device)
            return value.there
        if isinstance(value, Tensor):
            plain.append(value)
        return value

    inner_args, inner_kwargs = tree_map(unwrap, args), tree_map(unwrap, kwargs)
    wanted = inner_kwargs.get("device")
    named = func.overloadpacket.__name__
    if wanted is not None:
        wanted = torch.device(wanted)
        if wanted.type == "cuda":
            assert wanted.index is not None, "a card is asked for without its number"
            inner_kwargs["device"] = torch.device("cpu")
            inner_kwargs.pop("pin_memory", None)
    elif devices:
        copies = named in ("copy_", "_to_copy")
        mixed = set(devices) | {t.device for t in plain if t.ndim and named not in ("index", "index_put_", "index_put")}
        if len(mixed) > 1 and not copies:
            raise RuntimeError(f"Expected all tensors to be on the same device, but found {sorted(map(str, mixed))}")
        wanted = args[0].device if copies else devices[0]
    if named == "_local_scalar_dense":
        return func(*inner_args, **inner_kwargs)
    result = func(*inner_args, **inner_kwargs)
    schema = func._schema
    if schema.is_mutable and named != "copy" and args and isinstance(args[0], Tensor) and result is inner_args[0]:
        return args[0]

    def wrap(value: Any) -> Any:
        is_new = isinstance(value, Tensor) and not isinstance(value, OnCard)
        return OnCard(value, wanted) if is_new and wanted is not None and wanted.type == "cuda" else value

    return tree_map(wrap, result)


class _Cards(TorchDispatchMode):
    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return dispatched(func, args, kwargs or {})


@contextmanager
def two_cards(monkeypatch: Any) -> Iterator[list[str]]:
    """Meanwhile there are two cards; gives the names of those that were waited for, in order."""
    if REAL:
        pytest.skip("this machine has real cards")
    waited: list[str] = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: len(CARDS))
    monkeypatch.setattr(torch.cuda, "synchronize", lambda device=None: waited.append(str(device)))
    monkeypatch.setattr(torch.cuda, "_lazy_init", lambda: None)
    monkeypatch.setattr(torch.cuda, "get_rng_state", lambda device="cuda": torch.zeros(1))
    monkeypatch.setattr(torch.cuda, "set_rng_state", lambda state, device="cuda": None)
    torch.__future__.set_overwrite_module_params_on_conversion(True)  # a parameter's class goes with its device
    torch._C._set_only_lift_cpu_tensors(True)  # `torch.tensor(…, device=…)` makes it on the CPU and copies
    try:
        with _Cards(), torch.no_grad():
            yield waited
    finally:
        torch._C._set_only_lift_cpu_tensors(False)
        torch.__future__.set_overwrite_module_params_on_conversion(False)
