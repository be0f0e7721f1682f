"""Regions, run: the same numbers as modules written by hand, shapes without a look at values, what flowed inside."""

import pytest
import torch
from msgspec.structs import replace
from torch import nn

from designer.codegen.reading.text import read_text
from designer.codegen.source import generate
from designer.errors import RunFailed
from designer.graph import query
from designer.graph.model import Block, BlockSetting, Design, Node, Repeat, When
from designer.runtime.build import build
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.capture import capture
from designer.runtime.runs.run import guarded, run_once
from tests.codegen.test_regions import halve, linear, region
from tests.helpers.drawing import design, node, row, wire
from tests.runtime.nets import messages, shapes


class FixedHiddenMLP(nn.Module):
    """The book's class, with its fixed weights as a buffer."""

    def __init__(self):
        super().__init__()
        self.register_buffer("rand_weight", torch.rand(20, 20), persistent=False)
        self.linear = nn.Linear(20, 20)

    def forward(self, x):
        x = self.linear(x)
        x = nn.functional.relu(torch.mm(x, self.rand_weight) + 1)
        x = self.linear(x)
        while x.abs().sum() > 1:
            x = x / 2
        return x.sum()


def fixed_hidden_mlp() -> Design:
    """The book's FixedHiddenMLP as one draws it."""
    x = node("x", "input", "X", shape=("B", 20))
    fc = node("f", "layer", "linear", "Linear", in_features=20, out_features=20)
    weight = node("w", "tensor", "rand_weight", "constant", shape=(20, 20), init="uniform")
    mm, plus, relu = (
        node("m", "op", "mm", "matmul"),
        node("p", "op", "plus", "add", other=1),
        node("r", "op", "relu", "relu"),
    )
    again = node("g", "again", "linear2", "f")
    loop = Node("l", "while", "halve", "Halve", when=When("x.abs().sum() > 1"))
    total, y = node("s", "op", "sum", "sum"), node("y", "output", "y")
    edges = (
        wire(x, fc), wire(fc, mm), wire(weight, mm, "other"), wire(mm, plus), wire(plus, relu), wire(relu, again),
        wire(again, loop), wire(loop, total), wire(total, y),
    )  # fmt: skip
    return design(Block((x, fc, weight, mm, plus, relu, again, loop, total, y), edges), Halve=halve())


def made(drawn: Design) -> nn.Module:
    assert [problem.message for problem in shapes(drawn).problems if problem.severity == "error"] == []
    return build(generate(drawn))


def test_the_books_fixed_hidden_mlp_gives_the_same_number_as_its_class():
    module, twin = made(fixed_hidden_mlp()), FixedHiddenMLP()
    assert list(module.state_dict()) == list(twin.state_dict()) == ["linear.weight", "linear.bias"]
    twin.load_state_dict(module.state_dict())
    twin.rand_weight = module.rand_weight
    with torch.no_grad():
        for x in (torch.rand(rows, 20) for rows in (1, 2, 64)):
            assert float((module(x) - twin(x)).abs()) == 0.0
    assert shapes(fixed_hidden_mlp()).nodes["y"].outputs == {"value": "scalar"}


def test_the_books_numbers_come_out_of_its_fixed_hidden_mlp():
    module = made(fixed_hidden_mlp())
    with torch.no_grad():
        module.linear.weight.fill_(0.1)
        module.linear.bias.zero_()
        module.rand_weight.fill_(0.5)
        assert float(module(torch.ones(2, 20))) == pytest.approx(0.8203125, rel=1e-5)
        module.linear.weight.copy_(torch.eye(20))
        assert float(module(torch.ones(2, 20))) == 0.859375
    module(torch.ones(2, 20)).backward()
    assert module.linear.weight.grad is not None


def test_copies_are_called_by_their_pattern():
    repeated = Node("r", "repeat", "0", "Step", repeat=Repeat(3, names="block {i}"))
    names = list(made(design(row(repeated), Step=linear())).state_dict())
    assert names == [f"0.block {i}.fc.{kind}" for i in range(3) for kind in ("weight", "bias")]


