"""What is looked at, written to files and copied as text; of huge ones never all goes through the window."""

from __future__ import annotations

import msgspec

from designer.engine.calls.call import Call
from designer.engine.calls.weights import Saved
from designer.files.grids.grid import Paint
from designer.runtime.pictures.reports import Arrangement, Own, Subject


class WriteGrid(Call[Saved], frozen=True):
    """Write all of what is looked at; the file's ending names the format.

    Attributes:
        own: By what of its own each kernel is painted.
    """

    path: str
    subject: Subject
    arrangement: Arrangement
    paint: Paint
    own: Own = ""


class Numbers(msgspec.Struct, frozen=True):
    """Rows and columns as text with tabs between, as spreadsheets take it."""

    text: str


class CopyNumbers(Call[Numbers], frozen=True):
    """The numbers of what is looked at as text."""

    subject: Subject
    arrangement: Arrangement
