"""5.1d: what flowed inside a region is known round by round, and what its condition said before each."""

from __future__ import annotations

import math

import pytest
import torch
from msgspec.structs import replace
from torch import nn

from designer.graph.model import Block, BlockSetting, Design, Node, Repeat, When
from designer.runtime.flows.flows import catch
from designer.runtime.live import Live
from designer.runtime.reports import Asked, Branching, InputChoice, OfFlow
from designer.runtime.runs.rounds import MOST, MOST_SEEN, Rounds
from designer.runtime.runs.run import run_once
from tests.book.test_book import opened
from tests.codegen.test_code_node import fed as python
from tests.codegen.test_regions import halve, linear, two_inputs
from tests.helpers.drawing import design, node, row, wire
from tests.runtime.shapes.test_regions import nested

RANDOM = InputChoice("random", batch=2)


def live_of(drawn: Design) -> Live:
    made = Live()
    made.build(drawn)
    return made


def fixed_hidden() -> tuple[Live, str]:
    """The book's network with 440 before the loop, and the path of the loop."""
    live = live_of(opened("fixed_hidden_mlp"))
    with torch.no_grad():
        live.module.linear.weight.zero_()
        live.module.linear.bias.fill_(11.0)  # whatever comes in, 40 numbers of 11 stand before the loop
    run_once(live, RANDOM)
    return live, next(node.id for node in live.design.main_block.nodes if node.kind == "while")


def test_5_1d_every_round_shows_what_it_halved_and_what_the_condition_said_of_it():
    live, loop = fixed_hidden()
    half = next(node.id for node in live.design.blocks["Halve"].nodes if node.kind == "op")
    for number in range(1, 10):
        report = live.flowed.look({loop: number})
        told, before, after = report.regions[loop], 440 / 2 ** (number - 1), 440 / 2**number
        assert (told.number, told.count, told.kept) == (number, 9, tuple(range(1, 10)))
        assert told.before == Asked(True, before, ">", 1.0) and told.after == Asked(after > 1, after, ">", 1.0)
        assert report.nodes[f"{loop}/{half}"].high == pytest.approx(11 / 2**number)
    assert live.flowed.look({loop: 0}).regions[loop].number == 9
    assert live.flowed.look({loop: 99}).regions[loop].number == 9


def test_5_1d_a_round_and_the_call_that_the_weights_panel_shows_are_the_same():
    live, loop = fixed_hidden()
    half = next(node.id for node in live.design.blocks["Halve"].nodes if node.kind == "op")
    path = f"{loop}/{half}"
    for number in (1, 5, 9):
        call = live.flowed.look({loop: number}).calls[path]
        assert float(catch(live, OfFlow(path, RANDOM, call=call)).tensor[0, 0]) == 11 / 2**number


def test_5_1d_a_nan_never_enters_the_loop_and_its_condition_says_so():
    live, loop = fixed_hidden()
    with torch.no_grad():
        live.module.linear.bias.fill_(math.nan)
    assert run_once(live, RANDOM).rounds == {loop: 0}
    told = live.flowed.look({loop: 0}).regions[loop]
    assert (told.number, told.count, told.before.holds) == (0, 0, False) and math.isnan(told.before.left)


def test_5_1d_of_very_many_rounds_the_first_and_the_last_are_kept():
    drawn = design(row(Node("l", "while", "shrink", "Halve", when=When("x.abs().max() > 0"))), Halve=halve())
    live = live_of(drawn)
    count = run_once(live, RANDOM).rounds["l"]
    told = live.flowed.look({"l": 40}).regions["l"]
    assert 140 < count < 160, "a number between 0 and 1 is halved away by float32 in about 150 rounds"
    assert told.kept == (*range(1, MOST + 1), *range(count - MOST + 1, count + 1)) and told.number == MOST


def test_of_a_large_block_fewer_rounds_are_kept_and_never_more_things_than_are_allowed():
    rounds: Rounds[int] = Rounds([("l",)])
    for number in range(100):
        rounds.begin(("l",))
        for at in range(200):
            rounds.see(("l", str(at)), number)
    told, seen, _ = rounds.look({"l": 0})
    assert len(told["l"].kept) * 200 <= 2 * MOST_SEEN and told["l"].kept[-1] == told["l"].count == 100
    assert {value for value, _ in seen.values()} == {99}


