"""Tensors in files, alone or in lists and dictionaries of any nesting: PyTorch, safetensors, NumPy. Imports torch."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.parameter import is_lazy

from designer import numbers
from designer.errors import FileRefused
from designer.files import suffixes, weights
from designer.files.arrays import LARGEST, array_of, read_array
from designer.files.atomic import write_by, write_bytes
from designer.files.counted import Told
from designer.files.precheck import MOST_TENSORS
from designer.files.reading import DAMAGE, read_bytes, short

DEEPEST = 64
"""How many lists and dictionaries may stand within one another."""

Value = Any
"""A tensor, a list, tuple or dictionary of values, or a plain number, text or None beside them."""


def read_tensors(path: str | Path) -> Value:
    """What a file of tensors holds, as it was saved; no code of the file is run.

    Raises:
        FileRefused: missing, cut, damaged, hostile or another format, in one line.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending == suffixes.ARRAY:
        return _tensor(read_array(path), path.name)
    if ending == suffixes.ARRAYS:
        return _read_npz(path)
    if ending and ending not in suffixes.WEIGHTS:
        raise FileRefused(f"{path.name}: tensors are in files that end in {', '.join(suffixes.TENSORS)}")
    value = weights.read_any(path)
    for _, _, member in walk(value, path.name):
        if isinstance(member, Tensor):
            weights.checked(f"{path.name}: one of its tensors", member)
    return value


def walk(value: Value, file: str) -> Iterator[tuple[int, str, Value]]:
    """Every member, outer before inner: the number of what it is in (-1 for the whole), its label, and itself.

    Raises:
        FileRefused: it is too deep or has too many members; a list that holds itself is endless.
    """
    waiting: list[tuple[int, str, Value, int]] = [(-1, "", value, 0)]
    number = -1
    while waiting:
        parent, label, member, depth = waiting.pop()
        number += 1
        if depth > DEEPEST:
            raise FileRefused(f"{file}: holds lists within lists more than {DEEPEST} deep")
        yield parent, label, member
        inner = _inner(member)
        # What waits counts too: a list of lists that are all the same one is short in a file and endless here.
        if number + len(waiting) + len(inner) > MOST_TENSORS:
            raise FileRefused(f"{file}: holds more than {MOST_TENSORS} members, the most that are read")
        waiting += [(number, key, held, depth + 1) for key, held in reversed(inner)]


def write_tensors(value: Value, path: str | Path, words: Mapping[str, str] | None = None) -> None:
    """A value into a file, whole or not at all; each tensor with its own numbers only, not those it is a part of.

    A file of PyTorch's can have words beside it, which are read without the rest.

    Raises:
        FileRefused: an ending that names no format, or one that cannot hold such a value; it cannot be written.
    """
    path = Path(path)
    for form, write in _WRITERS.items():
        if path.suffix.lower() in form:
            plain = copied(value, path.name)
            if form == suffixes.TORCH:
                write_copied(plain, path, words or {})
            else:
                write_bytes(path, write(plain, path.name))
            return
    raise FileRefused(f"{path.name}: tensors are in files that end in {', '.join(suffixes.TENSORS)}")


def copied(value: Value, file: str) -> Value:
    """The value as it is written: in memory of its own, so that what is done to the tensors later does not reach it.

    Raises:
        FileRefused: a tensor has no values.
    """
    return _plain(value, file, {})


def write_copied(value: Value, path: str | Path, words: Mapping[str, str], told: Told = lambda count: None) -> None:
    """What `copied` gave into a file of PyTorch's, whole or not at all; `told` hears how many bytes are written.

    Raises:
        FileRefused: it cannot be written.
    """
    write_by(path, lambda file: weights.torch_into(file, value, words, told))


def _inner(member: Value) -> list[tuple[str, Value]]:
    if isinstance(member, Mapping):
        return [(key if isinstance(key, str) else repr(key), held) for key, held in member.items()]
    if isinstance(member, list | tuple) and not isinstance(member, torch.Size):
        return [(f"[{place}]", held) for place, held in enumerate(member)]
    return []


