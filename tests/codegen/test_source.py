"""What the generated text says; that it runs as the same network is in tests/runtime/test_generated.py."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from msgspec.structs import replace

from designer.bundled import bundled
from designer.catalogue.check import problems
from designer.codegen.devices import TRY_DEVICE
from designer.codegen.source import generate
from designer.files.design import read_design
from designer.graph import edit
from designer.graph.model import Block, BlockSetting, Edge, Expr, Node, Port, Repeat, When
from tests.helpers.designs import designs
from tests.helpers.drawing import design, mlp, node, residual, row, wire

GOLDEN = Path(__file__).parent.parent / "golden"


def body(text: str, name: str = "Net") -> list[str]:
    """The lines of one class, without its head."""
    lines = text.split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith(f"class {name}("))
    end = next((i for i in range(start + 1, len(lines)) if lines[i].startswith("class ")), len(lines))
    return [line.strip() for line in lines[start:end] if line.strip()]


@pytest.mark.parametrize("name", ["lenet", "resnet152"])
def test_an_example_gives_the_text_that_was_agreed_on(name):
    text = generate(read_design(bundled("examples", f"{name}.design.json"))).text
    assert text == (GOLDEN / f"{name}.py").read_text()


def test_children_called_by_position_stand_in_a_sequential():
    assert body(generate(mlp()).text) == [
        "class Net(nn.Sequential):",
        "def __init__(self):",
        "super().__init__(",
        "nn.Linear(4, 8),",
        "nn.ReLU(),",
        "nn.Linear(8, 1),",
        ")",
    ]


def test_a_name_that_is_no_identifier_is_given_by_add_module():
    inner = row(node("i", "layer", "block 0", "Linear", in_features=4, out_features=4))
    assert 'self.add_module("block 0", nn.Linear(4, 4))' in body(generate(design(inner)).text)


def test_in_a_forward_pass_such_a_child_is_called_by_its_name():
    before = residual()
    renamed = edit.rename_node(before, "Net", "f", "block 0")
    assert 'y = self.get_submodule("block 0")(x)' in body(generate(renamed).text)


def test_a_branch_gets_a_variable_of_its_own():
    assert body(generate(residual()).text)[-4:] == [
        "def forward(self, x):",
        "y = self.fc(x)",
        "y = y + x",
        "return y",
    ]


def test_a_block_setting_is_an_argument_and_an_instance_says_what_differs():
    inner = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=Expr("width * 2")))
    inner = replace(inner, settings=(BlockSetting("bias", True), BlockSetting("width")))
    text = generate(design(row(node("u", "block", "u", "Inner", width=3)), Inner=inner)).text
    assert "def __init__(self, width, bias=True):" in body(text, "Inner")
    assert "self.fc = nn.Linear(4, width * 2)" in body(text, "Inner")
    assert "self.u = Inner(3)" in body(text)


def test_a_module_called_again_in_a_chain_is_one_object():
    first = node("a", "layer", "0", "Linear", in_features=4, out_features=4)
    chain = row(first, node("b", "layer", "1", "ReLU"), node("c", "again", "2", "a"))
    assert body(generate(design(chain)).text)[2:] == [
        "shared = nn.Linear(4, 4)",
        "super().__init__(",
        "shared,",
        "nn.ReLU(),",
        "shared,",
        ")",
    ]


def test_copies_in_a_row_and_one_module_called_often_are_told_apart():
    inner = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=4))
    stack = Node("r", "repeat", "stack", "Inner", repeat=Repeat(3))
    assert "self.stack = nn.Sequential(*[Inner() for _ in range(3)])" in body(
        generate(design(row(stack), Inner=inner)).text
    )
    once = Node("r", "repeat", "stack", "Inner", repeat=Repeat(3, same_weights=True))
    assert "self.stack = nn.Sequential(*[Inner()] * 3)" in body(generate(design(row(once), Inner=inner)).text)
    loop = Node("r", "repeat", "stack", "Inner", repeat=Repeat(3, same_weights=True, names=""))
    lines = body(generate(design(row(loop), Inner=inner)).text)
    assert "self.stack = Inner()" in lines
    assert lines[-3:] == ["for _ in range(3):", "x = self.stack(x)", "return x"]
    named = Node("r", "repeat", "stack", "Inner", repeat=Repeat(3, names="block {i}"))
    assert 'self.stack.add_module(f"block {i}", Inner())' in body(generate(design(row(named), Inner=inner)).text)


def test_several_inputs_and_outputs_keep_the_order_of_the_drawing():
    a, b = node("a", "input", "a"), Node("b", "input", "b", settings={"default": None})
    plus, y, z = node("p", "op", "plus", "add"), node("y", "output", "y"), node("z", "output", "z")
    block = Block((a, b, plus, y, z), (wire(a, plus), wire(b, plus, "other"), wire(plus, y), wire(a, z)))
    lines = body(generate(design(block)).text)
    assert "def forward(self, a, b=None):" in lines
    assert lines[-2:] == ["b = a + b", "return b, a"]


def test_what_is_not_known_yet_stands_as_dots():
    alone = design(row(node("a", "layer", "fc", "Linear", out_features=3)))
    assert "self.fc = nn.Linear(..., 3)" in body(generate(alone).text)
    cut = edit.disconnect(residual(), "Net", [e for e in residual().main_block.edges if e.target == Port("p", "other")])
    assert "x = x + ..." in body(generate(cut).text)


def test_a_node_that_leads_to_no_output_is_left_out():
    lost = edit.add_node(mlp(), "Net", node("lost", "layer", "lost", "ReLU"))
    assert generate(lost).text == generate(mlp()).text


def test_every_line_that_stands_for_a_node_is_in_the_table():
    source = generate(residual())
    lines = source.text.split("\n")
    said = {line: lines[number - 1].strip() for number, (_, line) in source.lines.items()}
    assert said == {"f": "y = self.fc(x)", "p": "y = y + x", "y": "return y"}


def test_an_edit_of_one_setting_changes_one_line():
    before = read_design(bundled("examples", "resnet152.design.json"))
    after = edit.set_setting(before, "Bottleneck", "n5", "dilation", 2)
    old, new = (generate(d).text.split("\n") for d in (before, after))
    changed = [(a.strip(), b.strip()) for a, b in zip(old, new, strict=True) if a != b]
    assert changed == [
        (
            "self.conv2 = nn.Conv2d(mid, mid, 3, stride=stride, padding=1, bias=False)",
            "self.conv2 = nn.Conv2d(mid, mid, 3, stride=stride, padding=1, dilation=2, bias=False)",
        )
    ]


def test_where_a_node_stands_does_not_change_the_text():
    moved = edit.move_nodes(mlp(), "Net", {"a": (500.0, 80.0)})
    assert generate(moved).text == generate(mlp()).text


@given(designs())
def test_any_design_gives_text_that_python_reads_and_that_holds_nothing_foreign(wild):
    try:
        tree = ast.parse(generate(wild).text)
    except SyntaxError:  # two names that became one: a design that never runs
        assert any(problem.severity == "error" for problem in problems(wild))
        return
    ours = ast.dump(ast.parse(TRY_DEVICE).body[0])
    tree.body = [statement for statement in tree.body if ast.dump(statement) != ours]
    for found in ast.walk(tree):
        assert not isinstance(found, ast.Lambda | ast.Global | ast.Try | ast.Delete | ast.Await)
        if isinstance(found, ast.With):
            assert re.fullmatch(r"torch\.no_grad\(\)|(CPU|META|MPS|CUDA)[\d_]*", ast.unparse(found.items[0]))
        if isinstance(found, ast.Import | ast.ImportFrom):
            assert ast.unparse(found) in (
                "import fnmatch",
                "import torch",
                "from torch import nn",
                "from torch.nn import functional as F",
            )


def test_an_edge_from_nowhere_stands_as_dots():
    block = row(node("a", "layer", "act", "ReLU"))
    torn = replace(block, edges=(Edge(Port("gone", "output"), Port("a", "input")), *block.edges[1:]))
    assert "..." in generate(design(torn)).text


def test_a_number_too_large_to_be_written_is_a_problem_and_keeps_no_text_from_being_made():
    huge = "0x" + "f" * 5000
    drawn = design(row(node("a", "op", "add", "add", other=Expr(huge))))
    assert "x + ..." in generate(drawn).text
    assert any("too large" in problem.message for problem in problems(drawn))
    asked = Node("r", "if", "part", "Part", when=When(f"x.sum() > {huge}"))
    drawn = design(row(asked), Part=row(node("i", "layer", "relu", "ReLU")))
    assert "if ...:" in generate(drawn).text
    assert any("too large" in problem.message for problem in problems(drawn))


def test_a_module_that_only_others_call_again_is_made_but_not_called_itself():
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    relu, fc = node("r", "layer", "relu", "ReLU"), node("f", "layer", "fc", "Linear", in_features=4, out_features=4)
    once_more = node("g", "again", "fc_again", "f")
    wires = (wire(x, relu), wire(relu, fc), wire(x, once_more), wire(once_more, y))
    for edges in (wires, wires[2:]):
        drawn = design(Block((x, relu, fc, once_more, y), edges))
        assert [problem.message for problem in problems(drawn)] == ["relu leads to no output, so it is left out"]
        text = body(generate(drawn).text)
        assert "self.fc = nn.Linear(4, 4)" in text
        assert text[-3:] == ["def forward(self, x):", "x = self.fc(x)", "return x"]
