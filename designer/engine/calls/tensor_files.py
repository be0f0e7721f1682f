"""Files of tensors, looked into and written."""

from __future__ import annotations

from typing import Literal

from designer.engine.calls.call import Call
from designer.engine.calls.weights import Saved
from designer.runtime.reports import FileReport


class OpenTensors(Call[FileReport], frozen=True):
    """Look into a file of tensors; the engine keeps it at hand to be looked at (`OfFile`) and for `SaveTensors`."""

    path: str


class SaveTensors(Call[Saved], frozen=True):
    """Write tensors: of the live module by name, the outputs of the last run, or a member of an opened file.

    One tensor is written alone, several as a dictionary; the ending of the file names the format.
    """

    path: str
    source: Literal["live", "outputs", "file"]
    names: tuple[str, ...] = ()
    opened: str = ""
    number: int = 0
