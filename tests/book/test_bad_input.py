"""What a person may do wrong in the book's chapters is one line at its node, and nothing is half done."""

from __future__ import annotations

import signal
import threading
import time

import pytest
import torch
from torch import nn

from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import RunOnce
from designer.engine.calls.training import Train
from designer.engine.engine import Engine
from designer.errors import RunFailed
from designer.files.trust import Trust
from designer.graph import edit
from designer.graph.model import Edge, Node, Port
from designer.runtime.reports import InputChoice
from designer.runtime.training.reports import Recipe
from tests.book.test_book import opened
from tests.helpers.written import with_code

RANDOM = InputChoice("random")
WRONG = {
    "None": ("return self.n", "Net ▸ mine: forward gave nothing (None); it has to give a tensor"),
    "a dict": ("return {**{'y': x}}.copy()", "Net ▸ mine: forward gave a dict; give the tensors one after the other"),
    "a word": ("return str(x.ndim)", "Net ▸ mine: forward gave a str; it has to give a tensor"),
    "an exception": ("raise ValueError('too warm')", "Net ▸ mine: Mine line "),
}
LIVE = "n = None\n\n    def forward(self, x):\n        if x.device.type == 'meta':\n            return x\n        {}"


def engine_of(body: str) -> Engine:
    """A live module with a layer that is well behaved until there are numbers, and one after it."""
    drawn = with_code(f"class Mine(nn.Module):\n    {LIVE.format(body)}\n")
    after = Node("l", "layer", "after", "Linear", {"in_features": 4, "out_features": 2})
    drawn = edit.add_node(drawn, "Net", after)
    drawn = edit.connect(drawn, "Net", Edge(Port("c", "output"), Port("l", "input")))
    drawn = edit.connect(drawn, "Net", Edge(Port("l", "output"), Port("y", "value")))
    engine = Engine(Trust(everything=True))
    engine.answer(BuildLive(drawn))
    return engine


@pytest.mark.parametrize("how", WRONG)
def test_5_4_a_forward_that_goes_wrong_only_with_numbers_is_told_at_its_node_and_the_weights_stay(how):
    body, said = WRONG[how]
    engine = engine_of(body)
    before = {name: value.clone() for name, value in engine.module.state_dict().items()}
    for call in (RunOnce(RANDOM), Train(Recipe("random", "mse", batch=2), steps=1)):
        with pytest.raises(RunFailed) as refused:
            engine.answer(call)
        assert str(refused.value).startswith(said) and "\n" not in str(refused.value)
        assert refused.value.path == "c"
    assert all(torch.equal(value, before[name]) for name, value in engine.module.state_dict().items())
    assert not any(module._forward_hooks for module in engine.module.modules()), "nothing is left hanging on it"


def test_5_4_another_shape_each_time_is_told_by_the_layer_that_it_does_not_fit():
    engine = engine_of("Mine.n = (Mine.n or 0) + 1\n        return x.repeat(1, Mine.n)")
    assert engine.answer(RunOnce(RANDOM)).outputs[0].shape[1] == 2
    with pytest.raises(RunFailed, match="Net ▸ after: ") as refused:
        engine.answer(RunOnce(RANDOM))
    assert refused.value.path == "l"


def test_5_1d_an_infinite_number_never_leaves_the_loop_until_it_is_stopped():
    """*Stop* is an interrupt of the engine's process, which raises KeyboardInterrupt wherever Python is."""
    engine = Engine()
    engine.answer(BuildLive(opened("fixed_hidden_mlp")))
    with torch.no_grad():
        engine.module.linear.weight.fill_(0.1)
        engine.module.linear.bias.fill_(torch.inf)
    before, started = engine.module.linear.weight.detach().clone(), time.monotonic()
    pressed = threading.Timer(0.3, signal.raise_signal, (signal.SIGINT,))
    # As a kernel does while it works: a process that began in the background may ignore interrupts.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    pressed.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            engine.answer(RunOnce(RANDOM))
    finally:
        signal.signal(signal.SIGINT, handler)
    assert time.monotonic() - started < 2
    assert torch.equal(engine.module.linear.weight, before) and engine.module.training
    nn.init.zeros_(engine.module.linear.bias)
    assert engine.answer(RunOnce(RANDOM)).outputs[0].shape == ()
