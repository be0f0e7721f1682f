"""Numbers as people read them: four digits, thousands apart, shapes with a ×."""

from __future__ import annotations

import math


def short(value: float | None) -> str:
    """Four significant digits: `0.3127`, `-1.5`, `1.2e-07`; `–` where there is no number."""
    if value is None:
        return "–"
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    return _minus(f"{value:.4g}")


def whole(value: int) -> str:
    """Thousands apart: `61,706`."""
    return f"{value:,}"


def shape(sizes: tuple[int, ...]) -> str:
    """`6×1×5×5`; a tensor without dimensions is a `scalar`."""
    return "×".join(str(size) for size in sizes) or "scalar"


NOT_KNOWN = "not yet known"
"""Stands for the shape of a tensor that the first run will give one."""


def duration(seconds: float) -> str:
    """`0.84 ms`, `120 ms`, `2.4 s`."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    milliseconds = seconds * 1000
    return f"{milliseconds:.0f} ms" if milliseconds >= 10 else f"{milliseconds:.2f} ms"


def percent(share: float) -> str:
    """`99.2 %`; a share too small to round up to a tenth is `< 0.1 %`."""
    if 0 < share < 0.0005:
        return "< 0.1 %"
    return f"{share * 100:.1f} %"


def size(count: float) -> str:
    """Bytes: `12 bytes`, `10.0 KiB`, `1.0 GiB`."""
    if count < 1024:
        return plural(round(count), "byte")
    power = min(3, (round(count).bit_length() - 1) // 10)
    return f"{count / 1024**power:,.1f} {('KiB', 'MiB', 'GiB')[power - 1]}"


def plural(count: int, word: str) -> str:
    """`1 problem`, `2 problems`."""
    return f"{whole(count)} {word}" if count == 1 else f"{whole(count)} {word}s"


def _minus(text: str) -> str:
    """The typographic minus before the digits, as wide as a digit; exponents keep theirs."""
    return "−" + text[1:] if text.startswith("-") else text
