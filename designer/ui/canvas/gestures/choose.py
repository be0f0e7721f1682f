"""Which gesture a press begins, by what is under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from designer.graph.edit import apply_repair
from designer.graph.model import Edge, Port
from designer.graph.problem import Repair
from designer.graph.query import FOR_PEOPLE
from designer.ui.canvas.gestures.base import Gesture, Pointer
from designer.ui.canvas.gestures.box import Box
from designer.ui.canvas.gestures.duplicate import Duplicate
from designer.ui.canvas.gestures.menu import Menu
from designer.ui.canvas.gestures.move import Move
from designer.ui.canvas.gestures.pan import Pan
from designer.ui.canvas.gestures.resize import Resize
from designer.ui.canvas.gestures.rewire import Rewire
from designer.ui.canvas.gestures.stroke import Cut, LeadStroke
from designer.ui.canvas.gestures.tap import Tap
from designer.ui.canvas.gestures.waypoint import Lead, take_point_off
from designer.ui.canvas.gestures.wire import Wire
from designer.ui.canvas.hits import Hit, hit

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


def gesture_at(view: CanvasView, at: Pointer, button: Qt.MouseButton) -> Gesture | None:
    """The gesture that a press begins here, if any."""
    match button:
        case Qt.MouseButton.MiddleButton:
            return Pan(view)
        case Qt.MouseButton.LeftButton:
            return Pan(view) if view.space_held else _left(view, at)
        case Qt.MouseButton.RightButton if at.toggles:
            return Cut(view)
        case Qt.MouseButton.RightButton if at.adds:
            return LeadStroke(view)
        case Qt.MouseButton.RightButton:
            return Menu(view)
    return None


def double_click_at(view: CanvasView, at: Pointer) -> Gesture | None:
    """The gesture that the second press of a double click begins here, if any; most act at once."""
    found = hit(view.board, at.scene, view.zoom)
    match found:
        case Hit(what="card" | "corner", node=node) if view.document.block.node(node).kind in FOR_PEOPLE:
            view.write(node)
        case Hit(what="card", node=node):
            view.document.enter(node)
        case Hit(what="empty"):
            view.search_wanted.emit(at.view, None)
        case Hit(what="point", edge=Edge() as edge, index=index):
            take_point_off(view, edge, index)
        case Hit(what="thumbnail"):
            view.flow_wanted.emit(found.edge.source if found.edge else Port(found.node, ""))
        case Hit(what="wire", edge=Edge() as edge):
            return Lead.new(view, edge, at)
        case _:
            return _left(view, at)
    return None


def _left(view: CanvasView, at: Pointer) -> Gesture:
    if at.alt and at.adds:
        return Cut(view)
    found = hit(view.board, at.scene, view.zoom)
    match found:
        case Hit(what="port"):
            return _from_port(view, found, at)
        case Hit(what="enter", node=node):
            return Tap(view, lambda: view.document.enter(node))
        case Hit(what="check", node=node):
            return Tap(view, lambda: view.check_wanted.emit(node))
        case Hit(what="repair", repair=Repair() as repair):
            return Tap(view, lambda: mend(view, repair))
        case Hit(what="bubble", node=node):
            return Tap(view, lambda: view.document.select({node}))
        case Hit(what="corner", node=node):
            return Resize(view, node)
        case Hit(what="card", node=node):
            return Duplicate(view, node) if at.alt else Move(view, node)
        case Hit(what="point", edge=Edge() as edge, index=index):
            return Lead(view, edge, index)
        case Hit(what="wire" | "thumbnail", edge=Edge() as edge):
            return Tap(view, lambda: _choose_wire(view, edge, at))
        case Hit(what="thumbnail", node=node):
            return Tap(view, lambda: view.document.select({node}))
    return Box(view)


def _from_port(view: CanvasView, found: Hit, at: Pointer) -> Gesture:
    if at.toggles and found.port is not None and found.port.output:
        leaving = tuple(edge for edge in view.document.block.edges if edge.source == found.end)
        if leaving:
            return Rewire(view, found.end, leaving)
    return Wire.grab(view, found)


def mend(view: CanvasView, repair: Repair) -> None:
    """Applies a repair."""
    view.document.edit(repair.text, apply_repair(view.document.design, repair))


def _choose_wire(view: CanvasView, edge: Edge, at: Pointer) -> None:
    if not (at.adds or at.toggles):
        view.document.select(())
        view.board.select_edges({edge})
    else:
        view.board.select_edges(view.board.selected_edges ^ {edge})
