"""Weights in files: `.params`, `.pth`, `.pt` as torch.save writes them, and `.safetensors`. Imports torch."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

from designer.errors import FileRefused
from designer.files import atomic, precheck, suffixes
from designer.files.atomic import write_by
from designer.files.counted import CountedFile, Told
from designer.files.reading import DAMAGE, read_bytes, short

LARGEST = 8 << 30
"""Bytes of the largest weights file that is read."""

WRAPPERS = ("state_dict", "model_state_dict")
"""Under these words a checkpoint holds its weights."""
_DATA_PARALLEL = "module."


class Format(NamedTuple):
    """One kind of weights file.

    Attributes:
        check: Refuses what must not be read any further; gives the words that `write` was given.
        read: Bytes and the name for errors to the dictionary in the file.
        write: Tensors on the CPU and words about them into an open file; it tells how many bytes are written.
    """

    title: str
    suffixes: tuple[str, ...]
    check: Callable[[bytes, str], dict[str, str]]
    read: Callable[[bytes, str], object]
    write: Callable[[BinaryIO, Mapping[str, Tensor], Mapping[str, str], Told], None]


class Given(NamedTuple):
    """What a file of weights holds.

    Attributes:
        words: What was put beside the tensors when it was written.
        prefix: What all names began with and was taken off: `module.`, or "".
    """

    tensors: dict[str, Tensor]
    words: dict[str, str]
    prefix: str


def read_weights(path: str | Path) -> dict[str, Tensor]:
    """The tensors in a file by name, on the CPU; a checkpoint's `state_dict` and `module.` prefixes are unwrapped.

    Raises:
        FileRefused: missing, cut, damaged, hostile or another format, in one line; no code of the file is run.
    """
    return read_given(path).tensors


def read_given(path: str | Path) -> Given:
    """The tensors of a file, and what is to be known of it besides.

    Raises:
        FileRefused: as for `read_weights`.
    """
    path = Path(path)
    form, data = _read_as(path), read_bytes(path, LARGEST)
    words = form.check(data, path.name)
    state, prefix = _without_prefix(_unwrapped(form.read(data, path.name), path.name))
    return Given({key: _checked(key, tensor, path.name) for key, tensor in state.items()}, words, prefix)


def read_any(path: str | Path) -> object:
    """What a file holds, whatever that is; `checked` says of each tensor in it whether its numbers are there.

    Raises:
        FileRefused: as for `read_weights`.
    """
    path = Path(path)
    form, data = _read_as(path), read_bytes(path, LARGEST)
    form.check(data, path.name)
    return form.read(data, path.name)


def write_weights(
    state: Mapping[str, Tensor],
    path: str | Path,
    metadata: Mapping[str, str] | None = None,
    told: Told = lambda count: None,
) -> None:
    """The tensors into a file of the format that its suffix names, whole or not at all; `told` hears how far it is.

    Raises:
        FileRefused: an unknown suffix, a parameter without values, or a file that cannot be written.
    """
    refuse_without_values(state, path)
    form, plain = _format(Path(path)), copied(state, again=False)
    write_by(path, lambda file: form.write(file, plain, metadata or {}, told))


def refuse_without_values(state: Mapping[str, Tensor], path: str | Path) -> None:
    """Whether there is something to be written, and a format to write it in.

    Raises:
        FileRefused: an unknown suffix, or a parameter without values.
    """
    path = Path(path)
    _format(path)
    for name, tensor in state.items():
        if tensor.is_meta and not nn.parameter.is_lazy(tensor):
            raise FileRefused(f'{path.name}: "{name}" is on meta, so it has no values that could be saved')
        if nn.parameter.is_lazy(tensor):
            raise FileRefused(f'{path.name}: "{name}" has no values yet; run the network once before saving')


def refuse_unwritable(path: str | Path) -> None:
    """Says before long work whether weights can be written there in the end.

    Raises:
        FileRefused: the ending names no format, or nothing can be written there.
    """
    _format(Path(path))
    atomic.refuse_unwritable(path)


def _read_as(path: Path) -> Format:
    """The format of a file that is there; one whose name has no ending is PyTorch's, as the book calls its files."""
    return _format(path) if path.suffix else FORMATS[0]


def _format(path: Path) -> Format:
    for form in FORMATS:
        if path.suffix.lower() in form.suffixes:
            return form
    raise FileRefused(f"{path.name}: weights are in files that end in {', '.join(suffixes.WEIGHTS)}")


def _read_torch(data: bytes, name: str) -> object:
    try:
        return torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except (*DAMAGE, pickle.UnpicklingError) as error:
        raise FileRefused(f"{name}: is damaged; torch cannot read its tensors") from error


def torch_bytes(value: object, metadata: Mapping[str, str]) -> bytes:
    """As `torch.save` writes it, with words beside it that can be read without it."""
    buffer = io.BytesIO()
    torch_into(buffer, value, metadata)
    return buffer.getvalue()


def torch_into(file: BinaryIO, value: object, metadata: Mapping[str, str], told: Told = lambda count: None) -> None:
    """As `torch_bytes`, into a file that is open to be written and read; `told` hears how many bytes are in it."""
    counted = CountedFile(file, told)
    torch.save(value, cast("BinaryIO", counted))
    counted.raise_failure()
    if metadata:
        with zipfile.ZipFile(file, "a") as archive:
            root = archive.namelist()[0].partition("/")[0]
            entry = zipfile.ZipInfo(f"{root}/{precheck.METADATA_ENTRY}")  # dated 1980, so that equal is equal
            archive.writestr(entry, json.dumps(dict(metadata), sort_keys=True))


