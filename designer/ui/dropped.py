"""Files that are dropped on the window: what each is by its name, and which of several count. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from designer.files import suffixes

Sort = Literal["design", "weights", "image", "numpy", "tensors", "python", "unknown"]

_BY_SUFFIX: dict[Sort, tuple[str, ...]] = {
    "design": (".json",),
    "weights": suffixes.WEIGHTS,
    "image": suffixes.IMAGES,
    "numpy": (suffixes.ARRAY,),
    "tensors": (suffixes.ARRAYS,),
    "python": (".py",),
}
_VERBS: dict[Sort, str] = {
    "design": "Open",
    "weights": "Load the weights of",
    "image": "Feed in",
    "numpy": "Feed in",
    "tensors": "Look into",
    "python": "Draw what is in",
}
WHAT_CAN = (
    f"a design ({suffixes.DESIGN}), weights ({', '.join(suffixes.WEIGHTS)}), a picture, "
    "arrays (.npy, .npz) or Python (.py)"
)


def sort_of(path: Path) -> Sort:
    """What a file is, by how its name ends."""
    ending = path.suffix.lower()
    return next((sort for sort, endings in _BY_SUFFIX.items() if ending in endings), "unknown")


def that_count(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Of several files the first design alone, else all of them in turn."""
    designs = [path for path in paths if sort_of(path) == "design"]
    return tuple(designs[:1] or paths)


def promise(paths: Sequence[Path]) -> str:
    """What letting go would do, in one line."""
    said = [_one(path) for path in that_count(paths)]
    return said[0] if len(said) == 1 else f"{said[0]}, and {len(said) - 1} more"


def refusal(path: Path) -> str:
    """Why nothing is done with a file, in one line; "" for one that is taken."""
    if sort_of(path) == "unknown":
        return f"{path.name}: nothing here reads such a file; drop {WHAT_CAN}"
    return ""


def _one(path: Path) -> str:
    verb = _VERBS.get(sort_of(path))
    return f"{verb} {path.name}" if verb else f"Nothing here reads {path.name}"
