"""The colours of the window, light and dark; every part takes them from here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Palette:
    """Colours as `#RRGGBB`.

    Attributes:
        dots: The canvas' grid. `card` fills the nodes on it.
        border: Of cards and fields; `line` parts panels.
        faded: Words of what is disabled.
        on_accent: Words on a ground of the accent's colour.
        negative, positive: The most negative and the most positive value of a heatmap; 0 has the panel's colour.
        problem_fill: Behind words about a problem.
        sequence: From the smallest to the largest value where none is below 0; 0 has the panel's colour here too.
        not_finite: NaN. `above` and `below` are the infinities.
        syntax: Of "keyword", "string", "comment", "number", "type", "name" and "self" in code.
    """

    dark: bool
    canvas: str
    dots: str
    card: str
    panel: str
    line: str
    text: str
    quiet: str
    faded: str
    border: str
    accent: str
    on_accent: str
    wire: str
    problem: str
    problem_fill: str
    warning: str
    good: str
    field: str
    hover: str
    thumb: str
    negative: str
    positive: str
    sequence: tuple[str, ...]
    not_finite: str
    above: str
    below: str
    syntax: Mapping[str, str] = dataclasses.field(hash=False)
    categories: Mapping[str, str] = dataclasses.field(hash=False)

    def category(self, name: str) -> str:
        """The colour of a category of nodes; a group without one of its own has that of operations."""
        return self.categories.get(name, self.categories["operation"])


_CATEGORIES = MappingProxyType(
    {
        "convolution": "#0EA5E9",
        "activation": "#F59E0B",
        "pooling": "#10B981",
        "linear": "#6366F1",
        "normalisation": "#14B8A6",
        "block": "#A855F7",
        "operation": "#94A3B8",
        "input": "#64748B",
        "output": "#64748B",
        "tensor": "#CA8A04",
        "dropout": "#F472B6",
        "recurrent": "#EC4899",
        "attention": "#D946EF",
        "sparse": "#84CC16",
        "padding": "#38BDF8",
        "vision": "#22D3EE",
        "loss": "#EF4444",
        "custom": "#65A30D",
    }
)

LIGHT = Palette(
    dark=False,
    canvas="#F6F7F9",
    dots="#DCE0E7",
    card="#FFFFFF",
    panel="#FFFFFF",
    line="#DDE1E7",
    text="#1B1F24",
    quiet="#606975",
    faded="#A3ABB6",
    border="#CBD2DB",
    accent="#205FE6",
    on_accent="#FFFFFF",
    wire="#94A0B0",
    problem="#C8261B",
    problem_fill="#FEF3F2",
    warning="#A84C08",
    good="#137A3A",
    field="#FFFFFF",
    hover="#F1F3F6",
    thumb="#CFD5DD",
    negative="#1D4ED8",
    positive="#C2410C",
    sequence=("#FEE391", "#FB9A29", "#CC4C02", "#662506"),
    not_finite="#D946EF",
    above="#111827",
    below="#6B7280",
    syntax=MappingProxyType(
        {
            "keyword": "#7C3AED",
            "string": "#15803D",
            "comment": "#606975",
            "number": "#B45309",
            "type": "#0B5CAD",
            "name": "#0B5CAD",
            "self": "#606975",
        }
    ),
    categories=_CATEGORIES,
)

DARK = Palette(
    dark=True,
    canvas="#15181D",
    dots="#272D36",
    card="#20262F",
    panel="#1B1F26",
    line="#2C333D",
    text="#E6EAF0",
    quiet="#8E99A8",
    faded="#5B6675",
    border="#3A4451",
    accent="#6EA8FE",
    on_accent="#0E1726",
    wire="#5D6B7D",
    problem="#FF6B5E",
    problem_fill="#33201F",
    warning="#FBBF24",
    good="#4ADE80",
    field="#171B21",
    hover="#252B34",
    thumb="#3A4451",
    negative="#1D4ED8",
    positive="#C2410C",
    sequence=("#662506", "#CC4C02", "#FB9A29", "#FEE391"),
    not_finite="#E879F9",
    above="#F8FAFC",
    below="#8B95A5",
    syntax=MappingProxyType(
        {
            "keyword": "#C4A7FF",
            "string": "#86DFA6",
            "comment": "#8E99A8",
            "number": "#F0B072",
            "type": "#7FB8FF",
            "name": "#7FB8FF",
            "self": "#A8B3C2",
        }
    ),
    categories=_CATEGORIES,
)


def palette(dark: bool) -> Palette:
    """The light or the dark colours."""
    return DARK if dark else LIGHT
