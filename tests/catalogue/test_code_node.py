"""What a few lines of Python read and give, found without running them."""

from __future__ import annotations

import pytest

from designer.catalogue.check import problems
from designer.catalogue.code_node import read_lines
from designer.catalogue.code_node_edit import set_lines
from designer.graph.model import Block, Edge, Node, Port
from tests.helpers.drawing import design, node


def lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


@pytest.mark.parametrize(
    ("text", "inputs", "outputs", "own"),
    [
        ("y = x * x.sigmoid()", ("x",), ("y",), ()),
        ("mean = x.mean()\ny = x - mean", ("x",), ("y",), ("mean",)),
        ("a = x + 1\nb = x - 1", ("x",), ("a", "b"), ()),
        ("y, z = x.chunk(2, dim=1)", ("x",), ("y", "z"), ()),
        ("x = x * 2", ("x",), ("x",), ()),
        ("y = q @ k.mT\ny = y.softmax(-1) @ v", ("q", "k", "v"), ("y",), ()),
        ("y = torch.stack([a * s for a in xs])", ("xs", "s"), ("y",), ()),
        ("y = sum(F.relu(x) for _ in range(3))", ("x",), ("y",), ()),
        ("y = x\nfor i in range(3):\n    y = y + i", ("x",), ("y",), ("i",)),
        ("if x.sum() > 0:\n    y = x\nelse:\n    y = -x", ("x",), ("y",), ()),
        ("f = lambda t: t + b\ny = f(x)", ("b", "x"), ("y",), ("f",)),
        ("y = x\nprint(y.shape)\nz = y + 1", ("x",), ("z",), ("y",)),
        ("y: torch.Tensor = x + 1", ("x",), ("y",), ()),
        ("if (n := x.shape[0]) > 1:\n    y = x / n\nelse:\n    y = x", ("x",), ("y",), ("n",)),
    ],
)
def test_what_is_read_comes_in_and_what_is_named_and_not_used_goes_out(text, inputs, outputs, own) -> None:
    reading = read_lines(lines(text))
    assert (reading.inputs, reading.outputs, reading.own) == (inputs, outputs, own)
    assert reading.broken is None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("y = ", 1, "invalid syntax"),
        ("y = x\nreturn y", 2, "no return: what is given a name and not used further goes out"),
        ("import math\ny = math.pi * x", 1, "no import: torch, nn and F are there"),
        ("def f(t):\n    return t\ny = f(x)", 1, "no definitions: f makes it a custom layer"),
        ("print(x)", 1, "nothing comes out: give it a name, as in y = x * x.sigmoid()"),
        ("", 1, "nothing comes out"),
        ("y = self.weight * x", 1, "the program around uses the word self itself"),
        ("torch = x", 1, "the program around uses the word torch itself"),
        ("global z\nz = x", 1, "global has no place here"),
        ("x" * 3 + "\ny = (yield)", 2, "no return"),
    ],
)
def test_what_cannot_stand_there_is_said_with_its_line(text, line, said) -> None:
    fault = read_lines(lines(text)).broken
    assert fault is not None and fault.line == line and said in fault.message


def test_changing_what_came_in_is_pointed_out() -> None:
    (fault,) = read_lines(lines("x += 1")).faults
    assert (fault.serious, fault.line) == (False, 1)
    assert fault.message == "this changes x itself, for all that read it: write x = x + … instead"


def drawn(text: str):
    code = Node("c", "code", "mine", code=lines(text))
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    edges = (Edge(Port("x", "value"), Port("c", "x")), Edge(Port("c", "y"), Port("y", "value")))
    return design(Block((x, code, y), edges))


def test_other_lines_keep_the_wires_of_ports_that_only_have_another_name() -> None:
    after = set_lines(drawn("y = x * 2"), "Net", "c", ("out = t * 2",))
    assert [edge.target.name for edge in after.main_block.edges] == ["t", "value"]
    assert [edge.source.name for edge in after.main_block.edges] == ["value", "out"]
    assert not problems(after)


def test_a_wire_whose_port_is_gone_goes_but_not_while_the_lines_are_broken() -> None:
    broken = set_lines(drawn("y = x * 2"), "Net", "c", ("y = x *",))
    assert len(broken.main_block.edges) == 2
    (problem,) = problems(broken)
    assert (problem.node, problem.line, problem.message) == ("c", 1, "mine line 1: invalid syntax")
    after = set_lines(drawn("y = x * 2"), "Net", "c", ("y = torch.zeros(3)",))
    assert [edge.source.node for edge in after.main_block.edges] == ["c"]
