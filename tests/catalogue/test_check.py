"""What is told of a design that is not finished: each problem by its message and the place it is pinned to."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec.structs import replace

from designer.bundled import bundled
from designer.catalogue.check import problems
from designer.files.design import read_design
from designer.graph.model import Block, BlockSetting, Design, Edge, Expr, Node, Port, Repeat
from tests.helpers.designs import designs
from tests.helpers.drawing import design, mlp, node, residual, row, wire

X = node("x", "input", "x", shape=("B", 4))
Y = node("y", "output", "y")
FC = node("f", "layer", "fc", "Linear", in_features=4, out_features=4)


def told(of: Design) -> list[str]:
    """The messages of a design's problems."""
    return [problem.message for problem in problems(of)]


def with_layer(name: str, of: str, **settings: object) -> Design:
    """A design with one layer between input and output."""
    return design(row(node("n", "layer", name, of, **settings)))


@pytest.mark.parametrize("name", ["lenet", "resnet152"])
def test_bundled_example_has_no_problem(name: str) -> None:
    assert problems(read_design(bundled("examples", f"{name}.design.json"))) == ()


def test_finished_design_has_no_problem() -> None:
    assert problems(mlp()) == () and problems(residual()) == ()


@pytest.mark.parametrize(
    ("drawn", "message"),
    [
        (with_layer("conv1", "Conv9d"), 'conv1: torch.nn has no layer called "Conv9d"'),
        (
            with_layer("list", "ModuleList"),
            "list: ModuleList only holds other modules; repeat a block, or draw its modules one by one.",
        ),
        (with_layer("fc1", "Linear", in_features=4), "fc1 needs out_features"),
        (
            with_layer("fc1", "Linear", in_features=4, out_features="ten"),
            'fc1: out_features takes a whole number, not "ten"',
        ),
        (
            with_layer("pad", "ZeroPad2d", padding=(1, 2)),
            "pad: padding takes a whole number or a tuple of 4 whole numbers, not (1, 2)",
        ),
        (
            with_layer("gelu", "GELU", approximate="sin"),
            'gelu: approximate takes "none" or "tanh", not "sin"',
        ),
        (
            with_layer("drop", "Dropout", p=Expr("rate * ")),
            'drop: p cannot be worked out: "rate * " is no expression',
        ),
        (
            with_layer("drop", "Dropout", p=Expr("rate * 2")),
            'drop: p cannot be worked out: "rate * 2" speaks of "rate", which is no setting of Net',
        ),
        (
            with_layer("drop", "Dropout", p=Expr("1 // 0")),
            'drop: p cannot be worked out: "1 // 0" divides by zero',
        ),
        (design(row(node("n", "op", "f", "frobnicate"))), 'f: there is no operation called "frobnicate"'),
        (design(row(node("n", "block", "stage", "Stage"))), 'stage: this design has no block called "Stage"'),
    ],
)
def test_node_that_is_not_right_is_told_by_name(drawn: Design, message: str) -> None:
    (problem,) = (one for one in problems(drawn) if one.message == message)
    assert problem.node == "n" and problem.block == "Net" and problem.severity == "error"


def test_setting_that_is_not_there_is_left_out_with_a_warning() -> None:
    (problem,) = problems(with_layer("relu", "ReLU", slope=0.1))
    assert problem.message == 'relu: ReLU has no setting called "slope", so it is left out'
    assert problem.severity == "warning" and problem.setting == "slope"


def test_missing_setting_offers_its_usual_value() -> None:
    (problem,) = problems(with_layer("fc1", "Linear", in_features=4))
    assert problem.setting == "out_features"
    assert problem.repair is not None
    assert (problem.repair.text, problem.repair.value) == ("Set out_features to 10", 10)


