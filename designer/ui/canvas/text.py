"""Letters on the canvas: their styles, how wide words are, and how words are cut to fit."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal, Protocol

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from designer.ui.theme import mono, ui

Style = Literal["title", "kind", "line", "foot", "badge", "label", "port", "message", "repair", "note"]

DOTS = "…"
NO_FONT = "Words in Chinese are not shown: this computer has no font for them. Noto Sans CJK SC is a free one."
_SYSTEMS = {"zh": QFontDatabase.WritingSystem.SimplifiedChinese}


class Ruler(Protocol):
    """Tells how wide words are, in scene px."""

    def __call__(self, text: str, style: Style) -> float: ...


@cache
def font(style: Style) -> QFont:
    """The font of a style."""
    match style:
        case "title":
            made = ui(13)
            made.setWeight(QFont.Weight.DemiBold)
        case "repair":
            made = ui(12)
            made.setWeight(QFont.Weight.DemiBold)
        case "line":
            made = mono(11)
        case "label":
            made = mono(11)
        case "message":
            made = ui(12)
        case "note":
            made = ui(13)
        case "badge":
            made = ui(11)
            made.setWeight(QFont.Weight.DemiBold)
        case _:
            made = ui(11)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@cache
def metrics(style: Style) -> QFontMetricsF:
    """The measures of a style's font."""
    return QFontMetricsF(font(style))


@cache
def drop(style: Style) -> float:
    """How far below the middle of a row the baseline of its words lies."""
    sizes = metrics(style)
    return (sizes.capHeight() or sizes.ascent() * 0.75) / 2


@lru_cache(maxsize=8)
def can_write(language: str) -> bool:
    """Whether this machine has a font for a language; without one its words would be empty boxes."""
    system = _SYSTEMS.get(language)
    return system is not None and bool(QFontDatabase.families(system))


def without_font(text: str) -> str:
    """The words, with one line that says so in the place of Chinese where there is no font for it."""
    if text.isascii() or not _chinese(text) or can_write("zh"):
        return text
    return "\n".join([*(line for line in text.split("\n") if not _chinese(line)), NO_FONT])


def _chinese(text: str) -> bool:
    return any("\u3400" <= letter <= "\u9fff" for letter in text)


@lru_cache(maxsize=20_000)
def width(text: str, style: Style) -> float:
    """How wide words are, in scene px; the canvas' `Ruler`."""
    if text.isascii():
        # Of ten thousand names each is another; letter by letter they come out a hair too wide at most.
        return sum(map(_advances(style).__getitem__, text.encode()))
    return metrics(style).horizontalAdvance(text)


@cache
def _advances(style: Style) -> tuple[float, ...]:
    return tuple(metrics(style).horizontalAdvance(chr(code)) for code in range(128))


def fit(text: str, style: Style, room: float, ruler: Ruler) -> str:
    """The words, cut with … where they are wider than `room`; nothing at all where not even two letters fit."""
    if ruler(text, style) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if ruler(text[:middle].rstrip() + DOTS, style) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + DOTS if low >= 2 else ""


def fit_middle(text: str, style: Style, room: float, ruler: Ruler) -> str:
    """A name, with … in its middle where it is wider than `room`: long names that begin alike differ at their ends."""
    if ruler(text, style) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if ruler(_without_middle(text, middle), style) <= room else (low, middle - 1)
    return _without_middle(text, low) if low >= 2 else ""


def _without_middle(text: str, left: int) -> str:
    """The name with so many of its letters left, as many at the end as at the beginning, or one less."""
    end = left // 2
    return text[: left - end].rstrip() + DOTS + text[len(text) - end :].lstrip()
