"""What a region says in the generated text; that it runs is in tests/runtime/shapes/test_regions.py."""

import pytest
import torch
from msgspec.structs import replace

from designer.catalogue.check import problems
from designer.codegen.source import generate
from designer.graph.model import Block, BlockSetting, Design, Expr, Node, Repeat, When
from designer.runtime.build import build
from tests.codegen.test_source import body
from tests.helpers.drawing import design, node, row, wire


def region(kind: str, condition: str = "", otherwise: str = "", name: str = "step", of: str = "Halve") -> Node:
    """A region around one of the blocks below."""
    return Node("r", kind, name, of, when=When(condition, otherwise))


def halve() -> Block:
    """Half of what comes in."""
    return row(node("i", "op", "half", "div", other=2))


def linear(width: int = 4) -> Block:
    """A layer of 4 features."""
    return row(node("i", "layer", "fc", "Linear", in_features=4, out_features=width), node("a", "layer", "act", "ReLU"))


def two_inputs() -> Block:
    """Adds to what goes round what stays the same."""
    x, side, y = node("x", "input", "x"), node("s", "input", "side"), node("y", "output", "y")
    add = node("p", "op", "plus", "add")
    return Block((x, side, add, y), (wire(x, add), wire(side, add, "other"), wire(add, y)))


def forward(drawn: Design) -> list[str]:
    lines = body(generate(drawn).text)
    return lines[next(i for i, line in enumerate(lines) if line.startswith("def forward")) :]


def messages(drawn: Design) -> list[str]:
    return [problem.message for problem in problems(drawn)]


def test_a_while_reads_as_one_writes_it():
    drawn = design(row(region("while", "x.abs().sum() > 1")), Halve=halve())
    assert forward(drawn) == [
        "def forward(self, x):",
        "while x.abs().sum() > 1:",
        "x = x / 2",
        "return x",
    ]
    assert "class Halve" not in generate(drawn).text
    assert messages(drawn) == []


def test_a_block_that_owns_something_stays_a_module_in_its_loop():
    drawn = design(row(region("while", "x.abs().sum() > 1", of="Deep")), Deep=linear())
    assert body(generate(drawn).text)[3:-1] == [
        "self.step = Deep()",
        "def forward(self, x):",
        "while x.abs().sum() > 1:",
        "x = self.step(x)",
    ]


def test_the_variables_of_a_loop_take_no_name_that_is_read_after_it():
    x, side, y = node("x", "input", "x"), node("s", "input", "side"), node("o", "output", "y")
    twice, add, less = node("t", "op", "twice", "mul"), node("p", "op", "plus", "add"), node("l", "op", "less", "sub")
    edges = (
        wire(x, twice), wire(side, twice, "other"), wire(twice, add), wire(x, add, "other"), wire(add, less),
        wire(side, less, "other"), wire(less, y),
    )  # fmt: skip
    inner = Block((x, side, twice, add, less, y), edges)
    a, b = node("x", "input", "x", shape=("B", 4)), node("s", "input", "y", shape=("B", 4))
    step, after = region("while", "x.sum() > 1", of="Mixed"), node("q", "op", "q", "add")
    out = node("o", "output", "out")
    block = Block(
        (a, b, step, after, out),
        (wire(a, step), wire(b, step, "side"), wire(step, after), wire(b, after, "other"), wire(after, out)),
    )
    assert forward(design(block, Mixed=inner))[1:] == [
        "while x.sum() > 1:",
        "z = x * y",
        "z = z + x",
        "z = z - y",
        "x = z",
        "x = x + y",
        "return x",
    ]


def test_what_is_read_later_keeps_its_name():
    x, step, add, y = (
        node("x", "input", "x", shape=("B", 4)),
        region("while", "x.sum() > 1"),
        node("p", "op", "p", "add"),
        node("y", "output", "y"),
    )
    block = Block((x, step, add, y), (wire(x, step), wire(step, add), wire(x, add, "other"), wire(add, y)))
    assert forward(design(block, Halve=halve())) == [
        "def forward(self, x):",
        "y = x",
        "while y.sum() > 1:",
        "y = y / 2",
        "y = y + x",
        "return y",
    ]


def test_what_only_goes_in_keeps_its_variable_while_the_rest_goes_round():
    x, side, y = (
        node("x", "input", "x", shape=("B", 4)),
        node("s", "input", "y", shape=("B", 4)),
        node("y", "output", "out"),
    )
    step = region("while", "x.sum() < side.sum()", of="Add")
    block = Block((side, x, step, y), (wire(side, step, "side"), wire(x, step, "x"), wire(step, y)))
    assert forward(design(block, Add=two_inputs())) == [
        "def forward(self, y, x):",
        "while x.sum() < y.sum():",
        "x = x + y",
        "return x",
    ]


