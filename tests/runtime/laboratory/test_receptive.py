"""Receptive fields: by arithmetic along the drawing, and by the gradient, which must agree."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.engine.calls.laboratory import FindFieldSizes
from designer.engine.calls.live import BuildLive
from designer.engine.engine import Engine
from designer.errors import DesignerError
from designer.graph.model import Block, Node, Repeat, When
from designer.runtime.laboratory.receptive import field
from designer.runtime.laboratory.reports import FieldReport
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import design, node, row, wire
from tests.runtime.laboratory.test_kernels import fed
from tests.runtime.nets import lenet

RANDOM = InputChoice("random")


def seen(drawn, path: str, row: int, column: int, choice: InputChoice = RANDOM) -> FieldReport:
    engine = Engine()
    engine.answer(BuildLive(drawn))
    return field(engine.state.live, path, choice, row, column)


def felt(report: FieldReport) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last row and column with a gradient."""
    rows, columns = np.nonzero(report.heat.array)
    return (int(rows.min()), int(rows.max())), (int(columns.min()), int(columns.max()))


def test_lenet_sees_5_6_14_and_16_pixels() -> None:
    report = seen(lenet(), "n2/f7", 2, 2, InputChoice())
    assert [(size.name, size.rows, size.columns) for size in report.sizes] == [
        ("conv1", 5, 5),
        ("pool1", 6, 6),
        ("conv2", 14, 14),
        ("pool2", 16, 16),
    ]
    assert (report.rows, report.columns) == ((6, 21), (6, 21)) == felt(report)
    assert report.exact
    assert report.picture.shape == (1, 28, 28)


def test_6_2g_a_kernel_of_2_twice_sees_all_nine_inputs() -> None:
    conv = {"in_channels": 1, "out_channels": 1, "kernel_size": 2}
    twice = fed(node("a", "layer", "a", "Conv2d", **conv), 1, 3, 3, then=(node("b", "layer", "b", "Conv2d", **conv),))
    report = seen(twice, "b", 0, 0)
    assert (report.rows, report.columns) == ((0, 2), (0, 2)) == felt(report)


def test_a_field_reaches_into_the_padding() -> None:
    padded = fed(node("a", "layer", "a", "Conv2d", in_channels=1, out_channels=1, kernel_size=5, padding=2), 1, 8, 8)
    report = seen(padded, "a", 0, 7)
    assert (report.rows, report.columns) == ((-2, 2), (5, 9))
    assert felt(report) == ((0, 2), (5, 7)), "there is nothing to feel in the padding"


def test_a_skip_joins_what_both_ways_see() -> None:
    x = node("x", "input", "x", shape=("B", 1, 9, 9))
    conv = node("c", "layer", "conv", "Conv2d", in_channels=1, out_channels=1, kernel_size=3, padding=1)
    add, y = node("p", "op", "plus", "add"), node("y", "output", "y")
    pool = node("m", "layer", "pool", "AvgPool2d", kernel_size=3, stride=1)
    skip = design(Block((x, conv, add, pool, y), (wire(x, conv), wire(conv, add), wire(x, add, "other"), wire(add, pool), wire(pool, y))))  # fmt: skip
    report = seen(skip, "m", 3, 3)
    assert (report.rows, report.columns) == ((2, 6), (2, 6)) == felt(report)


def test_what_reads_everything_sees_all_of_the_picture() -> None:
    whole = fed(
        node("a", "layer", "norm", "GroupNorm", num_groups=1, num_channels=1),
        *(1, 6, 6),
        then=(node("b", "layer", "pool", "AvgPool2d", kernel_size=2),),
    )
    report = seen(whole, "b", 0, 0)
    assert not report.exact
    assert (report.rows, report.columns) == ((0, 5), (0, 5))
    assert report.sizes[-1].rows == 0


