"""The gates that are named are those that torch's own layers compute with."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from designer.runtime.views.gates import parts


def rows(tensor, found):
    return {part.name: tensor[part.start : part.stop] for part in found}


def test_the_gates_of_an_lstm_are_those_of_its_equations():
    layer = nn.LSTM(3, 5)
    x, h, c = torch.randn(1, 3), torch.randn(1, 5), torch.randn(1, 5)
    sums = {}
    for name in ("i", "f", "g", "o"):
        w, u, b, d = (
            rows(getattr(layer, n), parts(layer, n))[name]
            for n in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        )
        sums[name] = x @ w.T + b + h @ u.T + d
    after = sums["f"].sigmoid() * c + sums["i"].sigmoid() * sums["g"].tanh()
    out = layer(x[None], (h[None], c[None]))[1]
    torch.testing.assert_close(out[1][0], after)
    torch.testing.assert_close(out[0][0], sums["o"].sigmoid() * after.tanh())


def test_the_gates_of_a_gru_are_those_of_its_equations():
    layer = nn.GRUCell(3, 5)
    x, h = torch.randn(1, 3), torch.randn(1, 5)
    given = {n: rows(getattr(layer, n), parts(layer, n)) for n in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
    left = {g: x @ given["weight_ih"][g].T + given["bias_ih"][g] for g in "rzn"}
    right = {g: h @ given["weight_hh"][g].T + given["bias_hh"][g] for g in "rzn"}
    r, z = (left["r"] + right["r"]).sigmoid(), (left["z"] + right["z"]).sigmoid()
    n = (left["n"] + r * right["n"]).tanh()
    torch.testing.assert_close(layer(x, h), (1 - z) * n + z * h)


def test_attention_has_query_key_and_value():
    layer = nn.Sequential(nn.MultiheadAttention(4, 2))
    assert [(p.name, p.start, p.stop) for p in parts(layer, "0.in_proj_weight")] == [
        ("q", 0, 4),
        ("k", 4, 8),
        ("v", 8, 12),
    ]
    assert [p.title for p in parts(layer, "0.in_proj_bias")] == ["query", "key", "value"]
    assert parts(layer, "0.out_proj.weight") == ()


@pytest.mark.parametrize("name", ["weight_ih_l0", "weight_hh_l1_reverse", "bias_ih_l0_reverse"])
def test_every_layer_and_direction_has_its_gates(name):
    layer = nn.LSTM(3, 5, num_layers=2, bidirectional=True, proj_size=2)
    assert [part.name for part in parts(layer, name)] == ["i", "f", "g", "o"]
    assert parts(layer, "weight_hr_l0") == (), "the projection of an LSTM has no gates"


def test_what_has_no_gates_has_none():
    net = nn.Sequential(nn.Linear(3, 4), nn.RNN(3, 4), nn.LazyLinear(3))
    for name in ("0.weight", "1.weight_ih_l0", "2.weight", "gone.weight", "weight", ""):
        assert parts(net, name) == ()
