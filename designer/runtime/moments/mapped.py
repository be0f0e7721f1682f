"""Tensors in one file that is mapped into memory: written without a copy of the whole, read without reading all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from torch import Tensor
from torch.nn.parameter import is_lazy

_WORDS = {
    torch.float64: "F64",
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.int16: "I16",
    torch.int8: "I8",
    torch.uint8: "U8",
    torch.bool: "BOOL",
}
"""Kinds of numbers that are written as they are; all others as their bytes."""


def has_values(tensor: Tensor) -> bool:
    """Whether there are numbers that could be kept."""
    return not (is_lazy(tensor) or tensor.is_meta)


def plain(tensor: Tensor) -> Tensor:
    """The same numbers without gaps, on the CPU; sparse and quantised ones as ordinary numbers."""
    detached = tensor.detach()
    if detached.is_quantized:
        detached = detached.dequantize()
    if detached.layout is not torch.strided:
        detached = detached.to_dense()
    return detached.cpu().resolve_conj().resolve_neg().contiguous()


def write_mapped(path: Path, tensors: Mapping[str, Tensor]) -> int:
    """Writes a safetensors file one tensor after the other; gives its size in bytes.

    Raises:
        OSError: the disk is full; nothing is left behind.
    """
    header = _header(tensors)
    try:
        with path.open("xb") as file:
            file.write(len(header).to_bytes(8, "little") + header)
            for tensor in tensors.values():
                file.write(_bytes(plain(tensor)).data)
            return file.tell()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


class Mapped:
    """A file of `write_mapped`, open: a tensor is read from the disk where it is looked at."""

    def __init__(self, path: Path, tensors: Mapping[str, Tensor]) -> None:
        self._dtypes = {name: _after(tensor) for name, tensor in tensors.items()}
        self._file = safe_open(path, framework="pt")

    def __iter__(self) -> Iterator[str]:
        return iter(self._dtypes)

    def __getitem__(self, name: str) -> Tensor:
        found: Tensor = self._file.get_tensor(name)  # type: ignore[no-untyped-call]
        dtype = self._dtypes[name]
        return found if found.dtype == dtype else found.clone().view(dtype)


def _after(tensor: Tensor) -> torch.dtype:
    """The kind of its numbers once they are plain."""
    return torch.float32 if tensor.is_quantized else tensor.dtype


def _header(tensors: Mapping[str, Tensor]) -> bytes:
    entries, start = {}, 0
    for name, tensor in tensors.items():
        dtype, shape = _after(tensor), list(tensor.shape)
        stop = start + tensor.numel() * dtype.itemsize
        if dtype not in _WORDS:
            # A row of bytes; of a single number, its bytes.
            shape = [*shape[:-1], (shape[-1] if shape else 1) * dtype.itemsize]
        entries[name] = {"dtype": _WORDS.get(dtype, "U8"), "shape": shape, "data_offsets": [start, stop]}
        start = stop
    text = json.dumps(entries, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % 8)


def _bytes(tensor: Tensor) -> NDArray[np.uint8]:
    found: NDArray[np.uint8] = tensor.reshape(-1).view(torch.uint8).numpy()
    return found
