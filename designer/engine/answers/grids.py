"""What is looked at, written to files and copied as text."""

from __future__ import annotations

from pathlib import Path

from designer.engine.answers.answer import answer
from designer.engine.answers.subjects import tensor_of
from designer.engine.calls.grids import CopyNumbers, Numbers, WriteGrid
from designer.engine.calls.weights import Saved
from designer.engine.state import State
from designer.errors import DesignerError
from designer.files import suffixes
from designer.files.grids.formats import write_grid
from designer.files.grids.text import lines
from designer.files.tensors import write_tensors
from designer.runtime.pictures.grids import grid_of

MOST_COPIED = 250_000
"""Numbers that are copied as text; more is what files are for."""
PICTURES = (".png", ".svg")


@answer.register
def _(call: WriteGrid, state: State) -> Saved:
    ending = Path(call.path).suffix.lower()
    tensor, gaps = tensor_of(call.subject, state), ending in PICTURES
    if ending in suffixes.WEIGHTS:
        write_tensors(tensor, call.path)
    else:
        write_grid(grid_of(tensor, call.arrangement, call.own if gaps else "", gaps), call.paint, call.path)
    return Saved(call.path, Path(call.path).stat().st_size)


@answer.register
def _(call: CopyNumbers, state: State) -> Numbers:
    grid = grid_of(tensor_of(call.subject, state), call.arrangement, gaps=False)
    count = grid.height * grid.width
    if count > MOST_COPIED:
        raise DesignerError(f"{count:,} numbers are too many to be copied; write them to a .csv or .npy file")
    return Numbers("".join(lines(values, "\t") for values, _ in grid.bands()))
