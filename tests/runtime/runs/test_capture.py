"""What flows out of every node is what one works out by hand, and nothing stays hooked or traced."""

from __future__ import annotations

import sys

import pytest
import torch
from torch import Tensor, nn

from designer.codegen.source import generate
from designer.graph.model import Block, Design
from designer.runtime.build import build
from designer.runtime.runs.capture import capture
from tests.helpers.drawing import design, node, residual, row, wire
from tests.runtime.nets import copies, halves, lenet, shared_branches, shared_chain, with_tensor


def caught(drawn: Design, *inputs: Tensor) -> tuple[nn.Module, dict[str, Tensor]]:
    """The module, and what flowed out of every node."""
    source = generate(drawn)
    module = build(source).eval()
    with torch.no_grad():
        return module, capture(drawn, source, module, inputs, torch.clone)[1]


def test_lenet_layer_by_layer() -> None:
    x = torch.rand(2, 1, 28, 28)
    net, found = caught(lenet(), x)
    features = net.get_submodule("features")
    one = features.get_submodule("conv1")(x)
    assert torch.equal(found["n1"], x)
    assert torch.equal(found["n2/f1"], x)
    assert torch.equal(found["n2/f2"], one)
    assert torch.equal(found["n2/f3"], one.sigmoid())
    assert torch.equal(found["n2"], features(x))
    assert torch.equal(found["n2/f8"], features(x))
    assert torch.equal(found["n3"], features(x).flatten(1))
    assert torch.equal(found["n9"], net(x))
    assert len(found) == 17


def test_an_operation_and_what_it_is_fed() -> None:
    x = torch.rand(2, 4)
    net, found = caught(residual(), x)
    assert torch.equal(found["f"], net.get_submodule("fc")(x))
    assert torch.equal(found["p"], net.get_submodule("fc")(x) + x)


def test_both_calls_of_a_shared_layer() -> None:
    x = torch.rand(2, 4)
    net, found = caught(shared_branches(), x)
    fc = net.get_submodule("fc")
    assert torch.equal(found["g"], fc(fc(x)))
    assert torch.equal(found["c"], torch.cat((fc(x), fc(fc(x))), 1))


def test_both_calls_of_a_shared_layer_in_a_chain() -> None:
    x = torch.rand(2, 4)
    net, found = caught(shared_chain(), x)
    assert isinstance(net, nn.Sequential)
    first = net[1](net[0](x))
    assert torch.equal(found["b"], first)
    assert torch.equal(found["d"], net[1](net[2](first)))


@pytest.mark.parametrize(("same_weights", "names"), [(True, "{i}"), (True, ""), (False, "{i}")])
def test_of_a_repeated_block_the_last_run_counts(same_weights: bool, names: str) -> None:
    x = torch.rand(2, 4)
    net, found = caught(copies(same_weights, names), x)
    assert torch.equal(found["r"], net(x))
    assert torch.equal(found["r/b"], net(x))


def test_of_several_outputs_the_first_is_kept() -> None:
    x = torch.rand(2, 4)
    _, found = caught(halves(), x)
    assert torch.equal(found["a"], x[:, :2] + x[:, 2:])


def test_a_tensor_of_the_blocks_own() -> None:
    _, found = caught(with_tensor(), torch.rand(2, 4))
    assert found["t"].tolist() == [1, 1, 1, 1]


def test_a_later_layer_that_works_in_place_changes_nothing_before_it() -> None:
    drawn = design(
        row(
            node("a", "layer", "fc", "Linear", in_features=4, out_features=4),
            node("b", "layer", "act", "ReLU", inplace=True),
        )
    )
    x = torch.rand(8, 4)
    net, found = caught(drawn, x)
    assert torch.equal(found["a"], net.get_submodule("fc")(x))
    assert (found["a"] < 0).any()


def test_hooks_and_tracer_are_gone_after_a_run_that_failed() -> None:
    source = generate(residual())
    module, before = build(source), sys.gettrace()
    with pytest.raises(RuntimeError):
        capture(residual(), source, module, [torch.zeros(1, 9)], torch.clone)
    assert sys.gettrace() is before
    assert not any(child._forward_hooks or child._forward_pre_hooks for child in module.modules())


def test_what_flows_out_where_a_module_is_called_again_though_it_runs_nowhere_itself() -> None:
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    fc, once_more = node("f", "layer", "fc", "Linear", in_features=4, out_features=4), node("g", "again", "fc2", "f")
    drawn = design(Block((x, fc, once_more, y), (wire(x, fc), wire(x, once_more), wire(once_more, y))))
    given = torch.rand(2, 4)
    net, found = caught(drawn, given)
    assert torch.equal(found["g"], net(given))
    assert "f" not in found
