"""How much of the input each node sees, as numbers on the cards and under the mouse."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from designer.graph.edit import set_setting
from tests.book.test_book import opened
from tests.ui.conftest import running_window


@pytest.fixture
def window(qtbot):
    made = running_window(qtbot, opened("lenet"))
    qtbot.waitUntil(lambda: made.session.settled)
    return made


def told(window):
    """By name of a card, its number."""
    items = window.canvas.scene.items_by_id
    return {node.name: heat.words for node in window.document.block.nodes if (heat := items[node.id].heat)}


def test_6_2g_each_node_of_lenet_says_how_much_of_the_picture_it_sees(window, qtbot):
    window.actions_by_id["colour_field"].trigger()
    qtbot.waitUntil(lambda: told(window).get("5") == "sees 16×16")
    said = told(window)
    assert [said[name] for name in ("0", "1", "2", "3", "4")] == [
        "sees 5×5", "sees 5×5", "sees 6×6", "sees 14×14", "sees 14×14",
    ]  # fmt: skip
    assert said["7"] == "", "a dense layer sees all of it"
    node = next(node for node in window.document.block.nodes if node.name == "3")
    item = window.canvas.scene.items_by_id[node.id]
    assert "sees 14×14" in item.tip, "under the mouse too"
    legend = window.canvas.colouring.legend
    assert (legend.title, legend.pale, legend.least, legend.dearest) == ("Receptive field", "–", "5×5", "16×16")
    dense = next(node for node in window.document.block.nodes if node.name == "7")
    said = "How much one cell sees is no number: 6 leaves no rows and columns."
    assert said in window.canvas.scene.items_by_id[dense.id].tip
    first = next(node.id for node in window.document.block.nodes if node.name == "0")
    after = set_setting(window.document.design, window.document.block_name, first, "kernel_size", 3)
    window.document.edit("Smaller", set_setting(after, window.document.block_name, first, "padding", 1))
    qtbot.waitUntil(lambda: told(window)["3"] == "sees 12×12")
    window.actions_by_id["colour_"].trigger()
    assert told(window) == {}


def test_6_2g_a_block_sees_what_its_last_cell_sees(qtbot):
    window = running_window(qtbot, opened("resnet152"))
    qtbot.waitUntil(lambda: window.session.settled)
    window.actions_by_id["colour_field"].trigger()
    qtbot.waitUntil(lambda: "sees" in told(window).get("layer4", ""))
    assert told(window)["conv1"] == "sees 7×7" and told(window)["maxpool"] == "sees 11×11"
    assert told(window)["layer1"] == "sees 35×35"


def test_6_2g_windows_of_two_sizes_are_told_under_the_mouse(window, qtbot):
    pool = next(node for node in window.document.block.nodes if node.name == "2")
    uneven = replace(pool, of="AdaptiveAvgPool2d", settings={"output_size": 15})
    design, name = window.document.design, window.document.block_name
    nodes = tuple(uneven if node.id == pool.id else node for node in window.document.block.nodes)
    window.document.edit("Adaptive", replace(design, blocks={**design.blocks, name: replace(window.document.block, nodes=nodes)}))  # fmt: skip
    window.actions_by_id["colour_field"].trigger()
    said = "the windows of 2 are not all of one size, but between 2×2 and 3×3 cells"
    qtbot.waitUntil(lambda: said in window.canvas.scene.items_by_id[pool.id].tip)
    assert told(window)["2"] == "", "there is no number on the card"
    assert told(window)["0"] == "sees 5×5"
