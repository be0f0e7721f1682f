"""What a layer is told whenever it is called, `need_weights=False`, is drawn as a setting and stands in the code."""

from __future__ import annotations

import types

import torch
from torch import nn

import designer
from designer.codegen.reading.text import read_text
from designer.codegen.source import generate

ENCODER = """
import torch
from torch import nn

class Block(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.attn = nn.MultiheadAttention(dim, heads, batch_first=True)

    def forward(self, x):
        h = self.norm(x)
        a, _ = self.attn(h, h, h, need_weights=False)
        return x + a

class Encoder(nn.Module):
    def __init__(self, dim=8, heads=2, depth=2):
        super().__init__()
        self.blocks = nn.ModuleList([Block(dim, heads) for _ in range(depth)])

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return x
"""


def module(text, name):
    made = types.ModuleType("made")
    exec(compile(text, "text", "exec"), made.__dict__)
    return made.__dict__[name]()


def test_a_transformer_without_its_weights_is_drawn_and_computes_the_same_bits():
    reading = read_text(ENCODER)
    assert reading.kept == ()
    source = generate(reading.design)
    assert "self.attn(y, y, y, need_weights=False)" in source.text
    assert "need_weights" not in source.text.partition("def forward")[0]
    theirs, ours = module(ENCODER, "Encoder"), module(source.text, source.class_name)
    ours.load_state_dict(theirs.state_dict())
    x = torch.randn(2, 5, 8)
    assert torch.equal(theirs(x), ours(x))
    assert generate(read_text(source.text).design).text == source.text


def test_the_shapes_know_that_no_weights_come_out():
    design = designer.from_source(ENCODER)
    assert designer.shapes(design, {"x": (2, 5, 8)}).problems == ()
    told = ENCODER.replace("need_weights=False", "need_weights=True")
    assert "need_weights" not in generate(read_text(told).design).text, "it is torch's default"


def test_the_constructor_does_not_take_it():
    text = ENCODER.replace("batch_first=True)", "batch_first=True, need_weights=False)")
    assert "has no setting need_weights" in " ".join(kept.reason for kept in read_text(text).kept)


def test_a_second_call_that_says_otherwise_stays_python():
    twice = ENCODER.replace("return x + a", "b, _ = self.attn(a, a, a)\n        return x + a + b")
    kept = read_text(twice).kept
    assert any("called otherwise the first time" in one.reason for one in kept)
    alike = twice.replace("self.attn(a, a, a)", "self.attn(a, a, a, need_weights=False)")
    reading = read_text(alike)
    assert reading.kept == ()
    source = generate(reading.design)
    theirs, ours = module(alike, "Encoder"), module(source.text, source.class_name)
    ours.load_state_dict(theirs.state_dict())
    x = torch.randn(2, 5, 8)
    assert torch.equal(theirs(x), ours(x))
    assert isinstance(ours.blocks[0].attn, nn.MultiheadAttention)