def test_one_value_at_both_inputs_goes_round_in_a_variable_of_its_own():
    x, step, y = (
        node("x", "input", "x", shape=("B", 4)),
        region("while", "x.sum() < side.sum()", of="Add"),
        node("y", "output", "y"),
    )
    block = Block((x, step, y), (wire(x, step, "x"), wire(x, step, "side"), wire(step, y)))
    assert forward(design(block, Add=two_inputs()))[1:4] == ["y = x", "while y.sum() < x.sum():", "y = y + x"]


def test_an_if_alone_hands_on_what_comes_in():
    drawn = design(row(region("if", "training and x.shape[0] > 4")), Halve=halve())
    assert forward(drawn)[1:] == ["if self.training and x.shape[0] > 4:", "x = x / 2", "return x"]


def test_an_if_with_another_branch_has_both_under_its_one_name():
    drawn = design(row(region("if", "x.sum() > 0", "Wide", of="Deep")), Deep=linear(), Wide=linear())
    assert body(generate(drawn).text)[3:] == [
        'self.step = nn.ModuleDict({"then": Deep(), "else": Wide()})',
        "def forward(self, x):",
        "if x.sum() > 0:",
        'x = self.step["then"](x)',
        "else:",
        'x = self.step["else"](x)',
        "return x",
    ]
    assert messages(drawn) == []


def test_every_line_of_a_region_stands_for_its_node():
    source = generate(design(row(region("if", "x.sum() > 0", "Halve")), Halve=halve()))
    lines = source.text.splitlines()
    owned = {lines[number - 1].strip() for number, owner in source.lines.items() if owner == ("Net", "r")}
    assert {"if x.sum() > 0:", "else:", 'x = self.step["else"](x)'} <= owned


def test_a_setting_in_a_condition_is_kept_by_the_constructor():
    block = row(region("while", "x.abs().sum() > limit"), settings=(BlockSetting("limit", 1),))
    assert body(generate(design(block, Halve=halve())).text)[1:6] == [
        "def __init__(self, limit=1):",
        "super().__init__()",
        "self.limit = limit",
        "def forward(self, x):",
        "while x.abs().sum() > self.limit:",
    ]


@pytest.mark.parametrize("name", ["limit", "type"])
def test_a_kept_setting_gives_way_to_a_node_of_its_name_and_to_torchs_own_words(name):
    drawn = design(
        row(region("while", f"x.sum() > {name}", name="limit"), settings=(BlockSetting(name, 1),)), Halve=halve()
    )
    assert f"self.{name}2 = {name}" in body(generate(drawn).text)


def test_an_operation_and_a_loop_speak_of_kept_settings_too():
    scale = node("o", "op", "scale", "mul", other=Expr("factor * 2"))
    loop = Node("r", "repeat", "loop", "Halve", repeat=Repeat(Expr("rounds"), same_weights=True))
    settings = (BlockSetting("factor", 3), BlockSetting("rounds", 2), BlockSetting("unused", 0))
    text = generate(design(row(scale, loop, settings=settings), Halve=halve())).text
    assert body(text)[3:6] == ["self.factor = factor", "self.rounds = rounds", "def forward(self, x):"]
    assert "x = x * (self.factor * 2)" in body(text)
    assert "for _ in range(self.rounds):" in body(text)


def test_calling_a_region_again_goes_round_again():
    drawn = design(row(region("while", "x.sum() > 1"), node("g", "again", "more", "r")), Halve=halve())
    block = drawn.main_block
    edges = tuple(e if e.target.node != "g" else replace(e, target=e.target._replace(name="x")) for e in block.edges)
    edges = tuple(e if e.source.node != "g" else replace(e, source=e.source._replace(name="y")) for e in edges)
    drawn = design(replace(block, edges=edges), Halve=halve())
    assert forward(drawn)[1:5] == ["while x.sum() > 1:", "x = x / 2"] * 2


@pytest.mark.parametrize(
    ("drawn", "message"),
    [
        (
            design(row(region("while", "")), Halve=halve()),
            "step: there is no condition yet, such as x.abs().sum() > 1",
        ),
        (
            design(row(region("while", "z > 1")), Halve=halve()),
            'step: the condition speaks of "z"; it may speak of the inputs (x), the settings of Net and training',
        ),
        (
            design(row(region("if", "x.sum_() > 1")), Halve=halve()),
            'step: "x.sum_() > 1" holds more than inputs, settings, numbers, comparisons, and, or, not, .shape[0] and '
            "methods such as .abs().sum()",
        ),
        (
            design(row(region("while", "x.sum() > 1", of="Out")), Out=replace(halve(), nodes=(*halve().nodes, node("z", "output", "z")))),
            "step: Out has 1 input and 2 outputs; each round takes what the one before gave, so it needs an output for "
            "its first inputs",
        ),
        (
            design(row(region("if", "training", "Add")), Halve=halve(), Add=two_inputs()),
            "step: Halve has 1 input and Add has 2; both branches need as many",
        ),
        (
            design(row(region("if", "training", "Gone")), Halve=halve()),
            'step: this design has no block called "Gone"',
        ),
        (
            design(row(Node("r", "repeat", "step", "Deep", repeat=Repeat(2, names="block"))), Deep=linear()),
            'step: the names "block" need {i}, which counts the copies from 0',
        ),
        (
            design(row(Node("r", "repeat", "step", "Deep", repeat=Repeat(2, names="a.{i}"))), Deep=linear()),
            'step: the names of the copies: "a.0": a name cannot hold a dot, torch separates the parts of a path with it',
        ),
    ],
)  # fmt: skip
def test_what_is_not_right_in_a_region_is_said_in_one_line(drawn, message):
    assert message in messages(drawn)


