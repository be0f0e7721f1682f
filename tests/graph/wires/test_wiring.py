"""The wires at each node are the same whether they are gathered anew or kept along from edit to edit."""

from __future__ import annotations

import random
from inspect import unwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.graph.model import Edge, Port
from designer.graph.versions import sequence_diff as apart_of
from designer.graph.versions.sequence_diff import apart
from designer.graph.wires import wiring as wiring_of
from designer.graph.wires.wiring import wiring


def wires(count, nodes=40):
    draw = random.Random(count)
    return tuple(
        Edge(Port(f"n{draw.randrange(nodes)}", "output"), Port(f"n{draw.randrange(nodes)}", f"in{i}"))
        for i in range(count)
    )


@st.composite
def edited(draw):
    """Wires, and what a few edits at random places make of them."""
    before = list(wires(600))
    after = list(before)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(after) - 1))
        match draw(st.sampled_from(["cut", "cut some", "append", "insert", "replace", "move"])):
            case "cut":
                del after[at]
            case "cut some":
                del after[at : at + 5]
            case "append":
                after.append(Edge(Port("n1", "output"), Port("n2", f"new{len(after)}")))
            case "insert":
                after.insert(at, Edge(Port("n3", "output"), Port("n1", f"new{len(after)}")))
            case "replace":
                after[at] = Edge(after[at].source, Port("n4", f"new{at}"))
            case "move":
                after.append(after.pop(at))
    return tuple(before), tuple(after)


@given(edited())
def test_wires_kept_along_are_those_gathered_anew(pair):
    before, after = pair
    kept = unwrap(wiring)(after, (before, wiring_of._gathered(before)))
    anew = wiring_of._gathered(after)
    assert kept.into == anew.into
    assert kept.out == anew.out


@given(edited())
def test_walking_along_finds_the_differences_that_sets_find(pair):
    before, after = pair
    found, expected = apart(before, after), apart_of._many(before, after)
    assert list(map(id, found.gone)) == list(map(id, expected.gone))
    assert list(map(id, found.come)) == list(map(id, expected.come))
    assert found.shuffled == expected.shuffled


def test_one_wire_more_looks_at_the_wires_of_two_nodes_only(monkeypatch):
    before = wires(600)
    wiring(before)
    monkeypatch.setattr(wiring_of, "_gathered", lambda edges: pytest.fail("every wire was gathered anew"))
    made = wiring((*before, Edge(Port("n1", "output"), Port("n2", "one more"))))
    assert made.into["n2"][-1].target.name == "one more"
    assert made.out["n5"] is wiring(before).out["n5"]
