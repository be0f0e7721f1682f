"""Draws small designs for tests: `chain("Flatten", Linear={"in_features": 4, "out_features": 8})` and the like."""

from __future__ import annotations

import itertools

from designer.graph.model import VALUE, Block, Design, Edge, Node, Port, Value

Layer = tuple[str, dict[str, Value]]


def node(node_id: str, kind: str, name: str, of: str = "", **settings: Value) -> Node:
    """A node at the origin."""
    return Node(node_id, kind, name, of, settings)


def out_port(of: Node) -> str:
    """The name of a node's first output."""
    return {"input": VALUE, "tensor": VALUE, "block": "y", "repeat": "y", "while": "y", "if": "y"}.get(
        of.kind, "output"
    )


def in_port(of: Node) -> str:
    """The name of a node's first input."""
    return {"output": VALUE, "block": "x", "repeat": "x", "while": "x", "if": "x"}.get(of.kind, "input")


def wire(source: Node, target: Node, into: str = "", out_of: str = "") -> Edge:
    """A wire between two nodes, at their first ports unless others are named."""
    return Edge(Port(source.id, out_of or out_port(source)), Port(target.id, into or in_port(target)))


def row(*nodes: Node, settings: tuple = ()) -> Block:
    """A block of nodes in a row, from an input `x` to an output `y`."""
    whole = (node("x", "input", "x", shape=("B", 4)), *nodes, node("y", "output", "y"))
    return Block(whole, tuple(wire(a, b) for a, b in itertools.pairwise(whole)), settings)


def design(block: Block, **others: Block) -> Design:
    """A design whose main block `Net` is `block`."""
    return Design("Net", {**others, "Net": block})


def mlp() -> Design:
    """The book's 4-8-1 network, its children called by their positions."""
    return design(
        row(
            node("a", "layer", "0", "Linear", in_features=4, out_features=8),
            node("b", "layer", "1", "ReLU"),
            node("c", "layer", "2", "Linear", in_features=8, out_features=1),
        )
    )


def residual() -> Design:
    """A layer with a skip around it."""
    x = node("x", "input", "x", shape=("B", 4))
    fc = node("f", "layer", "fc", "Linear", in_features=4, out_features=4)
    add = node("p", "op", "plus", "add")
    y = node("y", "output", "y")
    return design(Block((x, fc, add, y), (wire(x, fc), wire(fc, add), wire(x, add, "other"), wire(add, y))))
