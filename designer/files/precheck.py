"""What is looked at in a weights file before torch or safetensors may read it. Imports neither.

`torch.load(weights_only=True)` runs no code, but alone it is not enough: a file of 394 bytes can ask for 4 GB, a
compressed entry of 2 MB for 2 GB, and a flipped bit in the numbers goes unnoticed.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickletools
import zipfile
from pathlib import Path
from typing import Any

from designer.errors import FileRefused
from designer.files.reading import DAMAGE, short, size_text

LARGEST_PICKLE = 64 << 20
LARGEST_HEADER = 16 << 20
LARGEST_WORDS = 16 << 20
MOST_TENSORS = 100_000
METADATA_ENTRY = "designer.json"
DIGEST = "designer.sha256"

_TYPED = "Float Double Half BFloat16 Long Int Short Char Byte Bool ComplexFloat ComplexDouble"
_UNTYPED = "uint16 uint32 uint64 float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz float8_e8m0fnu"
_ALLOWED = frozenset(
    {
        "collections OrderedDict",
        "torch Size",
        "torch device",
        "torch.nn.parameter Parameter",
        "torch.storage UntypedStorage",
        "torch.storage TypedStorage",
        "torch._utils _rebuild_tensor_v2",
        "torch._utils _rebuild_tensor_v3",
        "torch._utils _rebuild_parameter",
        "torch._utils _rebuild_parameter_with_state",
        *(f"torch {word}Storage" for word in _TYPED.split()),
        *(f"torch {word}" for word in _UNTYPED.split()),
    }
)
"""All that the weights of a network need from Python; torch writes it with the opcode GLOBAL."""

_REFUSED_OPCODES = frozenset(
    {"STACK_GLOBAL", "INST", "OBJ", "NEWOBJ", "NEWOBJ_EX", "EXT1", "EXT2", "EXT4", "BYTEARRAY8", "PERSID"}
)
_NOT_TORCH = (
    (b"\x80", "a pickle or a weights file of torch before 1.6; load it there and save it again"),
    (b"\x89HDF", "an HDF5 file; only weights of PyTorch are read"),
    (b"\x93NUMPY", "a NumPy array; only weights of PyTorch are read"),
    (b"\x1f\x8b", "gzipped; unpack it first"),
)


def check_zip(data: bytes, name: str) -> dict[str, str]:
    """Whether torch may read this `.params`, `.pth` or `.pt`: its entries, their checksums, what its pickle asks for.

    Returns:
        The words that were put beside the tensors.

    Raises:
        FileRefused: one line; nothing of the file was run or unpacked.
    """
    if not data.startswith(b"PK\x03\x04"):
        raise FileRefused(f"{name}: is {_instead_of_zip(data)}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            pickled = _the_pickle(archive, len(data), name)
            if damaged := archive.testzip():
                raise FileRefused(f'{name}: is damaged; the checksum of "{short(damaged)}" is wrong')
            _check_pickle(archive.read(pickled), name)
            return _words_in(archive, name)
    except (*DAMAGE, zipfile.BadZipFile) as error:
        raise FileRefused(f"{name}: is cut or damaged; its archive cannot be read") from error


def words_beside(path: Path) -> dict[str, str]:
    """The words beside the tensors of a file, of which no more is read: a large one is told as quickly as a small one.

    Raises:
        FileRefused: it is cut, damaged, or no archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _words_in(archive, path.name)
    except (*DAMAGE, zipfile.BadZipFile) as error:
        raise FileRefused(f"{path.name}: is cut or damaged; its archive cannot be read") from error


