"""What a forward pass says and no drawing does becomes lines of a code node; a text is never drawn as another one."""

from __future__ import annotations

import pytest
import torch

from designer.catalogue.check import problems
from designer.codegen.reading.text import read_text
from designer.codegen.source import generate
from designer.graph.model import Design
from tests.codegen.reading.test_text import run, tensors

SQUEEZE = """
class Squeeze(nn.Module):
    def __init__(self, channels=8, reduction=4):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Sequential(
            nn.Linear(channels, channels // reduction), nn.ReLU(), nn.Linear(channels // reduction, channels)
        )

    def forward(self, x):
        b, c, _, _ = x.size()
        y = self.pool(x).view(b, c)
        y = torch.sigmoid(self.fc(y)).view(b, c, 1, 1)
        return x * y.expand_as(x)
"""

HEAD = """
class Head(nn.Module):
    WIDTH = 6

    def __init__(self, wide=6, hidden=None):
        super().__init__()
        if not hidden:
            hidden = wide * 2
        x = 3
        first = nn.Conv2d(x, self.WIDTH, 3)
        x = 6
        second = nn.Conv2d(x, 4, 3)
        self.features = nn.Sequential(first, nn.ReLU(inplace=True), second)
        self.mean = nn.Linear(64, 5)
        self.spread = nn.Linear(64, 5)
        self.big = nn.Linear(5, hidden)

    def forward(self, x):
        h = F.relu(self.features(x), inplace=True).view(x.size(0), -1)
        mean, spread = self.mean(h), self.spread(h)
        spread += 1
        both = [mean, spread]
        return self.big(mean * spread), torch.cat(both, dim=1) + x.mean().round()
"""

TWICE = """
class Twice(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.act = nn.Tanh()

    def forward(self, x):
        return self.act(self.fc(self.act(x)))
"""


def both(text, name, design: Design, shape):
    """The text's module and ours of the same weights, and what each gives."""
    theirs = run(f"import torch.nn.functional as F\n{text}")[name]()
    source = generate(design)
    ours = run(source.text)[source.class_name]()
    ours.load_state_dict(theirs.state_dict())
    x = torch.randn(shape)
    with torch.no_grad():
        return theirs, ours, [tensors(module.eval()(x.clone())) for module in (theirs, ours)]


@pytest.mark.parametrize(
    ("text", "name", "shape", "lines"),
    [(SQUEEZE, "Squeeze", (2, 8, 4, 4), 0), (HEAD, "Head", (2, 3, 8, 8), 1), (TWICE, "Twice", (2, 4), 0)],
)
def test_the_drawing_computes_what_the_text_does_under_the_same_names(text, name, shape, lines):
    reading = read_text(text)
    assert [one.name for one in reading.kept] == [f"a line of {name}"] * lines
    theirs, ours, outputs = both(text, name, reading.design, shape)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    assert all(torch.equal(one, other) for one, other in zip(*outputs, strict=True))


@pytest.mark.parametrize(
    ("init", "forward", "reason"),
    [
        ("pass", "keep = self.fc(x)\nh = keep\nh += 1\nreturn keep * h", "`h += 1` changes keep, which is still read"),
        ("pass", "h = self.fc(x)\nkeep = h.view(4, -1)\nh += 1\nreturn keep", "`h += 1` changes keep, which is still read"),
        ("pass", "h = self.fc(x)\nreturn F.relu(h, inplace=True) + h", "`F.relu(h, inplace=True)` changes h, which is still read"),
        ("pass", "return self.fc(x).add_(1)", "`self.fc(x).add_(1)`: the catalogue has no such operation"),
        ("pass", "return [self.fc(x) for _ in range(x.size(0))]", "`[self.fc(x) for _ in range(x.size(0))]` is more than a drawing says"),
        ("self.again = self.fc", "return self.again(x)", "self.again is a second name of self.fc"),
        ("one = nn.Linear(4, 4)\nself.a = nn.Sequential(one)\nself.b = nn.Sequential(one)", "return self.b(self.a(x))", "one stands in two places with the same weights"),
    ],
)  # fmt: skip
def test_a_text_that_no_drawing_says_the_same_as_stays_python(init, forward, reason):
    init, forward = (part.replace("\n", "\n        ") for part in (init, forward))
    text = f"""
class A(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        {init}

    def forward(self, x):
        {forward}
"""
    reading = read_text(text)
    assert [one.reason for one in reading.kept] == [reason]
    design = reading.design
    assert [node.of for node in design.main_block.nodes if node.kind == "layer"] == ["A"]
    assert not [
        problem for problem in problems(design) if problem.severity == "error" and "shape" not in problem.message
    ]


def test_what_a_block_writes_into_its_input_is_seen_where_it_is_called():
    inner = "class Inner(nn.Module):\n    def forward(self, x):\n        x += 1\n        return x\n"
    outer = "class Outer(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.inner = Inner()\n    def forward(self, x):\n        h = x * 2\n        y = self.inner(h)\n        return {}\n"
    assert not read_text(inner + outer.format("y * 3")).kept
    [kept] = read_text(inner + outer.format("y * h")).kept
    assert kept.reason == "`self.inner(h)` changes h, which is still read"


def test_what_a_block_of_one_of_several_ways_writes_into_its_input_is_seen_too():
    inner = "class Inner(nn.Module):\n    def __init__(self, deep):\n        super().__init__()\n        if deep:\n            self.fc = nn.Linear(4, 4)\n    def forward(self, x):\n        x += 1\n        return x\n"
    outer = "class Outer(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.one = Inner(False)\n        self.two = Inner(True)\n    def forward(self, x):\n        h = self.one(x * 2)\n        k = h * 2\n        y = self.two(k)\n        return {}\n"
    assert not read_text(inner + outer.format("y * 3")).kept
    assert read_text(inner + outer.format("y * k")).reason.endswith("`self.two(k)` changes k, which is still read")


def test_a_network_that_stays_python_holds_the_classes_that_it_stands_on():
    text = f"{TWICE}\nclass Both(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.twice = Twice()\n    def forward(self, x, mask=None):\n        print(x)\n        return self.twice(x)\n"
    reading = read_text(text)
    assert reading.main == "Both" and reading.reason.startswith("Both: line ")
    design = reading.design
    assert design.main == "Net" and list(design.blocks) == ["Net"] and list(design.layers) == ["Both"]
    assert [node.name for node in design.main_block.of_kind("input")] == ["x"]
    source = generate(design)
    net = run(source.text)[source.class_name]()
    assert net(torch.randn(2, 4)).shape == (2, 4)


def test_sizes_that_a_default_tells_give_the_input_its_shape():
    text = "class A(nn.Module):\n    def __init__(self, wide=5, deep=None):\n        super().__init__()\n        self.net = nn.Sequential(nn.Linear(wide * 2, wide))\n    def forward(self, x):\n        return self.net(x)\n"
    [x] = read_text(text).design.main_block.of_kind("input")
    assert x.settings["shape"] == ("B", 10)
