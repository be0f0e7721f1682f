"""The book's own listings of 5.1, read as it prints them."""

from __future__ import annotations

import pytest
import torch

from designer.codegen.reading.text import read_text
from designer.codegen.source import generate
from designer.graph.inputs import with_input_shapes
from designer.graph.model import Expr, Repeat
from designer.runtime.build import build
from tests.codegen.reading.test_text import run
from tests.helpers.book_by_hand import FixedHiddenMLP

FIXED = """
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.rand_weight = torch.rand((20, 20), requires_grad=False)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(torch.mm(X, self.rand_weight) + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X /= 2
        return X.sum()
"""


def test_5_1d_the_book_s_listing_is_drawn_whole_and_halves_without_writing_over_what_it_took():
    reading = read_text(FIXED)
    assert reading.kept == ()
    drawn = with_input_shapes(reading.design, {"X": ("B", 20)})
    text = generate(drawn).text
    assert "X = X / 2" in text and "/=" not in text
    net, twin = build(generate(drawn)), FixedHiddenMLP()
    twin.load_state_dict(net.state_dict(), strict=False)
    twin.rand_weight = net.rand_weight
    x = torch.rand(2, 20)
    assert torch.equal(net(x), twin(x))
    net(x).backward()  # an in-place division behind it would do as well here, and not behind a relu


def test_5_1i_a_list_times_four_is_one_module_that_runs_four_times():
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = nn.Sequential(*[nn.Linear(4, 4)] * 4)

    def forward(self, x):
        return self.stack(x)
"""
    reading = read_text(text)
    assert reading.kept == ()
    nodes = [node for node in reading.design.blocks["Stack"].nodes if node.kind in ("layer", "again")]
    assert [(node.name, node.kind) for node in nodes] == [
        ("0", "layer"),
        ("1", "again"),
        ("2", "again"),
        ("3", "again"),
    ]
    theirs, ours = run(text)["Net"](), build(generate(reading.design))
    assert list(ours.state_dict()) == list(theirs.state_dict())
    ours.load_state_dict(theirs.state_dict())
    x = torch.rand(2, 4)
    assert torch.equal(ours(x), theirs(x)) and sum(p.numel() for p in ours.parameters()) == 20
    own = read_text(text.replace("*[nn.Linear(4, 4)] * 4", "*[nn.Linear(4, 4) for _ in range(4)]"))
    assert own.kept == ()
    assert sum(parameter.numel() for parameter in build(generate(own.design)).parameters()) == 4 * 20


def test_5_1i_the_book_s_blocks_four_times_have_its_sixteen_names():
    text = """
def block1():
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())

net = nn.Sequential(nn.Sequential(*[block1()] * 4), nn.Linear(4, 1))
"""
    reading = read_text(text)
    repeat = next(node for node in reading.design.main_block.nodes if node.kind == "repeat")
    assert repeat.repeat == Repeat(4, same_weights=True)
    theirs, ours = run(text)["net"], build(generate(reading.design))
    assert list(ours.state_dict()) == list(theirs.state_dict()) and len(ours.state_dict()) == 16 + 2
    ours.load_state_dict(theirs.state_dict())
    x = torch.rand(2, 4)
    assert torch.equal(ours(x), theirs(x)) and len([*ours.parameters()]) == 4 + 2


ROWS_OF_ONE = """
class Step(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x, side):
        return self.fc(x) + side


class Net(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        self.stack = nn.ModuleList(ROW)

    def forward(self, x, side):
        for layer in self.stack:
            x = layer(x, side)
        return x
"""


@pytest.mark.parametrize(("made", "same"), [("[Step()] * depth", True), ("[Step() for _ in range(depth)]", False)])
def test_5_1i_blocks_of_several_inputs_in_a_row_are_a_repeat_and_are_written_as_they_were(made: str, same: bool):
    text = ROWS_OF_ONE.replace("ROW", made)
    reading = read_text(text)
    found = next(node for node in reading.design.main_block.nodes if node.kind == "repeat")
    assert reading.kept == () and found.repeat == Repeat(Expr("depth"), same)
    theirs, ours = run(text)["Net"](), build(generate(reading.design))
    assert list(ours.state_dict()) == list(theirs.state_dict()) and len(ours.state_dict()) == 6
    ours.load_state_dict(theirs.state_dict())
    x, side = torch.rand(2, 4), torch.rand(2, 4)
    assert torch.equal(ours(x, side), theirs(x, side))
    written = generate(reading.design).text
    assert f"nn.ModuleList({made})" in written and generate(read_text(written).design).text == written


def test_5_1d_a_text_that_halves_what_the_caller_gave_is_told_of_in_one_sentence():
    said = "the text writes into its input X, which the caller sees; the drawing gives a new tensor instead"
    halves = "class A(nn.Module):\n    def forward(self, X):\n        while X.abs().sum() > 1:\n            X /= 2\n        return X.sum()\n"
    assert read_text(halves).notes == (said,) and read_text(halves).kept == ()
    assert read_text(halves.replace("while", "X = X * 3\n        while")).notes == () == read_text(FIXED).notes
    x, twin = torch.full((4,), 2.0), torch.full((4,), 2.0)
    assert run(halves)["A"]()(x) == build(generate(read_text(halves).design))(twin)
    assert x.tolist() == [0.25] * 4 and twin.tolist() == [2.0] * 4


MY_SEQUENTIAL = """
class MySequential(nn.Module):
    def __init__(self, *args):
        super().__init__()
        for idx, module in enumerate(args):
            KEPT

    def forward(self, X):
        \"\"\"One after the other.\"\"\"
        for block in WALKED:
            X = block(X)
        return X

first, relu = nn.Linear(20, 20), nn.ReLU()
net = MySequential(GIVEN)
"""


@pytest.mark.parametrize(
    ("kept", "walked", "given", "drawn"),
    [
        ("self._modules[str(idx)] = module", "self._modules.values()", "nn.Linear(20, 256), nn.ReLU()", True),
        ("self.add_module(str(idx), module)", "self.children()", "first, relu, nn.Linear(20, 10)", True),
        ("self._modules[str(idx)] = module", "self._modules.values()", "first, relu, first, relu", True),
        ("self.add_module(str(idx), module)", "self.children()", "first, relu, first, relu", False),
        ("self._modules[str(idx)] = module", "reversed(self._modules.values())", "nn.Linear(20, 20)", False),
        ("self._modules[str(idx + 1)] = module", "self._modules.values()", "nn.Linear(20, 20)", False),
    ],
)
def test_5_1c_the_book_s_my_sequential_is_drawn_as_the_sequential_that_it_is(kept, walked, given, drawn):
    text = MY_SEQUENTIAL.replace("KEPT", kept).replace("WALKED", walked).replace("GIVEN", given)
    reading = read_text(text)
    said = "MySequential does what nn.Sequential does, and is drawn as one"
    assert (said in reading.notes, not reading.kept) == (drawn, drawn)
    if drawn:
        theirs, ours = run(text)["net"], build(generate(reading.design))
        assert list(ours.state_dict()) == list(theirs.state_dict())
        ours.load_state_dict(theirs.state_dict())
        x = torch.rand(2, 20)
        assert torch.equal(ours(x), theirs(x))
