"""The values of a design: they never change; an edit makes new ones.

They cannot hold each other in a ring, so they are kept out of the search for such rings (`gc=False`), which would
walk through each of 10,000 nodes again and again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import msgspec

SCHEMA = 1
"""Version of the file format. A file of a newer version is refused, not guessed at."""

VALUE = "value"
"""The one port of an input node (going out) and of an output node (coming in)."""

Kind = Literal[
    "input", "output", "layer", "block", "again", "op", "tensor", "repeat", "while", "if", "code", "note", "frame"
]

ROLES = ("parameter", "buffer", "unsaved", "constant")
"""What a tensor is: trained, saved only, moved with the module only, or neither: a plain attribute."""

ROLE = "role"
"""How a form and a repair call what a tensor is, which stands in `Node.of`."""

Position = tuple[float, float]
"""A place on the canvas in scene px at 100 %, y downwards."""


class Expr(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="expression", forbid_unknown_fields=True):
    """An expression over the settings of the block around it, such as `channels * 4`."""

    text: str


Scalar = None | bool | int | float | str | Expr
Value = Scalar | tuple[Scalar | tuple[Scalar, ...], ...]
"""What a setting holds: a number, a switch, a word, nothing, an expression, or a tuple of those."""


class Port(NamedTuple):
    """One end of an edge: a node's id and the name of one of its inputs or outputs."""

    node: str
    name: str


class Edge(msgspec.Struct, frozen=True, gc=False, array_like=True, forbid_unknown_fields=True):
    """A wire from an output port to an input port.

    Attributes:
        via: Points that the drawn wire is led through, from the source on; nothing to the network.
    """

    source: Port
    target: Port
    via: tuple[Position, ...] = ()


