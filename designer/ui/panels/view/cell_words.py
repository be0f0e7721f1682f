"""What a cell stands for when something else than a tensor's values is seen."""

from __future__ import annotations

from designer.runtime.pictures.sheet import Sheet
from designer.ui.panels.view.choice import Seen


def words(what: Seen, index: tuple[int, ...], sheet: Sheet) -> str:
    """An index in words; "" where it is that of a value.

    Args:
        index: True places, whatever the order on show.
    """
    match what:
        case "similarity":
            return f"output {index[0]} with output {index[1]}"
        case "alike_inputs":
            return f"input {index[0]} with input {index[1]}"
        case "singular":
            return f"singular value {index[0] + 1}"
        case "response" if len(index) >= 4:
            kernel, channel, *inner = index
            waves = ", ".join(_frequency(at, size) for at, size in zip(inner[-2:], sheet.shape[-2:], strict=True))
            return f"out {kernel}, in {channel}, frequency [{waves}]"
    return ""


def _frequency(place: int, size: int) -> str:
    """Cycles a cell; 0 is in the middle."""
    return f"{(place - size // 2) / size:g}".replace("-", "−")
