"""Designs that between them hold every kind of node, and how to compare found shapes with real ones."""

from __future__ import annotations

from collections.abc import Callable

from designer.catalogue.spec import LayerSpec
from designer.files.design import read_design
from designer.graph import edit
from designer.graph.model import Block, BlockSetting, Design, Edge, Expr, Node, Port, Repeat
from designer.runtime.reports import ShapesReport
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from tests.helpers.drawing import design, mlp, node, residual, row, wire
from tests.helpers.in_blocks import LENET_IN_BLOCKS


def lenet() -> Design:
    """LeNet in blocks."""
    return read_design(LENET_IN_BLOCKS)


def shapes(drawn: Design, memo: Memo | None = None) -> ShapesReport:
    """Shapes of a design, with a memo of its own unless one is given."""
    return find_shapes(drawn, memo or Memo())


def messages(drawn: Design) -> list[str]:
    """What is not right in a design."""
    return [problem.message for problem in shapes(drawn).problems]


def copies(same_weights: bool, names: str = "{i}") -> Design:
    """A block of 4 features three times in a row; with the same weights and without names in a loop."""
    inner = row(node("a", "layer", "fc", "Linear", in_features=4, out_features=4), node("b", "layer", "act", "ReLU"))
    repeated = Node("r", "repeat", "stage", "Step", repeat=Repeat(3, same_weights, names))
    return design(row(repeated), Step=inner)


def shared_chain() -> Design:
    """The book's net in which layers 2 and 4 are one."""
    return design(
        row(
            node("a", "layer", "0", "Linear", in_features=4, out_features=8),
            node("b", "layer", "1", "Linear", in_features=8, out_features=8),
            node("c", "layer", "2", "ReLU"),
            node("d", "again", "3", "b"),
            node("e", "layer", "4", "Linear", in_features=8, out_features=1),
        )
    )


def shared_branches() -> Design:
    """One layer called twice in a block that is no chain, and the results joined."""
    x = node("x", "input", "x", shape=("B", 4))
    fc = node("f", "layer", "fc", "Linear", in_features=4, out_features=4)
    once_more = node("g", "again", "fc2", "f")
    joined = node("c", "op", "join", "cat", dim=1)
    y = node("y", "output", "y")
    edges = (wire(x, fc), wire(fc, once_more), wire(fc, joined, "tensors0"), wire(once_more, joined, "tensors1"))
    return design(Block((x, fc, once_more, joined, y), (*edges, wire(joined, y))))


def widened() -> Design:
    """A block with settings, used twice with other values."""
    channels, times = Expr("channels"), Expr("channels * 2")
    inner = row(
        node("a", "layer", "fc", "Linear", in_features=channels, out_features=times),
        settings=(BlockSetting("channels"),),
    )
    return design(
        row(node("p", "block", "first", "Wide", channels=4), node("q", "block", "second", "Wide", channels=8)),
        Wide=inner,
    )


def with_tensor() -> Design:
    """A trained factor and an operation with it."""
    x = node("x", "input", "x", shape=("B", 4))
    factor = node("t", "tensor", "factor", "parameter", shape=(4,), init="ones")
    product = node("m", "op", "times", "mul")
    y = node("y", "output", "y")
    return design(Block((x, factor, product, y), (wire(x, product), wire(factor, product, "other"), wire(product, y))))


def recurrent() -> Design:
    """A layer whose second output is a tuple that nobody reads."""
    return design(
        row(
            node("r", "layer", "lstm", "LSTM", input_size=4, hidden_size=5),
        )
    )


def halves() -> Design:
    """An operation whose outputs grow in number."""
    x = node("x", "input", "x", shape=("B", 4))
    parts = node("c", "op", "parts", "chunk", chunks=2, dim=1)
    total = node("a", "op", "total", "add")
    y = node("y", "output", "y")
    edges = (
        wire(x, parts),
        Edge(Port("c", "chunks0"), Port("a", "input")),
        Edge(Port("c", "chunks1"), Port("a", "other")),
        wire(total, y),
    )
    return design(Block((x, parts, total, y), edges))


NETS: dict[str, Callable[[], Design]] = {
    "lenet": lenet,
    "mlp": mlp,
    "residual": residual,
    "copies": lambda: copies(same_weights=False),
    "shared": lambda: copies(same_weights=True),
    "loop": lambda: copies(same_weights=True, names=""),
    "shared chain": shared_chain,
    "shared branches": shared_branches,
    "widened": widened,
    "with tensor": with_tensor,
    "recurrent": recurrent,
    "halves": halves,
}


def alone(spec: LayerSpec) -> Design:
    """A layer with an input of its sample shape at every port that must be fed, its settings as freshly placed."""
    ports = [port for port in spec.inputs if port.required]
    samples = [spec.sample[min(index, len(spec.sample) - 1)] for index in range(len(ports))]
    inputs = [
        node(f"i{index}", "input", f"x{index}", shape=sample, dtype=port.dtype or "float32")
        for index, (port, sample) in enumerate(zip(ports, samples, strict=True))
    ]
    given = {s.name: s.initial for s in spec.settings if s.required and s.initial is not None}
    layer = node("l", "layer", "layer", spec.name, **given)
    outputs = [node(f"o{index}", "output", f"y{index}") for index in range(len(spec.outputs))]
    wires = [wire(source, layer, port.name) for source, port in zip(inputs, ports, strict=True)]
    results = [wire(layer, out, out_of=port.name) for out, port in zip(outputs, spec.outputs, strict=True)]
    return design(Block((*inputs, layer, *outputs), (*wires, *results)))


def repaired(drawn: Design) -> Design:
    """The design after every repair that shape inference offers."""
    for problem in shapes(drawn).problems:
        if problem.repair is not None:
            drawn = edit.apply_repair(drawn, problem.repair)
    return drawn
