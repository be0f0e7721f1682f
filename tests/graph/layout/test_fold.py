"""Long arrangements become lines below each other; short ones stay."""

from __future__ import annotations

import itertools

from hypothesis import given

from designer.graph.layout.arrange import Box, Link, arranged
from designer.graph.layout.fold import BETWEEN, STRAIGHT, folded
from tests.graph.layout.test_arrange import graphs

CARD = Box(140, 64)


def chain(count: int) -> tuple[dict[str, Box], list[Link]]:
    names = [f"n{i}" for i in range(count)]
    return dict.fromkeys(names, CARD), [Link(a, b, 32, 32) for a, b in itertools.pairwise(names)]


def lines(count: int) -> dict[float, list[str]]:
    boxes, links = chain(count)
    found: dict[float, list[str]] = {}
    for name, (_, y) in folded(arranged(boxes, links), boxes, links).items():
        found.setdefault(y, []).append(name)
    return found


def test_a_short_chain_stays_one_line():
    assert len(lines(6)) == 1


def test_a_long_chain_becomes_lines_of_about_one_length_in_reading_order():
    found = lines(60)
    assert list(itertools.chain(*found.values())) == [f"n{i}" for i in range(60)]
    heights = sorted(found)
    assert all(b - a == CARD.height + BETWEEN for a, b in itertools.pairwise(heights))
    lengths = [len(names) for names in found.values()]
    assert len(lengths) > 3
    assert max(lengths[:-1]) - min(lengths[:-1]) <= 1


def test_the_lines_of_a_folded_chain_fit_a_small_window_with_their_words():
    wide = max(len(names) for names in lines(14).values()) * CARD.width
    assert len(lines(14)) > 2
    assert wide < STRAIGHT / 2


def test_ten_thousand_cards_fit_a_sheet_and_not_a_ribbon():
    boxes, links = chain(10_000)
    places = folded(arranged(boxes, links), boxes, links).values()
    wide, high = (max(p[side] for p in places) - min(p[side] for p in places) for side in (0, 1))
    assert 1 < wide / high < 3


def test_a_line_ends_where_few_wires_run():
    """Residual blocks in a row: no line ends inside one of them."""
    boxes, links = {"x": CARD}, []
    last = "x"
    for number in range(20):
        names = [f"b{number}_{part}" for part in ("conv", "bn", "relu", "add")]
        boxes |= dict.fromkeys(names, CARD)
        links += [Link(a, b, 32, 32) for a, b in itertools.pairwise((last, *names))]
        links.append(Link(last, names[-1], 32, 52))
        last = names[-1]
    found = folded(arranged(boxes, links), boxes, links)
    assert max(y for _, y in found.values()) > STRAIGHT / 10
    for number in range(20):
        xs = [found[f"b{number}_{part}"][0] for part in ("conv", "bn", "relu", "add")]
        assert xs == sorted(xs)


def test_what_has_a_wire_beside_it_all_along_is_not_folded():
    """One skip around everything: wherever a line ended, the skip would run across cards."""
    boxes, links = chain(12)
    assert folded(arranged(boxes, links), boxes, links) != arranged(boxes, links)
    links.append(Link("n0", "n11", 32, 52))
    assert folded(arranged(boxes, links), boxes, links) == arranged(boxes, links)


@given(graphs())
def test_folding_loses_no_card_and_lays_none_over_another(graph):
    boxes, links = graph
    wide = {name: Box(box.width * 3, box.height) for name, box in boxes.items()}
    found = folded(arranged(wide, links), wide, links)
    assert found.keys() == boxes.keys()
    for a, b in itertools.combinations(wide, 2):
        apart_x = max(found[a][0], found[b][0]) - min(found[a][0] + wide[a].width, found[b][0] + wide[b].width)
        apart_y = max(found[a][1], found[b][1]) - min(found[a][1] + wide[a].height, found[b][1] + wide[b].height)
        assert max(apart_x, apart_y) > 20, (a, b)


def test_nothing_is_folded_without_an_error():
    assert folded({}, {}, []) == {}