class Repeat(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """How often a repeat node runs its block: `times` copies in a row, or one copy `times` times.

    Attributes:
        times: A whole number, or an expression over the settings of the block around it.
        same_weights: One module that stands in the row `times` times, instead of copies with their own weights.
        names: Pattern of their names in the row, `{i}` counting from 0. With the same weights it may be empty:
            then there is no row, and the one module is called in a loop under the node's own name.
    """

    times: int | Expr = 1
    same_weights: bool = False
    names: str = "{i}"

    @property
    def is_loop(self) -> bool:
        """Whether one module is called again and again, and does not stand in a row."""
        return self.same_weights and not self.names


class When(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """When a region runs its block: again and again while the condition holds, or once if it does.

    Attributes:
        condition: Python over the region's inputs, `training`, and the settings of the block around.
        otherwise: Of an `if`, the block that runs where the condition does not hold; "" hands on what comes in.
    """

    condition: str = ""
    otherwise: str = ""


class Check(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """What a lesson asks for, looked up in the fixed table of `runtime.lessons`: never code.

    Attributes:
        name: `count`, `tied`, `value` or another of the table.
        arguments: What it asks of: `("2", "4")` for `tied`, `("0.weight", 42)` for `value`.
    """

    name: str
    arguments: tuple[Value, ...] = ()


class Rule(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """What parameters start from: those inside the node or block that holds the rule whose names fit its pattern.

    Rules run from the inside out, as the text reads: those of a block inside before those of the block around it, and
    a node's own after those of the block that it stands in. Where two meet one parameter the later wins.

    Attributes:
        pattern: `weight` is one parameter by its name, as torch names it there; `*.weight` is every one that fits.
        initialiser: A name of the catalogue: `normal_` and all the others of `torch.nn.init`, `values`, `code`.
        arguments: Only what was set.
        of: Only parameters that such a layer holds, `Linear`; "" for any.
    """

    pattern: str
    initialiser: str
    arguments: Mapping[str, Value] = {}
    of: str = ""


class Node(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """One box on the canvas.

    Attributes:
        id: Made once, never shown, never reused; edges, selections and carried weights hold on to it.
        kind: What the node is; see the table in the class `Kind` and the catalogue's `interface`.
        name: Unique in its block: label, module attribute and `state_dict()` prefix.
        of: What it is one of: the name of a layer or operation in the catalogue (`Conv2d`, `cat`) or of a custom
            layer, the name of a block (`block`, `repeat`, `while`, `if`), the id of another node (`again`), the role
            of a tensor (`parameter`, `buffer`, `constant`).
        settings: Only what was set; a setting that is absent has its default.
        pos: Top left corner.
        bypassed: What comes in goes out as it is, where shapes allow; the node itself is not called.
        collapsed: Drawn as its title only.
        size: Width and height of a frame or a note in scene px; other nodes are as large as their words need.
        text: The words of a note, the title of a frame.
        colour: A category of the palette that a frame is tinted with; "" for a quiet one.
        words: The words of a note in other languages, by their codes: `{"zh": "…"}`.
        check: What a lesson's note asks for.
        init: What its parameters start from, where that is not what torch or the block inside gives them.
        frozen: Its parameters are not trained.
        device: Where it lives, `cuda:1`; what is inside it lives there too. "" where what is around it does.
        code: The lines of a code node, `y = x * x.sigmoid()`.
    """

    id: str
    kind: Kind
    name: str
    of: str = ""
    settings: Mapping[str, Value] = {}
    pos: Position = (0.0, 0.0)
    repeat: Repeat | None = None
    when: When | None = None
    bypassed: bool = False
    collapsed: bool = False
    size: Position | None = None
    text: str = ""
    colour: str = ""
    words: Mapping[str, str] = {}
    check: Check | None = None
    init: tuple[Rule, ...] = ()
    frozen: bool = False
    device: str = ""
    code: tuple[str, ...] = ()


class BlockSetting(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """A constructor argument of a block's class; without a default each instance must give it.

    Attributes:
        default: None stands for "no default" unless `optional` is set: then it is Python's `None`.
    """

    name: str
    default: Value = None
    optional: bool = False
    doc: str = ""

    @property
    def required(self) -> bool:
        """Whether every instance must give a value."""
        return self.default is None and not self.optional


class Block(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """One network definition. Input and output nodes are its ports, in the order of `nodes`.

    Attributes:
        origin: Where a copy came from, in words: "my library: Residual"; "" for a block drawn here.
        gone: Settings that were removed while something inside still spoke of them; a repair puts them back.
        init: What parameters inside start from.
        ties: Names of parameters that are one and the same; the first one's values are what they start from.
        frozen: Patterns of the names of parameters inside that are not trained.
    """

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    settings: tuple[BlockSetting, ...] = ()
    doc: str = ""
    origin: str = ""
    gone: tuple[BlockSetting, ...] = ()
    init: tuple[Rule, ...] = ()
    ties: tuple[tuple[str, ...], ...] = ()
    frozen: tuple[str, ...] = ()

    def node(self, node_id: str) -> Node:
        """The node with this id.

        Raises:
            KeyError: there is none.
        """
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise KeyError(node_id)

    def of_kind(self, kind: Kind) -> tuple[Node, ...]:
        """The nodes of one kind, in their order: `of_kind("input")` are the block's arguments."""
        return tuple([node for node in self.nodes if node.kind == kind])


class Layer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """A custom layer: the Python text of an `nn.Module` class, with what it needs around it.

    Attributes:
        source: Its lines.
        good: The last lines whose ports and settings could be read, while those of `source` cannot.
    """

    source: tuple[str, ...] = ()
    good: tuple[str, ...] = ()


class Design(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Everything in one file: the blocks and custom layers by their class names, and which block is the main one.

    Attributes:
        device: What the network is for, `cuda:1`; "" for the CPU.
    """

    main: str
    blocks: Mapping[str, Block]
    schema: int = SCHEMA
    layers: Mapping[str, Layer] = {}
    device: str = ""

    @property
    def main_block(self) -> Block:
        """The block that the whole network is."""
        return self.blocks[self.main]


Path = tuple[str, ...]
"""Node ids from the main block inwards: `("n4", "n1")` is node `n1` inside the block node `n4`."""
