"""What does not fit is said in the words of the layer's own settings, with the repair that puts it right."""

from __future__ import annotations

import pytest
import torch

from designer.graph import edit
from designer.graph.model import Block, BlockSetting, Design, Expr, Node, Repeat, Value
from designer.graph.problem import Problem
from designer.runtime.layers.custom import said
from tests.helpers.drawing import design, node, row, wire
from tests.runtime.nets import lenet, messages, shapes


def fed(shape: tuple[Value, ...], *nodes: Node, dtype: str = "float32") -> Design:
    """A row of nodes after an input of this shape."""
    block = row(*nodes)
    first = node("x", "input", "x", shape=shape, dtype=dtype)
    return design(Block((first, *block.nodes[1:]), block.edges))


def two(of: str, one: tuple[Value, ...], other: tuple[Value, ...], second: str = "other", **settings: Value) -> Design:
    """An operation `op` on two inputs `a` and `b`."""
    a, b = node("a", "input", "a", shape=one), node("b", "input", "b", shape=other)
    middle, y = node("m", "op", "op", of, **settings), node("y", "output", "y")
    ports = ("tensors0", "tensors1") if of in ("cat", "stack") else ("input", second)
    return design(Block((a, b, middle, y), (wire(a, middle, ports[0]), wire(b, middle, ports[1]), wire(middle, y))))


def only(drawn: Design) -> Problem:
    """The one problem of a design."""
    (problem,) = shapes(drawn).problems
    return problem


IMAGE = ("B", 3, 8, 8)

