"""A part of a tensor is written in Python's brackets, and cut short where they ask for more than there is."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import designer
from designer.catalogue.check import problems
from designer.codegen.reading.text import read_text
from designer.codegen.source import generate
from designer.graph.model import VALUE, Block, BlockSetting, Design, Edge, Expr, Node, Port
from designer.runtime.build import build

WHERE = st.one_of(st.none(), st.integers(-6, 6))
SHAPE = (2, 3, 4)


def cut(shape=SHAPE, setting=None, **settings):
    """One slice of a tensor of this shape, in a block with the setting `n`."""
    nodes = (
        Node("x", "input", "x", settings={"shape": shape}),
        Node("s", "op", "part", "slice", settings),
        Node("y", "output", "y"),
    )
    edges = (Edge(Port("x", VALUE), Port("s", "input")), Edge(Port("s", "output"), Port("y", VALUE)))
    given = (BlockSetting("n", setting),) if setting is not None else ()
    return Design("Cut", {"Cut": Block(nodes, edges, given)})


@settings(max_examples=20, deadline=None)
@given(dim=st.integers(-3, 2), start=WHERE, stop=WHERE, step=st.integers(1, 5))
def test_it_takes_what_python_takes_and_its_shape_is_known(dim, start, stop, step):
    design = cut(dim=dim, step=step, stop=stop, **({} if start is None else {"start": start}))
    assert problems(design) == ()
    x = torch.arange(24.0).reshape(SHAPE)
    places: list[slice] = [slice(None)] * 3
    places[dim] = slice(start, stop, step)
    expected = x[tuple(places)]
    assert torch.equal(build(generate(design))(x), expected)
    found = designer.shapes(design, {"x": SHAPE})
    assert found.problems == () and found.nodes["s"].outputs == {"output": "×".join(map(str, expected.shape))}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"dim": 0, "stop": 1}, "x[:1]"),
        ({"dim": 1, "start": 1, "stop": -1}, "x[:, 1:-1]"),
        ({"dim": -1, "step": 2}, "x[..., ::2]"),
        ({"dim": -2, "start": -2}, "x[..., -2:, :]"),
        ({"dim": 1, "stop": Expr("-n")}, "x[:, :-n]"),
        ({"dim": Expr("n"), "stop": 1}, "x.transpose(0, n)[:1].transpose(0, n)"),
    ],
)
def test_it_is_written_as_people_write_it(settings, said):
    design = cut(setting=1, **settings)
    assert said in generate(design).text.replace("self.n", "n")
    assert build(generate(design))(torch.zeros(SHAPE)).shape == eval(said, {"x": torch.zeros(SHAPE), "n": 1}).shape


def test_what_is_no_dimension_of_the_tensor_is_a_problem_and_no_crash():
    for dim, said in ((7, "out of range"), (-4, "out of range"), (10**30, "larger than torch can count")):
        [problem] = designer.shapes(cut(dim=dim), {"x": SHAPE}).problems
        assert problem.message.startswith("part: ") and said in problem.message


def test_a_layer_that_cuts_what_its_padding_put_on_is_drawn():
    text = """
from torch import nn

class Chomp1d(nn.Module):
    def __init__(self, chomp_size):
        super().__init__()
        self.chomp_size = chomp_size

    def forward(self, x):
        return x[:, :, :-self.chomp_size].contiguous()

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(3, 3, 3, padding=2)
        self.chomp = Chomp1d(2)

    def forward(self, x):
        return self.chomp(self.conv(x))
"""
    reading = read_text(text)
    assert reading.kept == ()
    source = generate(reading.design)
    assert "x[:, :, :-self.chomp_size]" in source.text
    assert generate(read_text(source.text).design).text == source.text
    assert problems(reading.design) == ()
    x = torch.rand(1, 3, 9)
    assert build(source)(x).shape == x.shape


@pytest.mark.parametrize("place", ["self.mask", "True", "[0, 1]", "x > 0", "x[:, 0] > 0"])
def test_places_that_are_no_numbers_stay_python(place):
    text = f"""
class Net(nn.Module):
    def __init__(self, mask=True):
        super().__init__()
        self.mask = mask

    def forward(self, x):
        return x[{place}]
"""
    assert read_text(text).kept