def nested() -> Design:
    """A while in a repeat in an if, whose other branch is a layer."""
    loop = Node("w", "while", "shrink", "Halve", when=When("x.abs().sum() > limit"))
    step = replace(
        row(node("i", "layer", "fc", "Linear", in_features=4, out_features=4), loop),
        settings=(BlockSetting("limit", 1.0),),
    )
    deep = row(Node("p", "repeat", "stage", "Step", {"limit": 2.0}, repeat=Repeat(3, names="step {i}")))
    choice = Node("c", "if", "choose", "Deep", when=When("x.sum() > 0 and not training", "Plain"))
    return design(row(choice), Halve=halve(), Step=step, Deep=deep, Plain=linear())


class Nested(nn.Module):
    """The same by hand, on the drawing's own layers."""

    def __init__(self, drawn: nn.Module):
        super().__init__()
        self.steps = [drawn.get_submodule(f"choose.then.stage.step {i}.fc") for i in range(3)]
        self.plain = drawn.get_submodule("choose.else")

    def forward(self, x):
        if x.sum() > 0 and not self.training:
            for fc in self.steps:
                x = fc(x)
                while x.abs().sum() > 2.0:
                    x = x / 2
            return x
        return torch.relu(self.plain.fc(x))


def test_a_while_in_a_repeat_in_an_if_gives_what_the_same_by_hand_gives():
    module = made(nested())
    twin = Nested(module)
    for training in (True, False):
        module.train(training)
        twin.train(training)
        for x in (torch.rand(3, 4) * 9, -torch.rand(3, 4)):
            assert torch.equal(module(x), twin(x))
    assert shapes(nested()).parameters == 4 * 20


def test_parameters_of_both_branches_belong_to_their_nodes():
    live = Live()
    live.build(nested())
    nodes = {row.name: row.path for row in live.rows()}
    assert nodes["choose.then.stage.step 1.fc.weight"] == "c/p/i"
    assert nodes["choose.else.fc.bias"] == f"c{query.ELSE}/i"
    for name in set(nodes.values()):
        assert query.node_at(nested(), tuple(name.split("/")))[1].kind == "layer"


def test_another_branch_leaves_the_weights_of_the_first_where_they_are():
    live, alone = Live(), design(row(region("if", "x.sum() > 0", of="Deep")), Deep=linear(), Wide=linear())
    live.build(alone)
    before = live.module.get_parameter("step.fc.weight")
    report = live.build(
        replace(alone, blocks={**alone.blocks, "Net": row(region("if", "x.sum() > 0", "Wide", of="Deep"))})
    )
    assert live.module.get_parameter("step.then.fc.weight") is before
    assert (report.carried, report.fresh) == (2, 2)


@pytest.mark.parametrize(
    ("drawn", "message"),
    [
        (
            design(row(region("while", "x.sum() > 1", of="Wide")), Wide=linear(8)),
            "step: y comes out as B×8, but went in as B×4; each round must give the shape that it took",
        ),
        (
            design(row(region("if", "x.sum() > 1", of="Wide")), Wide=linear(8)),
            "step: y comes out as B×8, but went in as B×4; without another branch the shape must stay",
        ),
        (
            design(row(region("if", "x.sum() > 1", "Wide", of="Deep")), Wide=linear(8), Deep=linear()),
            "step: y is B×4 where the condition holds and B×8 otherwise; both need one shape",
        ),
    ],
)
def test_shapes_that_do_not_fit_together_are_told_with_their_numbers(drawn, message):
    assert messages(drawn) == [message]


def test_what_flows_inside_is_caught_and_a_while_that_never_runs_hands_on_what_came_in():
    drawn = fixed_hidden_mlp()
    module = made(drawn)
    with torch.no_grad():
        _, caught = capture(
            drawn, generate(drawn), module, [torch.rand(2, 20)], lambda tensor: float(tensor.abs().sum())
        )
        assert 0.5 < caught["l"] <= 1 < caught["l/x"] <= 2
        module.linear.weight.zero_()
        module.linear.bias.zero_()
        _, caught = capture(
            drawn, generate(drawn), module, [torch.rand(2, 20)], lambda tensor: float(tensor.abs().sum())
        )
    assert caught["g"] == 0 and "l/i" not in caught and "l" not in caught


