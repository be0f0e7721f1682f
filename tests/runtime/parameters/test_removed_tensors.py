"""Trained values come back with their node: after delete and undo, bypass, another width and back, 50 edits at random."""

from __future__ import annotations

import random

import pytest
import torch
from msgspec.structs import replace
from torch import nn

from designer.catalogue.check import problems
from designer.errors import DesignerError
from designer.graph import edit, query
from designer.graph.blocks import ports
from designer.graph.blocks.group import group, ungroup
from designer.graph.exchange.copies import copy_of
from designer.graph.model import Design, Path
from designer.runtime.live import Live
from designer.runtime.parameters.owned import Owned
from designer.runtime.parameters.removed_tensors import RemovedTensors
from tests.helpers.drawing import design, mlp, node, row
from tests.runtime.nets import lenet


def trained(drawn: Design, *size: int) -> Live:
    """A live module after a few steps of training."""
    made = Live()
    made.build(drawn)
    optimiser = torch.optim.SGD(made.module.parameters(), lr=0.1)
    for _ in range(3):
        optimiser.zero_grad()
        made.module(torch.rand(4, *size)).square().mean().backward()
        optimiser.step()
    return made


def values(made: Live) -> dict[str, torch.Tensor]:
    return {name: tensor.clone() for name, tensor in made.module.state_dict().items()}


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_a_deleted_node_comes_back_with_its_trained_values() -> None:
    made = trained(mlp(), 4)
    before = values(made)
    gone = edit.remove_nodes(mlp(), "Net", {"a"})
    made.build(edit.set_setting(gone, "Net", "c", "in_features", 4))
    report = made.build(mlp())
    assert (report.carried, report.fresh) == (4, 0)
    assert same(values(made), before)


def test_a_bypassed_node_comes_back_with_its_trained_values() -> None:
    made = trained(lenet(), 1, 28, 28)
    before = values(made)
    bypassed = edit.change_node(lenet(), "LeNet", "n6", lambda old: replace(old, bypassed=True))
    made.build(bypassed)
    assert len(values(made)) == 8
    assert made.build(lenet()).fresh == 0
    assert same(values(made), before)


def test_another_width_and_back_gives_the_trained_values_back() -> None:
    made = trained(mlp(), 4)
    before = values(made)
    wider = edit.set_setting(edit.set_setting(mlp(), "Net", "a", "out_features", 16), "Net", "c", "in_features", 16)
    made.build(wider)
    assert values(made)["0.weight"].shape == (16, 4)
    assert made.build(mlp()).fresh == 0
    assert same(values(made), before)


def test_a_new_instance_of_a_block_does_not_get_what_a_deleted_one_had() -> None:
    inner = row(node("f", "layer", "fc", "Linear", in_features=4, out_features=4))
    drawn = design(row(node("u", "block", "one", "Inner")), Inner=inner)
    made = trained(drawn, 4)
    before = values(made)
    made.build(design(row(node("r", "layer", "act", "ReLU")), Inner=inner))
    made.build(design(row(node("v", "block", "one", "Inner")), Inner=inner))
    assert not torch.equal(values(made)["one.fc.weight"], before["one.fc.weight"])


def test_what_went_before_a_group_comes_back_inside_it() -> None:
    made = trained(mlp(), 4)
    before = values(made)
    wider = edit.set_setting(edit.set_setting(mlp(), "Net", "a", "out_features", 16), "Net", "c", "in_features", 16)
    made.build(wider)
    grouped, _ = group(mlp(), "Net", {"a", "b"}, "front")
    assert made.build(grouped).fresh == 0
    assert torch.equal(values(made)["front.0.weight"], before["0.weight"])


def test_a_block_used_twice_keeps_both_sets_of_values_when_both_are_ungrouped() -> None:
    inner = row(node("f", "layer", "fc", "Linear", in_features=4, out_features=4))
    drawn = design(row(node("u", "block", "one", "Inner"), node("v", "block", "two", "Inner")), Inner=inner)
    made = trained(drawn, 4)
    before = list(values(made).values())
    for node_id in ("u", "v"):
        drawn, _ = ungroup(drawn, "Net", node_id)
        assert made.build(drawn).fresh == 0
    assert all(torch.equal(a, b) for a, b in zip(values(made).values(), before, strict=True))


def test_fresh_weights_empty_the_shelf() -> None:
    made = trained(mlp(), 4)
    before = values(made)
    short = edit.set_setting(edit.remove_nodes(mlp(), "Net", {"a"}), "Net", "c", "in_features", 4)
    made.build(short)
    made.build(short, fresh=True)
    made.build(mlp())
    assert not torch.equal(values(made)["0.weight"], before["0.weight"])


def owned(name: str, floats: int) -> Owned:
    return Owned(nn.Module(), "Module", "weight", torch.zeros(floats), (name,), (), "weight", (floats,))


def test_the_shelf_is_bounded_and_what_has_been_away_longest_goes_first() -> None:
    shelf = RemovedTensors(largest=100)
    shelf.put([owned("a", 10), owned("b", 10)])
    shelf.put([owned("c", 10)])
    assert [o.path for o in shelf.owned] == [("b",), ("c",)]
    shelf.put([owned("b", 10)])
    assert [o.path for o in shelf.owned] == [("c",), ("b",)]
    shelf.put([owned("d", 1000)])
    assert shelf.size == 0