def test_expression_is_judged_by_what_it_gives_with_the_defaults() -> None:
    half = node("n", "layer", "fc", "Linear", in_features=4, out_features=Expr("width / 2"))
    assert told(design(row(half, settings=(BlockSetting("width", 8),)))) == [
        "fc: out_features takes a whole number, not 4.0"
    ]
    whole = replace(half, settings={**half.settings, "out_features": Expr("width // 2")})
    assert problems(design(row(whole, settings=(BlockSetting("width", 8),)))) == ()


def test_input_without_a_wire_is_told() -> None:
    drawn = design(Block((X, FC, Y), (wire(FC, Y),)))
    (problem,) = (one for one in problems(drawn) if one.severity == "error")
    assert (problem.message, problem.port) == ("fc: input is not connected", "input")


def test_output_without_a_wire_is_told_and_what_leads_nowhere_is_left_out() -> None:
    found = problems(design(Block((X, FC, Y), (wire(X, FC),))))
    assert [(one.message, one.severity) for one in found] == [
        ("x leads to no output, so it changes nothing", "warning"),
        ("fc leads to no output, so it is left out", "warning"),
        ("y is not connected", "error"),
    ]


def test_growing_input_wants_one_wire_at_least() -> None:
    cat = node("c", "op", "cat1", "cat")
    assert "cat1: tensors is not connected" in told(design(Block((X, cat, Y), (wire(cat, Y),))))
    joined = (wire(X, cat, "tensors0"), wire(X, cat, "tensors1"), wire(cat, Y))
    assert problems(design(Block((X, cat, Y), joined))) == ()


def test_number_stands_in_for_a_wire_of_an_operation() -> None:
    plus = node("p", "op", "plus", "add")
    wires = (wire(X, plus), wire(plus, Y))
    assert told(design(Block((X, plus, Y), wires))) == ["plus: other is not connected"]
    assert problems(design(Block((X, replace(plus, settings={"other": 1}), Y), wires))) == ()


def test_wire_to_a_port_or_node_that_is_not_there_is_told() -> None:
    wires = (wire(X, FC), wire(X, FC, "inputs"), wire(FC, Y), wire(FC, Y, "extra", "outputs"))
    gone = Edge(Port("x", "value"), Port("ghost", "input"))
    assert told(design(Block((X, FC, Y), (*wires, gone)))) == [
        "a wire leads from x to a node that is gone; delete it",
        'fc has no input called "inputs", but a wire leads to it from x',
        'fc has no output called "outputs", but a wire leads from it to y',
        'y has no input called "extra", but a wire leads to it from fc',
    ]


def test_two_wires_into_one_input_are_told() -> None:
    relu = node("r", "layer", "relu", "ReLU")
    wires = (wire(X, FC), wire(X, relu), wire(relu, FC), wire(FC, Y))
    assert told(design(Block((X, relu, FC, Y), wires))) == ["fc: 2 wires lead to input, which takes one"]


def test_loop_names_its_nodes_and_no_others() -> None:
    a, b = (node(i, "op", name, "add", other=1) for i, name in (("a", "one"), ("b", "two")))
    wires = (wire(a, b), wire(b, a), wire(b, FC), wire(FC, Y))
    (problem,) = (one for one in problems(design(Block((X, a, b, FC, Y), wires))) if one.severity == "error")
    assert problem.message == "one, two feed each other in a loop"


def test_block_that_contains_itself_through_another_is_told_with_the_chain() -> None:
    outer = row(node("n", "block", "inner", "Inner"))
    inner = row(node("m", "block", "outer", "Net"))
    found = [(one.block, one.node, one.message) for one in problems(design(outer, Inner=inner))]
    assert ("Net", "n", "inner: a block cannot contain itself: Net ▸ Inner ▸ Net") in found
    assert ("Inner", "m", "outer: a block cannot contain itself: Inner ▸ Net ▸ Inner") in found


def test_names_that_python_or_torch_cannot_use_are_told() -> None:
    twins = (node("a", "layer", "relu", "ReLU"), node("b", "layer", "relu", "ReLU"))
    assert told(design(row(*twins))) == ["two nodes of Net are called relu; give one another name"]
    (message,) = told(with_layer("forward", "ReLU"))
    assert message.startswith('"forward": ')


