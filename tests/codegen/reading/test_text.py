"""A Python text becomes the drawing that it says, or one line tells what in it cannot be drawn."""

from __future__ import annotations

import ast
import sys
import types

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import designer
from designer.bundled import bundled
from designer.catalogue.check import problems
from designer.codegen.reading.text import read_text
from designer.codegen.source import generate
from designer.errors import FileRefused
from designer.graph.model import Expr, Repeat, Rule
from tests.helpers.texts import BOOK, LENET, MIX, RESIDUAL, TAGGER, TEXTS, TRANSFORMER

EXAMPLES = sorted(path.name for path in bundled("examples", "").glob("*.design.json"))


def run(text, words=None):
    """The namespace after a text was run as a module of its own, in which these words mean something."""
    module = types.ModuleType("run")
    module.__dict__.update(torch=torch, nn=torch.nn, **(words or {}))
    sys.modules[module.__name__] = module  # a dataclass asks for it
    exec(compile(text, "text", "exec"), module.__dict__)
    return module.__dict__


def tensors(value):
    return tuple(value) if isinstance(value, tuple | list) else (value,)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.filterwarnings("ignore:Converting a tensor with requires_grad")
def test_a_drawing_computes_what_its_text_does_under_the_same_names(name):
    text, shape = TEXTS[name]
    reading = read_text(text)
    assert reading.kept == ()
    theirs = run(text)
    theirs = theirs["net"] if "net" in theirs else theirs[reading.main]()
    source = generate(reading.design)
    ours = run(source.text)[source.class_name]()
    ours.load_state_dict(theirs.state_dict())
    x = torch.randn(shape)
    with torch.no_grad():
        outputs = [tensors(module.eval()(x)) for module in (theirs, ours)]
    assert all(torch.equal(one, other) for one, other in zip(*outputs, strict=True))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_text_of_a_drawing_read_back_gives_the_same_text(name):
    text = generate(designer.load(bundled("examples", name))).text
    reading = read_text(text)
    if name in ("centered_layer.design.json", "my_linear.design.json"):  # they hold code of a person's own
        assert reading.main == "Net" and not reading.reason
    else:
        assert not reading.kept
        assert generate(reading.design).text == text


def test_what_a_constructor_takes_becomes_settings_and_expressions_over_them():
    drawn = read_text(RESIDUAL).design
    net, block = drawn.blocks["Net"], drawn.blocks["BasicBlock"]
    assert [(s.name, s.default) for s in net.settings] == [("width", 8), ("depth", 2), ("classes", 10)]
    assert [s.required for s in block.settings] == [True, True, False]
    by_name = {node.name: node for node in net.nodes}
    assert by_name["layer1"].settings == {"in_planes": Expr("width"), "planes": Expr("width * 2"), "stride": 2}
    assert by_name["stage"].kind == "repeat" and by_name["stage"].repeat == Repeat(Expr("depth"))
    assert block.doc == "Two convolutions and a shortcut."


def test_an_nn_sequential_inside_a_class_becomes_a_block_named_after_its_attribute():
    drawn = read_text(RESIDUAL).design
    head = drawn.blocks["Head"]
    assert [node.name for node in head.nodes] == ["x", "0", "1", "2", "y"]
    assert [setting.name for setting in head.settings] == ["hidden", "classes"] or [
        setting.name for setting in head.settings
    ] == ["width", "classes"]


def test_a_module_that_is_called_twice_is_the_same_module_again():
    nodes = {node.name: node for node in read_text(RESIDUAL).design.blocks["BasicBlock"].nodes}
    assert nodes["relu2"].kind == "again" and nodes["relu2"].of == nodes["relu"].id


def test_a_list_of_blocks_that_is_walked_along_is_a_repeated_block():
    nodes = {node.name: node for node in read_text(TRANSFORMER).design.main_block.nodes}
    assert (nodes["layers"].kind, nodes["layers"].of) == ("repeat", "Block")
    assert (nodes["pos"].kind, nodes["pos"].of) == ("tensor", "parameter")


