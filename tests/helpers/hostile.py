"""Weights files that nobody should trust, made on the spot."""

from __future__ import annotations

import io
import json
import os
import pickle
import struct
import warnings
import zipfile
from typing import Any

import torch


class Asks:
    """Asks for a function to be called when it is unpickled."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.call


def saved(state: object, **options: Any) -> bytes:
    """What a plain `torch.save` writes."""
    buffer = io.BytesIO()
    torch.save(state, buffer, **options)
    return buffer.getvalue()


def archive(*entries: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip archive with these entries; torch's own begin with `archive/`."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", compression) as made:
        warnings.simplefilter("ignore")  # twice the same name, on purpose
        for name, content in entries:
            made.writestr(name, content)
    return buffer.getvalue()


def pickled(content: bytes) -> bytes:
    """A torch archive around this pickle."""
    return archive(("archive/data.pkl", content), ("archive/version", b"3\n"), ("archive/byteorder", b"little"))


def running(marker: str, protocol: int) -> bytes:
    """A file that would touch `marker` if its code ran."""
    return pickled(pickle.dumps({"a": Asks(os.system, f"touch {marker}")}, protocol))


def with_stride_zero() -> bytes:
    """A tensor of 2^40 numbers over one that is there."""
    return saved({"a": torch.zeros(1).expand(2**40)})


def larger_than_its_data() -> bytes:
    """A file whose one tensor says it has 2^40 numbers where 4 are."""
    whole = io.BytesIO(saved({"a": torch.zeros(4)}))
    with zipfile.ZipFile(whole) as source:
        entries = [(entry.filename, source.read(entry)) for entry in source.infolist()]
    huge = b"\x8a\x06" + (2**40).to_bytes(6, "little")  # the opcode LONG1
    return archive(*((name, data.replace(b"K\x04", huge)) for name, data in entries))


def safetensors(header: object, data: bytes = b"") -> bytes:
    """A safetensors file with this header, an object or its text."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data
