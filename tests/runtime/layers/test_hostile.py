"""Layers that do what they should not: the engine tells it in one line, and what comes after is as before."""

from __future__ import annotations

import pytest
import torch

from designer.engine import encoding
from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import RunOnce
from designer.engine.engine import Engine, served
from designer.engine.protocol import Refusal
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import mlp
from tests.helpers.written import TRUSTED, with_code

ODD = {
    "a message of 5 MB": ("raise ValueError('x' * 5_000_000)", "Mine line 4: " + "x" * 199 + "…"),
    "a message of many lines": ("raise ValueError('one\\ntwo\\n' * 1000)", "Mine line 4: one"),
    "letters that no file can hold": (
        "raise ValueError('a\\udcff\\x1b[31m\\u202e')",
        "Mine line 4: a\ufffd\ufffd[31m\ufffd",
    ),
    "a message that raises": (
        "raise type('E', (Exception,), {'__str__': lambda self: 1 / 0})()",
        "Mine line 4: E",
    ),
    "a message that is no text": ("raise type('E', (Exception,), {'__str__': lambda self: 3})()", "Mine line 4: E"),
    "SystemExit": ("raise SystemExit('bye')", "Mine line 4: SystemExit: bye"),
    "a sparse tensor": (
        "return x.to_sparse()",
        "forward gave a sparse tensor, which the nodes after it do not take; give its to_dense()",
    ),
}


def run(engine, body):
    """What the window hears of a run of a layer that is well behaved until there are numbers."""
    text = f"class Mine(nn.Module):\n    def forward(self, x):\n        if not x.is_meta:\n            {body}\n        return x\n"
    engine.answer(BuildLive(with_code(text)))
    call = RunOnce(InputChoice("random"))
    ok, data = served(engine, encoding.pack_call(call))
    return encoding.unpack_reply(data, call, ok)


@pytest.mark.parametrize("how", ODD)
def test_whatever_it_raises_or_gives_is_one_line_at_its_node(how):
    body, said = ODD[how]
    found = run(Engine(TRUSTED), body)
    assert isinstance(found, Refusal) and not found.bug
    assert found.text == f"Net ▸ mine: {said}" and found.path == "c"


@pytest.mark.parametrize("kind", ["GeneratorExit", "BaseException"])
def test_what_nobody_catches_is_answered_too(kind):
    found = run(Engine(TRUSTED), f"raise {kind}('out')")
    assert isinstance(found, Refusal) and found.text.endswith(f"{kind}: out")


def test_what_it_changes_of_torchs_defaults_ends_with_the_call():
    engine = Engine(TRUSTED)
    run(engine, "torch.set_default_dtype(torch.float64), torch.set_default_device('meta')")
    assert torch.get_default_dtype() is torch.float32 and torch.get_default_device().type == "cpu"
    engine.answer(BuildLive(mlp()))
    assert engine.answer(RunOnce(InputChoice("random"))).outputs