@pytest.mark.parametrize(
    ("of", "repeat"),
    [
        ("Halve", Repeat(3, True)),
        ("Deep", Repeat(3, True)),
        ("Deep", Repeat(3, True, "")),
        ("Deep", Repeat(3, True, "of {i}")),
        ("Deep", Repeat(3, False)),
    ],
)
def test_the_rounds_of_a_repeat_are_the_copies_or_the_calls(of: str, repeat: Repeat):
    live = live_of(design(row(Node("r", "repeat", "stack", of, repeat=repeat)), Deep=linear(), Halve=halve()))
    with torch.no_grad():
        for parameter in live.module.parameters():
            parameter.abs_()  # none of the ReLUs makes two rounds the same
    assert run_once(live, RANDOM).rounds == {"r": 3}
    seen = [live.flowed.look({"r": number}).nodes["r/i"] for number in (1, 2, 3)]
    assert len({one.pixels + bytes(str((one.low, one.high)), "ascii") for one in seen}) == 3
    call = [live.flowed.look({"r": number}).calls["r/i"] for number in (1, 2, 3)]
    assert call == [0, 1, 2]


def test_the_rounds_of_a_loop_in_a_loop_begin_anew_in_each_round_of_the_outer_one():
    live = live_of(nested())
    with torch.no_grad():
        for parameter in live.module.parameters():
            parameter.fill_(4.0)
    total = run_once(live, RANDOM).rounds
    assert total["c/p"] == 3
    counts = []
    for outer in (1, 2, 3):
        report = live.flowed.look({"c/p": outer})
        inner = report.regions["c/p/w"]
        counts.append(inner.count)
        assert inner.number == inner.count == len(inner.kept)
        first = live.flowed.look({"c/p": outer, "c/p/w": 1})
        assert (
            first.regions["c/p/w"].before.left
            > first.regions["c/p/w"].after.left
            == pytest.approx(first.regions["c/p/w"].before.left / 2)
        )
        assert first.nodes["c/p/w/i"].high == pytest.approx(first.nodes["c/p/i"].high / 2)
    assert sum(counts) == total["c/p/w"]


@pytest.mark.parametrize("same", [False, True])
def test_a_loop_in_a_block_in_a_repeat_goes_round_anew_in_each_round_of_the_repeat(same: bool):
    calm = row(Node("w", "while", "shrink", "Halve", when=When("x.abs().sum() > 1")))
    stage = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=4), node("b", "block", "calm", "Calm"))
    stack = Node("r", "repeat", "stack", "Stage", repeat=Repeat(3, same))
    live = live_of(design(row(stack), Halve=halve(), Calm=calm, Stage=stage))
    assert sum(key.endswith("fc.weight") for key in live.module.state_dict()) == 3
    assert len({*live.module.parameters()}) == (2 if same else 6)
    with torch.no_grad():
        for parameter in live.module.parameters():
            parameter.fill_(4.0)
    x, counts = torch.ones(1, 4), []
    for _ in range(3):
        x, count = nn.functional.linear(x, torch.full((4, 4), 4.0), torch.full((4,), 4.0)), 0
        while x.abs().sum() > 1:
            x, count = x / 2, count + 1
        counts.append(count)
    report = fed_with(live, "1 1 1 1")
    assert report.rounds == {"r": 3, "r/b/w": sum(counts)}
    assert [live.flowed.look({"r": number}).regions["r/b/w"].count for number in (1, 2, 3)] == counts
    with torch.no_grad():
        torch.testing.assert_close(live.module.eval()(torch.ones(1, 4)), x)


def test_what_goes_round_unchanged_is_there_in_every_round():
    side = node("s", "input", "side", shape=("B", 4))
    loop = Node("l", "while", "add", "Add", when=When("x.abs().sum() < 99"))
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    block = replace(row(), nodes=(x, side, loop, y), edges=(wire(x, loop), wire(side, loop, "side"), wire(loop, y)))
    live = live_of(design(block, Add=two_inputs()))
    count = run_once(live, RANDOM).rounds["l"]
    assert count > 2
    for number in (1, 2, count):
        assert {"l/x", "l/p"} <= live.flowed.look({"l": number}).nodes.keys()