def test_input_of_the_main_block_needs_a_shape_and_others_do_not() -> None:
    bare = replace(X, settings={})
    inner = Block((bare, FC, Y), (wire(X, FC), wire(FC, Y)))
    (problem,) = problems(design(inner))
    assert problem.message == "x needs a shape, such as (B, 1, 28, 28); B stands for the batch"
    assert problem.setting == "shape"
    assert problems(design(row(node("n", "block", "inner", "Inner")), Inner=inner)) == ()
    assert problems(design(replace(inner, nodes=(replace(bare, settings={"default": None}), FC, Y)))) == ()


def test_block_without_an_output_is_told() -> None:
    assert "Net has no output; place an output node and wire it" in told(design(Block((X,))))


def test_main_block_that_is_not_there_is_told() -> None:
    assert told(Design("Net", {})) == ['there is no block called "Net" to be the main one']


def test_setting_of_the_main_block_needs_a_default() -> None:
    drawn = design(row(FC, settings=(BlockSetting("width"),)))
    assert told(drawn) == ["Net is the whole network, so its setting width needs a default"]


def test_again_needs_a_module_to_call() -> None:
    again = node("g", "again", "fc again", "ghost")
    assert told(design(row(FC, again))) == [
        "fc again: the node whose module it calls once more is gone; delete it or place that node again"
    ]
    assert told(design(row(FC, replace(again, of="x")))) == [
        "fc again: x has no module; only a layer or a block can be called once more"
    ]
    assert problems(design(row(FC, replace(again, of="f")))) == ()


def test_tensor_of_the_block_has_no_batch_in_its_shape() -> None:
    scale = node("t", "tensor", "scale", "parameter", shape=("B", 4))
    plus = node("p", "op", "plus", "add")
    block = Block((X, scale, plus, Y), (wire(X, plus), wire(scale, plus, "other"), wire(plus, Y)))
    assert told(design(block)) == ["scale: shape takes a tuple of whole numbers, not ('B', 4)"]


def test_repeat_needs_a_number_and_one_output() -> None:
    stage = Node("n", "repeat", "stage", "Inner", repeat=Repeat(0))
    inner = row(FC)
    (message,) = told(design(row(stage), Inner=inner))
    assert message == "stage: the number of copies takes a whole number from 1 on, not 0"
    assert problems(design(row(replace(stage, repeat=Repeat(3))), Inner=inner)) == ()
    second = node("z", "output", "z")
    two = replace(inner, nodes=(*inner.nodes, second), edges=(*inner.edges, wire(FC, second)))
    assert told(design(row(replace(stage, repeat=Repeat(3))), Inner=two)) == [
        "stage: Inner has 1 inputs and 2 outputs; what is repeated needs an input and exactly one output"
    ]


def test_problems_come_in_the_order_of_running_and_a_blocks_own_before_the_node() -> None:
    bad = node("n", "layer", "first", "Nothing")
    inner = row(node("m", "layer", "inside", "Nothing"))
    drawn = design(row(bad, node("b", "block", "stage", "Inner"), node("l", "layer", "last", "Nothing")), Inner=inner)
    shuffled = replace(drawn.main_block, nodes=drawn.main_block.nodes[::-1])
    found = told(replace(drawn, blocks={**drawn.blocks, "Net": shuffled}))
    assert [message.partition(":")[0] for message in found] == ["first", "inside", "last"]


def test_block_that_is_not_used_only_warns() -> None:
    spare = row(node("m", "layer", "inside", "Nothing"))
    assert {one.severity for one in problems(design(row(FC), Spare=spare))} == {"warning"}


@given(designs())
def test_any_design_is_checked_without_falling_over(drawn: Design) -> None:
    for problem in problems(drawn):
        assert problem.message and "\n" not in problem.message
