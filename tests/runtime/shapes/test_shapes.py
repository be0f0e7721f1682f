"""Shapes found without values are the shapes of real tensors, and an edit works out anew only what it touched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest
import torch
from hypothesis import given

from designer import numbers
from designer.catalogue.load import catalogue
from designer.codegen.source import generate
from designer.graph import edit
from designer.graph.model import Block, Design, Edge, Node, Port
from designer.graph.query import node_at
from designer.runtime.build import build
from designer.runtime.runs.capture import capture
from designer.runtime.shapes.avals import TORCH_DTYPES, declared
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from tests.helpers.designs import designs
from tests.helpers.drawing import design, mlp, node, row
from tests.runtime.nets import NETS, alone, copies, lenet, messages, repaired, shapes

BATCH = 7

LAYERS = [name for name, spec in catalogue().layers.items() if not spec.refused]
NEED_MORE = {
    "CTCLoss": "its lengths have to fit its sequences",
    "FractionalMaxPool2d": "wants one of two settings",
    "FractionalMaxPool3d": "wants one of two settings",
    "Upsample": "wants one of two settings",
    "UpsamplingBilinear2d": "wants one of two settings",
    "UpsamplingNearest2d": "wants one of two settings",
}


def real_shapes(drawn: Design) -> dict[str, str]:
    """By path, the shape of what flows out of every node in a run on the CPU."""
    source = generate(drawn)
    module = build(source).eval()
    inputs = []
    for one in drawn.main_block.of_kind("input"):
        aval = declared(one.settings)
        assert aval is not None
        dims = [dim.at(BATCH) for dim in aval.dims]
        inputs.append(torch.ones(dims, dtype=TORCH_DTYPES[aval.dtype]))
    with torch.no_grad():
        _, caught = capture(drawn, source, module, inputs, lambda tensor: numbers.shape(tensor.shape))
    return caught


def first_shape(found: str) -> str:
    """The first tensor's shape, with a number for the batch."""
    return found.strip("()").split(", ")[0].replace("B", str(BATCH))


@pytest.mark.parametrize("name", NETS)
def test_shapes_without_values_are_those_of_a_real_run(name: str) -> None:
    drawn = NETS[name]()
    report = shapes(drawn)
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    found = {path: first_shape(next(iter(node.outputs.values()))) for path, node in report.nodes.items()}
    assert found == real_shapes(drawn)


@pytest.mark.parametrize("name", NETS)
def test_parameters_are_counted_as_torch_counts_them(name: str) -> None:
    drawn = NETS[name]()
    assert shapes(drawn).parameters == sum(p.numel() for p in build(generate(drawn)).parameters())


@pytest.mark.filterwarnings("ignore::UserWarning")  # advice of layers on their settings
@pytest.mark.parametrize("name", [name for name in LAYERS if name not in NEED_MORE])
def test_every_layer_has_the_shapes_of_its_real_run_once_its_repairs_are_applied(name: str) -> None:
    drawn = repaired(alone(catalogue().layers[name]))
    report = shapes(drawn)
    assert [problem.message for problem in report.problems if problem.severity == "error"] == []
    real = real_shapes(drawn)
    assert {path: first_shape(next(iter(n.outputs.values()))) for path, n in report.nodes.items()} == real


def test_lenet_is_told_with_the_batch_as_b() -> None:
    report = shapes(lenet())
    assert report.nodes["n2/f2"].outputs == {"output": "B×6×28×28"}
    assert report.nodes["n2"].outputs == {"y": "B×16×5×5"}
    assert report.nodes["n3"].outputs == {"output": "B×400"}
    assert report.problems == ()


def test_parameters_and_multiply_adds_of_lenet_are_those_worked_out_by_hand() -> None:
    report = shapes(lenet())
    assert report.parameters == 61_706
    assert report.nodes["n2/f2"].multiply_adds == 6 * 28 * 28 * 25
    assert report.nodes["n4"].multiply_adds == 400 * 120
    assert report.multiply_adds == 6 * 28 * 28 * 25 + 16 * 10 * 10 * 6 * 25 + 400 * 120 + 120 * 84 + 84 * 10


