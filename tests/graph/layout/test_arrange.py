"""The laws of the layout: to the right of what feeds it, never over another, few crossings, always the same."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from designer.graph.layout.arrange import Box, Link, arranged
from designer.graph.layout.columns import neighbours
from designer.graph.layout.rows import crossings

SMALL = Box(140, 64)


def places(links: list[tuple[str, str]], **boxes: Box) -> dict[str, tuple[float, float]]:
    names = dict.fromkeys(name for link in links for name in link)
    return arranged({name: boxes.get(name, SMALL) for name in names}, [Link(a, b, 32, 32) for a, b in links])


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, Box], list[Link]]:
    count = draw(st.integers(1, 12))
    sizes = st.builds(Box, st.sampled_from((140, 180, 220)), st.sampled_from((36, 64, 200)))
    boxes = {f"n{i}": draw(sizes) for i in range(count)}
    pairs = [(a, b) for a in range(count) for b in range(a + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=20)) if pairs else []
    ports = st.sampled_from((32.0, 52.0, 72.0))
    return boxes, [Link(f"n{a}", f"n{b}", draw(ports), draw(ports)) for a, b in chosen]


@given(graphs())
def test_each_card_stands_to_the_right_of_what_feeds_it_and_on_no_other(graph):
    boxes, links = graph
    found = arranged(boxes, links, (40.0, 80.0))
    assert found.keys() == boxes.keys()
    for link in links:
        assert found[link.source][0] + boxes[link.source].width < found[link.target][0]
    for a, b in itertools.combinations(boxes, 2):
        apart_x = max(found[a][0], found[b][0]) - min(found[a][0] + boxes[a].width, found[b][0] + boxes[b].width)
        apart_y = max(found[a][1], found[b][1]) - min(found[a][1] + boxes[a].height, found[b][1] + boxes[b].height)
        assert max(apart_x, apart_y) > 20, (a, b)
    assert min(x for x, _ in found.values()) == 40
    assert min(y for _, y in found.values()) == 80


@given(graphs())
def test_the_same_block_is_arranged_the_same_way_again(graph):
    assert arranged(*graph) == arranged(*graph)


def test_a_chain_is_one_straight_line():
    found = places([("x", "conv"), ("conv", "act"), ("act", "pool"), ("pool", "y")], conv=Box(180, 64))
    assert {y for _, y in found.values()} == {0.0}
    assert [x for x, _ in found.values()] == [0, 240, 520, 760, 1000]


def test_ports_that_do_not_stand_first_are_what_makes_a_wire_straight():
    found = arranged({"a": SMALL, "b": Box(140, 104)}, [Link("a", "b", 32, 72)])
    assert found["a"][1] + 32 == found["b"][1] + 72


def test_a_skip_keeps_out_of_the_way_of_what_it_skips():
    found = places([("x", "a"), ("a", "b"), ("b", "add"), ("x", "add"), ("add", "y")])
    assert found["x"][1] == found["add"][1] == found["y"][1]
    assert found["a"][1] == found["b"][1]
    assert abs(found["a"][1] - found["x"][1]) >= SMALL.height / 2 + 32


def test_branches_that_can_run_without_a_crossing_do():
    """Two chains whose cards come alternately, joined at both ends."""
    links = [("x", "a1"), ("x", "b1"), ("b1", "b2"), ("a1", "a2"), ("a2", "a3"), ("b2", "b3"), ("b3", "y"), ("a3", "y")]
    found = places(links)
    above = {name: found[name][1] < found["x"][1] for name in found if name not in "xy"}
    assert len({above[name] for name in ("a1", "a2", "a3")}) == 1
    assert len({above[name] for name in ("b1", "b2", "b3")}) == 1
    assert above["a1"] != above["b1"]


def test_what_feeds_only_a_late_card_stands_just_before_it():
    found = places([("x", "a"), ("a", "b"), ("b", "mul"), ("scale", "mul")])
    assert found["scale"][0] == found["b"][0]


def test_wires_of_a_loop_are_passed_over():
    found = places([("a", "b"), ("b", "a"), ("b", "c")])
    assert len(set(found.values())) == 3


def test_crossings_are_counted_as_one_sees_them():
    _, after = neighbours(4, [(0, 3), (1, 2)])
    assert crossings([0, 1], after, [0, 1, 0, 1]) == 1
    assert crossings([1, 0], after, [1, 0, 0, 1]) == 0


def test_nothing_to_arrange_is_no_error():
    assert arranged({}, []) == {}
