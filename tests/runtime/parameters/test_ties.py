"""Parameters that are one: so from the start, after a step, after loads, moves and edits; and apart again when asked."""

from __future__ import annotations

import pytest
import torch
from msgspec.structs import replace
from torch import nn

from designer.codegen.source import generate
from designer.files.weights import read_weights, write_weights
from designer.graph import edit
from designer.graph.model import Design
from designer.runtime.build import build
from designer.runtime.live import Live
from designer.runtime.parameters.ties import tie_again, tied
from designer.runtime.weights import weights
from tests.helpers.drawing import design, node, row
from tests.helpers.parameters import nested, tied_with, two_alike
from tests.runtime.nets import shared_chain

TIE = ("first.weight", "second.weight")


def tied_pair() -> Design:
    """Two layers with one weight and a bias each."""
    return tied_with(two_alike(), TIE)


def steps(module: nn.Module, count: int) -> None:
    """So many steps of SGD on noise."""
    optimiser = torch.optim.SGD(module.parameters(), lr=0.05)
    for _ in range(count):
        optimiser.zero_grad()
        module(torch.rand(8, 4)).square().mean().backward()
        optimiser.step()


def test_tied_parameters_are_one_object_and_named_once() -> None:
    module = build(generate(tied_pair()))
    assert module.get_parameter(TIE[0]) is module.get_parameter(TIE[1])
    assert [name for name, _ in module.named_parameters()] == ["first.weight", "first.bias", "second.bias"]
    assert list(module.state_dict()) == ["first.weight", "first.bias", "second.weight", "second.bias"]


def test_a_tie_reaches_into_blocks_and_names_with_spaces() -> None:
    module = build(generate(tied_with(nested(), ("one.fc.weight", "block 1.fc.weight", "out.weight"))))
    assert tied(module) == [("one.fc.weight", "block 1.fc.weight", "out.weight")]


def test_5_2_l_they_stay_equal_after_twenty_steps_and_two_copies_part_at_the_first() -> None:
    module, apart = build(generate(tied_pair())), build(generate(two_alike()))
    apart.load_state_dict(module.state_dict())
    steps(module, 20)
    steps(apart, 1)
    assert torch.equal(module.state_dict()[TIE[0]], module.state_dict()[TIE[1]])
    assert not torch.equal(apart.state_dict()[TIE[0]], apart.state_dict()[TIE[1]])


def test_5_2_l_the_gradient_of_a_tied_parameter_is_the_sum_of_both_uses() -> None:
    module, apart = build(generate(tied_pair())), build(generate(two_alike()))
    apart.load_state_dict(module.state_dict())
    given = torch.rand(8, 4)
    for one in (module, apart):
        one(given).sum().backward()
    both = [apart.get_parameter(name).grad for name in TIE]
    assert float((module.get_parameter(TIE[0]).grad - (both[0] + both[1])).abs().max()) == 0.0


@pytest.mark.parametrize(
    "away",
    [
        lambda module: module.to("meta"),
        lambda module: module.to_empty(device="meta"),
        lambda module: module.load_state_dict({k: v.clone() for k, v in module.state_dict().items()}, assign=True),
    ],
)
def test_what_takes_ties_apart_is_mended(away) -> None:
    module = build(generate(tied_pair()))
    ties = tied(module)
    away(module)
    assert tied(module) == []  # if torch keeps them one day, `tie_again` can go
    tie_again(module, ties)
    assert tied(module) == ties == [TIE]


def test_a_shared_module_is_no_tie() -> None:
    assert tied(build(generate(shared_chain()))) == []


def test_the_live_module_keeps_its_ties_through_moves_edits_and_loads(tmp_path) -> None:
    made = Live()
    made.build(tied_pair())
    for suffix in ("params", "safetensors"):
        path = tmp_path / f"net.{suffix}"
        write_weights(made.module.state_dict(), path)
        report = weights.load(made.module, read_weights(path), path)
        assert report.fits and tied(made.module) == [TIE]
    made.build(edit.rename_node(tied_pair(), "Net", "b", "last"))
    assert tied(made.module) == [("first.weight", "last.weight")]
    made.build(tied_pair())
    for device in ("meta", "cpu"):
        if device == "cpu":
            made.build(tied_pair(), fresh=True)
        else:
            made.move(device)
        assert tied(made.module) == [TIE]


def test_a_new_tie_takes_the_values_of_its_first_and_undo_gives_the_other_its_own_back() -> None:
    made = Live()
    made.build(two_alike())
    first, second = (made.module.state_dict()[name].clone() for name in TIE)
    made.build(tied_pair())
    assert torch.equal(made.module.state_dict()[TIE[1]], first)
    made.build(two_alike())
    assert tied(made.module) == []
    assert torch.equal(made.module.state_dict()[TIE[0]], first)
    assert torch.equal(made.module.state_dict()[TIE[1]], second)


def test_what_was_tied_from_the_start_begins_equal_when_untied_and_parts_at_a_step() -> None:
    made = Live()
    made.build(tied_pair())
    made.build(two_alike())
    one, other = (made.module.state_dict()[name] for name in TIE)
    assert torch.equal(one, other) and one.data_ptr() != other.data_ptr()
    steps(made.module, 1)
    assert not torch.equal(made.module.state_dict()[TIE[0]], made.module.state_dict()[TIE[1]])


def test_a_resized_pair_is_tied_again() -> None:
    made = Live()
    made.build(tied_pair())
    drawn = tied_pair()
    for node_id in ("a", "b"):
        drawn = edit.set_setting(drawn, "Net", node_id, "bias", False)
    report = made.build(drawn)
    assert tied(made.module) == [TIE] and report.parameters == 16


def test_5_2_l_a_layer_called_again_is_counted_once_and_listed_under_both_names() -> None:
    drawn = design(
        row(
            node("a", "layer", "0", "Linear", in_features=4, out_features=8),
            node("b", "layer", "1", "ReLU"),
            node("c", "layer", "2", "Linear", in_features=8, out_features=8),
            node("d", "layer", "3", "ReLU"),
            node("e", "again", "4", "c"),
            node("f", "layer", "5", "ReLU"),
            node("g", "layer", "6", "Linear", in_features=8, out_features=1),
        )
    )
    made = Live()
    report = made.build(drawn)
    rows = {one.name: one.aliases for one in report.rows}
    assert report.parameters == 121
    assert rows["2.weight"] == ("4.weight",) and rows["2.bias"] == ("4.bias",)
    assert len(made.module.state_dict()) == 8 and made.module[2] is made.module[4]
    own = replace(node("e", "layer", "4", "Linear", in_features=8, out_features=8))
    assert made.build(edit.change_node(drawn, "Net", "e", lambda _: own)).parameters == 193
