"""What one does in the window by sections 6.1 and 6.5 of the book, drawn from an empty canvas with the mouse."""

from __future__ import annotations

import pytest

from designer.graph.new import new_design
from tests.ui.conftest import running_window
from tests.ui.mouse_drawer import LEFT, MouseDrawer
from tests.ui.test_whole_way import click, settled


@pytest.fixture
def window(qtbot):
    return running_window(qtbot, new_design(), size=(1600, 1000))


def without_bias(draw):
    """The switch in the inspector of the selected layer."""
    draw.qtbot.mouseClick(draw.window.panel("inspector").node_form.settings.rows["bias"].editor, LEFT)


def foot(window, node_id):
    """What stands at the lower edge of a card."""
    return window.canvas.scene.items_by_id[node_id].look.foot


def errors(window):
    return [problem.message for problem in window.session.problems]


def test_6_1b_a_window_of_delta_pixels_has_a_handful_of_weights_and_the_card_says_so(window, qtbot):
    draw = MouseDrawer(window, qtbot, "B, 1, 100, 100")
    conv = draw.place("layer:Conv2d", "conv", in_channels="1", out_channels="1")
    without_bias(draw)
    draw.chain([conv])
    draw.frame()
    click(window, qtbot, conv)
    told = {}
    for delta in (1, 10):
        draw.set(kernel_size=str(2 * delta + 1), padding=str(delta))
        settled(window, qtbot)
        assert not errors(window)
        told[delta] = foot(window, conv).removesuffix(" parameters")
    assert told == {1: "9", 10: "441"}


def test_6_1b_a_weight_for_each_pair_of_pixels_would_take_4_tb(window, qtbot):
    draw = MouseDrawer(window, qtbot, "B, 1000000")
    dense = draw.place("layer:Linear", "dense", in_features="1000000", out_features="1000000")
    without_bias(draw)
    draw.chain([dense])
    settled(window, qtbot)
    assert foot(window, dense) == "1,000,000,000,000 parameters"
    assert any("its 1,000,000,000,000 parameters would take 4.0 TB" in message for message in errors(window))


def test_6_5g_a_mean_pooling_less_a_convolution_of_quarters_a_group_for_each_channel_is_0(window, qtbot):
    draw = MouseDrawer(window, qtbot, "B, 3, 4, 4")
    pool = draw.place("layer:AvgPool2d", "pool", kernel_size="2")
    channels = {"in_channels": "3", "out_channels": "3", "groups": "3"}
    conv = draw.place("layer:Conv2d", "conv", **channels, kernel_size="2", stride="2")
    without_bias(draw)
    minus = draw.place("op:sub")
    draw.choose("Edit", "Arrange")
    draw.frame()
    draw.wire(draw.x, pool, "value")
    draw.wire(draw.x, conv, "value")
    draw.wire(pool, minus)
    draw.wire(conv, minus, into="other")
    draw.wire(minus, draw.y, into="value")
    draw.start_from("0.25")
    assert draw.run_on(" ".join(str(at % 7) for at in range(48))) == f"y 1×3×2×2:  {'  '.join(['0'] * 12)}"
    remarks = window.session.shapes.nodes[pool].remarks
    assert "It costs outputs × window: 12 × 4 = 48 cells read a sample." in [remark.text for remark in remarks]


def test_6_5g_the_smaller_of_two_is_a_maximum_turned_round_twice(window, qtbot):
    draw = MouseDrawer(window, qtbot, "B, 1, 1, 4")
    turned, pool = draw.place("op:neg"), draw.place("layer:MaxPool2d", "pool", kernel_size="1, 2")
    back = draw.place("op:neg")
    draw.chain([turned, pool, back])
    settled(window, qtbot)
    assert draw.run_on("3 5 -2 -7") == "y 1×1×1×2:  3  −7", "the smaller of each pair"