def test_each_branch_is_caught_under_its_own_path():
    live = Live()
    live.build(nested())
    live.module.eval()
    _, caught = capture(nested(), live.source, live.module, [-torch.rand(3, 4)], lambda tensor: tuple(tensor.shape))
    assert caught["c"] == caught[f"c{query.ELSE}/i"] == caught[f"c{query.ELSE}/x"] == (3, 4)
    assert not any(path.startswith("c/") for path in caught)


def test_a_condition_that_is_no_single_number_is_refused_at_its_node():
    live = Live()
    live.build(design(row(region("while", "x > 1")), Halve=halve()))
    with pytest.raises(RunFailed, match="Net ▸ step: Boolean value of Tensor") as refused:
        guarded(live, lambda: live.module(torch.rand(2, 4)))
    assert refused.value.path == "r"


def counting_down() -> Block:
    """Adds `step` to what goes round and takes one off a count."""
    x, count, step = node("x", "input", "x"), node("a", "input", "count"), node("s", "input", "step", default=1)
    add, less = node("p", "op", "plus", "add"), node("q", "op", "less", "sub", other=1)
    y, left = node("y", "output", "y"), node("z", "output", "left")
    edges = (wire(x, add), wire(step, add, "other"), wire(count, less), wire(add, y), wire(less, left))
    return Block((x, count, step, add, less, y, left), edges)


def test_several_values_go_round_beside_one_that_only_goes_in():
    x, n = node("x", "input", "x", shape=("B", 4)), node("n", "input", "n", shape=())
    loop = region("while", "count > 0 and step is not None", of="Counted")
    y, left = node("y", "output", "y"), node("z", "output", "left")
    edges = (
        wire(x, loop, "x"), wire(n, loop, "count"), wire(loop, y, out_of="y"), wire(loop, left, out_of="left")
    )  # fmt: skip
    module = made(design(Block((x, n, loop, y, left), edges), Counted=counting_down()))
    result, rest = module(torch.zeros(2, 4), torch.tensor(3.0))
    assert torch.equal(result, torch.full((2, 4), 3.0)) and float(rest) == 0


def test_a_setting_in_a_condition_belongs_to_the_instance():
    inner = row(region("while", "x.abs().sum() > limit"), settings=(BlockSetting("limit", 8.0),))
    outer = row(node("a", "block", "a", "Until"), node("b", "block", "b", "Until", limit=2.0))
    module = made(design(outer, Until=inner, Halve=halve()))
    assert float(module.a(torch.ones(4, 4)).sum()) == 8
    assert float(module(torch.ones(4, 4)).sum()) == 2


def test_training_in_a_condition_is_the_modules_own_mode():
    module = made(design(row(region("if", "training")), Halve=halve()))
    assert float(module.train()(torch.ones(1, 4)).sum()) == 2
    assert float(module.eval()(torch.ones(1, 4)).sum()) == 4


def test_a_run_tells_how_often_each_while_went_round():
    live = Live()
    live.build(fixed_hidden_mlp())
    with torch.no_grad():
        live.module.linear.weight.zero_()
        live.module.linear.bias.fill_(11.0)  # whatever comes in, 40 numbers of 11 stand before the loop
    assert run_once(live, InputChoice("random", batch=2)).rounds == {"l": 9}
    live.build(design(row(region("while", "x.abs().sum() > 99", of="Deep")), Deep=linear()))
    assert run_once(live, InputChoice("random", batch=2)).rounds == {"r": 0}
    live.build(nested())
    assert run_once(live, InputChoice("random")).rounds.keys() == {"c/p", "c/p/w"}


def test_a_branch_that_asks_for_an_input_that_is_left_out_is_not_entered():
    text = """
class Masked(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x, mask=None):
        x = self.fc(x)
        if mask is not None:
            x = x.masked_fill(mask == 0, float("-inf"))
        return x
"""
    report = shapes(read_text(text).design)
    assert report.problems == ()
    assert report.parameters == 20
