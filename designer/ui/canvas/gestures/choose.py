"""Which gesture a press begins, by what is under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.edit import apply_repair
from designer.graph.model import Edge
from designer.graph.problem import Repair
from designer.ui.canvas.gestures.base import Gesture, Pointer
from designer.ui.canvas.gestures.box import Box
from designer.ui.canvas.gestures.move import Move
from designer.ui.canvas.gestures.tap import Tap
from designer.ui.canvas.gestures.wire import Wire
from designer.ui.canvas.hits import Hit, hit

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


def gesture_at(view: CanvasView, at: Pointer) -> Gesture:
    """The gesture that a press of the left button begins here."""
    found = hit(view.board, at.scene, view.zoom)
    match found:
        case Hit(what="port"):
            return Wire.grab(view, found)
        case Hit(what="enter", node=node):
            return Tap(view, lambda: view.document.enter(node))
        case Hit(what="repair", repair=Repair() as repair):
            return Tap(view, lambda: mend(view, repair))
        case Hit(what="bubble", node=node):
            return Tap(view, lambda: view.document.select({node}))
        case Hit(what="card", node=node):
            return Move(view, node)
        case Hit(what="wire", edge=Edge() as edge):
            return Tap(view, lambda: _choose_wire(view, edge, at))
    return Box(view)


def mend(view: CanvasView, repair: Repair) -> None:
    """Applies a repair."""
    view.document.edit(repair.text, apply_repair(view.document.design, repair))


def _choose_wire(view: CanvasView, edge: Edge, at: Pointer) -> None:
    if not (at.adds or at.toggles):
        view.document.select(())
        view.board.select_edges({edge})
    else:
        view.board.select_edges(view.board.selected_edges ^ {edge})