def _words_in(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    for entry in archive.infolist():
        if entry.filename.rpartition("/")[2] == METADATA_ENTRY and entry.file_size <= LARGEST_WORDS:
            return _words(_json(archive.read(entry), name))
    return {}


def check_header(data: bytes, name: str) -> dict[str, str]:
    """Whether safetensors may read this file: the size of its header, its names and, where it is, its SHA-256.

    Returns:
        The words in `__metadata__` that were put beside the tensors.

    Raises:
        FileRefused: one line.
    """
    # A header of 0x80, 0x180, 0x280 … bytes begins as a pickle does; what follows its length tells them apart.
    if data.startswith(b"PK\x03\x04") or (data.startswith(b"\x80") and data[8:9] != b"{"):
        raise FileRefused(f"{name}: is a file of torch.save by its content; name it .params or .pth")
    length = int.from_bytes(data[:8], "little")
    if length > LARGEST_HEADER and length < len(data):
        raise FileRefused(f"{name}: has a header of more than {size_text(LARGEST_HEADER)}, the most that is read")
    if len(data) < 8 or length > len(data) - 8:
        raise FileRefused(f"{name}: is not a safetensors file, or cut off in its header")
    header = _json(data[8 : 8 + length], name)
    metadata = _words(header.pop("__metadata__", {}))
    if len(header) > MOST_TENSORS:
        raise FileRefused(f"{name}: holds {len(header)} tensors; at most {MOST_TENSORS} are read")
    if DIGEST in metadata and metadata[DIGEST] != digest(header, memoryview(data)[8 + length :]):
        raise FileRefused(f"{name}: is damaged; the SHA-256 of its tensors is wrong")
    return {key: word for key, word in metadata.items() if key not in ("format", DIGEST)}


def digest(header: dict[str, Any], tensors: memoryview) -> str:
    """SHA-256 over names, shapes and values; safetensors has no checksum of its own."""
    whole = hashlib.sha256(json.dumps(header, sort_keys=True).encode())
    whole.update(tensors)
    return whole.hexdigest()


def _instead_of_zip(data: bytes) -> str:
    if data[8:10] == b'{"' and int.from_bytes(data[:8], "little") < len(data):
        return "a safetensors file by its content; name it .safetensors"
    return next((what for mark, what in _NOT_TORCH if data.startswith(mark)), "not a PyTorch weights file")


def _the_pickle(archive: zipfile.ZipFile, size: int, name: str) -> zipfile.ZipInfo:
    """The one entry that names the tensors, when all entries are what `torch.save` writes."""
    entries = archive.infolist()
    names = {entry.filename.rpartition("/")[2] for entry in entries}
    if "constants.pkl" in names:
        raise FileRefused(f"{name}: is a TorchScript program; save its state_dict() instead")
    if len({entry.filename for entry in entries}) < len(entries):
        raise FileRefused(f"{name}: is refused: two entries of its archive have one name")
    for entry in entries:
        if entry.compress_type != zipfile.ZIP_STORED:
            raise FileRefused(
                f'{name}: is refused: its entry "{short(entry.filename)}" is compressed; torch never does'
            )
    pickles = [entry for entry in entries if entry.filename.rpartition("/")[2] == "data.pkl"]
    if len(pickles) != 1:
        raise FileRefused(f"{name}: is an archive, but not one of torch.save (it holds {len(pickles)} data.pkl)")
    if sum(entry.file_size for entry in entries) > size or pickles[0].file_size > LARGEST_PICKLE:
        raise FileRefused(f"{name}: is refused: its entries declare more than the file can hold")
    return pickles[0]


_ODD_TENSORS = {
    "torch._utils _rebuild_sparse_tensor": "a sparse tensor; save it with to_dense()",
    "torch._utils _rebuild_nested_tensor": "a nested tensor; save its parts as a list",
    "torch._utils _rebuild_qtensor": "a quantised tensor; save it with dequantize()",
    "torch._utils _rebuild_meta_tensor_no_storage": "a tensor on meta, which has no values",
    "torch.nn.parameter UninitializedParameter": "a parameter of unknown shape; run the network once, then save",
    "torch.nn.parameter UninitializedBuffer": "a buffer of unknown shape; run the network once, then save",
}
"""What makes them, as a pickle calls it: said in a person's words."""


def _check_pickle(data: bytes, name: str) -> None:
    for opcode, argument, _ in pickletools.genops(data):
        if opcode.name == "GLOBAL" and argument not in _ALLOWED:
            asked = short(str(argument).replace(" ", "."))
            if argument in _ODD_TENSORS:
                raise FileRefused(f"{name}: is refused: it holds {_ODD_TENSORS[argument]}")
            raise FileRefused(f'{name}: is refused: it asks for "{asked}"; only tensors are read, save a state_dict()')
        if opcode.name in _REFUSED_OPCODES:
            raise FileRefused(f"{name}: is refused: it holds more than tensors ({opcode.name}); save a state_dict()")


def _json(data: bytes, name: str) -> dict[str, Any]:
    try:
        header = json.loads(data, object_pairs_hook=_no_twins)
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"{name}: is damaged; its header cannot be read") from error
    if not isinstance(header, dict):
        raise FileRefused(f"{name}: is damaged; its header is no object")
    return header


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        raise ValueError("two entries of one name")
    return names


def _words(metadata: object) -> dict[str, str]:
    if not isinstance(metadata, dict):
        return {}
    return {str(key): value for key, value in metadata.items() if isinstance(value, str)}
