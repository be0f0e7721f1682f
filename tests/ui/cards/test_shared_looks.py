"""Cards that differ in nothing but their names share a look: it is the one that each would have alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.graph.model import Block, Design, Expr, Node
from designer.graph.query import FOR_PEOPLE
from designer.runtime.reports import NodeReport, ShapesReport
from designer.ui.canvas.cards import looks
from designer.ui.canvas.cards.facts import Shown
from designer.ui.canvas.cards.looks import look_of
from designer.ui.canvas.text import width
from tests.helpers.designs import blocks

pytestmark = pytest.mark.usefixtures("qapp")

NAMES = ("a", "conv1", "conv2", "Linear", "add", "a_name_that_is_far_too_long_for_any_card_there_is", "层")
NODES = (
    Node("n", "layer", "n", "Linear", {"in_features": 1, "out_features": 2}),
    Node("n", "layer", "n", "Linear", {"in_features": 1, "out_features": 2, "bias": False}),
    Node("n", "layer", "n", "Linear", {"in_features": True, "out_features": Expr("width")}),
    Node("n", "layer", "n", "Linear", {"in_features": 1, "out_features": 2}, frozen=True),
    Node("n", "layer", "n", "Linear", {"in_features": 1, "out_features": 2}, bypassed=True),
    Node("n", "layer", "n", "LazyLinear", {"out_features": 2}),
    Node("n", "op", "n", "add"),
    Node("n", "op", "n", "cat"),
)
REPORTS = (None, NodeReport({"output": "B×2"}, 6), NodeReport({"output": "B×3"}, 6), NodeReport({"output": "B×2"}, 1))


def alone(facts):
    """The look that is worked out for this card only."""
    return looks._worked_out(facts, width)


@given(st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NAMES), st.sampled_from(REPORTS)), max_size=12))
def test_a_shared_look_is_the_one_that_the_card_would_have_alone(drawn):
    nodes = tuple(replace(node, id=f"n{k}", name=name) for k, (node, name, _) in enumerate(drawn))
    told = {f"n{k}": report for k, (_, _, report) in enumerate(drawn) if report is not None}
    shown = Shown(Design("Net", {"Net": Block(nodes)}), (), "Net", ShapesReport(told, ()) if told else None)
    for facts in shown.facts().values():
        assert look_of(facts, width) == alone(facts)


@given(blocks())
def test_so_it_is_in_any_block(block):
    for facts in Shown(Design("Net", {"Net": block}), (), "Net").facts().values():
        assert facts.node.kind in FOR_PEOPLE or look_of(facts, width) == alone(facts)
