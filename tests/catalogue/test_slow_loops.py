"""6.2b: a loop of Python over pixels is told, with what does the same at once."""

import pytest
import torch
from torch.nn import functional as F

from designer.catalogue.check import problems
from designer.catalogue.code_interface import read
from designer.catalogue.code_node import read_lines
from tests.helpers.written import module, with_code, written

CORR2D = """
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i + h, j:j + w] * K).sum()
    return Y


class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return corr2d(x, self.weight) + self.bias
"""
POOL2D = """
def forward(self, X, mode="max"):
    Y = torch.zeros(X.shape[0] - 1, X.shape[1] - 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == "max":
                Y[i, j] = X[i: i + 2, j: j + 2].max()
            else:
                Y[i][j] = X[i: i + 2, j: j + 2].mean()
    return Y
"""


def told(text, name="Mine"):
    return [(fault.line, fault.message) for fault in read(name, written(text)).faults]


def test_6_2b_the_book_s_loops_are_slow_and_what_is_fast_is_named():
    [(line, message)] = told(CORR2D, "Conv2D")
    assert line == 4
    assert message == (
        "Python goes from cell to cell here, which is slow on an image: F.conv2d(x[None, None], kernel[None, None])[0, 0] "
        "does all at once"
    )
    x, kernel = torch.arange(9.0).reshape(3, 3), torch.arange(4.0).reshape(2, 2)
    assert eval("F.conv2d(x[None, None], kernel[None, None])[0, 0]", {"F": F, "x": x, "kernel": kernel}).tolist() == [
        [19, 25],
        [37, 43],
    ]


def test_6_2b_it_is_advice_so_the_design_runs_all_the_same():
    found = problems(with_code(CORR2D, "Conv2D", kernel_size=(1, 2)))
    assert [(problem.severity, problem.line) for problem in found if "cell to cell" in problem.message] == [
        ("warning", 4)
    ]


def test_6_5a_the_book_s_pooling_is_told_of_both():
    [(line, message)] = told(module(POOL2D))
    assert line == 4
    assert "F.max_pool2d(x[None], size, stride=1)[0] and F.avg_pool2d(x[None], size, stride=1)[0] do" in message
    x = torch.randn(4, 5)
    assert F.max_pool2d(x[None], 2, stride=1)[0].shape == (3, 4)


def test_6_2b_a_node_of_lines_is_told_as_well():
    lines = (
        "y = torch.zeros(3, 3)",
        "for r in range(3):",
        "    for c in range(3):",
        "        y[r, c] = x[r, c] * 2",
        "z = y",
    )
    (fault,) = read_lines(lines).faults
    assert (fault.line, fault.serious) == (2, False)
    assert fault.message.endswith("an operation on the whole tensor, or on F.unfold of it, does all at once")


@pytest.mark.parametrize(
    "body",
    [
        "for layer in self.layers:\n        x = layer(x)\n    return x",
        "for i in range(3):\n        for j in range(2):\n            x = x + i * j\n    return x",
        "for i in range(3):\n        for layer in self.rows[i]:\n            x = layer(x[i])\n    return x",
        "for name, layer in self.named_children():\n        x = layer(x[0])\n    return x",
        "return torch.stack([x[i] for i in range(3)])",
    ],
)
def test_loops_that_go_over_no_cells_are_nothing_to_speak_of(body):
    assert told(module(f"def forward(self, x):\n    {body}")) == []


def test_two_counters_of_one_loop_are_seen():
    body = "for i, j in itertools.product(range(3), range(3)):\n        x[i, j] = 0\n    return x"
    [(line, _)] = told(module(f"def forward(self, x):\n    {body}"))
    assert line == 3