def test_the_state_of_an_lstm_is_taken_apart_where_the_text_does_so():
    block = read_text(TAGGER).design.main_block
    assert [node.of for node in block.nodes if node.kind == "op"] == ["unpack"]
    assert [node.name for node in block.of_kind("output")] == ["y", "h"]


def test_first_values_and_what_is_not_trained_become_rules():
    block = read_text(MIX).design.main_block
    assert block.init == (Rule("proj.weight", "normal_", {"std": 0.5}),)
    assert [node.name for node in block.nodes if node.frozen] == ["turn"]


def test_loops_and_branches_become_regions():
    drawn = read_text(MIX).design
    kinds = {node.kind: node for node in drawn.main_block.nodes if node.kind in ("while", "if", "repeat")}
    assert kinds["while"].when.condition == "z.abs().sum() > 1"
    assert kinds["if"].when.condition == "z.sum() > 0"
    assert kinds["repeat"].repeat == Repeat(Expr("rounds"), same_weights=True, names="")


@pytest.mark.parametrize(
    ("text", "shape"),
    [(LENET, ("B", 1, 32, 32)), (BOOK, ("B", 20)), (TAGGER, ("B", 16, 8))],
)
def test_the_first_layers_tell_what_an_input_is_like(text, shape):
    [x] = read_text(text).design.main_block.of_kind("input")
    assert x.settings["shape"] == shape


def test_a_dropout_that_follows_the_training_of_its_module_is_a_layer():
    reading = read_text(module("x = F.relu(x, inplace=True)\nreturn F.dropout(x, 0.2, self.training)"))
    nodes = {node.name: (node.kind, node.of, node.settings) for node in reading.design.main_block.nodes}
    assert nodes["dropout"] == ("layer", "Dropout", {"p": 0.2})
    assert nodes["relu"] == ("op", "relu", {})


def test_what_cannot_be_drawn_stays_python_and_the_rest_is_drawn():
    text = f"""
class Last(nn.Module):
    def forward(self, x):
        return self.frobnicated(x)

{TAGGER}
class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 8)
        self.last = Last()

    def forward(self, x):
        return self.last(self.first(x))
"""
    reading = read_text(text)
    [kept] = reading.kept
    assert (kept.name, kept.line, kept.reason) == (
        "Last",
        3,
        "`self.frobnicated(x)`: the catalogue has no such operation",
    )
    assert reading.main == "Whole" and list(reading.layers) == ["Last"]
    assert {node.name: node.kind for node in reading.design.main_block.nodes}["last"] == "layer"
    assert not [problem for problem in problems(reading.design) if problem.severity == "error"]


