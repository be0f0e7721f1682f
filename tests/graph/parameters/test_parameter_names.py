"""Names of parameters lead through nodes, and follow them when they are called otherwise."""

from __future__ import annotations

from msgspec.structs import replace

from designer.graph import edit
from designer.graph.model import Node, Repeat, Rule
from designer.graph.parameters.parameter_names import is_pattern, steps
from tests.helpers.drawing import design, row
from tests.helpers.parameters import nested, tied_with, with_rules


def test_a_name_leads_through_blocks_to_the_layer():
    way = steps(nested(), "Net", "block 1.fc.weight")
    assert [(step.block, step.node.id, step.part) for step in way] == [("Net", "q", 0), ("Inner", "i", 1)]
    assert steps(nested(), "Net", "gone.weight") == []


def test_a_copy_has_a_part_of_the_name_to_itself():
    drawn = design(row(Node("r", "repeat", "stage", "Inner", repeat=Repeat(3))), Inner=nested().blocks["Inner"])
    assert [step.part for step in steps(drawn, "Net", "stage.2.fc.weight")] == [0, 2]


def test_star_question_mark_and_bracket_make_a_pattern():
    assert [is_pattern(text) for text in ("a.weight", "*.weight", "block ?.bias", "fc[12].weight")] == [
        False,
        True,
        True,
        True,
    ]


def test_names_follow_a_node_that_is_renamed_however_deep_it_is():
    drawn = tied_with(nested(), ("one.fc.weight", "out.weight"))
    drawn = with_rules(drawn, Rule("block 1.fc.bias", "zeros_"), Rule("*.fc.bias", "ones_"))
    drawn = edit.change_block(drawn, "Net", lambda old: replace(old, frozen=("one.fc.bias",)))
    after = edit.rename_node(drawn, "Inner", "i", "linear").main_block
    assert after.ties == (("one.linear.weight", "out.weight"),)
    assert [rule.pattern for rule in after.init] == ["block 1.linear.bias", "*.fc.bias"]
    assert after.frozen == ("one.linear.bias",)
    assert edit.rename_node(drawn, "Net", "p", "stem").main_block.ties == (("stem.fc.weight", "out.weight"),)