def _plain(value: Value, file: str, copies: dict[tuple[object, ...], Tensor]) -> Value:
    """The value with tensors on the CPU, each cut out of what it is a part of; one that comes twice stays one."""
    if isinstance(value, Tensor):
        if is_lazy(value) or value.is_meta:
            raise FileRefused(f"{file}: a tensor has no values yet; run the network once before saving")
        plain = value.layout is torch.strided and value.numel()
        same = (value.device, value.data_ptr(), value.shape, value.stride(), value.dtype) if plain else (id(value),)
        return copies.setdefault(same, value.detach().cpu().clone())
    if isinstance(value, Mapping):
        return {key: _plain(held, file, copies) for key, held in value.items()}
    if isinstance(value, list | tuple) and not isinstance(value, torch.Size):
        return type(value)(_plain(held, file, copies) for held in value)
    return value


def _to_torch(value: Value, _file: str) -> bytes:
    return weights.torch_bytes(value, {})


def _to_safetensors(value: Value, file: str) -> bytes:
    return weights.safetensors_bytes(_by_name(value, file), {})


def _to_npy(value: Value, file: str) -> bytes:
    if not isinstance(value, Tensor):
        raise FileRefused(f"{file}: a .npy file holds one tensor; choose .npz or .params for several")
    return array_bytes(value, file)


def _to_npz(value: Value, file: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, tensor in _by_name(value, file).items():
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), array_bytes(tensor, file))
    return buffer.getvalue()


def array_bytes(tensor: Tensor, file: str) -> bytes:
    """A tensor as the content of a `.npy` file.

    Raises:
        FileRefused: NumPy has no such numbers.
    """
    buffer = io.BytesIO()
    try:
        np.save(buffer, tensor.numpy(), allow_pickle=False)
    except TypeError as error:
        kind = numbers.dtype(tensor.dtype)
        raise FileRefused(f"{file}: NumPy has no {kind} numbers; choose .params or .safetensors") from error
    return buffer.getvalue()


def _by_name(value: Value, file: str) -> dict[str, Tensor]:
    """A dictionary of tensors, which is all that these formats hold."""
    if isinstance(value, Tensor):
        return {"tensor": value}
    if isinstance(value, list | tuple):
        value = {str(place): held for place, held in enumerate(value)}
    if isinstance(value, Mapping) and all(isinstance(held, Tensor) for held in value.values()):
        return {str(key): held for key, held in value.items()}
    raise FileRefused(f"{file}: such a file holds named tensors and nothing within one another; choose .params")


def _read_npz(path: Path) -> dict[str, Tensor]:
    data = read_bytes(path, LARGEST)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            # Declared sizes first: a compressed entry of 2 MB can unpack to 2 GB.
            if len(entries) > MOST_TENSORS or sum(entry.file_size for entry in entries) > LARGEST:
                raise FileRefused(f"{path.name}: holds more than is read of one file")
            arrays = {entry.filename.removesuffix(".npy"): archive.read(entry) for entry in entries}
    except (*DAMAGE, zipfile.BadZipFile) as error:
        raise FileRefused(f"{path.name}: is no .npz file, or cut or damaged") from error
    named = {name: array_of(held, f'{path.name}: "{short(name)}"') for name, held in arrays.items()}
    return {name: _tensor(array, path.name) for name, array in named.items()}


def _tensor(array: NDArray[Any], file: str) -> Tensor:
    try:
        return torch.from_numpy(array)
    except TypeError as error:
        raise FileRefused(f"{file}: torch has no {array.dtype.name} numbers") from error


_WRITERS: Mapping[tuple[str, ...], Callable[[Value, str], bytes]] = {
    suffixes.TORCH: _to_torch,
    suffixes.SAFETENSORS: _to_safetensors,
    (suffixes.ARRAY,): _to_npy,
    (suffixes.ARRAYS,): _to_npz,
}
"""By its endings, how each format is written."""
