"""Draws the blocks of the bundled examples: nodes with wires, then places for the cards, then notes below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from msgspec.structs import replace

from designer.catalogue.interface import interface
from designer.graph.edit import move_nodes, with_block
from designer.graph.layout.arrange import Box
from designer.graph.model import (
    VALUE,
    Block,
    Check,
    Design,
    Edge,
    Layer,
    Node,
    Port,
    Position,
    Repeat,
    Rule,
    Value,
    When,
)
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from designer.ui.arranger import arrangement
from designer.ui.canvas.notes.note_look import height_for
from designer.ui.canvas.picture import make_board
from designer.ui.palette import LIGHT

NOTE_WIDTH, APART, BELOW = 340.0, 24.0, 56.0
"""Width of a note, room between two of them, and room between the cards and the notes, in scene px."""
WINDOW = 1.7
"""How many times as wide as high the canvas of a small window is."""

From = Node | tuple[Node, str]
"""Where a wire begins: a node's first output, or the one of that name."""


class Pen:
    """One block in the making; `blocks` are those that it may be made of."""

    def __init__(
        self, doc: str, blocks: Mapping[str, Block] | None = None, layers: Mapping[str, Layer] | None = None
    ) -> None:
        self._doc, self._blocks, self._layers = doc, dict(blocks or {}), dict(layers or {})
        self._nodes: list[Node] = []
        self._edges: list[Edge] = []

    @property
    def block(self) -> Block:
        """What was drawn so far."""
        return Block(tuple(self._nodes), tuple(self._edges), doc=self._doc)

    def input(self, name: str, *shape: int | str) -> Node:
        """An argument of the block."""
        return self._put(Node(self._id, "input", name, settings={"shape": shape} if shape else {}))

    def output(self, name: str, source: From) -> Node:
        """A result of the block."""
        return self._put(Node(self._id, "output", name), source)

    def layer(self, name: str, of: str, source: From, *start: Rule, **settings: Value) -> Node:
        """A layer of the catalogue or one of the design's own, and what its parameters start from."""
        return self._put(Node(self._id, "layer", name, of, settings, init=start), source)

    def op(self, name: str, of: str, *sources: From, **settings: Value) -> Node:
        """An operation, its sources in the order of its inputs."""
        return self._put(Node(self._id, "op", name, of, settings), *sources)

    def tensor(self, name: str, role: str, **settings: Value) -> Node:
        """A tensor of the block's own."""
        return self._put(Node(self._id, "tensor", name, role, settings))

    def inside(self, name: str, of: str, source: From, **settings: Value) -> Node:
        """An instance of another block."""
        return self._put(Node(self._id, "block", name, of, settings), source)

    def again(self, name: str, of: Node, source: From) -> Node:
        """The module of another node, called once more."""
        return self._put(Node(self._id, "again", name, of.id), source)

    def loop(self, name: str, of: str, condition: str, source: From) -> Node:
        """A block again and again while the condition holds."""
        return self._put(Node(self._id, "while", name, of, when=When(condition)), source)

    def repeat(self, name: str, of: str, source: From, repeat: Repeat) -> Node:
        """A block several times in a row."""
        return self._put(Node(self._id, "repeat", name, of, repeat=repeat), source)

    @property
    def _id(self) -> str:
        return f"n{len(self._nodes) + 1}"

    def _put(self, node: Node, *sources: From) -> Node:
        self._nodes.append(node)
        design = Design("", {**self._blocks, "": self.block}, layers=self._layers)
        ports = [port.name for port in interface(design, self.block, node).inputs] or [VALUE]
        grows = len(sources) > len(ports)
        for index, source in enumerate(sources):
            into = f"{ports[0]}{index}" if grows else ports[index]
            self._edges.append(Edge(self._from(design, source), Port(node.id, into)))
        return node

    def _from(self, design: Design, source: From) -> Port:
        if isinstance(source, tuple):
            return Port(source[0].id, source[1])
        return Port(source.id, interface(design, self.block, source).outputs[0].name)


def chain(doc: str, shape: tuple[int | str, ...], *layers: tuple[str, dict[str, Value]]) -> Block:
    """A block of layers in a row that are called by their positions."""
    pen = Pen(doc)
    last = pen.input("X", *shape)
    for index, (of, settings) in enumerate(layers):
        last = pen.layer(str(index), of, last, **settings)
    pen.output("Y", last)
    return pen.block


def note(text: str, chinese: str, check: str = "", *arguments: Value) -> Node:
    """Words for people in both languages, and what they ask for."""
    asked = Check(check, arguments) if check else None
    return Node("", "note", "note", text=text, words={"zh": chinese}, check=asked, colour="linear" if check else "")


def finished(design: Design, *notes: Node) -> Design:
    """The design with every card in its place, and the notes below those of the main block."""
    shapes = find_shapes(design, Memo())
    for name in design.blocks:
        board = make_board(design, name, shapes, LIGHT)
        looks = {node_id: item.look for node_id, item in board.items_by_id.items()}
        found = _places(arrangement(looks, design.blocks[name].edges, (0.0, 0.0)))
        design = move_nodes(design, name, found)
        if name == design.main:
            boxes = {node_id: Box(look.width, look.height) for node_id, look in looks.items()}
            right = max(found[i][0] + boxes[i].width for i in found)
            design = _with_notes(design, (right, max(found[i][1] + boxes[i].height for i in found)), notes)
    return design


def _places(work):  # type: ignore[no-untyped-def]
    while True:
        try:
            next(work)
        except StopIteration as done:
            return done.value


def _with_notes(design: Design, corner: Position, notes: tuple[Node, ...]) -> Design:
    block, placed = design.main_block, []
    both = [2 * _height(one) for one in notes]  # with the words in the other language, where there is a font for them
    for one, pos in zip(notes, _note_places(corner, both), strict=True):
        number = len(placed) + 1
        size = (NOTE_WIDTH, _height(one))
        placed.append(replace(one, id=f"note{number}", name=f"note {number}", pos=pos, size=size))
    return with_block(design, design.main, replace(block, nodes=(*block.nodes, *placed)))


def _note_places(corner: Position, heights: Sequence[float]) -> list[Position]:
    """Below the cards or to the right of them, whichever a window shows larger, as wide as high as `WINDOW`."""
    right, bottom = corner
    row, column = len(heights) * (NOTE_WIDTH + APART), sum(height + APART for height in heights)
    below = max(right, row, WINDOW * (bottom + BELOW + max(heights, default=0.0)))
    beside = max(right + BELOW + NOTE_WIDTH, WINDOW * max(bottom, column))
    if below <= beside:
        return [(index * (NOTE_WIDTH + APART), bottom + BELOW) for index in range(len(heights))]
    return [(right + BELOW, sum(height + APART for height in heights[:index])) for index in range(len(heights))]


def _height(one: Node) -> float:
    """As high as its English words and its button; the canvas adds what other languages need."""
    return ceil(height_for(one.text, NOTE_WIDTH, one.check is not None) / 4) * 4.0
