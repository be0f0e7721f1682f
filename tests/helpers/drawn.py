"""Designs as people draw them, at random: whole wires, inner blocks, expressions, modules called again, notes."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from designer.graph.model import VALUE, Block, BlockSetting, Design, Edge, Expr, Node, Port, Repeat

_TEXTS = ("width", "width*4", "max(width,8)", "unknown + 1", "(", "width //  0")
_INS = {
    "Linear": ("input",), "LSTM": ("input", "hx"), "MultiheadAttention": ("query", "key", "value"),
    "add": ("input", "other"), "cat": ("tensors0", "tensors1", "tensors2"),
}  # fmt: skip
_OUTS = {"LSTM": ("output", "state"), "MultiheadAttention": ("output", "weights")}
_UNIT = Block(
    (
        Node("i", "input", "x"),
        Node("m", "input", "mask", settings={"default": None}),
        Node(
            "f", "layer", "fc", "Linear", {"in_features": Expr("width"), "out_features": Expr("width*2")}, (200.0, 8.0)
        ),
        Node("p", "op", "plus", "add", pos=(400.0, 60.0)),
        Node("o", "output", "y", pos=(600.0, 0.0)),
        Node("s", "output", "state", pos=(600.0, 100.0)),
    ),
    (
        Edge(Port("i", VALUE), Port("f", "input"), ((100.0, -50.0),)),
        Edge(Port("f", "output"), Port("p", "input")),
        Edge(Port("m", VALUE), Port("p", "other")),
        Edge(Port("p", "output"), Port("o", VALUE)),
        Edge(Port("i", VALUE), Port("s", VALUE), ((300.0, 200.0),)),
    ),
    (BlockSetting("width", 8), BlockSetting("depth", 2)),
)


def drawn() -> st.SearchStrategy[Design]:
    """Designs `Net` over a block `Unit`, which has a setting, an optional input and two outputs."""
    return st.randoms(use_true_random=False).map(draw_one)


def draw_one(hand: random.Random) -> Design:
    """One such design; its nodes and wires stand in no order."""
    nodes = [Node("x", "input", "x", settings={"shape": ("B", 4)}), Node("m", "input", "mask", pos=(0.0, 100.0))]
    edges: list[Edge] = []
    for index in range(hand.randint(1, 9)):
        node = _node(hand, index, nodes)
        edges += _wires(hand, node, nodes)
        nodes.append(node)
    for index in range(hand.randint(1, 2)):
        node = Node(f"y{index}", "output", ("y", "logits")[index], pos=(2000.0, 80.0 * index))
        edges += _wires(hand, node, nodes)
        nodes.append(node)
    hand.shuffle(nodes)
    hand.shuffle(edges)
    settings = (BlockSetting("width", 16, doc="how wide"), BlockSetting("idle", None, optional=True))
    return Design("Net", {"Unit": _UNIT, "Net": Block(tuple(nodes), tuple(edges), settings)})


def inner_ids(design: Design) -> list[str]:
    """Ids of the nodes of the main block that can be grouped."""
    return [node.id for node in design.main_block.nodes if node.kind not in ("input", "output")]


def _node(hand: random.Random, index: int, nodes: list[Node]) -> Node:
    pos = (hand.choice((0.0, 12.5, -3.1, 1e3)) + 200.0 * index, hand.uniform(-300, 300))
    modules = [node for node in nodes if node.kind in ("layer", "block")]
    kind = hand.choice(("layer", "layer", "op", "op", "block", "repeat", "again", "tensor", "note", "frame"))
    look = {"bypassed": hand.random() < 0.2, "collapsed": hand.random() < 0.2, "pos": pos}
    match kind:
        case "layer":
            of = hand.choice(("Linear", "LSTM", "MultiheadAttention"))
            settings = {"out_features": Expr(hand.choice(_TEXTS)), "sizes": (Expr("width"), 3)}
            return Node(f"n{index}", "layer", f"layer{index}", of, settings, **look)
        case "op":
            return Node(f"n{index}", "op", f"op{index}", hand.choice(("add", "cat")), **look)
        case "block":
            given = {"width": hand.choice((4, Expr("width"), Expr("width*2")))} if hand.random() < 0.7 else {}
            return Node(f"n{index}", "block", f"block{index}", "Unit", given, **look)
        case "repeat":
            times = hand.choice((3, Expr("width//4")))
            return Node(f"n{index}", "repeat", f"rep{index}", "Unit", repeat=Repeat(times), **look)
        case "again" if modules:
            return Node(f"n{index}", "again", f"again{index}", hand.choice(modules).id, **look)
        case "tensor":
            return Node(f"n{index}", "tensor", f"weight{index}", "parameter", {"shape": (4,)}, **look)
        case "frame":
            return Node(f"n{index}", "frame", "frame", size=(300.0, 200.0), text="here", colour="linear", pos=pos)
    return Node(f"n{index}", "note", "note", text="words", size=(80.0, 40.0), pos=pos)


def _wires(hand: random.Random, node: Node, nodes: list[Node]) -> list[Edge]:
    """Wires into a node from nodes that were there before it; an input may be left open."""
    sources = [port for before in nodes for port in _ends(before, nodes, "out")]
    ends = _ends(node, nodes, "in")
    led = ((), (), ((hand.uniform(0, 900), 5.0),))
    return [Edge(hand.choice(sources), end, hand.choice(led)) for end in ends if hand.random() < 0.85]


def _ends(node: Node, nodes: list[Node], way: str) -> list[Port]:
    if node.kind == "again":
        node_of = next(other for other in nodes if other.id == node.of)
        return [Port(node.id, port.name) for port in _ends(node_of, nodes, way)]
    match node.kind:
        case "input" | "tensor":
            names = () if way == "in" else (VALUE,)
        case "output":
            names = (VALUE,) if way == "in" else ()
        case "block" | "repeat":
            names = ("x", "mask") if way == "in" else ("y", "state")
        case "layer" | "op":
            names = _INS[node.of] if way == "in" else _OUTS.get(node.of, ("output",))
        case _:
            names = ()
    return [Port(node.id, name) for name in names]
