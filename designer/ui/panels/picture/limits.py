"""Which values have the strongest colours: of all of them, of all but the rare ones, of what is seen."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from designer.runtime.pictures.reports import Facts, Numbers, Own, Reduction, Tally
from designer.ui.panels.picture.colours import Scale, share_of
from designer.ui.panels.picture.counted import BARS
from designer.ui.panels.picture.layer import Layer

FEW = 10_000
"""Elements up to which the whole range suits."""
MOST_SAMPLED = 1 << 16
"""Values from which percentiles of what is seen are worked out."""


class Choice(IntEnum):
    """What a person can choose."""

    ALL = 0
    MOST = 1
    SEEN = 2
    OWN = 3
    RANGE = 4

    @property
    def own(self) -> Own:
        """What of its own each kernel is shown by."""
        return {Choice.OWN: "size", Choice.RANGE: "range"}.get(self, "")  # type: ignore[return-value]


NAMES = (
    ("All", "From the lowest to the highest of all values"),
    ("1–99 %", "The rarest values of all are left out"),
    ("Seen", "From 1 % to 99 % of what is seen"),
    ("Each", "Each kernel or map by its own largest size"),
    ("Range", "Each kernel or map from its own lowest to its own highest value"),
)
"""Each in a word beside the title, and in words."""


def suited(facts: Facts, layer: Layer | None) -> Choice:
    """The choice for someone who made none: reduced pictures are faint in the colours of single values."""
    if layer is not None and layer.window.down * layer.window.right > 4:
        return Choice.SEEN
    return Choice.ALL if np.prod(facts.shape, dtype=float) <= FEW else Choice.MOST


def percentiles(values: Numbers) -> tuple[float, float] | None:
    """The values that 1 % and 99 % of these lie below; None where there is none."""
    few = values.reshape(-1)[:: max(1, values.size // MOST_SAMPLED)]
    if not few.size:
        return None
    ordered = np.sort(few)
    last = len(ordered) - 1
    return float(ordered[int(0.01 * last)]), float(ordered[int(0.99 * last)])


def seen_bars(layer: Layer) -> tuple[tuple[int, ...], float, float]:
    """How many of the values that are seen lie in each of as many equal steps, and from where to where."""
    shown = layer.shown().astype(np.float64)
    low, high = (float(shown.min()), float(shown.max())) if shown.size else (0.0, 0.0)
    if not 0 < high / 2 - low / 2 < 1e300:
        return (), low, high
    places = ((shown / 2 - low / 2) / (high / 2 - low / 2) * BARS).astype(np.intp)
    counts = np.bincount(np.minimum(places, BARS - 1), minlength=BARS)
    return tuple(int(count) for count in counts), low, high


def placed(bars: tuple[int, ...], low: float, high: float, signed: bool) -> tuple[tuple[int, ...], float, float]:
    """The same; where all are one value, the bar stands where that value is between the ends of its colours."""
    if low < high:
        return bars, low, high
    scale = Scale.around(low, high, signed)
    at = min(int(share_of(low, scale.low, scale.high) * BARS), BARS - 1)
    return tuple(sum(bars) * (step == at) for step in range(BARS)), scale.low, scale.high


def ends(
    choice: Choice, tally: Tally | None, robust: tuple[float, float] | None, whole: Layer | None, seen: Layer | None
) -> tuple[float, float]:
    """The lowest and the highest value of a choice, as well as it is known by now."""
    layer = seen if choice == Choice.SEEN else whole or seen
    shown = layer.shown() if layer is not None else np.zeros(0, np.float32)
    if choice == Choice.MOST and robust is not None:
        found: tuple[float, float] | None = robust
    elif choice == Choice.ALL and tally is not None and tally.finite:
        found = tally.low, tally.high
    elif choice == Choice.ALL and shown.size:
        found = float(shown.min()), float(shown.max())
    else:
        found = percentiles(shown)
    if choice == Choice.MOST and found is not None and found[0] == found[1] and tally is not None and tally.finite:
        found = tally.low, tally.high  # nearly all are one value: what differs from it would not be seen
    return found or (0.0, 0.0)


def scale_for(low: float, high: float, choice: Choice, how: Reduction, signed: bool, lowest: float) -> Scale:
    """The scale between two values: of sizes from 0, of signed values as far below 0 as above it.

    Args:
        lowest: The lowest value that is known of: where none is below 0 the colours need not tell.
    """
    if choice == Choice.RANGE:
        return Scale(0.0, 1.0, False)
    if how == "largest":
        return Scale(0.0, 1.0, False) if choice == Choice.OWN else Scale.around(0.0, max(abs(low), abs(high)), False)
    around = signed and lowest < 0
    if choice == Choice.OWN:
        return Scale(-1.0, 1.0, True) if around else Scale(0.0, 1.0, False)
    return Scale.around(low, high, around)
