"""Receptive fields: by arithmetic along the drawing, and by the gradient, which must agree."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.engine.calls.live import BuildLive
from designer.engine.engine import Engine
from designer.errors import DesignerError
from designer.graph.model import Block
from designer.runtime.laboratory.field_sizes import field_sizes
from designer.runtime.laboratory.receptive import field
from designer.runtime.laboratory.reports import FieldReport
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import design, node, wire
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


def told(drawn):
    engine = Engine()
    engine.answer(BuildLive(drawn))
    return engine, field_sizes(engine.state.live).sizes


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


def test_6_2g_behind_an_adaptive_pooling_there_is_no_number():
    _, sizes = told(fed(conv("a", 3), 1, 9, 9, then=(node("b", "layer", "b", "AdaptiveAvgPool2d", output_size=2),)))
    assert sizes == {"a": (3, 3)}, "its windows are not all of one size"
