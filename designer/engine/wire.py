"""Calls and replies as bytes: msgpack, one buffer each, checked against their types when read."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from designer.engine.protocol import REPLIES, Call, Refusal, Reply

TARGET = "designer"
"""Name of the comm that the kernel serves."""

T = TypeVar("T")

_calls = msgspec.msgpack.Decoder(Call)


def pack(value: msgspec.Struct) -> bytes:
    """A call, reply or refusal as bytes."""
    return msgspec.msgpack.encode(value)


def unpack_call(data: bytes | memoryview) -> Call:
    """The call that the bytes hold."""
    return _calls.decode(data)


def unpack(data: bytes | memoryview, kind: type[T]) -> T:
    """A value of one known class."""
    return msgspec.msgpack.decode(data, type=kind)


def unpack_reply(data: bytes | memoryview, call: Call, ok: bool) -> Reply | Refusal:
    """What the engine answered to `call`."""
    if not ok:
        return unpack(data, Refusal)
    reply: Reply = msgspec.msgpack.decode(data, type=REPLIES[type(call)])
    return reply
