"""Files that are dropped on the window: what each is by its name, and what becomes of several. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from designer.files import suffixes

Sort = Literal["design", "weights", "image", "numpy", "tensors", "python", "data", "unknown"]

_BY_SUFFIX: dict[Sort, tuple[str, ...]] = {
    "design": (".json",),
    "weights": suffixes.WEIGHTS,
    "image": suffixes.IMAGES,
    "numpy": (suffixes.ARRAY,),
    "tensors": (suffixes.ARRAYS,),
    "python": (".py",),
}
_ORDER: tuple[tuple[Sort, ...], ...] = (("design",), ("python",), ("weights", "tensors"), ("image", "numpy", "data"))
"""What comes first of several files: what one is for the next."""
_ONE: dict[Sort, str] = {
    "design": "one design is opened at a time",
    "weights": "one file of tensors is taken at a time",
    "tensors": "one file of tensors is taken at a time",
    "image": "one input is fed in at a time",
    "numpy": "one input is fed in at a time",
    "data": "one input is fed in at a time",
}
_SAID: dict[Sort, str] = {
    "design": "Open {}",
    "weights": "Load {}, or look into it if it does not fit",
    "image": "Feed in {}",
    "numpy": "Feed in {}",
    "tensors": "Look into {}",
    "python": "Draw what is in {}",
    "data": "Take the images of {} to run and train on",
}
_ARCHIVE = b"PK\x03\x04"
WHAT_CAN = (
    f"a design ({suffixes.DESIGN}), weights ({', '.join(suffixes.WEIGHTS)}), a picture, "
    "arrays (.npy, .npz), Python (.py) or a folder of images in idx files"
)


class Step(NamedTuple):
    """What becomes of one file.

    Attributes:
        left: Why nothing is done with it; empty for one that is taken.
    """

    path: Path
    sort: Sort
    left: str = ""

    @property
    def promise(self) -> str:
        """What letting go would do with it, in one line."""
        if self.sort == "unknown":
            return f"Nothing here reads {self.path.name}"
        return f"Leave out {self.path.name}: {self.left}" if self.left else _SAID[self.sort].format(self.path.name)


def sort_of(path: Path) -> Sort:
    """What a file is, by how its name ends."""
    ending = path.suffix.lower()
    by_name: Sort = next((sort for sort, endings in _BY_SUFFIX.items() if ending in endings), "unknown")
    if by_name == "unknown" and not ending and _begins_as_an_archive(path):
        return "weights"
    return "data" if by_name == "unknown" and _is_data(path) else by_name


def _together(path: Path, taken: Sequence[Step]) -> bool:
    """Whether a file is of a data set that is taken already."""
    return any(step.sort == "data" and path.parent in (step.path, step.path.parent) for step in taken)


def _begins_as_an_archive(path: Path) -> bool:
    """Whether `torch.save` may have written it: the book gives its files names without an ending."""
    try:
        if not path.is_file():  # a pipe would wait for ever
            return False
        with path.open("rb") as file:
            return file.read(len(_ARCHIVE)) == _ARCHIVE
    except OSError:
        return False


def _is_data(path: Path) -> bool:
    """Whether it is of a data set; a folder is looked into."""
    try:
        return _belongs(path, path.stat().st_mtime_ns)
    except OSError:
        return False


@lru_cache(maxsize=8)
def _belongs(path: Path, _changed: int) -> bool:
    """Asked again with every move of the mouse."""
    from designer.files.data_set import belongs  # a window starts without it

    return belongs(path)


def plan(paths: Sequence[Path]) -> tuple[Step, ...]:
    """What becomes of the files, in the order in which it is done; those that are left out come last."""
    taken, left = list[Step](), list[Step]()
    for sorts in _ORDER:
        for path in (path for path in paths if sort_of(path) in sorts):
            sort = sort_of(path)
            second = any(step.sort in sorts for step in taken) and sort in _ONE
            (left if second else taken).append(Step(path, sort, _ONE[sort] if second else ""))
    left = [step for step in left if step.sort != "data" or not _together(step.path, taken)]
    unknown = [path for path in paths if sort_of(path) == "unknown"]
    left += [Step(path, "unknown", f"nothing here reads such a file; drop {WHAT_CAN}") for path in unknown]
    return (*taken, *left)
