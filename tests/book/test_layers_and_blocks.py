"""The book's numbers of 5.1, layers and blocks; the section stands in the test's name."""

from __future__ import annotations

import timeit

import pytest
import torch
from msgspec.structs import replace
from torch import nn
from torch.nn import functional as F

import designer
from designer.codegen.source import generate
from designer.graph import edit, query
from designer.graph.model import Block, Design, Edge, Expr, Node, Port, Repeat
from designer.runtime.build import build
from designer.runtime.cost.forward import time_forward
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from tests.book.test_book import built, make_constant, opened
from tests.book.test_lessons import setting
from tests.book.values import numbers, value
from tests.helpers.drawing import design, node, row, wire


def test_5_1b_two_instances_of_one_block_have_weights_of_their_own():
    drawn = opened("mlp")
    outer = row(node("a", "block", "net1", "MLP"), node("b", "block", "net2", "MLP"))
    outer = replace(outer, edges=tuple(
        Edge(e.source._replace(name={"y": "Y"}.get(e.source.name, e.source.name)),
             e.target._replace(name={"x": "X"}.get(e.target.name, e.target.name))) for e in outer.edges
    ))  # fmt: skip
    net = build(generate(Design("Two", {**drawn.blocks, "Two": outer})))
    assert not torch.equal(net.net1.hidden.weight, net.net2.hidden.weight)
    assert sum(p.numel() for p in net.parameters()) == 2 * 7946


def test_5_1c_a_module_that_stands_twice_in_a_chain_runs_twice():
    fc = node("a", "layer", "0", "Linear", in_features=4, out_features=4)
    chain = row(fc, node("r", "layer", "1", "ReLU"), node("g", "again", "2", "a"), node("s", "again", "3", "r"))
    net = build(generate(design(chain)))
    x = torch.rand(2, 4)
    assert torch.equal(net(x), F.relu(net[0](F.relu(net[0](x)))))


def test_5_1d_the_identity_gives_the_books_number_and_halves_nine_and_eight_times():
    net = built("fixed_hidden_mlp")
    make_constant(net, 0.1)
    with torch.no_grad():
        net.linear.weight.copy_(torch.eye(20))
        assert value(net(torch.ones(2, 20))) == value(net(torch.ones(1, 20))) == 0.859375


def test_5_1d_the_plain_constant_stays_behind_and_a_buffer_mends_it():
    net = built("fixed_hidden_mlp").double()
    with pytest.raises(RuntimeError, match="same dtype"):
        net(torch.ones(2, 20, dtype=torch.float64))
    drawn = opened("fixed_hidden_mlp")
    (warning,) = designer.check(drawn)
    assert warning.severity == "warning" and warning.repair.text == "Save rand_weight with the weights"
    saved = designer.build(edit.apply_repair(drawn, warning.repair)).double()
    assert sorted(saved.state_dict()) == ["linear.bias", "linear.weight", "rand_weight"]
    assert saved(torch.ones(2, 20, dtype=torch.float64)).shape == ()


def test_5_1d_the_text_is_the_books_class():
    text = designer.source(opened("fixed_hidden_mlp"))
    for line in ("self.rand_weight = torch.rand((20, 20))", "while X.abs().sum() > 1:", "X = X / 2"):
        assert line in text
    assert "class Halve" not in text


def test_5_1f_every_node_has_a_time_and_a_call_of_a_module_costs_more_than_the_bare_function():
    drawn = opened("mlp")
    live = Live()
    live.build(drawn)
    times = time_forward(live, InputChoice("random", batch=2))
    assert {query.node_at(drawn, (path,))[1].of for path in times.nodes if path} == {"Linear", "relu"}
    assert all(second > 0 for passes in times.nodes.values() for second in passes)
    module, x = live.module, torch.rand(2, 20)
    hidden, out = (layer for layer in module.modules() if isinstance(layer, nn.Linear))

    def bare() -> torch.Tensor:
        return F.linear(F.relu(F.linear(x, hidden.weight, hidden.bias)), out.weight, out.bias)

    assert torch.equal(bare(), module(x))
    with torch.no_grad():
        as_modules, as_functions = (min(timeit.repeat(run, number=20)) for run in (lambda: module(x), bare))
    assert as_functions < as_modules, "most of it is overhead"


