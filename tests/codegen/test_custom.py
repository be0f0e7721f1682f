"""Custom layers stand in the program as they were written."""

import ast

from msgspec.structs import replace

from designer.catalogue.check import problems
from designer.codegen.source import generate
from designer.graph.model import Block, Edge, Layer, Node, Port
from tests.helpers.written import CENTERED, MY_LINEAR, centered, module, my_linear, with_code, written


def test_the_text_stands_before_the_blocks_and_the_imports_at_the_head():
    net = "class Net(nn.Sequential):\n    def __init__(self):\n        super().__init__()\n        self.mine = MyLinear(4, 3)\n"
    assert generate(my_linear()).text == f"{MY_LINEAR.lstrip()}\n\n{net}"


def test_imports_are_merged_and_sorted_python_s_own_first():
    text = (
        "from __future__ import annotations\nimport torch.nn.functional as F\nimport math\nfrom math import pi, tau\n"
    )
    text += "import numpy as np\n" + module("def forward(self, x):\n    return F.relu(x) * pi * torch.ones(1)")
    lines = generate(with_code(text)).text.split("\n")
    assert lines[: lines.index("class Mine(nn.Module):")] == [
        "from __future__ import annotations",
        "",
        "import math",
        "from math import pi, tau",
        "",
        "import numpy as np",
        "import torch",
        "from torch import nn",
        "from torch.nn import functional as F",
        "",
        "",
    ]


def test_each_line_of_the_program_knows_the_line_of_the_text_that_it_is():
    drawn = my_linear()
    source = generate(drawn)
    lines = source.text.split("\n")
    assert source.custom
    for number, (layer, line) in source.custom.items():
        assert lines[number - 1] == drawn.layers[layer].source[line - 1]


def test_a_layer_that_nothing_stands_for_is_no_part_of_the_program():
    drawn = replace(centered(), layers={**centered().layers, "Idle": Layer(("this is no python",))})
    text = generate(drawn).text
    assert "this is no python" not in text
    assert [p.severity for p in problems(drawn)] == ["warning"]


def test_what_two_texts_say_alike_stands_there_once_and_what_a_text_speaks_of_comes_first():
    helper = "def half(x):\n    return x / 2\n\n\n"
    user = helper + module("def forward(self, x):\n    return Other()(half(x))")
    other = helper + module("def forward(self, x):\n    return half(x)", "Other")
    drawn = with_code(user)
    drawn = replace(drawn, layers={**drawn.layers, "Other": Layer(written(other))})
    text = generate(drawn).text
    assert text.count("def half") == 1
    assert text.index("class Other") < text.index("class Mine")
    ast.parse(text)
    assert problems(drawn) == ()


def test_one_name_with_two_meanings_is_a_problem():
    one = "def half(x):\n    return x / 2\n" + module("def forward(self, x):\n    return half(x)")
    two = "def half(x):\n    return x * 0.5\n" + module("def forward(self, x):\n    return half(x)", "Other")
    drawn = with_code(one)
    block = drawn.main_block
    block = replace(
        block,
        nodes=(*block.nodes, Node("o", "layer", "other", "Other")),
        edges=(Edge(Port("x", "value"), Port("c", "x")), Edge(Port("c", "output"), Port("o", "x")),
               Edge(Port("o", "output"), Port("y", "value"))),
    )  # fmt: skip
    drawn = replace(drawn, blocks={"Net": block}, layers={**drawn.layers, "Other": Layer(written(two))})
    assert [p.message for p in problems(drawn)] == [
        'Other line 1: "half" is something else in Mine; give one of them another name'
    ]


def test_a_text_cannot_change_what_the_program_s_own_words_mean():
    text = "import numpy as F\n" + module("def forward(self, x):\n    return F.abs(x)")
    found = [p.message for p in problems(with_code(text))]
    assert found == ['Mine line 1: "F" is a word that the program around uses itself; give it another name here']


def test_an_optional_row_of_inputs_may_stay_empty():
    text = generate(with_code(module("def forward(self, x, *more):\n    return x"))).text
    assert "x = self.mine(x)\n" in text
    assert "..." not in text


def test_a_setting_by_name_only_is_given_by_its_name():
    text = module("def __init__(self, *, width):\n    super().__init__()\n\ndef forward(self, x):\n    return x")
    assert "self.mine = Mine(width=3)" in generate(with_code(text, width=3)).text


def test_a_node_that_leads_nowhere_brings_no_code_with_it():
    drawn = with_code(CENTERED, "CenteredLayer")
    loose = replace(
        drawn, blocks={"Net": Block(drawn.main_block.nodes, (Edge(Port("x", "value"), Port("y", "value")),))}
    )
    assert "CenteredLayer" not in generate(loose).text
