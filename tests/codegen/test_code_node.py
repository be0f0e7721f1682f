"""Lines of a code node in the forward pass: as they were written, with names that nobody else has there."""

from __future__ import annotations

import pytest
import torch

from designer.codegen.source import generate
from designer.graph.model import Block, Edge, Node, Port
from designer.runtime.build import build
from tests.codegen.test_source import body
from tests.helpers.drawing import design, node, row, wire


def code(text: str, node_id: str = "c", name: str = "mine") -> Node:
    return Node(node_id, "code", name, code=tuple(text.split("\n")))


def fed(text: str, *more: tuple[str, str], out: str = "y"):
    """Lines that read `x`, and what else `more` says that wires bring: port and node."""
    x, fc = node("x", "input", "x", shape=("B", 4)), node("f", "layer", "fc", "Linear", in_features=4, out_features=4)
    y = node("y", "output", "y")
    edges = [Edge(Port("x", "value"), Port("c", "x")), Edge(Port("x", "value"), Port("f", "input"))]
    edges += [Edge(Port("f", "output"), Port("c", port)) for port, _ in more]
    edges.append(Edge(Port("c", out), Port("y", "value")))
    return design(Block((x, fc, code(text), y), tuple(edges)))


def chained(text: str):
    it = code(text)
    whole = row(node("f", "layer", "fc", "Linear", in_features=4, out_features=4))
    x, fc, y = whole.nodes
    edges = (wire(x, fc), Edge(Port("f", "output"), Port("c", "x")), Edge(Port("c", "y"), Port("y", "value")))
    return design(Block((x, fc, it, y), edges))


def forward(drawn) -> list[str]:
    return body(generate(drawn).text, "Net")[-8:]


def test_one_line_in_a_chain_reads_as_one_would_write_it() -> None:
    text = generate(chained("y = x * x.sigmoid()")).text
    assert "        x = self.fc(x)\n        x = x * x.sigmoid()\n        return x\n" in text


def test_its_own_names_and_comments_stay() -> None:
    text = generate(chained("mean = x.mean()  # of all\ny = x - mean")).text
    assert "        mean = x.mean()  # of all\n        x = x - mean\n" in text


def test_a_name_that_is_taken_gets_another() -> None:
    """What is read later keeps its variable, whatever the lines call theirs."""
    drawn = fed("x = x + 1\ny = x * h", ("h", "f"))
    text = generate(drawn).text
    x = torch.rand(2, 4)
    net = build(generate(drawn))
    torch.testing.assert_close(net(x), (x + 1) * net.get_submodule("fc")(x))
    assert "self.fc(x)" in text


@pytest.mark.parametrize(
    "text",
    [
        "y = x.relu()\nif x.sum() > 0:\n    y = x + y",
        "y = x * 2\nfor i in range(3):\n    y = y + i * x",
        "t = [v * 2 for v in x]\ny = torch.stack(t)",
        "s = f'{x.shape[0]}'\ny = x * int(s)",
        "s = '''two\n  lines'''\ny = x * len(s)",
        "z, y = x.chunk(2, 1)\nif z.numel() > 0: y = y + z",
        "y = (x +\n     x)",
        "x = x * 2\nx = x + 1\ny = x",
    ],
)
def test_the_program_gives_what_the_lines_give(text) -> None:
    drawn, scope = chained(text), {"torch": torch}
    net = build(generate(drawn))
    given = torch.rand(3, 4)
    scope["x"] = net.get_submodule("fc")(given)
    exec(text, scope)
    torch.testing.assert_close(net(given), scope["y"])


def test_two_nodes_with_the_same_lines_do_not_meet() -> None:
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    one, two = code("t = x + 1\ny = t * 2", "a", "one"), code("t = x + 1\ny = t * 2", "b", "two")
    add = node("p", "op", "plus", "add")
    edges = (
        Edge(Port("x", "value"), Port("a", "x")), Edge(Port("x", "value"), Port("b", "x")),
        Edge(Port("a", "y"), Port("p", "input")), Edge(Port("b", "y"), Port("p", "other")), wire(add, y),
    )  # fmt: skip
    net = build(generate(design(Block((x, one, two, add, y), edges))))
    assert net(torch.ones(1)).tolist() == [8]


def test_broken_lines_stand_as_not_known_and_each_line_knows_its_node() -> None:
    assert "x = ..." in generate(chained("y = x *")).text
    source = generate(chained("t = x + 1\ny = t"))
    assert [(owner[1], source.custom[line]) for line, owner in source.lines.items() if owner[1] == "c"] == [
        ("c", ("mine", 1)),
        ("c", ("mine", 2)),
    ]


def test_several_outputs_go_their_ways() -> None:
    x, y, z = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y"), node("z", "output", "z")
    edges = (
        Edge(Port("x", "value"), Port("c", "x")),
        Edge(Port("c", "low"), Port("y", "value")),
        Edge(Port("c", "high"), Port("z", "value")),
    )
    net = build(generate(design(Block((x, code("low = x.min()\nhigh = x.max()"), y, z), edges))))
    assert [float(part) for part in net(torch.tensor([3.0, 1, 2]))] == [1, 3]
