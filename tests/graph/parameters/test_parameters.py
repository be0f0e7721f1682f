"""Rules, ties and what is frozen: edits, and how they go along when nodes are grouped, ungrouped and deleted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.graph import edit
from designer.graph.blocks.group import group, ungroup
from designer.graph.model import Rule
from designer.graph.parameters.parameters import (
    add_rule,
    change_rule,
    partners,
    remove_rule,
    rules_of,
    set_frozen,
    set_frozen_names,
    tie,
    untie,
)
from tests.helpers.parameters import nested, tied_with, two_alike, with_node_rules, with_rules

ONE, OTHER = Rule("*", "zeros_"), Rule("*.bias", "ones_")
NAMES = st.lists(st.sampled_from("abcdef"), min_size=2, max_size=3, unique=True).map(tuple)


def test_rules_are_added_changed_and_removed_on_node_and_block():
    for node_id in ("", "a"):
        drawn = add_rule(add_rule(two_alike(), "Net", node_id, ONE), "Net", node_id, OTHER)
        assert rules_of(drawn, "Net", node_id) == (ONE, OTHER)
        assert rules_of(change_rule(drawn, "Net", node_id, 0, OTHER), "Net", node_id) == (OTHER, OTHER)
        assert remove_rule(remove_rule(drawn, "Net", node_id, 0), "Net", node_id, 0) == two_alike()


@given(st.lists(NAMES, max_size=5))
def test_ties_never_share_a_name_and_untying_all_leaves_none(groups):
    drawn = tie(two_alike(), "Net", groups)
    ties = drawn.main_block.ties
    names = [name for one in ties for name in one]
    assert len(names) == len(set(names)) and all(len(one) > 1 for one in ties)
    for wanted in groups:
        assert any(set(wanted) <= set(one) for one in ties)
    assert untie(drawn, "Net", set("abcdef")) == two_alike()


def test_untying_one_of_three_leaves_two_and_one_of_two_leaves_none():
    drawn = tie(two_alike(), "Net", [("a", "b", "c")])
    assert untie(drawn, "Net", {"b"}).main_block.ties == (("a", "c"),)
    assert untie(drawn, "Net", {"b", "c"}).main_block.ties == ()


def test_partners_are_the_other_nodes_of_a_tie():
    block = tied_with(two_alike(), ("first.weight", "second.weight")).main_block
    assert partners(block, block.node("a")) == ("second",) and partners(block, block.node("x")) == ()


def test_freezing_by_node_and_by_name_is_taken_back():
    drawn = set_frozen(two_alike(), "Net", {"a", "b"}, True)
    assert [node.frozen for node in drawn.main_block.nodes] == [False, True, True, False]
    assert set_frozen(drawn, "Net", {"a", "b"}, False) == two_alike()
    drawn = set_frozen_names(two_alike(), "Net", ["*.bias"], True)
    assert set_frozen_names(drawn, "Net", ["*.bias"], True) == drawn and drawn.main_block.frozen == ("*.bias",)
    assert set_frozen_names(drawn, "Net", ["*.bias"], False) == two_alike()


def test_a_deleted_node_takes_its_names_along():
    drawn = tied_with(nested(), ("one.fc.weight", "out.weight"), ("one.fc.bias", "block 1.fc.bias", "out.bias"))
    drawn = with_rules(drawn, Rule("out.weight", "zeros_"), Rule("*.weight", "ones_"))
    drawn = set_frozen_names(drawn, "Net", ["out.bias"], True)
    after = edit.remove_nodes(drawn, "Net", {"r"}).main_block
    assert after.ties == (("one.fc.bias", "block 1.fc.bias"),)
    assert [rule.pattern for rule in after.init] == ["*.weight"] and after.frozen == ()
    assert edit.remove_nodes(drawn, "Inner", {"i"}).main_block.ties == ()


def test_grouping_leads_the_names_through_the_new_block_and_ungrouping_back():
    drawn = tied_with(two_alike(), ("first.weight", "second.weight"))
    drawn = with_rules(drawn, Rule("first.bias", "zeros_"))
    grouped, node_id = group(drawn, "Net", {"a"}, "part")
    assert grouped.main_block.ties == (("part.first.weight", "second.weight"),)
    assert grouped.main_block.init[0].pattern == "part.first.bias"
    back, _ = ungroup(grouped, "Net", node_id)
    assert (back.main_block.ties, back.main_block.init) == (drawn.main_block.ties, drawn.main_block.init)


def test_ungrouping_brings_out_what_the_block_and_its_node_said():
    drawn = with_rules(nested(), Rule("fc.weight", "zeros_"), Rule("*.bias", "ones_"), block="Inner")
    drawn = with_node_rules(drawn, "p", Rule("fc.bias", "constant_", {"val": 3}))
    drawn = edit.change_block(drawn, "Inner", lambda old: replace(old, frozen=("*.bias",)))
    after, ids = ungroup(set_frozen(drawn, "Net", {"p"}, True), "Net", "p")
    (node,) = (node for node in after.main_block.nodes if node.id in ids)
    assert [(rule.pattern, rule.initialiser) for rule in node.init] == [
        ("weight", "zeros_"),
        ("bias", "ones_"),
        ("bias", "constant_"),
    ]
    assert node.frozen and after.main_block.frozen == ("fc.bias",)
    assert after.blocks["Inner"] == drawn.blocks["Inner"]
