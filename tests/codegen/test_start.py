"""What the text says of parameters: what they start from, which are one, which are not trained."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from designer.codegen.source import generate
from designer.codegen.start import LATER
from designer.graph import edit
from designer.graph.model import Block, BlockSetting, Expr, Node, Rule
from tests.codegen.test_source import body
from tests.helpers.drawing import design, mlp, node, row, wire
from tests.helpers.parameters import nested, tied_with, two_alike, with_node_rules, with_rules


def ends(drawn, name="Net", count=1):
    """The last lines of a class that is a chain."""
    return body(generate(drawn).text, name)[-count:]


def test_a_design_that_says_nothing_of_its_parameters_has_no_line_of_it():
    assert "parameter" not in generate(mlp()).text and not generate(mlp()).starts


def test_a_rule_by_name_is_one_call_of_torch():
    assert ends(with_node_rules(two_alike(), "a", Rule("weight", "normal_", {"std": 0.01}))) == [
        "nn.init.normal_(self.first.weight, std=0.01)"
    ]


def test_in_a_sequential_the_layer_is_named_by_its_place():
    assert ends(with_node_rules(mlp(), "c", Rule("weight", "constant_", {"val": 42}))) == [
        "nn.init.constant_(self[2].weight, 42)"
    ]


def test_a_name_that_python_cannot_write_is_asked_for():
    drawn = with_rules(nested(), Rule("block 1.fc.weight", "ones_"))
    assert ends(drawn) == ['nn.init.ones_(self.get_parameter("block 1.fc.weight"))']


def test_a_pattern_is_a_loop_over_what_fits():
    drawn = with_rules(mlp(), Rule("*.weight", "normal_", {"std": 0.01}, "Linear"), Rule("*", "zeros_"))
    assert ends(drawn, count=4) == [
        'for parameter in parameters_of(self, "*.weight", kind=nn.Linear):',
        "nn.init.normal_(parameter, std=0.01)",
        "for parameter in parameters_of(self):",
        "nn.init.zeros_(parameter)",
    ]
    assert generate(drawn).text.count("def parameters_of(") == 1


def test_the_helper_gives_way_to_a_block_of_its_name():
    inner = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=4))
    drawn = with_rules(design(row(Node("u", "block", "u", "parameters_of")), parameters_of=inner), Rule("*", "zeros_"))
    assert "def parameters_of2(" in generate(drawn).text
    assert ends(drawn, count=2)[0] == "for parameter in parameters_of2(self):"


def test_numbers_typed_in_stand_as_they_were_typed():
    drawn = with_node_rules(two_alike(), "a", Rule("weight", "values", {"values": ((0, 1), (2, 3))}))
    assert ends(drawn, count=2) == [
        "with torch.no_grad():",
        "self.first.weight.copy_(torch.tensor([[0, 1], [2, 3]]))",
    ]
    shaped = Rule("weight", "values", {"values": (0, 1, 2, 3), "shape": (1, 2, 2)})
    assert ends(with_node_rules(two_alike(), "a", shaped)) == [
        "self.first.weight.copy_(torch.tensor([0, 1, 2, 3]).reshape(1, 2, 2))"
    ]


def test_an_argument_may_speak_of_the_settings_of_the_block():
    inner = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=4))
    inner = replace(
        inner,
        settings=(BlockSetting("spread", 0.1),),
        init=(Rule("fc.weight", "normal_", {"std": Expr("spread / 2")}),),
    )
    drawn = design(row(Node("u", "block", "u", "Inner")), Inner=inner)
    assert ends(drawn, "Inner") == ["nn.init.normal_(self.fc.weight, std=spread / 2)"]


def test_ties_come_before_rules_and_rules_of_nodes_after_those_of_the_block():
    drawn = tied_with(with_rules(two_alike(), Rule("*", "zeros_")), ("first.weight", "second.weight"))
    drawn = with_node_rules(drawn, "b", Rule("bias", "ones_"))
    assert ends(drawn, count=4) == [
        "self.second.weight = self.first.weight",
        "for parameter in parameters_of(self):",
        "nn.init.zeros_(parameter)",
        "nn.init.ones_(self.second.bias)",
    ]


def test_what_is_frozen_says_so_by_node_and_by_pattern():
    drawn = edit.change_node(two_alike(), "Net", "a", lambda old: replace(old, frozen=True))
    assert ends(drawn) == ["self.first.requires_grad_(False)"]
    drawn = edit.change_block(drawn, "Net", lambda old: replace(old, frozen=("*.bias", "second.weight")))
    assert ends(drawn, count=4) == [
        'for parameter in parameters_of(self, "*.bias"):',
        "parameter.requires_grad_(False)",
        "self.second.weight.requires_grad_(False)",
        "self.first.requires_grad_(False)",
    ]


def test_a_frozen_tensor_of_the_block_is_named_as_the_forward_pass_names_it():
    w = Node("w", "tensor", "w", "parameter", {"shape": (4,)}, frozen=True)
    add = node("p", "op", "plus", "add")
    drawn = design(row(add))
    block = drawn.main_block
    drawn = design(replace(block, nodes=(*block.nodes, w), edges=(*block.edges, wire(w, add, "other"))))
    assert "self.w.requires_grad_(False)" in generate(drawn).text


def test_a_rule_for_what_is_bypassed_or_left_out_waits():
    drawn = with_rules(two_alike(), Rule("first.weight", "zeros_"))
    bypassed = edit.change_node(drawn, "Net", "a", lambda old: replace(old, bypassed=True))
    assert "zeros_" in generate(drawn).text and "zeros_" not in generate(bypassed).text
    loose = node("z", "layer", "loose", "Linear", in_features=4, out_features=4)
    drawn = with_rules(edit.add_node(two_alike(), "Net", loose), Rule("loose.weight", "zeros_"))
    assert "zeros_" not in generate(drawn).text


def test_a_rule_by_name_for_a_lazy_layer_waits_for_its_shape():
    drawn = with_node_rules(
        design(row(node("a", "layer", "0", "LazyLinear", out_features=3))), "a", Rule("weight", "ones_")
    )
    assert ends(drawn, count=3)[:2] == [LATER, 'for parameter in parameters_of(self[0], "weight"):']


def test_that_a_pattern_passes_over_lazy_layers_stands_in_the_text_and_nowhere_else():
    lazy = row(node("a", "layer", "0", "LazyLinear", out_features=3))
    outer = row(Node("u", "block", "u", "Inner"))
    drawn = with_rules(design(outer, Inner=lazy), Rule("*.weight", "ones_"))
    assert LATER in ends(drawn, count=3)
    assert LATER not in generate(with_rules(mlp(), Rule("*.weight", "ones_"))).text


@pytest.mark.parametrize("word", ["import os", 'x"); import os; ("', "{}", "\\"])
def test_no_word_of_a_file_becomes_code(word):
    drawn = with_rules(mlp(), Rule(word, word, {word: word}, word), Rule("*" + word, "normal_", {"std": word}))
    drawn = edit.change_block(
        drawn, "Net", lambda old: replace(old, frozen=(word, f"*{word}"), ties=((word, word + "2"),))
    )
    text = generate(drawn).text
    compile(text, "text", "exec")
    assert "\nimport os" not in text and ";import" not in text


def test_the_empty_block_is_as_it_was():
    assert Block() == Block(init=(), ties=(), frozen=())