def _read_safetensors(data: bytes, name: str) -> object:
    try:
        # From bytes and not by `load_file`: its memory map kills the process when another program cuts the file.
        return safetensors.torch.load(data)
    except KeyError as error:
        raise FileRefused(
            f"{name}: holds numbers of the type {short(str(error.args[0]))}, which torch lacks"
        ) from error
    except (*DAMAGE, safetensors.SafetensorError) as error:
        raise FileRefused(f"{name}: is cut or damaged; safetensors cannot read its tensors") from error


def safetensors_bytes(state: Mapping[str, Tensor], metadata: Mapping[str, str]) -> bytes:
    """Tensors on the CPU as the content of a safetensors file.

    Raises:
        FileRefused: one is sparse or quantised, which no such file can hold.
    """
    buffer = io.BytesIO()
    _safetensors_into(buffer, state, metadata, lambda count: None)
    return buffer.getvalue()


def _safetensors_into(file: BinaryIO, state: Mapping[str, Tensor], metadata: Mapping[str, str], told: Told) -> None:
    """With the SHA-256 that we look for when reading.

    Raises:
        FileRefused: one is sparse or quantised, which no such file can hold.
    """
    odd = next((n for n, tensor in state.items() if tensor.is_quantized or tensor.layout is not torch.strided), None)
    if odd is not None:
        sort = "quantised" if state[odd].is_quantized else "sparse"
        raise FileRefused(f'"{odd}" is {sort}, which no safetensors file can hold; choose one that ends in .params')
    # safetensors refuses tensors that share memory, so each name gets its own copy; loading both is harmless.
    plain = safetensors.torch.save({name: tensor.clone().contiguous() for name, tensor in state.items()})
    length = int.from_bytes(plain[:8], "little")
    header = json.loads(plain[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = memoryview(plain)[8 + length :]
    words = {"format": "pt", **metadata, precheck.DIGEST: precheck.digest(header, tensors)}
    text = json.dumps({"__metadata__": words, **header}, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    counted = CountedFile(file, told)
    for part in (len(text).to_bytes(8, "little"), text, tensors):
        counted.write(part)
        counted.raise_failure()


def _unwrapped(loaded: object, name: str) -> dict[str, object]:
    if not isinstance(loaded, dict):
        raise FileRefused(f"{name}: holds one {type(loaded).__name__}, not a state_dict; save net.state_dict()")
    inside = (loaded[wrapper] for wrapper in WRAPPERS if isinstance(loaded.get(wrapper), dict))
    state: dict[str, object] = dict(next(inside, loaded))
    if not state:
        raise FileRefused(f"{name}: holds no tensors")
    if len(state) > precheck.MOST_TENSORS:
        raise FileRefused(f"{name}: holds {len(state)} tensors; at most {precheck.MOST_TENSORS} are read")
    for key in state:
        if not isinstance(key, str) or len(key) > 1000:
            raise FileRefused(f"{name}: is not a state_dict; {short(repr(key), 40)} is no name of a tensor")
    return state


def _without_prefix(state: dict[str, object]) -> tuple[dict[str, object], str]:
    """As DataParallel names them, without what it puts before every name; and that."""
    if all(key.startswith(_DATA_PARALLEL) for key in state):
        return {key.removeprefix(_DATA_PARALLEL): tensor for key, tensor in state.items()}, _DATA_PARALLEL
    return state, ""


def _checked(name: str, tensor: object, file: str) -> Tensor:
    where = f'{file}: "{short(name)}"'
    if not isinstance(tensor, Tensor):
        raise FileRefused(f"{where} is of type {type(tensor).__name__}, not a tensor; save net.state_dict()")
    return checked(where, tensor)


def checked(where: str, tensor: Tensor) -> Tensor:
    """The tensor, when it is a plain one whose numbers are all there; `where` is for errors.

    Raises:
        FileRefused: it is not.
    """
    if tensor.layout is not torch.strided or tensor.is_quantized or tensor.device.type != "cpu":
        raise FileRefused(f"{where} is a sparse, quantised or meta tensor; only plain ones are read")
    # A tensor with stride 0 can claim 4 TB over 4 bytes.
    if tensor.numel() * tensor.element_size() > tensor.untyped_storage().nbytes():
        raise FileRefused(f"{where} declares more numbers than the file holds")
    return tensor.detach()


def copied(state: Mapping[str, Tensor], again: bool = True) -> OrderedDict[str, Tensor]:
    """The tensors on the CPU, in memory of their own; those that were one tensor stay one, so that ties survive.

    Not `again`: what is on the CPU is not copied.
    """
    copies: dict[tuple[object, ...], Tensor] = {}
    moved: OrderedDict[str, Tensor] = OrderedDict()
    for name, tensor in state.items():
        plain = tensor.layout is torch.strided
        whole = (tensor.device, tensor.data_ptr(), tensor.shape, tensor.stride(), tensor.dtype) if plain else None
        same = whole or (id(tensor),)
        if same not in copies or not tensor.numel():
            copies[same] = tensor.detach().to("cpu", copy=again)
        moved[name] = copies[same]
    if hasattr(state, "_metadata"):  # versions of the modules, for a plain `load_state_dict` later
        moved._metadata = state._metadata  # type: ignore[attr-defined]
    return moved


FORMATS = (
    Format("PyTorch", suffixes.TORCH, precheck.check_zip, _read_torch, torch_into),
    Format("safetensors", suffixes.SAFETENSORS, precheck.check_header, _read_safetensors, _safetensors_into),
)
"""Every kind of weights file; a new one is a line here and one in `suffixes.py`."""