def test_a_loop_in_a_block_in_a_repeat_is_text_of_the_block_and_owns_nothing():
    calm = row(Node("w", "while", "shrink", "Halve", when=When("x.abs().sum() > 1")))
    stage = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=4), node("b", "block", "calm", "Calm"))
    stack = Node("r", "repeat", "stack", "Stage", repeat=Repeat(3))
    drawn = design(row(stack), Halve=halve(), Calm=calm, Stage=stage)
    text = generate(drawn).text
    assert [line for line in text.splitlines() if line.strip()] == [
        "from torch import nn",
        "class Calm(nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        "    def forward(self, x):",
        "        while x.abs().sum() > 1:",
        "            x = x / 2",
        "        return x",
        "class Stage(nn.Sequential):",
        "    def __init__(self):",
        "        super().__init__()",
        "        self.fc = nn.Linear(4, 4)",
        "        self.calm = Calm()",
        "class Net(nn.Sequential):",
        "    def __init__(self):",
        "        super().__init__()",
        "        self.stack = nn.Sequential(*[Stage() for _ in range(3)])",
    ]
    assert messages(drawn) == []


def shared(times: int | Expr = 3, names: str = "{i}", of: str = "Deep", **settings: Expr) -> Node:
    """One block that stands in a row, or goes round in a loop."""
    return Node("r", "repeat", "stack", of, settings, repeat=Repeat(times, same_weights=True, names=names))


@pytest.mark.parametrize(
    ("times", "text"),
    [(3, "[Deep()] * 3"), (Expr("depth"), "[Deep()] * depth"), (Expr("depth + 1"), "[Deep()] * (depth + 1)")],
)
def test_one_module_stands_in_a_row_as_often_as_a_setting_says(times: int | Expr, text: str):
    block = replace(row(shared(times)), settings=(BlockSetting("depth", 2),))
    drawn = design(block, Deep=linear())
    assert f"self.stack = nn.Sequential(*{text})" in body(generate(drawn).text)
    net = build(generate(drawn))
    assert len(net.state_dict()) == 2 * len(net.stack) and len(list(net.parameters())) == 2


def test_one_module_in_a_row_has_names_by_the_pattern_and_leaves_the_settings_alone():
    inner = replace(row(node("i", "layer", "fc", "Linear", in_features=4, out_features=Expr("i"))))
    inner = replace(inner, settings=(BlockSetting("i", 4),))
    block = replace(
        row(shared(2, "of {i}", "Inner", i=Expr("i"))), settings=(BlockSetting("i", 4), BlockSetting("same", 1))
    )
    drawn = design(block, Inner=inner)
    lines = body(generate(drawn).text)
    assert "for i2, same2 in enumerate([Inner(i=i)] * 2):" in lines
    assert 'self.stack.add_module(f"of {i2}", same2)' in lines
    assert list(build(generate(drawn)).state_dict())[::2] == ["stack.of 0.fc.weight", "stack.of 1.fc.weight"]


def test_one_module_of_several_inputs_is_walked_along():
    lone = linear()
    side = node("s", "input", "side", shape=("B", 4))
    add = node("p", "op", "plus", "add")
    two = Block(
        (*lone.nodes[:-1], side, add, lone.nodes[-1]),
        (*lone.edges[:-1], wire(lone.nodes[-2], add), wire(side, add, "other"), wire(add, lone.nodes[-1])),
    )
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    block = Block((x, side, shared(), y), (wire(x, shared()), wire(side, shared(), "side"), wire(shared(), y)))
    drawn = design(block, Deep=two)
    assert "self.stack = nn.ModuleList([Deep()] * 3)" in body(generate(drawn).text)
    assert forward(drawn)[1:] == ["for layer in self.stack:", "x = layer(x, side)", "return x"]
    net, a, b = build(generate(drawn)), torch.rand(2, 4), torch.rand(2, 4)
    once = net.stack[0]
    assert torch.equal(net(a, b), once(once(once(a, b), b), b)) and len(net.state_dict()) == 6


def test_a_local_of_a_chain_takes_no_name_of_a_setting():
    first = node("a", "layer", "0", "Linear", in_features=Expr("shared"), out_features=Expr("shared"))
    chain = row(
        first,
        node("b", "again", "1", "a"),
        node("c", "layer", "2", "Linear", in_features=Expr("shared"), out_features=1),
    )
    drawn = design(replace(chain, settings=(BlockSetting("shared", 4),)))
    assert build(generate(drawn))(torch.rand(2, 4)).shape == (2, 1)
