"""Two convolutions as one: kernels, biases, strides, padding and groups, against the two themselves."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.errors import DesignerError
from designer.runtime.laboratory.merge_report import MergeReport
from designer.runtime.laboratory.merging import merge
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import node
from tests.runtime.laboratory.test_kernels import fed

RANDOM = InputChoice("random")
ONE_TO_ONE = {"in_channels": 1, "out_channels": 1}


def conv(node_id: str, name: str, of: str = "Conv2d", **given: object):
    return node(node_id, "layer", name, of, **given)


def merged(first, second, *shape, between=(), output=0, channel=0, live=None) -> MergeReport:
    live = live or Live()
    live.build(fed(first, *shape, then=(*between, second)))
    return merge(live, "c", RANDOM, output, channel)


def test_6_4e_the_book_s_kernel_twice_is_one_of_three_by_three() -> None:
    live = Live()
    two = [conv(i, n, **ONE_TO_ONE, kernel_size=2, bias=False) for i, n in (("c", "one"), ("d", "two"))]
    live.build(fed(two[0], 1, 3, 3, then=(two[1],)))
    with torch.no_grad():
        for name in ("one.weight", "two.weight"):
            live.module.get_parameter(name).copy_(torch.tensor([[[[0.0, 1], [2, 3]]]]))
    report = merge(live, "c", RANDOM, 0, 0)
    assert report.merged.array.tolist() == [[0, 0, 1], [0, 4, 6], [4, 12, 9]]
    assert report.names == ("one", "two")
    assert report.parameters == (8, 9)
    np.testing.assert_allclose(report.two.array, report.one.array, atol=1e-6)


@settings(max_examples=30, deadline=None)
@given(
    kernels=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    strides=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    dilations=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    padding=st.integers(0, 2),
    bias=st.booleans(),
    groups=st.sampled_from((1, 2)),
)
def test_the_one_gives_what_the_two_give_wherever_nothing_is_padded_between(
    kernels, strides, dilations, padding, bias, groups
) -> None:
    common = {"bias": bias, "groups": groups}
    first = conv("c", "one", in_channels=2, out_channels=4, kernel_size=kernels[0], stride=strides[0],
                 dilation=dilations[0], padding=padding, **common)  # fmt: skip
    second = conv("d", "two", in_channels=4, out_channels=2, kernel_size=(kernels[1], 1), stride=strides[1],
                  dilation=dilations[1], **common)  # fmt: skip
    report = merged(first, second, 2, 17, 19, output=1, channel=1)
    assert report.largest < 1e-4
    assert report.stride == (strides[0] * strides[1],) * 2
    assert report.two.shape == report.one.shape


def test_padding_between_the_two_makes_only_the_border_another() -> None:
    first = conv("c", "one", in_channels=1, out_channels=3, kernel_size=3, padding=1)
    second = conv("d", "two", in_channels=3, out_channels=2, kernel_size=3, padding=1)
    report = merged(first, second, 1, 9, 9)
    assert report.inside < 1e-5 < 1e-3 < report.largest
    apart = np.abs(report.two.array - report.one.array)
    assert apart[1:-1, 1:-1].max() < 1e-5


def test_a_row_of_numbers_is_merged_too() -> None:
    first = conv("c", "one", "Conv1d", **ONE_TO_ONE, kernel_size=3)
    report = merged(first, conv("d", "two", "Conv1d", **ONE_TO_ONE, kernel_size=2), 1, 9)
    assert report.merged.shape == (1, 4)
    assert report.largest < 1e-5


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
def test_what_is_not_two_in_a_row_is_refused() -> None:
    first, second = (conv(i, n, **ONE_TO_ONE, kernel_size=3) for i, n in (("c", "one"), ("d", "two")))
    with pytest.raises(DesignerError, match="no convolution stands right behind one"):
        merged(first, second, 1, 9, 9, between=(node("r", "layer", "act", "ReLU"),))
    mirrored = conv("c", "one", **ONE_TO_ONE, kernel_size=3, padding=1, padding_mode="reflect")
    with pytest.raises(DesignerError, match="one pads with reflect"):
        merged(mirrored, second, 1, 9, 9)
    uneven = conv("d", "two", **ONE_TO_ONE, kernel_size=2, padding="same")
    with pytest.raises(DesignerError, match="two pads its two ends unevenly"):
        merged(first, uneven, 1, 9, 9)
