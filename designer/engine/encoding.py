"""Calls and replies as bytes, checked against their types when read."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, Union

import msgspec

from designer.engine.calls.call import Call
from designer.engine.protocol import Refusal

TARGET = "designer"
"""Name of the comm that the kernel serves."""

FOLDER_PREFIX = "designer-"
"""How the name of the private folder begins in which the sockets are."""

T = TypeVar("T")
R = TypeVar("R")


@cache
def _decoder() -> msgspec.json.Decoder[Any]:
    """Of every call that is answered: the engine has read them all, and the window needs none."""
    return msgspec.json.Decoder(Union[tuple(Call.__subclasses__())])  # noqa: UP007 - made of what is there


def pack_call(call: Call[Any]) -> bytes:
    """A call as JSON, like the design that it may carry: msgpack has no whole numbers over 64 bits."""
    return msgspec.json.encode(call)


def unpack_call(data: bytes | memoryview) -> Call[Any]:
    """The call that the bytes hold."""
    call: Call[Any] = _decoder().decode(data)
    return call


def pack(value: Any) -> bytes:
    """What is answered, as msgpack: pictures and numbers travel as they are."""
    return msgspec.msgpack.encode(value)


def unpack(data: bytes | memoryview, kind: type[T]) -> T:
    """A value of one known class."""
    return msgspec.msgpack.decode(data, type=kind)


def unpack_reply(data: bytes | memoryview, call: Call[R], ok: bool) -> R | Refusal:
    """What the engine answered to `call`."""
    return unpack(data, call.reply()) if ok else unpack(data, Refusal)