@settings(max_examples=15)
@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 1), st.integers(1, 3), st.integers(1, 2), st.data())
def test_arithmetic_and_gradient_agree(kernel, stride, padding, kernel2, dilation, data) -> None:
    first = {"in_channels": 1, "out_channels": 2, "kernel_size": kernel, "stride": stride, "padding": padding}
    then = {"in_channels": 2, "out_channels": 1, "kernel_size": kernel2, "dilation": dilation}
    drawn = fed(
        node("a", "layer", "a", "Conv2d", **first),
        *(1, 25, 25),
        then=(node("s", "layer", "s", "Sigmoid"), node("b", "layer", "b", "Conv2d", **then)),
    )
    engine = Engine()
    engine.answer(BuildLive(drawn))
    cell = data.draw(st.integers(0, 2)), data.draw(st.integers(0, 2))
    report = field(engine.state.live, "b", RANDOM, *cell)
    clipped = tuple((max(0, low), min(24, high)) for low, high in (report.rows, report.columns))
    if not report.heat.array.any():
        return  # a cell that lies wholly in the padding
    rows, columns = felt(report)
    assert clipped[0][0] <= rows[0] and rows[1] <= clipped[0][1]
    assert clipped[1][0] <= columns[0] and columns[1] <= clipped[1][1]
    if stride == 1 and not padding:
        assert (rows, columns) == clipped


def test_a_cell_that_is_not_there_and_a_network_without_pictures_are_refused() -> None:
    with pytest.raises(DesignerError, match="its map has 5×5 cells"):
        seen(lenet(), "n2/f7", 5, 0, InputChoice())
    flat = fed(node("a", "layer", "a", "Linear", in_features=4, out_features=2), 4)
    with pytest.raises(DesignerError, match="takes no picture"):
        seen(flat, "a", 0, 0)


def conv(node_id, kernel, **more):
    return node(node_id, "layer", node_id, "Conv2d", in_channels=1, out_channels=1, kernel_size=kernel, **more)


def spread(node_id, kernel, **more):
    return node(node_id, "layer", node_id, "ConvTranspose2d", in_channels=1, out_channels=1, kernel_size=kernel, **more)


def pooled(node_id, of, kernel, **more):
    return node(node_id, "op", node_id, of, kernel_size=kernel, **more)


def told_all(drawn):
    engine = Engine()
    engine.answer(BuildLive(drawn))
    return engine, engine.answer(FindFieldSizes())


def told(drawn):
    engine, found = told_all(drawn)
    return engine, found.sizes


@pytest.mark.parametrize(
    ("row", "size"),
    [
        ((conv("a", 5), pooled("b", "max_pool2d", 2)), 6),
        ((conv("a", 5), pooled("b", "avg_pool2d", 2), conv("c", 5), pooled("d", "avg_pool2d", 2)), 16),
        ((conv("a", 3), pooled("b", "avg_pool2d", 3, stride=1), conv("c", 2)), 6),
        ((conv("a", 3), spread("b", 2, stride=2)), 3),
        ((conv("a", 3), spread("b", 2, stride=2), conv("c", 3)), 4),
        ((conv("a", 3, stride=2), spread("b", 2, stride=2)), 3),
        ((conv("a", 3, stride=2), spread("b", 4, stride=2), conv("c", 2)), 7),
        ((conv("a", 2, stride=2), spread("b", 3, stride=2), spread("c", 3, stride=2), conv("d", 4)), 6),
        ((spread("a", 3),), 3),
    ],
)
def test_6_2g_operations_and_transposed_convolutions_have_a_number_that_the_gradient_confirms(row, size):
    drawn = fed(row[0], 1, 24, 24, then=row[1:])
    engine, sizes = told(drawn)
    assert sizes[row[-1].id] == (size, size)
    with torch.no_grad():
        for parameter in engine.module.parameters():
            parameter.fill_(1.0)
    middle = range(4, 9) if len(row) < 4 or row[1].kind == "layer" else range(1, 3)
    felt_rows = [felt(field(engine.state.live, row[-1].id, RANDOM, at, at))[0] for at in middle]
    seen = max(last - first + 1 for first, last in felt_rows)
    assert seen == size or (row[1].of == "max_pool2d" and seen <= size), "a maximum lets the gradient of one through"


