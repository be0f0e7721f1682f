"""Calls and replies as bytes, checked against their types when read."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from designer.engine.protocol import REPLIES, Call, Refusal, Reply

TARGET = "designer"
"""Name of the comm that the kernel serves."""

FOLDER_PREFIX = "designer-"
"""How the name of the private folder begins in which the sockets are."""

T = TypeVar("T")

_calls: msgspec.json.Decoder[Call] = msgspec.json.Decoder(Call)


def pack_call(call: Call) -> bytes:
    """A call as JSON, like the design that it may carry: msgpack has no whole numbers over 64 bits."""
    return msgspec.json.encode(call)


def unpack_call(data: bytes | memoryview) -> Call:
    """The call that the bytes hold."""
    return _calls.decode(data)


def pack(value: Reply | Refusal) -> bytes:
    """What is answered, as msgpack: pictures and numbers travel as they are."""
    return msgspec.msgpack.encode(value)


def unpack(data: bytes | memoryview, kind: type[T]) -> T:
    """A value of one known class."""
    return msgspec.msgpack.decode(data, type=kind)


def unpack_reply(data: bytes | memoryview, call: Call, ok: bool) -> Reply | Refusal:
    """What the engine answered to `call`."""
    reply: Reply | Refusal = unpack(data, REPLIES[type(call)] if ok else Refusal)
    return reply
