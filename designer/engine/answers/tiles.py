"""Values of the live module for pictures."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.tiles import ReadTile
from designer.engine.state import State
from designer.runtime.reports import Tile
from designer.runtime.tiles import read_tile


@answer.register
def _(call: ReadTile, state: State) -> Tile:
    return read_tile(state.live.module, call.name, call.limit, call.gradient)
