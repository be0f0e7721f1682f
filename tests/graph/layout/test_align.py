import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.graph.layout.align import GRID, Rect, aligned, distributed

CARDS = {"a": Rect(0, 0, 140, 64), "b": Rect(300, 100, 180, 64), "c": Rect(100, 300, 140, 104)}
steps = st.integers(-500, 500).map(lambda n: n * GRID)
sizes = st.integers(16, 60).map(lambda n: n * GRID)
cards = st.dictionaries(st.text(max_size=3), st.builds(Rect, steps, steps, sizes, sizes), min_size=2, max_size=8)


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("left", {"a": (0, 0), "b": (0, 100), "c": (0, 300)}),
        ("right", {"a": (340, 0), "b": (300, 100), "c": (340, 300)}),
        ("centre", {"a": (168, 0), "b": (148, 100), "c": (168, 300)}),
        ("top", {"a": (0, 0), "b": (300, 0), "c": (100, 0)}),
        ("bottom", {"a": (0, 340), "b": (300, 340), "c": (100, 300)}),
        ("middle", {"a": (0, 172), "b": (300, 172), "c": (100, 152)}),
    ],
)
def test_cards_come_into_line(side, expected):
    assert aligned(CARDS, side) == expected


@given(cards, st.sampled_from(("left", "right", "top", "bottom", "centre", "middle")))
def test_aligned_cards_stay_on_the_grid_and_align_no_further(rects, side):
    once = aligned(rects, side)
    assert all(value % GRID == 0 for corner in once.values() for value in corner)
    moved = {i: rects[i]._replace(left=x, top=y) for i, (x, y) in once.items()}
    if side in ("left", "right", "top", "bottom"):
        assert len({getattr(rect, side) for rect in moved.values()}) == 1
    assert aligned(moved, side) == once


@given(cards, st.booleans())
def test_distributed_cards_have_equal_gaps_and_the_outermost_stay(rects, across):
    index, size = (0, 2) if across else (1, 3)
    met = distributed(rects, across)
    order = sorted(rects, key=lambda i: (rects[i][index] + rects[i][size] / 2, i))
    for end in (order[0], order[-1]):
        assert met[end] == (rects[end].left, rects[end].top)
    gaps = [met[b][index] - met[a][index] - rects[a][size] for a, b in itertools.pairwise(order)]
    assert max(gaps) - min(gaps) <= 2 * GRID
    assert all(met[i][1 - index] == rects[i][1 - index] for i in rects)


def test_what_stands_off_the_grid_in_the_other_direction_stays_so():
    met = aligned({"a": Rect(1, 3, 140, 64), "b": Rect(50, 77, 140, 64)}, "left")
    assert met == {"a": (0, 3), "b": (0, 77)}
