"""Bypassed nodes in the live module: the numbers of a module written by hand with `nn.Identity`, and true shapes."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from designer.catalogue.bypass import refusal
from designer.codegen.source import generate
from designer.graph.cards import set_bypassed
from designer.graph.model import Block, Design, Edge, Port
from designer.graph.query import FOR_PEOPLE
from designer.runtime.build import build
from designer.runtime.live import Live
from designer.runtime.runs.capture import capture
from tests.helpers.drawing import design, mlp, node, residual, row, wire
from tests.runtime.nets import NETS, copies, lenet, messages, shapes, shared_branches
from tests.runtime.shapes.test_regions import nested
from tests.runtime.shapes.test_shapes import first_shape, real_shapes


def without(drawn: Design, *ids: str, block: str = "") -> Design:
    """The design with these nodes bypassed."""
    return set_bypassed(drawn, block or drawn.main, ids, True)


class LeNetByHand(nn.Module):
    """LeNet without its sigmoids in the features, and without its second fully connected layer's."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Identity(), nn.AvgPool2d(2, 2),
            nn.Conv2d(6, 16, 5), nn.Identity(), nn.AvgPool2d(2, 2),
        )  # fmt: skip
        self.rest = nn.Sequential(
            nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.rest(self.features(x).flatten(1))
        return out


def test_lenet_without_sigmoids_is_the_module_by_hand_to_the_last_bit() -> None:
    acts = [n.id for n in lenet().blocks["Features"].nodes if n.of == "Sigmoid"]
    drawn = without(lenet(), *acts, block="Features")
    module, twin = build(generate(drawn)).eval(), LeNetByHand().eval()
    for (_, mine), (_, theirs) in zip(module.state_dict().items(), twin.state_dict().items(), strict=True):
        theirs.copy_(mine)
    x = torch.rand(4, 1, 28, 28)
    with torch.no_grad():
        assert (module(x) - twin(x)).abs().max() == 0.0
        assert (module(x) - build(generate(lenet())).eval()(x)).abs().max() > 0
    assert messages(drawn) == []
    assert shapes(drawn).parameters == 61_706
    assert type(module.get_submodule("features.act1")) is nn.Identity


def test_a_residual_without_its_layer_doubles_and_without_its_sum_is_the_layer() -> None:
    x = torch.rand(2, 4)
    assert torch.equal(build(generate(without(residual(), "f")))(x), x + x)
    alone = build(generate(without(residual(), "p")))
    assert torch.equal(alone(x), alone.get_submodule("fc")(x))


def test_shapes_go_past_and_nothing_is_counted() -> None:
    report = shapes(without(mlp(), "b"))
    assert report.nodes["b"].outputs == {"output": "B×8"}
    assert report.nodes["b"].parameters == 0
    linear = shapes(without(row_of_equal(), "b"))
    assert (linear.parameters, shapes(row_of_equal()).parameters) == (20, 40)


def row_of_equal() -> Design:
    """Two layers of 4 features."""
    return design(
        row(
            node("a", "layer", "0", "Linear", in_features=4, out_features=4),
            node("b", "layer", "1", "Linear", in_features=4, out_features=4),
        )
    )


def test_where_shapes_do_not_fit_without_it_the_next_node_says_so() -> None:
    (problem,) = shapes(without(mlp(), "a")).problems
    assert problem.node == "c"
    assert problem.message.startswith("2 expects 8 features, gets 4")


def test_what_a_bypassed_node_lacks_is_no_problem() -> None:
    bare = design(row(node("a", "layer", "fc", "Linear"), node("b", "op", "plus", "add")))
    assert len(messages(bare)) > 1
    assert messages(without(bare, "a", "b")) == []


def test_an_entry_without_a_wire_is_told_at_the_bypassed_node() -> None:
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    plus, other = node("p", "op", "plus", "add"), node("q", "block", "part", "Part")
    loose = Block((x, plus, other, y), (wire(x, plus, "other"), wire(plus, y)))
    found = shapes(without(design(loose, Part=row()), "p")).problems
    assert [(p.node, p.port, p.message) for p in found if p.severity == "error"] == [
        ("p", "input", "plus: input is not connected")
    ]
    block = Block((x, other, y), (Edge(Port("q", "y"), Port("y", "value")),))
    found = shapes(without(design(block, Part=row()), "q")).problems
    assert ("q", "x", "part: x is not connected") in [(p.node, p.port, p.message) for p in found]


def test_what_is_inside_a_bypassed_block_keeps_no_one_from_running() -> None:
    inner = row(node("i", "layer", "fc", "Linear", out_features=3))
    drawn = design(row(node("u", "block", "u", "Inner")), Inner=inner)
    assert any(p.severity == "error" for p in shapes(drawn).problems)
    assert all(p.severity == "warning" for p in shapes(without(drawn, "u")).problems)


@pytest.mark.parametrize("same_weights", [False, True])
def test_a_bypassed_repeat_is_an_identity(same_weights: bool) -> None:
    drawn = without(copies(same_weights), "r")
    x = torch.rand(2, 4)
    assert torch.equal(build(generate(drawn))(x), x)
    assert shapes(drawn).parameters == 0
    assert messages(drawn) == []


def test_a_module_called_again_follows() -> None:
    drawn = without(shared_branches(), "f")
    x = torch.rand(2, 4)
    assert torch.equal(build(generate(drawn))(x), torch.cat((x, x), dim=1))
    report = shapes(drawn)
    assert report.nodes["g"].outputs == {"output": "B×4"}
    assert report.problems == ()


def test_what_flows_past_is_caught_and_a_run_goes_through() -> None:
    drawn = without(lenet(), *(n.id for n in lenet().blocks["Features"].nodes if n.of == "Sigmoid"), block="Features")
    source = generate(drawn)
    module, x = build(source).eval(), torch.rand(2, 1, 28, 28)
    with torch.no_grad():
        _, found = capture(drawn, source, module, [x], torch.clone)
    assert torch.equal(found["n2/f3"], found["n2/f2"])
    whole = without(copies(False), "r")
    source = generate(whole)
    _, found = capture(whole, source, build(source), [torch.rand(2, 4)], torch.clone)
    assert set(found) == {"x", "r", "y"}


def test_a_design_with_bypassed_nodes_goes_live_and_its_other_weights_stay() -> None:
    made = Live()
    made.build(row_of_equal())
    before = made.module.get_parameter("0.weight").clone()
    report = made.build(without(row_of_equal(), "b"))
    assert (report.carried, report.parameters) == (2, 20)
    assert torch.equal(made.module.get_parameter("0.weight"), before)
    assert [row.name for row in report.rows] == ["0.weight", "0.bias"]


def test_bypassed_regions_are_identities_and_their_branches_are_gone() -> None:
    choice = without(nested(), "c")
    module, x = build(generate(choice)), torch.rand(3, 4)
    assert torch.equal(module(x), x)
    assert list(module.state_dict()) == []
    assert (messages(choice), shapes(choice).parameters) == ([], 0)
    loop = without(nested(), "w", block="Step")
    text = generate(loop).text
    assert "while" not in text and "nn.Identity()  # bypassed: Halve" in text
    assert (messages(loop), shapes(loop).parameters) == ([], 80)
    live = Live()
    live.build(loop)
    assert {row.path for row in live.rows() if "stage" in row.name} == {"c/p/i"}


def ways(name: str) -> list[tuple[str, str]]:
    """Every node of a net that can be bypassed, with its block."""
    drawn = NETS[name]()
    return [
        (block_name, n.id)
        for block_name, block in drawn.blocks.items()
        for n in block.nodes
        if n.kind not in FOR_PEOPLE and not refusal(drawn, block, n)
    ]


@pytest.mark.parametrize("name", NETS)
def test_whatever_is_bypassed_the_shapes_told_are_those_of_a_real_run(name: str) -> None:
    ran = 0
    for block, node_id in ways(name):
        drawn = without(NETS[name](), node_id, block=block)
        report = shapes(drawn)
        if any(problem.severity == "error" for problem in report.problems):
            continue
        ran += 1
        for path, shape in real_shapes(drawn).items():
            assert first_shape(next(iter(report.nodes[path].outputs.values()))) == shape
        module = build(generate(drawn))
        assert sum(p.numel() for p in module.parameters()) == report.parameters
    assert ran or not ways(name)


@pytest.mark.parametrize(
    ("drawn", "node_id"),
    [(row_of_equal(), "b"), (residual(), "f"), (copies(False), "r"), (copies(True), "r"), (nested(), "c")],
)
def test_trained_weights_are_back_when_a_node_is_taken_out_of_bypass(drawn: Design, node_id: str) -> None:
    made = Live()
    made.build(drawn)
    with torch.no_grad():
        for parameter in made.module.parameters():
            parameter.add_(1.0)
    before = {name: tensor.clone() for name, tensor in made.module.state_dict().items()}
    made.build(without(drawn, node_id))
    assert len(made.module.state_dict()) < len(before)
    made.build(drawn)
    after = made.module.state_dict()
    assert list(after) == list(before)
    assert all(torch.equal(after[name], tensor) for name, tensor in before.items())
