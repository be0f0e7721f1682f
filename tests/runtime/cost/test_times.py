"""Time per node and what is kept for the way back, on real modules."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pytest
import torch
from torch import nn
from torch.autograd.graph import saved_tensors_hooks

from designer.engine.calls.costs import FindCosts, TimeBackward, TimeForward
from designer.engine.calls.live import BuildLive
from designer.engine.engine import Engine
from designer.errors import RunFailed
from designer.graph.model import Block, Design
from designer.graph.parameters.parameters import set_frozen
from designer.runtime.cost import stopwatch
from designer.runtime.cost.backward import time_backward
from designer.runtime.cost.forward import time_forward
from designer.runtime.cost.memory_limit import MOST_BYTES
from designer.runtime.cost.reports import BackwardTimes, ForwardTimes
from designer.runtime.cost.stopwatch import Stopwatch
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.feed import feed
from tests.helpers.drawing import design, mlp, node, residual, row, wire
from tests.runtime.cost.test_find import example
from tests.runtime.nets import NETS, copies, shared_branches, shared_chain

RANDOM = InputChoice("random")


def live(drawn: Design) -> Live:
    made = Live()
    made.build(drawn)
    return made


def forward(drawn: Design, choice: InputChoice = RANDOM) -> ForwardTimes:
    return time_forward(live(drawn), choice)


def backward(drawn: Design, choice: InputChoice = RANDOM) -> BackwardTimes:
    return time_backward(live(drawn), choice)


def slowed(module: nn.Module, seconds: float) -> Callable[..., object]:
    """A module whose forward takes at least so long."""
    before = module.forward

    def slow(*args: object) -> object:
        time.sleep(seconds)
        return before(*args)

    module.forward = slow
    return slow


def kept_by_torch(made: Live, choice: InputChoice = RANDOM) -> int:
    """Bytes of the memory that autograd keeps for the whole module, beside weights and input."""
    inputs, _ = feed(made.design, choice)
    there = {t.untyped_storage().data_ptr() for t in (*made.module.parameters(), *made.module.buffers(), *inputs)}
    found: dict[int, int] = {}
    held = []

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        held.append(tensor.detach())
        found[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return held[-1]

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        result = made.module.eval()(*inputs)
    assert result is not None
    return sum(size for pointer, size in found.items() if pointer not in there)


def test_time_goes_to_the_innermost_node_and_the_watch_itself_takes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 50.0, 52.0, 60.0, 64.0, 70.0, 78.0, 80.0, 96.0])
    monkeypatch.setattr(stopwatch, "perf_counter", lambda: next(clock))
    watch = Stopwatch.__new__(Stopwatch)
    stopwatch.Nested.__init__(watch)
    watch._wait = lambda: None
    watch.start()
    watch.enter("a", False)
    watch.enter("a/b", False)
    watch.leave(lambda: None)
    watch.leave(lambda: None)
    assert watch.stop() == {"": 1 + 16, "a": 2 + 8, "a/b": 4}


def test_inside_a_node_that_counts_as_a_whole_nothing_else_counts() -> None:
    watch = Stopwatch(lambda: None)
    watch.enter("again", True)
    watch.enter("block/inner", False)
    watch.leave(lambda: None)
    watch.leave(lambda: None)
    assert set(watch.stop()) == {"", "again"}
    assert watch.calls == {"again": 1}


def test_every_node_of_lenet_gets_a_time_in_every_pass() -> None:
    drawn = example("lenet")
    times = forward(drawn, InputChoice())
    ids = {one.id for one in drawn.main_block.nodes if one.kind == "layer"}
    assert set(times.nodes) == {"", *ids}
    assert {len(passes) for passes in times.nodes.values()} == {len(times.nodes[""])}
    assert all(second > 0 for passes in times.nodes.values() for second in passes)
    assert len(times.whole) >= 1
    assert (times.batch, times.fed, times.device) == (1, "test image 0: ankle boot", "cpu")
    assert set(times.calls.values()) == {1}


def test_the_node_that_is_slow_is_the_one_that_takes_the_time() -> None:
    made = live(example("lenet"))
    slow = made.module.get_submodule("4")
    own = slowed(slow, 0.02)
    passes = time_forward(made, InputChoice()).nodes
    path = next(one.id for one in made.design.main_block.nodes if one.name == "4")
    assert min(passes[path]) >= 0.02
    assert slow.forward is own, "what stood there stands there again"


def test_a_slow_operation_of_the_text_takes_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = live(residual())
    add = torch.Tensor.__add__

    def slow(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
        time.sleep(0.02)
        return add(one, other)

    monkeypatch.setattr(torch.Tensor, "__add__", slow)
    monkeypatch.setattr(torch, "add", slow)
    passes = time_forward(made, RANDOM).nodes
    assert min(passes["p"]) >= 0.02 > max(passes["f"][1:] or (0.0,))


@pytest.mark.parametrize("name", NETS)
def test_measuring_leaves_the_module_as_it_was(name: str) -> None:
    made = live(NETS[name]())
    made.module.train()
    before = {name: value.clone() for name, value in made.module.state_dict().items()}
    trace = sys.gettrace()
    time_forward(made, RANDOM)
    time_backward(made, RANDOM)
    assert sys.gettrace() is trace
    assert all(module.training and "forward" not in vars(module) for module in made.module.modules())
    assert all(parameter.grad is None for parameter in made.module.parameters())
    assert all(torch.equal(before[name], value) for name, value in made.module.state_dict().items())


def test_copies_and_loops_are_as_many_calls() -> None:
    for same in (False, True):
        times = forward(copies(same_weights=same))
        assert (times.calls["r/a"], times.calls["r/b"]) == (3, 3)


def test_the_rounds_of_a_loop_are_counted() -> None:
    drawn = example("fixed_hidden_mlp")
    times = forward(drawn)
    (loop,) = Engine().answer(FindCosts(drawn)).open
    inside = [count for path, count in times.calls.items() if path.startswith(f"{loop}/")]
    assert inside and all(count >= 1 for count in inside)


@pytest.mark.parametrize("shared", [shared_chain, shared_branches])
def test_each_call_of_a_shared_layer_has_a_time_of_its_own(shared: Callable[[], Design]) -> None:
    drawn = shared()
    again = drawn.main_block.of_kind("again")[0]
    times = forward(drawn)
    assert times.calls[again.id] == times.calls[again.of] == 1
    back = backward(drawn)
    assert {again.id, again.of} <= back.nodes.keys()


def test_a_block_called_again_takes_all_the_time_of_what_is_inside() -> None:
    inner = row(node("f", "layer", "fc", "Linear", in_features=4, out_features=4))
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    first, second = node("p", "block", "first", "Step"), node("q", "again", "second", "p")
    joined = node("j", "op", "join", "cat", dim=1)
    wires = (wire(x, first), wire(first, second, "x"), wire(first, joined, "tensors0"))
    edges = (*wires, wire(second, joined, "tensors1", out_of="y"), wire(joined, y))
    times = forward(design(Block((x, first, second, joined, y), edges), Step=inner))
    assert times.calls["p/f"] == times.calls["q"] == 1


def test_lenet_keeps_for_the_way_back_what_autograd_says() -> None:
    made = live(example("lenet"))
    names = {one.id: one.name for one in made.design.main_block.nodes}
    kept = {names[path]: size for path, size in time_backward(made, InputChoice()).kept.items()}
    # Sigmoids keep what they give, layers what they take; a sigmoid's result is the next layer's input.
    assert kept == {
        "1": 4 * 4704, "3": 4 * 1176, "4": 4 * 1600, "7": 4 * 400, "8": 4 * 120, "10": 4 * 84,
    }  # fmt: skip
    assert sum(kept.values()) == kept_by_torch(made, InputChoice())


@pytest.mark.parametrize("name", NETS)
def test_what_the_nodes_keep_is_what_the_whole_module_keeps(name: str) -> None:
    made = live(NETS[name]())
    assert sum(time_backward(made, RANDOM).kept.values()) == kept_by_torch(made)


@pytest.mark.parametrize("name", [name for name in NETS if name != "halves"])
def test_every_node_with_weights_takes_time_on_the_way_back(name: str) -> None:
    made = live(NETS[name]())
    times = time_backward(made, RANDOM)
    assert not times.refusal
    assert len(times.whole) >= 1
    weighed = {path for path, cost in Engine().answer(FindCosts(made.design)).nodes.items() if cost.multiply_adds}
    assert weighed <= {path for path, passes in times.nodes.items() if min(passes) > 0}


def test_gradients_that_are_there_stay() -> None:
    made = live(mlp())
    made.module(torch.ones(1, 4)).sum().backward()
    before = [parameter.grad.clone() for parameter in made.module.parameters()]
    time_backward(made, RANDOM)
    assert all(torch.equal(a, p.grad) for a, p in zip(before, made.module.parameters(), strict=True))


def test_there_is_no_way_back_where_nothing_is_trained() -> None:
    assert backward(example("pooling")).refusal == "nothing in this network is trained"
    frozen = set_frozen(mlp(), "Net", {"a", "c"}, True)
    assert backward(frozen).refusal == "nothing in this network is trained"


def test_there_is_no_way_back_from_whole_numbers() -> None:
    fc = node("f", "layer", "fc", "Linear", in_features=4, out_features=4)
    best = node("m", "op", "best", "argmax", dim=1)
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    drawn = design(Block((x, fc, best, y), (wire(x, fc), wire(fc, best), wire(best, y))))
    assert backward(drawn).refusal == "no output depends on anything that is trained"
    assert set(forward(drawn).calls) == {"f", "m"}


def test_a_lazy_network_is_filled_first_and_says_so() -> None:
    drawn = design(row(node("l", "layer", "fc", "LazyLinear", out_features=8)))
    made = live(drawn)
    assert time_forward(made, RANDOM).filled
    assert not time_forward(made, RANDOM, warm=False).filled
    assert time_backward(made, RANDOM).nodes


def test_a_network_that_does_not_run_says_which_node_refused() -> None:
    made = live(mlp())
    made.module.get_submodule("2").weight.data = torch.ones(1, 5)
    with pytest.raises(RunFailed, match="Net ▸ 2"):
        time_forward(made, RANDOM)
    assert all("forward" not in vars(module) for module in made.module.modules())


def test_a_batch_that_would_fill_the_memory_is_refused() -> None:
    engine, drawn = Engine(), example("lenet")
    engine.answer(BuildLive(drawn))
    for call in (TimeForward, TimeBackward):
        with pytest.raises(RunFailed, match=r"^a batch of 1,000,000 would take 61\.5 GB of memory; 69,\d+ is the most"):
            engine.answer(call(InputChoice(batch=1_000_000)))
    assert MOST_BYTES // 58_408 > 1000


def test_the_engine_answers_all_three() -> None:
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    assert engine.answer(FindCosts(mlp())).nodes
    assert engine.answer(TimeForward(RANDOM)).nodes
    assert engine.answer(TimeBackward(RANDOM)).nodes
