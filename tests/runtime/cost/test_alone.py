"""5.6i One node by itself, a thousand times in a row, on each device."""

from __future__ import annotations

import itertools

import pytest
import torch
from msgspec.structs import replace

import designer
from designer.bundled import bundled
from designer.errors import DesignerError, DeviceMissing
from designer.graph.blocks.group import group
from designer.graph.devices import put_nodes
from designer.graph.model import Block, Repeat
from designer.runtime.cost import alone
from designer.runtime.cost.alone import MOST_RUNS, time_alone
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import design, node, residual, row, wire
from tests.helpers.pretended import two_cards

RANDOM = InputChoice("random", batch=4)


def live(drawn) -> Live:
    made = Live()
    made.build(drawn)
    return made


def timed(drawn, path, *names, choice=RANDOM):
    return time_alone(live(drawn), path, choice, names or ("cpu",))


def product(size: int):
    """A matrix times itself."""
    x, y, times = (
        node("x", "input", "x", shape=(size, size)),
        node("y", "output", "y"),
        node("m", "op", "times", "matmul"),
    )
    return design(Block((x, times, y), (wire(x, times), wire(x, times, "other"), wire(times, y))))


def test_5_6i_a_hundred_by_hundred_product_runs_a_thousand_times_and_a_large_one_fewer():
    small, large = timed(product(100), "m"), timed(product(1500), "m")
    assert 16 < small.runs <= MOST_RUNS and large.runs < 200
    assert 0 < small.seconds < large.seconds
    assert small.norm > 0 and small.fetched > 0 and small.device == "cpu"


def test_every_node_of_lenet_and_one_inside_a_block_runs_alone(monkeypatch):
    monkeypatch.setattr(alone, "LONGEST", 0.002)
    drawn = designer.load(bundled("examples", "lenet.design.json"))
    made = live(drawn)
    for one in drawn.main_block.nodes:
        if one.kind in ("layer", "op"):
            assert time_alone(made, one.id, InputChoice(batch=2), ("cpu",)).seconds > 0
    grouped, block_id = group(
        drawn, drawn.main, [n.id for n in drawn.main_block.nodes if n.name in ("0", "1", "2")], "features"
    )
    made = live(grouped)
    inside = next(n.id for n in grouped.blocks["Features"].nodes if n.of == "Conv2d")
    for path in (block_id, f"{block_id}/{inside}"):
        assert time_alone(made, path, InputChoice(batch=2), ("cpu",)).seconds > 0


def test_a_sum_an_again_node_and_a_repeat_run_alone_too(monkeypatch):
    monkeypatch.setattr(alone, "LONGEST", 0.002)
    assert timed(residual(), "p").seconds > 0
    drawn = designer.load(bundled("examples", "shared_layers.design.json"))
    again = next(n.id for n in drawn.main_block.nodes if n.kind == "again")
    assert timed(drawn, again).seconds > 0
    inner = row(node("f", "layer", "fc", "Linear", in_features=4, out_features=4))
    whole = (
        node("x", "input", "x", shape=("B", 4)),
        replace(node("r", "repeat", "rounds", "Inner"), repeat=Repeat(3)),
        node("y", "output", "y"),
    )
    drawn = design(Block(whole, tuple(itertools.starmap(wire, itertools.pairwise(whole)))), Inner=inner)
    assert timed(drawn, "r").seconds > 0


def test_nothing_of_the_live_module_is_touched():
    made = live(residual())
    before, state = {k: v.clone() for k, v in made.module.state_dict().items()}, torch.get_rng_state()
    time_alone(made, "f", RANDOM, ("cpu",))
    assert all(torch.equal(tensor, before[name]) for name, tensor in made.module.state_dict().items())
    assert torch.equal(torch.get_rng_state(), state)


def test_what_cannot_be_run_alone_is_refused_with_a_line():
    with pytest.raises(DesignerError, match="the node is not in the live module any more"):
        timed(residual(), "gone")
    with pytest.raises(DesignerError, match="nothing flowed into x in a run"):
        timed(residual(), "x")
    if not torch.cuda.is_available():
        with pytest.raises(DeviceMissing, match='no device "cuda:9"'):
            timed(residual(), "f", "cuda:9")


def test_5_6i_two_devices_are_waited_for_alone_and_at_once(monkeypatch):
    made = live(put_nodes(residual(), "Net", ("f",), ""))
    with two_cards(monkeypatch) as waited:
        single = time_alone(made, "f", RANDOM, ("cuda:1",))
        assert single.device == "cuda:1" and set(waited) == {"cuda:1"}
        waited.clear()
        both = time_alone(made, "f", RANDOM, ("cuda:0", "cuda:1"))
    assert both.device == "cuda:0 and cuda:1" and both.together > 0 and both.seconds == 0
    assert set(waited) == {"cuda:0", "cuda:1"}
