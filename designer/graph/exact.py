"""Equality as torch sees it: `1`, `1.0` and `True` are three values, though Python calls them equal."""

from __future__ import annotations

import msgspec


def exactly(value: object) -> bytes:
    """Bytes that are the same only where the value is the same in every part."""
    try:
        return msgspec.msgpack.encode(value)
    except OverflowError:  # a whole number of more than 64 bits
        return repr(value).encode()