def module(forward="return x", init="pass"):
    body = "\n        ".join(forward.split("\n"))
    made = "\n        ".join(init.split("\n"))
    return f"class A(nn.Module):\n    def __init__(self, n=3):\n        super().__init__()\n        {made}\n    def forward(self, x):\n        {body}\n"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (module("print(x)\nreturn x"), 6, "`print(x)` is more than a drawing says"),
        (module("return x.frobnicate()"), 6, "`x.frobnicate()`: the catalogue has no such operation"),
        (module("return self.fc(x)"), 6, "`self.fc(x)`: the catalogue has no such operation"),
        (module("return x.max()"), 6, "`x.max()`: max without dim is not in the catalogue"),
        (module("x = x + 1"), 5, "forward gives nothing back"),
        (module(init="del n"), 4, "`del n` is more than a drawing says"),
        (module(init="self.fc = nn.Linear(3, other)"), 4, "other: other is no argument of __init__"),
        (module(init="self.fc = nn.Linear(3, 4, sparse=True)"), 4, "Linear has no setting sparse"),
        (module(init="self.fc = Other(3)"), 4, "Other: neither a layer of torch nor a class of this text"),
        (module(init="self.fc = nn.Linear('a', 4)"), 4, 'Linear: in_features takes a whole number, not "a"'),
        (module(init="self.w = nn.Parameter(torch.rand(3) + 0.1)"), 4, "torch.rand(3) + 0.1: a tensor that is drawn starts from zeros, ones, rand, randn or full"),
        (module(init="self.forward = nn.ReLU()"), 4, '"forward": every torch module has something of its own by this name'),
        (module(init="self.fcs = nn.ModuleList([nn.Linear(3, 3)])", forward="return self.fcs(x)"), 6, "self.fcs(x): an nn.ModuleList cannot be called"),
        ("class A(nn.Module):\n    def helper(self, x): return self.helper(x)\n    def forward(self, x): return self.helper(x)\n", 2, "`self.helper(x)`: functions call each other more than 40 deep"),
        ("class A(nn.Linear):\n    def forward(self, x): return x\n", 1, "A stands on nn.Linear"),
    ],
)  # fmt: skip
def test_the_reason_names_the_line_and_what_stands_there(text, line, reason):
    [kept] = read_text(text).kept
    assert (kept.line, kept.reason) == (line, reason)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "net.py: defines no class that stands on nn.Module and makes no nn.Sequential"),
        ("class A(nn.Module)", "net.py: line 1: expected ':'"),
        ("net = nn.Sequential(nn.Nothing())", "Net: line 1: nn.Nothing: neither a layer of torch nor a class of this text"),
    ],
)  # fmt: skip
def test_a_text_without_a_network_is_refused_in_one_line(text, said):
    with pytest.raises(FileRefused) as refused:
        read_text(text, "net.py")
    assert str(refused.value) == said


def test_a_text_is_never_run(tmp_path):
    read_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n{BOOK}")
    assert not (tmp_path / "ran").exists()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_torn_text_is_read_or_refused_and_nothing_else(data):
    text, _ = TEXTS[data.draw(st.sampled_from(sorted(TEXTS)))]
    lines = text.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        deed = data.draw(st.sampled_from(("cut", "double", "drop", "swap")))
        if deed == "drop" and len(lines) > 1:
            del lines[at]
        elif deed == "double":
            lines.insert(at, lines[at])
        elif deed == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        else:
            words = lines[at].split(" ")
            lines[at] = " ".join([*words[:-1], *data.draw(st.permutations([*words[-1:], "x", "self", "1"]))])
    try:
        reading = read_text("\n".join(lines))
    except FileRefused:
        return
    assert reading.reason or ast.parse(generate(reading.design).text).body


@pytest.mark.parametrize(
    "made",
    [
        "self.first = shared\n        self.more = shared",
        "self.first = nn.Linear(4, 4)\n        self.more = self.first",
        "self.add_module('a b', shared)\n        self.add_module('c d', shared)",
    ],
)
def test_one_module_under_two_names_of_a_row_stays_one_and_runs_twice(made):
    text = f"""from torch import nn


class Net(nn.Sequential):
    def __init__(self):
        shared = nn.Linear(4, 4)
        super().__init__()
        {made}
"""
    reading = read_text(text)
    nodes = reading.design.main_block.nodes
    assert [node.kind for node in nodes if node.kind in ("layer", "again")] == ["layer", "again"] and not reading.kept
    theirs, ours = run(text)["Net"](), run(generate(reading.design).text)["Net"]()
    assert list(ours.state_dict()) == list(theirs.state_dict())
    ours.load_state_dict(theirs.state_dict())
    x = torch.rand(2, 4)
    assert torch.equal(ours(x), theirs(x))


def test_one_module_under_two_names_of_which_forward_speaks_stays_text():
    text = """from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.more = self.first

    def forward(self, x):
        return self.more(self.first(x))
"""
    (kept,) = read_text(text).kept
    assert (kept.name, kept.line) == ("Net", 5)
