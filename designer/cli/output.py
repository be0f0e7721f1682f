"""Files that a command writes: never over what it reads or what is of another sort, and over nothing in silence."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from designer.errors import DesignerError


class Output(NamedTuple):
    """A file that is about to be written.

    Attributes:
        over: There is one of this name already.
    """

    path: Path
    over: bool

    @property
    def told(self) -> str:
        """What is said once it is written: `net.py written`."""
        return f"{self.path} written{' over' if self.over else ''}"


def output(path: str | Path) -> Output:
    """A file of this name."""
    return Output(Path(path), Path(path).exists())


def text_output(path: str | Path, ending: str, sort: str) -> Output:
    """A file of text of one sort: over one of another sort it is not written.

    Raises:
        DesignerError: there is such a file, and its name has another ending.
    """
    found = output(path)
    if found.over and not found.path.name.endswith(ending) and not found.path.is_dir():
        raise DesignerError(f"{path}: is there already and is no {sort}, which ends in {ending}; choose another name")
    return found
