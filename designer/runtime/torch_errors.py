"""What torch says of memory and of sizes, in words for whoever drew the network."""

from __future__ import annotations

import re
from collections.abc import Callable

from designer import numbers

_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"can't allocate memory: you tried to allocate (\d+) bytes"),
        lambda found: f"there is not enough memory: it asks for {numbers.in_bytes(int(found[1]))} at once",
    ),
    (
        re.compile(r"^(\w+) out of memory\. Tried to allocate ([\d.]+ \w+)"),
        lambda found: f"there is not enough memory on the {found[1]} device: it asks for {found[2]} more",
    ),
    (
        re.compile(r"CUDA error: (device-side assert triggered|an illegal memory access was encountered)"),
        lambda _: "what ran on the card was not legal there, such as an index out of range; on cpu it is told which",
    ),
    (
        re.compile(r"Overflow when unpacking long|Storage size calculation overflowed"),
        lambda _: "a size is larger than torch can count",
    ),
    (
        re.compile(r"Trying to create tensor with negative dimension (-\d+)"),
        lambda found: f"a size is {found[1]}, and none can be below 0",
    ),
)


MOST = 10_000
"""Letters that are read of what an exception says."""


def words_of(error: BaseException) -> str:
    """What an exception says, if it can say it: its beginning, in letters that can be shown and sent."""
    try:
        text = str(error)[:MOST]
    except Exception:  # noqa: BLE001 - it may be of a person's own making
        return ""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "\ufffd" for letter in text)


def plain(text: str) -> str:
    """The text, or what it means where a person would not know."""
    for pattern, words in _RULES:
        if found := pattern.search(text):
            return words(found)
    return text
