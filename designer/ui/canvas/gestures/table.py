"""What the hand can do on the canvas, one line each, for the page of keys and gestures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GestureSpec:
    """One act of the hand.

    Attributes:
        hand: What the hand does, as a person would say it.
        does: What comes of it.
        group: The heading that it stands under; groups come in the order of `GESTURES`.
    """

    hand: str
    does: str
    group: str


LOOK, SELECT, NODES, WIRES, ADD = "Look about", "Select", "Nodes", "Wires", "Add"

GESTURES: tuple[GestureSpec, ...] = (
    GestureSpec("Wheel", "zooms at the mouse", LOOK),
    GestureSpec("Shift + wheel", "moves the canvas sideways", LOOK),
    GestureSpec("Two fingers on a trackpad", "move the canvas; a pinch zooms", LOOK),
    GestureSpec("Middle button and drag, Space and drag", "moves the canvas", LOOK),
    GestureSpec("Click in the overview", "goes there", LOOK),
    GestureSpec("Click a node or a wire", "selects it", SELECT),
    GestureSpec("Shift + click", "adds a node to the selection", SELECT),
    GestureSpec("Ctrl + click", "takes a node or a wire into the selection, or out of it", SELECT),
    GestureSpec("Right click, the menu key", "shows what can be done with a node, a wire or the canvas", SELECT),
    GestureSpec("Drag over empty canvas", "selects what the box touches; Shift adds, Ctrl toggles", SELECT),
    GestureSpec("Arrow keys", "go from node to node", SELECT),
    GestureSpec("Drag a node", "moves the selected nodes", NODES),
    GestureSpec("Drag a node without wires onto a wire", "puts it into the wire; Alt keeps it out", NODES),
    GestureSpec("Alt + drag a node", "leaves copies of the selected nodes under the hand", NODES),
    GestureSpec("Drag a frame's title bar", "moves the frame with all that lies wholly inside", NODES),
    GestureSpec("Drag the lower right corner of a note or a frame", "makes it larger or smaller", NODES),
    GestureSpec("Double click a note or a frame", "writes on it; Ctrl+Enter or a click elsewhere is done", NODES),
    GestureSpec("Double click a block, Tab", "enters the block", NODES),
    GestureSpec("Drag from port to port", "draws a wire; over a card it takes the first free port", WIRES),
    GestureSpec("Drag a wire's end off its input", "puts it elsewhere; let go in empty space it is gone", WIRES),
    GestureSpec("Ctrl + drag an output", "puts all its wires on another output", WIRES),
    GestureSpec("Ctrl + right button and drag, Alt + Shift + drag", "cuts the wires that the line crosses", WIRES),
    GestureSpec("Shift + right button and drag", "adds a point to each wire that the line crosses", WIRES),
    GestureSpec("Double click a wire", "adds a point that the wire runs through; drag it on", WIRES),
    GestureSpec("Drag a point of a wire", "leads the wire another way", WIRES),
    GestureSpec("Double click a picture of what flowed", "shows it large, in the Weights panel", WIRES),
    GestureSpec("Double click a point of a wire", "removes the point", WIRES),
    GestureSpec("Double click empty canvas, Space, Tab with nothing selected", "searches what can be added", ADD),
    GestureSpec("Let go of a new wire in empty space", "searches what takes what flows in it", ADD),
    GestureSpec("Drag from the library", "places a node; onto a wire, into the wire; Alt keeps it out", ADD),
    GestureSpec("Drop a file on the window", "opens a design, loads weights, feeds in a picture, draws Python", ADD),
    GestureSpec("Escape", "breaks off what the hand is doing, else leaves the block", LOOK),
)
"""A gesture is one class in this folder, chosen in `choose.py`, and a line here."""
