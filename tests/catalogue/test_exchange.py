"""Another layer in a node's place: what stays, what goes, what is refused."""

from __future__ import annotations

import pytest
import torch
from msgspec.structs import replace

import designer
from designer.catalogue.check import problems
from designer.catalogue.exchange import exchanged
from designer.errors import CycleError, GraphError
from designer.files.design import read_design
from designer.files.examples import EXAMPLES
from designer.graph.model import Block, Edge, Port, Rule
from tests.helpers.drawing import design, node, row, wire


def ends(drawn):
    return {f"{e.source.node}.{e.source.name} > {e.target.node}.{e.target.name}" for e in drawn.main_block.edges}


def test_the_book_s_poolings_are_replaced_and_the_network_runs():
    drawn = read_design(next(one for one in EXAMPLES if one.name == "lenet").path)
    pools = [n for n in drawn.main_block.nodes if n.of == "AvgPool2d"]
    for pool in pools:
        drawn = exchanged(drawn, drawn.main, pool.id, node("new", "layer", "pool1", "MaxPool2d", kernel_size=2))
    for pool in pools:
        new = drawn.main_block.node(pool.id)
        assert (new.of, new.name, new.pos, dict(new.settings)) == (
            "MaxPool2d",
            pool.name,
            pool.pos,
            dict(pool.settings),
        )
    net = designer.build(drawn)
    assert [type(layer).__name__ for layer in net.children()].count("MaxPool2d") == 2
    assert net(torch.rand(1, 1, 28, 28)).shape == (1, 10)


def two_inputs():
    a, b = node("a", "layer", "a", "Identity"), node("b", "layer", "b", "Identity")
    add, x, y = node("add", "op", "add", "add"), node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    edges = (wire(x, a), wire(x, b), wire(a, add, "input"), wire(b, add, "other"), wire(add, y))
    return design(Block((x, a, b, add, y), edges))


def test_ports_are_found_by_their_place_and_those_that_grow_take_every_wire():
    drawn = exchanged(two_inputs(), two_inputs().main, "add", node("n", "op", "cat", "cat"))
    assert {"a.output > add.tensors0", "b.output > add.tensors1", "add.output > y.value"} <= ends(drawn)
    back = exchanged(drawn, drawn.main, "add", node("n", "op", "mul", "mul"))
    assert {"a.output > add.input", "b.output > add.other"} <= ends(back)


def test_a_wire_without_a_port_goes():
    drawn = exchanged(two_inputs(), two_inputs().main, "add", node("n", "layer", "act", "ReLU"))
    assert "a.output > add.input" in ends(drawn)
    assert not any(end.startswith("b.output") for end in ends(drawn))


def test_rules_and_freezing_stay_with_a_layer_of_the_same_category_only():
    rule = (Rule("weight", "xavier_uniform_"),)
    fc = replace(node("fc", "layer", "fc", "Linear", in_features=4, out_features=8), init=rule, frozen=True)
    drawn = design(row(fc))
    lazy = exchanged(drawn, drawn.main, "fc", node("n", "layer", "n", "LazyLinear", out_features=3)).main_block.node(
        "fc"
    )
    assert (lazy.init, lazy.frozen, dict(lazy.settings)) == (rule, True, {"out_features": 8})
    act = exchanged(drawn, drawn.main, "fc", node("n", "layer", "n", "ReLU")).main_block.node("fc")
    assert (act.init, act.frozen, dict(act.settings)) == ((), False, {})


def test_what_calls_the_module_again_follows_or_refuses():
    fc = node("fc", "layer", "fc", "Linear", in_features=4, out_features=4)
    drawn = design(row(fc, node("again", "again", "again", "fc")))
    after = exchanged(drawn, drawn.main, "fc", node("n", "layer", "n", "LSTM", input_size=4, hidden_size=4))
    assert not [p for p in problems(after) if p.severity == "error" and "port" in p.message]
    with pytest.raises(GraphError, match="again calls fc once more, and relu has no weights"):
        exchanged(drawn, drawn.main, "fc", node("n", "op", "relu", "relu"))


def test_a_block_that_holds_this_one_is_refused():
    inner = row(node("i", "layer", "i", "ReLU"))
    drawn = design(row(node("part", "block", "part", "Part")), Part=inner)
    with pytest.raises(CycleError):
        exchanged(drawn, "Part", "i", node("n", "block", "n", drawn.main))


def test_a_name_that_the_new_kind_cannot_have_is_given_up():
    drawn = design(row(node("f", "op", "forward", "relu")))
    after = exchanged(drawn, drawn.main, "f", node("n", "layer", "act1", "ReLU"))
    assert after.main_block.node("f").name == "act1"
    assert Edge(Port("f", "output"), Port("y", "value")) in after.main_block.edges
