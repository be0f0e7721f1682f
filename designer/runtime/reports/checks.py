"""What was looked at by a check. Plain values; no torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec


class CheckLine(msgspec.Struct, frozen=True):
    """One thing that a check of a custom layer looked at.

    Attributes:
        verdict: All is well, it will not work, it may not be meant, or it could not be found out.
        line: The line of the layer's text that it is about, 0 for none.
        offer, mended: What a click would do, and the layer's whole text after it; empty where nothing is offered.
    """

    verdict: Literal["good", "bad", "warning", "unknown"]
    text: str
    line: int = 0
    offer: str = ""
    mended: tuple[str, ...] = ()


class CheckReport(msgspec.Struct, frozen=True):
    """What a check of a custom layer found, line by line."""

    lines: tuple[CheckLine, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was found that will not work."""
        return not any(line.verdict == "bad" for line in self.lines)


class LessonReport(msgspec.Struct, frozen=True):
    """Whether what a lesson asks for is done, and if not what is still to do.

    Attributes:
        words: The same in other languages, by their codes: `{"zh": "…"}`.
    """

    done: bool
    text: str
    words: Mapping[str, str] = {}