def test_5_1h_parallel_branches_are_joined():
    x, cat, y = node("x", "input", "x", shape=("B", 20)), node("c", "op", "cat", "cat", dim=1), node("y", "output", "y")
    one = node("a", "layer", "net1", "Linear", in_features=20, out_features=5)
    two = node("b", "layer", "net2", "Linear", in_features=20, out_features=7)
    edges = (wire(x, one), wire(x, two), wire(one, cat, "tensors0"), wire(two, cat, "tensors1"), wire(cat, y))
    net = build(generate(design(Block((x, one, two, cat, y), edges))))
    assert sum(p.numel() for p in net.parameters()) == 252
    assert net(torch.rand(2, 20)).shape == (2, 12)


@pytest.mark.parametrize(("same", "count"), [(False, 304), (True, 76)])
def test_5_1i_copies_have_their_own_weights_or_the_same(same, count):
    block1 = opened("rgnet").blocks["Block1"]
    repeated = Node("r", "repeat", "stack", "Block1", repeat=Repeat(4, same))
    outer = row(repeated)
    outer = replace(outer, edges=(Edge(Port("x", "value"), Port("r", "X")), Edge(Port("r", "Y"), Port("y", "value"))))
    net = build(generate(Design("Net", {"Block1": block1, "Net": outer})))
    assert sum(p.numel() for p in net.parameters()) == count
    assert len(net.state_dict()) == 16 and (net.stack[0] is net.stack[3]) == same


def test_5_1j_resnet_152_is_groups_of_groups():
    drawn = opened("resnet152")
    net = build(generate(drawn), "meta")
    groups = [sum(p.numel() for p in net.get_submodule(f"layer{i}").parameters()) for i in (1, 2, 3, 4)]
    assert groups == [215_808, 2_339_840, 40_613_888, 14_964_736]
    assert (len(list(net.parameters())), len(net.state_dict())) == (467, 932)
    assert sum(b.numel() for b in net.buffers()) == 151_579
    assert sum(isinstance(m, nn.Conv2d) for m in net.modules()) == 155
    assert designer.shapes(drawn).multiply_adds == 11_513_626_624
    fewer = setting(setting(drawn, "layer2", "times", 3), "layer3", "times", 5)
    assert designer.shapes(fewer).parameters == 25_557_032


def formula(role: str = "constant") -> Design:
    """c · wᵀx."""
    x, y = node("x", "input", "x", shape=(3,)), node("y", "output", "y")
    w = node("w", "tensor", "w", "parameter", shape=(3,), init="ones")
    c = node("c", "tensor", "c", role, shape=(), init="constant", value=2.0)
    dot, times = node("d", "op", "dot", "matmul"), node("t", "op", "times", "mul")
    edges = (wire(w, dot), wire(x, dot, "other"), wire(c, times), wire(dot, times, "other"), wire(times, y))
    return design(Block((x, w, c, dot, times, y), edges))


@pytest.mark.parametrize("number", [2, Expr("1 + 1")])
def test_5_1k_a_whole_number_is_what_a_trained_tensor_starts_from_too(number):
    drawn = edit.set_setting(formula("parameter"), "Net", "c", "value", number)
    c = build(generate(drawn)).c
    assert c.dtype == torch.float32 and c.requires_grad and value(c) == 2


def test_5_1k_a_constant_in_a_formula_is_not_trained():
    net = build(generate(formula()))
    assert list(dict(net.named_parameters())) == ["w"]
    result = net(torch.tensor([1.0, 2.0, 3.0]))
    assert value(result.detach()) == 12
    result.backward()
    torch.optim.SGD(net.parameters(), 0.1).step()
    assert numbers(net.w) == [0.8, 0.6, 0.4] and value(net.c) == 2


@pytest.mark.parametrize(
    ("role", "trained", "saved", "moves"),
    [("parameter", 1, 1, True), ("buffer", 0, 1, True), ("unsaved", 0, 0, True), ("constant", 0, 0, False)],
)
def test_5_1k_the_role_of_a_tensor_says_whether_it_is_trained_saved_and_moved(role, trained, saved, moves):
    drawn = edit.set_setting(formula(), "Net", "c", "role", role)
    live = Live()
    live.build(formula())
    live.module.c.fill_(3)
    if role != "parameter":
        live.build(drawn)
        assert value(live.module.c) == 3
    net = build(generate(drawn))
    assert len(list(net.parameters())) == 1 + trained and len(net.state_dict()) == 1 + saved
    assert (net.double().c.dtype == torch.float64) == moves
    told = [problem.message for problem in designer.check(drawn)]
    assert bool(told) == (role == "constant")