def test_6_2g_a_convolution_as_an_operation_sees_as_much_as_its_kernel_is_wide():
    x, y = node("x", "input", "x", shape=("B", 1, 12, 12)), node("y", "output", "y")
    kernel = node("k", "tensor", "kernel", "parameter", shape=(1, 1, 3, 5))
    first, then = node("c", "op", "own", "conv2d", stride=2), pooled("p", "avg_pool2d", 2)
    edges = (wire(x, first), wire(kernel, first, "weight"), wire(first, then), wire(then, y))
    _, sizes = told(design(Block((x, kernel, first, then, y), edges)))
    assert sizes == {"c": (3, 5), "p": (5, 7)}


def adaptive(node_id, size):
    return node(node_id, "layer", node_id, "AdaptiveAvgPool2d", output_size=size)


def largest_box(engine, path, count):
    """Rows and columns of the largest of all cells' fields, by the laboratory's page."""
    reports = [field(engine.state.live, path, RANDOM, at, at) for at in range(count)]
    assert all(report.exact for report in reports)
    return tuple(max(last - first + 1 for first, last in sides) for sides in zip(*((r.rows, r.columns) for r in reports), strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("row", "count", "size"),
    [
        ((conv("a", 3), adaptive("b", 2)), 2, 6),
        ((conv("a", 2), adaptive("b", 4)), 4, 3),
        ((conv("a", 2), adaptive("b", 4), conv("c", 2)), 3, 5),
        ((adaptive("a", 1),), 1, 9),
        ((adaptive("a", (3, 3)), conv("b", 2)), 2, 6),
    ],
)
def test_6_2g_an_adaptive_pooling_with_windows_of_one_size_has_a_number(row, count, size):
    engine, sizes = told(fed(row[0], 1, 9, 9, then=row[1:]))
    assert sizes[row[-1].id] == (size, size) == largest_box(engine, row[-1].id, count)


def test_6_2g_an_adaptive_pooling_with_windows_of_two_sizes_says_so_and_its_gradient_is_still_shown():
    engine, found = told_all(fed(conv("a", 3), 1, 9, 9, then=(adaptive("b", 5), conv("c", 2))))
    said = "the windows of b are not all of one size, but between 2×2 and 3×3 cells"
    assert found.sizes == {"a": (3, 3)} and found.why == {"b": said, "c": said}
    report = field(engine.state.live, "b", RANDOM, 1, 1)
    assert (report.most, report.why, report.exact) == ((0, 0), said, True)
    assert (report.rows, report.columns) == ((1, 4), (1, 4)) == felt(report), "this cell alone is known"
    assert [(size.name, size.rows, size.why) for size in report.sizes] == [("a", 3, ""), ("b", 0, said)]


def test_6_2g_behind_windows_at_uneven_distances_another_window_has_no_number():
    _, found = told_all(fed(adaptive("a", 4), 1, 10, 10, then=(conv("b", 2),)))
    assert found.sizes == {"a": (3, 3)}
    assert found.why == {"b": "the windows of a are not all equally far apart"}


def test_6_2g_what_has_no_number_says_why():
    norm = node("n", "layer", "norm", "GroupNorm", num_groups=1, num_channels=1)
    flat, dense = (
        node("f", "layer", "flat", "Flatten"),
        node("l", "layer", "fc", "Linear", in_features=9, out_features=2),
    )
    _, found = told_all(fed(conv("a", 3), 1, 5, 5, then=(norm,)))
    assert found.why == {"n": "norm reads all of its input"}
    _, found = told_all(fed(conv("a", 3), 1, 5, 5, then=(flat, dense)))
    assert found.why == {"f": "flat leaves no rows and columns", "l": "flat leaves no rows and columns"}


def test_6_2g_cells_around_a_map_move_what_is_seen_and_change_no_number():
    pad = node("p", "layer", "pad", "ZeroPad2d", padding=(2, 0, 1, 0))
    engine, sizes = told(fed(conv("a", 2), 1, 8, 8, then=(pad, conv("b", 2))))
    assert sizes == {"a": (2, 2), "p": (2, 2), "b": (3, 3)}
    report = field(engine.state.live, "b", RANDOM, 3, 3)
    assert (report.rows, report.columns) == ((2, 4), (1, 3)) == felt(report)


def test_6_2g_a_way_beside_another_sees_what_both_see_together():
    x, add, y = node("x", "input", "x", shape=("B", 1, 9, 9)), node("p", "op", "plus", "add"), node("y", "output", "y")
    tall, wide = conv("t", (3, 1), padding=(1, 0)), conv("w", (1, 3), padding=(0, 1))
    edges = (wire(x, tall), wire(x, wide), wire(tall, add), wire(wide, add, "other"), wire(add, y))
    engine, sizes = told(design(Block((x, tall, wide, add, y), edges)))
    assert sizes == {"t": (3, 1), "w": (1, 3), "p": (3, 3)}
    report = field(engine.state.live, "p", RANDOM, 4, 4)
    assert (report.rows, report.columns, report.most) == ((3, 5), (3, 5), (3, 3))


@settings(max_examples=25)
@given(
    st.lists(
        st.one_of(
            st.builds(lambda k, s, p: ("conv", k, s, p), st.integers(1, 4), st.integers(1, 3), st.integers(0, 1)),
            st.builds(lambda k, s: ("pool", k, s, 0), st.integers(1, 3), st.integers(1, 2)),
            st.builds(lambda k, s: ("spread", k, s, 0), st.integers(2, 4), st.integers(1, 2)),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_6_2g_the_page_and_the_canvas_say_the_same_number(row):
    made = {
        "conv": lambda i, k, s, p: conv(f"n{i}", k, stride=s, padding=p),
        "pool": lambda i, k, s, p: pooled(f"n{i}", "avg_pool2d", k, stride=s),
        "spread": lambda i, k, s, p: spread(f"n{i}", k, stride=s),
    }
    nodes = [made[sort](at, *numbers) for at, (sort, *numbers) in enumerate(row)]
    engine, sizes = told(fed(nodes[0], 1, 40, 40, then=tuple(nodes[1:])))
    path = nodes[-1].id
    report = field(engine.state.live, path, RANDOM, 1, 1)
    assert report.exact and report.most == sizes.get(path, (1, 1))
    assert report.rows[1] - report.rows[0] + 1 <= report.most[0], "no cell sees more than is said of all"


def test_a_cell_between_those_that_are_spread_sees_nothing():
    engine, _ = told(fed(spread("a", 1, stride=2), 1, 4, 4))
    report = field(engine.state.live, "a", RANDOM, 1, 1)
    assert report.exact and report.rows == report.columns == (0, -1)
    assert not report.heat.array.any()


def around(region):
    """A design of one region around a convolution of 3×3."""
    inner = row(conv("c", 3, padding=1))
    x, y = node("x", "input", "x", shape=("B", 1, 8, 8)), node("y", "output", "y")
    return design(Block((x, region, y), (wire(x, region), wire(region, y))), Inner=inner)


def test_a_repeat_sees_by_all_its_copies_and_how_often_a_while_runs_is_not_known_before():
    _, found = told_all(around(Node("r", "repeat", "twice", "Inner", repeat=Repeat(2))))
    assert found.sizes["r"] == (5, 5)
    _, found = told_all(around(Node("r", "while", "loop", "Inner", when=When("x.sum() > 1e9"))))
    assert "r" not in found.sizes and found.why["r"] == "what loop does depends on what flows"
