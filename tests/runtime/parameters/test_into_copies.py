"""What a block has learned stays with the first of its copies when it is repeated, and with nodes that change blocks."""

from __future__ import annotations

import pytest
import torch
from msgspec.structs import replace

from designer.graph import edit
from designer.graph.blocks.group import group
from designer.graph.model import Design, Repeat
from designer.graph.regions.region_edit import into_region, plain
from tests.helpers.drawing import design, node, row
from tests.runtime.nets import copies
from tests.runtime.parameters.test_removed_tensors import same, trained, values


def linear(node_id: str, name: str):
    return node(node_id, "layer", name, "Linear", in_features=4, out_features=4)


def twice() -> Design:
    """A block of two layers, used twice."""
    inner = row(linear("a", "one"), linear("b", "two"))
    return design(row(node("u", "block", "left", "Step"), node("v", "block", "right", "Step")), Step=inner)


def repeated(drawn: Design, node_id: str, times: int, same_weights: bool = False) -> Design:
    main = drawn.main
    return edit.change_node(
        drawn, main, node_id, lambda n: replace(n, kind="repeat", repeat=Repeat(times, same_weights))
    )


def test_a_trained_block_that_is_repeated_is_the_first_copy_and_the_others_are_fresh() -> None:
    drawn = twice()
    made = trained(drawn, 4)
    before = values(made)
    after, _ = into_region(drawn, "Net", {"u"}, "repeat", 3)
    report = made.build(after)
    now = values(made)
    assert (report.carried, report.fresh) == (8, 8)
    for name, tensor in before.items():
        assert torch.equal(now[name.replace("left.", "left.0.")], tensor)
    firsts = [now[f"left.{at}.one.weight"] for at in range(3)]
    assert not torch.equal(firsts[0], firsts[1]) and not torch.equal(firsts[1], firsts[2])
    assert all(0 < tensor.abs().max() <= 0.5 for tensor in firsts[1:])  # as nn.Linear(4, 4) starts

    made.build(drawn)
    assert same(values(made), before)
    made.build(after)
    assert same(values(made), now)


def test_trained_layers_put_into_a_repeat_keep_what_they_learned_in_its_first_copy() -> None:
    drawn = design(row(linear("a", "one"), linear("b", "two"), linear("c", "three")))
    made = trained(drawn, 4)
    before = values(made)
    after, _ = into_region(drawn, "Net", {"a", "b"}, "repeat", 2)
    assert made.build(after).fresh == 4
    kept = [tensor for name, tensor in values(made).items() if ".1." not in name]
    assert all(torch.equal(one, other) for one, other in zip(kept, before.values(), strict=True))
    made.build(drawn)
    assert same(values(made), before)


def test_a_repeat_that_becomes_a_plain_block_keeps_its_first_copy_and_undo_brings_back_all() -> None:
    drawn = copies(same_weights=False)
    made = trained(drawn, 4)
    before = values(made)
    made.build(plain(drawn, "Net", "r"))
    assert torch.equal(values(made)["stage.fc.weight"], before["stage.0.fc.weight"])
    made.build(drawn)
    assert same(values(made), before)


@pytest.mark.parametrize(("names", "name"), [("{i}", "stage.0.fc.weight"), ("", "stage.fc.weight")])
def test_what_all_copies_share_stays_with_the_first_when_each_gets_its_own(names: str, name: str) -> None:
    drawn = copies(same_weights=True, names=names)
    made = trained(drawn, 4)
    before = values(made)
    made.build(copies(same_weights=False))
    now = values(made)
    assert torch.equal(now["stage.0.fc.weight"], before[name])
    assert not torch.equal(now["stage.1.fc.weight"], before[name])
    made.build(drawn)
    assert same(values(made), before)


def test_what_goes_round_in_a_loop_and_what_stands_in_a_row_keep_the_same_values() -> None:
    made = trained(copies(same_weights=True), 4)
    before = values(made)
    assert made.build(copies(same_weights=True, names="")).fresh == 0
    assert torch.equal(values(made)["stage.fc.weight"], before["stage.0.fc.weight"])
    assert made.build(copies(same_weights=True)).fresh == 0
    assert same(values(made), before)


def test_a_repeat_within_a_repeat_keeps_each_outer_copy_in_its_first_inner_one() -> None:
    inner = row(linear("a", "one"))
    outer = row(node("s", "block", "step", "Inner"))
    drawn = repeated(design(row(node("u", "block", "all", "Outer")), Outer=outer, Inner=inner), "u", 2)
    made = trained(drawn, 4)
    before = values(made)
    after = edit.change_node(drawn, "Outer", "s", lambda n: replace(n, kind="repeat", repeat=Repeat(2)))
    assert made.build(after).carried == 4
    now = values(made)
    for at in range(2):
        assert torch.equal(now[f"all.{at}.step.0.one.weight"], before[f"all.{at}.step.one.weight"])
    made.build(drawn)
    assert same(values(made), before)


def test_more_and_fewer_copies_keep_what_each_has_learned() -> None:
    drawn = copies(same_weights=False)
    made = trained(drawn, 4)
    before = values(made)
    for times in (5, 2, 3):
        made.build(edit.change_node(drawn, "Net", "r", lambda n, times=times: replace(n, repeat=Repeat(times))))
    assert same(values(made), before)


def test_copies_that_are_called_otherwise_keep_their_values() -> None:
    drawn = copies(same_weights=False)
    made = trained(drawn, 4)
    before = values(made)
    named = edit.change_node(drawn, "Net", "r", lambda n: replace(n, repeat=Repeat(3, names="block {i}")))
    assert made.build(named).fresh == 0
    assert torch.equal(values(made)["stage.block 2.fc.weight"], before["stage.2.fc.weight"])


@pytest.mark.parametrize("ids", [{"a"}, {"a", "b"}])
def test_nodes_grouped_inside_a_block_that_is_used_twice_keep_the_values_of_both(ids: set[str]) -> None:
    drawn = twice()
    made = trained(drawn, 4)
    before = values(made)
    after, _ = group(drawn, "Step", ids, "inner")
    assert made.build(after).fresh == 0
    assert all(torch.equal(a, b) for a, b in zip(values(made).values(), before.values(), strict=True))
    made.build(drawn)
    assert same(values(made), before)