def test_the_shelf_holds_neither_gradients_nor_old_modules() -> None:
    made = trained(mlp(), 4)
    assert made.module.get_parameter("0.weight").grad is not None
    made.build(edit.set_setting(edit.remove_nodes(mlp(), "Net", {"a"}), "Net", "c", "in_features", 4))
    kept = made._removed.owned
    assert len(kept) == 3
    assert all(o.tensor.grad is None and not list(o.module.children()) for o in kept)


def known(made: Live) -> dict[tuple[Path, str], torch.Tensor]:
    return {(o.path, o.within): o.tensor.detach().clone() for o in made._owned_by(made._now)}


def edited(drawn: Design, hand: random.Random) -> Design:
    """The design after one edit at random; the same one where the edit is refused."""
    name = hand.choice(sorted(drawn.blocks))
    block = drawn.blocks[name]
    inside = [n for n in block.nodes if n.kind not in ("input", "output")]
    if not inside:
        return drawn
    some = {n.id for n in hand.sample(inside, min(len(inside), hand.randint(1, 3)))}
    one = hand.choice(inside)
    try:
        match hand.randrange(10):
            case 0:
                return edit.rename_node(drawn, name, one.id, f"{one.kind}_{hand.randrange(99)}")
            case 1:
                return edit.move_nodes(drawn, name, {i: (hand.uniform(0, 900), 0.0) for i in some})
            case 2:
                start = hand.randrange(len(inside))
                return group(drawn, name, {n.id for n in inside[start : start + 3]}, f"part{hand.randrange(999)}")[0]
            case 3:
                blocks = [n for n in inside if n.kind == "block"] or [one]
                return ungroup(drawn, name, hand.choice(blocks).id)[0]
            case 4:
                nodes, edges = copy_of(block, some, 40.0)
                new = replace(block, nodes=(*block.nodes, *nodes), edges=(*block.edges, *edges))
                return edit.with_block(drawn, name, new)
            case 5:
                return edit.remove_nodes(drawn, name, {one.id})
            case 6:
                return edit.rename_block(drawn, name, f"Block{hand.randrange(9999)}")
            case 7:
                nodes = list(block.nodes)
                hand.shuffle(nodes)
                return edit.with_block(drawn, name, replace(block, nodes=tuple(nodes)))
            case 8:
                setting = next((s for s in one.settings if isinstance(one.settings[s], int)), "")
                return edit.set_setting(drawn, name, one.id, setting, hand.randint(1, 9)) if setting else drawn
            case _:
                return edit.change_node(drawn, name, one.id, lambda old: replace(old, bypassed=not old.bypassed))
    except DesignerError:
        return drawn


def fitting(made: Live, first: dict[tuple[Path, str], torch.Tensor], original: set[str]) -> int:
    """Compares every tensor of a node of the first design with what was trained; says how many there were."""
    compared = 0
    for (path, within), tensor in known(made).items():
        way = tuple(node_id for node_id in path if node_id in original)
        trained_once = first.get((way, within))
        # Nodes of a copied block have the ids of the first one's inside: they are others, with values of their own.
        around = all(node_id in original or _is_group(made.design, path, node_id) for node_id in path)
        if trained_once is not None and around and trained_once.shape == tensor.shape:
            assert torch.equal(trained_once, tensor), (path, within)
            compared += 1
    return compared


def _is_group(drawn: Design, path: Path, node_id: str) -> bool:
    found = query.node_at(drawn, path[: path.index(node_id) + 1])[1]
    return found.kind == "block" and found.name.startswith("part")


@pytest.mark.parametrize("seed", range(6))
def test_fifty_edits_at_random_keep_the_trained_values_of_every_node_that_still_fits(seed: int) -> None:
    hand = random.Random(seed)
    start = lenet()
    made = trained(start, 1, 28, 28)
    pictures = torch.rand(2, 1, 28, 28)
    made.module.eval()
    first, answer = known(made), made.module(pictures)
    original = {n.id for block in start.blocks.values() for n in block.nodes}
    history, at, compared, built = [start], 0, 0, 0
    for _ in range(50):
        act, torn = hand.random(), any(p.severity == "error" for p in problems(history[at]))
        if act < (0.7 if torn else 0.15) and at:
            at -= 1
        elif 0.7 < act < 0.8 and at + 1 < len(history):
            at += 1
        else:
            after = edited(history[at], hand)
            if after is not history[at]:
                history = [*history[: at + 1], after]
                at += 1
        if not any(p.severity == "error" for p in problems(history[at])):
            made.build(history[at])
            built += 1
            compared += fitting(made, first, original)
    for drawn in reversed(history[:at]):
        if not any(p.severity == "error" for p in problems(drawn)):
            made.build(drawn)
            compared += fitting(made, first, original)
    assert built > 5 and compared > 50
    made.module.eval()
    assert torch.equal(made.module(pictures), answer)
    assert {key: tensor.tolist() for key, tensor in known(made).items()} == {k: t.tolist() for k, t in first.items()}


def test_moving_ports_of_a_block_keeps_every_value() -> None:
    made = trained(lenet(), 1, 28, 28)
    before = values(made)
    drawn, _ = ports.add_port(lenet(), "Features", "input")
    drawn = ports.move_port(drawn, "Features", drawn.blocks["Features"].of_kind("input")[-1].id, 0)
    extra = drawn.blocks["Features"].of_kind("input")[0].id
    drawn = ports.make_optional(drawn, "Features", extra, None)
    assert made.build(drawn).fresh == 0
    assert same(values(made), before)
