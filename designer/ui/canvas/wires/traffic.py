"""How much a wire carries, in words, and the mark of one that copies from device to device."""

from __future__ import annotations

from typing import NamedTuple

from designer.numbers import in_bytes

MANY = 256
"""A batch as one trains with."""


class Mark(NamedTuple):
    """What stands on a wire that copies, where there is room for it, and where there is little."""

    text: str
    short: str


def mark(target: str, one: int) -> Mark:
    """Where to a wire copies, and how much for each sample."""
    size = in_bytes(one)
    return Mark(f"→ {target} · {size}", f"→ {size}") if one else Mark(f"→ {target}", "→")


def told(shape: str, one: int, copy: tuple[str, str] | None = None) -> str:
    """A wire in sentences: what flows, how many bytes that is, and what is copied.

    Args:
        one: Bytes of one sample; 0 where it is not known.
        copy: The devices that the wire goes between.
    """
    sizes = _sizes(one, "B" in shape) if one else ""
    said = [": ".join(filter(None, (shape, sizes)))]
    if copy is not None:
        said.append(f"Every run copies it from {copy[0]} to {copy[1]}")
    return "\n".join(filter(None, said))


def _sizes(one: int, grows: bool) -> str:
    """The bytes; what is the same for any batch, such as a tensor of the block, has one size."""
    return f"{in_bytes(one)} for one sample, {in_bytes(MANY * one)} for {MANY}" if grows else in_bytes(one)