def test_a_condition_that_is_no_comparison_says_only_whether_it_holds():
    inner = replace(row(Node("l", "while", "shrink", "Halve", when=When("not (x.sum() < limit)"))), settings=(
        BlockSetting("limit", 1.0),
    ))  # fmt: skip
    live = live_of(design(row(node("b", "block", "b", "Until")), Until=inner, Halve=halve()))
    run_once(live, RANDOM)
    told = live.flowed.look({"b/l": 1}).regions["b/l"]
    assert told.before == Asked(True) and told.after is not None


def test_a_run_that_fails_inside_a_loop_tells_the_rounds_up_to_there():
    widens = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=5))
    live = live_of(design(row(Node("l", "while", "grow", "Widens", when=When("x.abs().sum() >= 0"))), Widens=widens))
    with pytest.raises(Exception, match="shapes cannot be multiplied"):
        run_once(live, RANDOM)
    assert live.flowed.rounds.counts == {"l": 2}
    assert live.flowed.look({"l": 1}).nodes["l/i"].shape == "2×5"


def branch(node_id, condition, of="Half", otherwise="Whole"):
    return Node(node_id, "if", "choose", of, when=When(condition, otherwise))


def same():
    """What comes in, plus nothing."""
    return row(node("i", "op", "more", "add", other=0))


def fed_with(live, text):
    return run_once(live, InputChoice("typed", typed=text))


def test_5_1f_a_branch_tells_what_its_condition_came_to_and_how_often_it_held():
    live = live_of(design(row(branch("c", "x.sum() > 1")), Half=halve(), Whole=same()))
    assert fed_with(live, "1 2 3 4").branches == {"c": Branching(Asked(True, 10.0, ">", 1.0), 1, 1)}
    assert fed_with(live, "0 0 0 -4").branches == {"c": Branching(Asked(False, -4.0, ">", 1.0), 1, 0)}


def test_5_1f_a_branch_without_another_block_and_one_that_asks_for_no_number_tell_theirs_too():
    live = live_of(design(row(branch("c", "x.sum() > 1", otherwise="")), Half=halve()))
    assert fed_with(live, "1").branches["c"].last.holds
    live = live_of(design(row(branch("c", "training")), Half=halve(), Whole=same()))
    assert fed_with(live, "1").branches["c"] == Branching(Asked(False), 1, 0)


def test_5_1f_in_a_loop_each_round_has_its_own_answer():
    body = row(branch("c", "x.max() > 3", "Half", "Quarter"))
    quarter = row(node("i", "op", "quarter", "div", other=4))
    loop = Node("l", "while", "shrink", "Body", when=When("x.max() > 1"))
    live = live_of(design(row(loop), Body=body, Half=halve(), Quarter=quarter))
    report = fed_with(live, "8")
    assert report.rounds["l"] == 3 and report.branches["l/c"] == Branching(Asked(False, 2.0, ">", 3.0), 3, 2)
    for number, value in ((1, 8.0), (2, 4.0), (3, 2.0)):
        told = live.flowed.look({"l": number}).branches["l/c"]
        assert told == Branching(Asked(value > 3, value, ">", 3.0), 3, 2)


def test_5_1f_an_if_in_an_if_that_was_not_asked_in_a_round_tells_nothing_of_it():
    inner, outer = row(branch("d", "x.min() > 0")), row(branch("c", "x.max() > 3", "Inner", ""))
    body = Block(outer.nodes, outer.edges)
    loop = Node("l", "while", "shrink", "Body", when=When("x.max() > 1"))
    half = row(node("b", "block", "b", "Body"), node("h", "op", "half", "div", other=2))
    live = live_of(design(row(replace(loop, of="Both")), Both=half, Body=body, Inner=inner, Half=halve(), Whole=same()))
    fed_with(live, "8")
    last = live.flowed.rounds.counts["l"]
    assert "l/b/c/d" in live.flowed.look({"l": 1}).branches
    assert live.flowed.look({"l": last}).branches.keys() == {"l/b/c"}


def test_lines_of_python_with_an_if_are_no_region():
    text = "if x.sum() > 0:\n    y = x * 2\nelse:\n    y = x"
    assert run_once(live_of(python(text)), RANDOM).branches == {}
