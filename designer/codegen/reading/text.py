"""A whole Python text as a design: its classes become blocks, and what cannot be drawn stays Python."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from designer.catalogue.code_text import Unreadable, lines_of, parse
from designer.codegen.reading.own_sequential import as_sequential
from designer.codegen.reading.reader import Kept, Reader
from designer.codegen.reading.shapes import with_guessed_shapes
from designer.codegen.reading.single_layer import around_layer
from designer.codegen.reading.unfolding.uses import Uses
from designer.codegen.reading.unused import left_out
from designer.errors import FileRefused
from designer.graph.exchange.layers import apart_from
from designer.graph.exchange.merge import with_inner
from designer.graph.model import Block, Design, Layer
from designer.graph.names import unique_name
from designer.graph.regions.region import calling


class Reading(NamedTuple):
    """What became of a text.

    Attributes:
        main: What the text is about: a block, or a custom layer where that could not be drawn.
        kept: The classes that became custom layers, and lines that became code nodes.
        may_be_layer: It is a class of the text, so it could be a custom layer as well.
        notes: What the drawing does otherwise than the text, in a sentence each.
        choices: By name, what in the text may be meant, where it does not say which one: functions or classes.
        drawn: Which of them this is.
    """

    blocks: Mapping[str, Block]
    layers: Mapping[str, Layer]
    main: str
    kept: tuple[Kept, ...] = ()
    may_be_layer: bool = True
    notes: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    drawn: str = ""

    @property
    def reason(self) -> str:
        """Why what the text is about is no drawing, in one line; "" where it is one."""
        return next((f"{one.name}: line {one.line}: {one.reason}" for one in self.kept if one.name == self.main), "")

    @property
    def piece(self) -> Design:
        """The drawing as it can stand in another one.

        Raises:
            FileRefused: what the text is about could not be drawn.
        """
        if self.reason:
            raise FileRefused(f"{self.reason}, so it is no drawing")
        whole = Design(self.main, self.blocks, layers=self.layers)
        inner = with_inner(whole, (self.main,))  # the others stand only in custom layers, whose texts hold them
        blocks = {name: block for name, block in self.blocks.items() if name in inner}
        stand = {node.of for block in blocks.values() for node in block.nodes if node.kind != "op"}
        layers = {name: layer for name, layer in self.layers.items() if name in stand}
        return replace(whole, blocks=blocks, layers=apart_from(layers, blocks))

    @property
    def design(self) -> Design:
        """The drawing alone, with shapes at its inputs where its first layers tell them.

        What the text is about and could not be drawn is the one custom layer of a block around it.

        Raises:
            FileRefused: not even its inputs and outputs can be told.
        """
        return around_layer(self.main, self.layers) if self.reason else with_guessed_shapes(self.piece)


def read_text(text: str, name: str = "the text", wanted: str = "") -> Reading:
    """The drawing that a Python text is; nothing of it is run.

    Args:
        name: What errors call the text.
        wanted: Which of its functions, classes or variables is meant; "" for what the text says itself.

    Raises:
        FileRefused: Python cannot read it, or it defines no network.
    """
    lines = lines_of(text)
    try:
        tree, rows = as_sequential(parse(lines))
    except Unreadable as error:
        raise FileRefused(f"{name}: line {error.fault.line}: {error.fault.message}") from None
    uses = Uses()
    reader = Reader(tree, lines, uses, wanted)
    try:
        main = reader.read()
        if uses.tell and main in reader.definitions.blocks:
            uses.complete = True
            reader = Reader(tree, lines, uses, wanted)
            main = reader.read()
    except RecursionError:
        raise FileRefused(f"{name}: is nested too deep to be read") from None
    if not main:
        raise FileRefused(f"{name}: defines no class that stands on nn.Module and makes no nn.Sequential")
    definitions = reader.definitions
    found = Reading(
        definitions.blocks, definitions.layers, main, tuple(reader.kept), main in reader.classes,
        choices=reader.choices, drawn=reader.drawn,
    )  # fmt: skip
    if found.reason:
        return found
    found = _numbered_anew(found, definitions.wishes, reader.classes)
    notes = [f"{row} does what nn.Sequential does, and is drawn as one" for row in rows]
    notes += reader.text.differs
    notes += map(_written_into, sorted(definitions.changed.get(main, ())))
    if given := definitions.gives.get(main):
        notes.append(f"the text gives its results in a {given}; the drawing gives them in a tuple")
    drawn = found.piece
    return found._replace(kept=tuple(_of(found.kept, drawn)), notes=(*notes, *left_out(drawn)))


def _numbered_anew(found: Reading, wishes: Mapping[str, str], classes: Container[str]) -> Reading:
    """The blocks that stand in the drawing, numbered as if there were no others.

    What the text is about is called first, then what has the name of a class.
    """
    piece, called = found.piece, dict[str, str]()
    taken = {*piece.layers}
    for name in sorted(piece.blocks, key=lambda name: (name != found.main, name not in classes)):
        called[name] = unique_name(wishes.get(name, name), taken)
        taken.add(called[name])
    blocks = {
        called[name]: replace(block, nodes=tuple(calling(node, called) for node in block.nodes))
        for name, block in piece.blocks.items()
    }
    return found._replace(blocks=blocks, main=called[found.main])


def _written_into(name: str) -> str:
    return f"the text writes into its input {name}, which the caller sees; the drawing gives a new tensor instead"


def _of(kept: Iterable[Kept], drawn: Design) -> Iterator[Kept]:
    """What of that stands in the drawing, and not only beside it in the text."""
    return (one for one in kept if one.name in drawn.layers or " " in one.name)