CASES: dict[str, tuple[Design, str]] = {
    "channels": (
        fed(
            IMAGE,
            node("p", "layer", "pool1", "MaxPool2d", kernel_size=2),
            node("c", "layer", "conv2", "Conv2d", in_channels=6, out_channels=4, kernel_size=3),
        ),
        "conv2 expects 6 channels, gets 3 from pool1",
    ),
    "batch norm": (
        fed(IMAGE, node("n", "layer", "bn1", "BatchNorm2d", num_features=6)),
        "bn1 expects 6 channels, gets 3 from x",
    ),
    "layer norm": (
        fed(("B", 5, 16), node("n", "layer", "norm", "LayerNorm", normalized_shape=(5, 12))),
        "norm expects 5×12 features, gets 5×16 from x",
    ),
    "rank": (
        fed(("B", 784), node("c", "layer", "conv1", "Conv2d", in_channels=1, out_channels=4, kernel_size=3)),
        "conv1 expects 4 dimensions (N C H W), gets 2 (B×784 from x)",
    ),
    "no channel dimension": (
        fed(("B", 28, 28), node("c", "layer", "conv1", "Conv2d", in_channels=1, out_channels=4, kernel_size=3)),
        "conv1 expects 4 dimensions (N C H W), gets 3 (B×28×28 from x)",
    ),
    "kernel": (
        fed(("B", 3, 2, 2), node("c", "layer", "conv1", "Conv2d", in_channels=3, out_channels=4, kernel_size=5)),
        "conv1: the kernel 5×5 is larger than its input 2×2 from x",
    ),
    "dilated kernel": (
        fed(
            ("B", 3, 4, 4),
            node("c", "layer", "conv1", "Conv2d", in_channels=3, out_channels=4, kernel_size=3, dilation=4, padding=1),
        ),
        "conv1: the kernel 9×9 is larger than its input 6×6 with its padding from x",
    ),
    "pool": (
        fed(("B", 3, 1, 1), node("p", "layer", "pool1", "AvgPool2d", kernel_size=2)),
        "pool1: the kernel 2×2 is larger than its input 1×1 from x",
    ),
    "no flatten": (
        fed(("B", 16, 5, 5), node("f", "layer", "fc1", "Linear", in_features=400, out_features=120)),
        "fc1 expects 400 features, gets B×16×5×5 from x; put a Flatten in between",
    ),
    "embedding": (
        fed(("B", 7), node("e", "layer", "words", "Embedding", num_embeddings=9, embedding_dim=4)),
        "words expects whole numbers (int64), gets float32 from x",
    ),
    "whole numbers": (
        fed(("B", 4), node("f", "layer", "fc", "Linear", in_features=4, out_features=4), dtype="int64"),
        "fc expects real numbers (float32), gets int64 from x",
    ),
    "add": (
        two("add", ("B", 6, 28, 28), ("B", 8, 28, 28)),
        "op: B×6×28×28 from a and B×8×28×28 from b differ in dimension 1 (6 and 8)",
    ),
    "matmul": (
        two("matmul", ("B", 5), (7, 3)),
        "op: B×5 from a and 7×3 from b do not go together: 5 columns meet 7 rows",
    ),
    "cat": (
        two("cat", ("B", 6, 4), ("B", 6, 5), dim=1),
        "op along dimension 1: B×6×4 and B×6×5 from b differ in dimension 2 (4 and 5)",
    ),
    "cat of ranks": (
        two("cat", ("B", 6, 4), ("B", 6), dim=1),
        "op: its inputs have 3 and 2 dimensions (B×6×4 and B×6)",
    ),
    "reshape": (
        fed(("B", 4), node("r", "op", "shaped", "reshape", shape=(-1, 3, 7))),
        "shaped: B×4 from x cannot be laid out as -1×3×7",
    ),
    "torch's own words": (
        fed(IMAGE, node("c", "layer", "conv", "Conv2d", in_channels=3, out_channels=4, kernel_size=3, groups=2)),
        "conv: in_channels must be divisible by groups",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_problem_is_told_in_the_layers_own_words(case: str) -> None:
    drawn, expected = CASES[case]
    assert messages(drawn) == [expected]


def test_lenet_without_padding_names_what_reaches_its_first_linear_layer() -> None:
    problem = only(edit.set_setting(lenet(), "Features", "f2", "padding", 0))
    assert problem.message == "fc1 expects 400 features, gets 256 (16×4×4 flattened from features)"
    assert (problem.block, problem.node, problem.path, problem.setting) == ("LeNet", "n4", ("n4",), "in_features")
    assert problem.repair is not None and problem.repair.text == "Set in_features to 256"


def test_the_repair_puts_it_right() -> None:
    drawn = edit.set_setting(lenet(), "Features", "f2", "padding", 0)
    problem = only(drawn)
    assert problem.repair is not None
    assert messages(edit.apply_repair(drawn, problem.repair)) == []


def test_a_setting_that_is_an_expression_is_not_overwritten_by_a_repair() -> None:
    inner = row(
        node("a", "layer", "fc", "Linear", in_features=Expr("width"), out_features=4),
        settings=(BlockSetting("width", 5),),
    )
    problem = only(design(row(node("p", "block", "part", "Part")), Part=inner))
    assert problem.message == "fc expects 5 features, gets 4 from x"
    assert problem.path == ("p", "a")
    assert problem.repair is None


def test_a_setting_that_is_not_set_is_taken_from_the_wire_and_shapes_go_on() -> None:
    drawn = edit.reset_setting(lenet(), "LeNet", "n4", "in_features")
    report = shapes(drawn)
    (problem,) = report.problems
    assert problem.message == "fc1: in_features is not set; the wire brings 400"
    assert problem.repair is not None and problem.repair.value == 400
    assert report.nodes["n9"].outputs == {"value": "B×10"}
    assert messages(edit.apply_repair(drawn, problem.repair)) == []


def test_a_value_that_the_check_refuses_is_not_told_again_in_torchs_words() -> None:
    drawn = edit.set_setting(lenet(), "Features", "f2", "kernel_size", "five")
    (message,) = messages(drawn)
    assert message.startswith("conv1: kernel_size takes ")


def test_what_only_one_instance_cannot_work_out_is_pinned_to_it() -> None:
    inner = row(
        node("a", "layer", "fc", "Linear", in_features=4, out_features=Expr("16 // parts")),
        settings=(BlockSetting("parts", 2),),
    )
    drawn = design(row(node("p", "block", "part", "Part", parts=0)), Part=inner)
    problem = only(drawn)
    assert problem.path == ("p", "a")
    assert "divides by zero" in problem.message


def test_the_number_of_copies_is_a_whole_number() -> None:
    inner = row(node("a", "layer", "act", "ReLU"))
    drawn = design(row(Node("r", "repeat", "stage", "Part", repeat=Repeat(Expr("3 / 2")))), Part=inner)
    assert [problem.setting for problem in shapes(drawn).problems] == ["times"]


def test_an_unconnected_input_is_told_once() -> None:
    drawn = lenet()
    edges = [edge for edge in drawn.blocks["LeNet"].edges if edge.target.node == "n4"]
    problems = shapes(edit.disconnect(drawn, "LeNet", edges)).problems
    assert [p.message for p in problems if p.severity == "error"] == ["fc1: input is not connected"]


def test_problems_come_in_running_order() -> None:
    drawn = edit.set_setting(lenet(), "LeNet", "n8", "out_features", "ten")
    drawn = edit.set_setting(drawn, "Features", "f5", "in_channels", 7)
    assert [problem.node for problem in shapes(drawn).problems] == ["f5", "n8"]


@pytest.mark.parametrize(
    ("channels", "said"),
    [
        (10**30, "c: a size is larger than torch can count"),
        (-3, "c: a size is -3, and none can be below 0"),
    ],
)
def test_sizes_that_no_tensor_has_are_named_in_plain_words(channels, said):
    conv = node("c", "layer", "c", "Conv2d", in_channels=1, out_channels=channels, kernel_size=5)
    assert messages(fed(("B", 1, 28, 28), conv)) == [said]


def test_memory_that_is_not_there_is_told_by_how_much_was_asked_for():
    with pytest.raises(RuntimeError) as refused:
        torch.ones(10**14)
    assert said(refused.value) == "there is not enough memory: it asks for 400 TB at once"
    cuda = torch.OutOfMemoryError(
        "CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 8 GiB"
    )
    assert said(cuda) == "there is not enough memory on the CUDA device: it asks for 20.00 GiB more"
