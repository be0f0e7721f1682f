"""Numbers as people read them: four digits, thousands apart, shapes with a ×."""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterable


def short(value: float | None) -> str:
    """Four significant digits: `0.3127`, `-1.5`, `1.2e-07`; `–` where there is no number."""
    if value is None:
        return "–"
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    return _minus(f"{value:.4g}")


def rounded(value: float) -> str:
    """Two significant digits, where there is little room: `0.31`, `−1.5`."""
    return _minus(f"{value:.2g}")


STEPS = {"float64": 2.0**-52, "float32": 2.0**-23, "float16": 2.0**-10}
"""By type, between 1 and the next number; in a coarser type a small mean may well be meant."""
NEARLY = "≈ 0"
"""Stands for a number that is 0 but for rounding."""


def is_rounding(mean: float | None, spread: float | None, dtype: str) -> bool:
    """Whether a mean is 0 but for rounding: less than the type can tell of numbers that are spread so far."""
    if not mean or not spread or not math.isfinite(mean):
        return False
    return abs(mean) <= 2 * STEPS.get(dtype, 0.0) * spread


def short_mean(mean: float | None, spread: float | None, dtype: str) -> str:
    """A mean: `≈ 0` where it is 0 but for rounding."""
    return NEARLY if is_rounding(mean, spread, dtype) else short(mean)


def complex_number(value: complex) -> str:
    """`-2+2i`, with the signs of a person: `−2+2i`."""
    between = "" if value.imag < 0 or str(value.imag).startswith("-") else "+"
    return f"{short(value.real)}{between}{short(value.imag)}i"


def degrees(value: complex) -> str:
    """The phase of a complex number: `135°`."""
    return f"{short(round(math.degrees(cmath.phase(value)), 1))}°"


def whole(value: int) -> str:
    """Thousands apart: `61,706`."""
    return f"{value:,}"


def shape(sizes: Iterable[object]) -> str:
    """`6×1×5×5`, `B×10`; a tensor without dimensions is a `scalar`."""
    return "×".join(map(str, sizes)) or SCALAR


def dtype(of: object) -> str:
    """`float32`: a type of torch's, without torch's own name before it."""
    return str(of).removeprefix("torch.")


SCALAR = "scalar"
"""Stands for the shape of a tensor without dimensions."""
NOT_KNOWN = "not yet known"
"""Stands for the shape of a tensor that the first run will give one."""


def duration(seconds: float) -> str:
    """`0.84 ms`, `120 ms`, `2.4 s`."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    milliseconds = seconds * 1000
    return f"{milliseconds:.0f} ms" if milliseconds >= 10 else f"{milliseconds:.2f} ms"


def seconds(span: float) -> str:
    """A short time to three digits: `12.3 µs`, `1.45 ms`, `2.1 s`."""
    for size, unit in ((1.0, "s"), (1e-3, "ms")):
        if span >= size:
            return f"{span / size:.3g} {unit}"
    return f"{span * 1e6:.3g} µs"


def brief(count: float) -> str:
    """`416.5 k`, `11.51 G`, `850`."""
    for size, unit in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if count >= size:
            return f"{count / size:.4g} {unit}"
    return f"{count:.0f}"


def percent(share: float) -> str:
    """`99.2 %`; a share too small to round up to a tenth is `< 0.1 %`."""
    if 0 < share < 0.0005:
        return "< 0.1 %"
    return f"{share * 100:.1f} %"


def in_bytes(count: int) -> str:
    """Bytes that flow, by thousands: `72 bytes`, `3.1 kB`, `154 MB`."""
    for size, unit in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= size:
            share = count / size
            return f"{share:.0f} {unit}" if share >= 100 else f"{share:.1f} {unit}"
    return plural(count, "byte")


def size(count: float) -> str:
    """Bytes in memory: `12 bytes`, `10.0 KiB`, `1.0 GiB`."""
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