def test_a_dimension_may_hold_several_batches() -> None:
    drawn = design(row(node("r", "op", "flat", "reshape", shape=(-1,))))
    assert shapes(drawn).nodes["r"].outputs == {"output": "4·B"}


def test_an_edit_tries_anew_only_what_it_touched() -> None:
    memo = Memo()
    find_shapes(lenet(), memo)
    before = memo.tried
    find_shapes(edit.set_setting(lenet(), "LeNet", "n8", "bias", False), memo)
    assert memo.tried == before + 1


def test_moving_and_renaming_try_nothing_anew() -> None:
    memo = Memo()
    find_shapes(lenet(), memo)
    before = memo.tried
    find_shapes(edit.move_nodes(lenet(), "LeNet", {"n8": (9.0, 9.0)}), memo)
    renamed = find_shapes(edit.rename_node(lenet(), "Features", "f2", "first"), memo)
    assert memo.tried == before
    assert renamed.problems == ()


def test_a_number_and_a_switch_of_the_same_value_are_two_settings() -> None:
    memo = Memo()
    find_shapes(edit.set_setting(mlp(), "Net", "c", "bias", True), memo)
    before = memo.tried
    find_shapes(edit.set_setting(mlp(), "Net", "c", "bias", 1), memo)
    assert memo.tried == before + 1


def test_copies_have_their_own_parameters_and_a_loop_has_one_set() -> None:
    one = 4 * 4 + 4
    assert shapes(copies(same_weights=False)).parameters == 3 * one
    assert shapes(copies(same_weights=True)).parameters == one
    assert shapes(copies(same_weights=True)).multiply_adds == 3 * 16


def test_the_body_of_a_repeat_runs_once_when_its_shape_stays() -> None:
    memo = Memo()
    find_shapes(copies(same_weights=False), memo)
    assert memo.tried == 2


def test_nodes_after_a_problem_are_left_out() -> None:
    report = shapes(edit.set_setting(lenet(), "LeNet", "n4", "in_features", 401))
    assert "n3" in report.nodes
    assert not {"n4", "n5", "n9"} & report.nodes.keys()


def test_a_problem_in_what_leads_nowhere_is_a_warning() -> None:
    drawn = mlp()
    drawn = edit.add_node(drawn, "Net", node("s", "layer", "side", "Linear", in_features=9, out_features=1))
    drawn = edit.connect(drawn, "Net", Edge(Port("x", "value"), Port("s", "input")))
    report = shapes(drawn)
    assert {problem.severity for problem in report.problems} == {"warning"}
    assert "side expects 9 features, gets 4 from x" in [problem.message for problem in report.problems]


def test_the_same_problem_in_two_instances_is_told_once_with_a_path_to_it() -> None:
    inner = row(node("a", "layer", "fc", "Linear", in_features=5, out_features=4))
    drawn = design(row(node("p", "block", "one", "Part"), node("q", "block", "two", "Part")), Part=inner)
    problems = shapes(drawn).problems
    assert [(problem.path, problem.block, problem.node) for problem in problems] == [(("p", "a"), "Part", "a")]
    assert node_at(drawn, problems[0].path)[1].name == "fc"


@given(designs())
def test_any_design_gives_a_report(drawn: Design) -> None:
    told = {path.partition("/")[0] for path in find_shapes(drawn, Memo()).nodes}
    assert told <= {node.id for node in drawn.main_block.nodes}


def test_a_design_without_its_main_block_is_a_problem() -> None:
    assert messages(Design("Gone", {})) == ['there is no block called "Gone" to be the main one']


class Counted(tuple[Node, ...]):
    """Nodes that count how often all of them are gone through."""

    __slots__ = ()
    times: ClassVar[int] = 0

    def __iter__(self) -> Iterator[Node]:
        Counted.times += 1
        return super().__iter__()


def test_however_many_nodes_there_are_they_are_gone_through_equally_often() -> None:
    found = []
    for count in (20, 40):
        before = Counted.times
        find_shapes(design(Block(Counted(node(f"n{i}", "layer", f"l{i}", "ReLU") for i in range(count)))), Memo())
        found.append(Counted.times - before)
    assert found[0] == found[1]
