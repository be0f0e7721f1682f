"""The book's own listings of 5.1, read as it prints them."""

from __future__ import annotations

import torch

from designer.codegen.reading.text import read_text
from designer.codegen.source import generate
from designer.graph.inputs import with_input_shapes
from designer.runtime.build import build
from tests.helpers.book_by_hand import FixedHiddenMLP

FIXED = """
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.rand_weight = torch.rand((20, 20), requires_grad=False)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(torch.mm(X, self.rand_weight) + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X /= 2
        return X.sum()
"""


def test_5_1d_the_book_s_listing_is_drawn_whole_and_halves_without_writing_over_what_it_took():
    reading = read_text(FIXED)
    assert reading.kept == ()
    drawn = with_input_shapes(reading.design, {"X": ("B", 20)})
    text = generate(drawn).text
    assert "X = X / 2" in text and "/=" not in text
    net, twin = build(generate(drawn)), FixedHiddenMLP()
    twin.load_state_dict(net.state_dict(), strict=False)
    twin.rand_weight = net.rand_weight
    x = torch.rand(2, 20)
    assert torch.equal(net(x), twin(x))
    net(x).backward()  # an in-place division behind it would do as well here, and not behind a relu


def test_5_1i_a_list_times_four_stays_python_and_the_line_says_what_it_means():
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = nn.Sequential(*[nn.Linear(4, 4)] * 4)

    def forward(self, x):
        return self.stack(x)
"""
    (kept,) = read_text(text).kept
    assert kept.reason.startswith("[nn.Linear(4, 4)] * n is one module n times, with the same weights; ")
    own = read_text(text.replace("*[nn.Linear(4, 4)] * 4", "*[nn.Linear(4, 4) for _ in range(4)]"))
    assert own.kept == ()
    assert sum(parameter.numel() for parameter in build(generate(own.design)).parameters()) == 4 * 20
