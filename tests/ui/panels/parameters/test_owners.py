"""What is chosen in the parameter tree is selected on the canvas and the other way round, whatever is shared."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from designer.bundled import bundled
from designer.engine.calls.parameter_edits import StartAnew
from designer.files.design import read_design
from designer.graph.model import Design
from tests.helpers.drawing import design, node, row
from tests.helpers.inline_client import InlineClient
from tests.runtime.nets import copies
from tests.ui.conftest import shown_window

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


@pytest.fixture
def shown(qtbot):
    """The window on a design with its live module, the tree in front."""

    def show(drawn: Design):
        window = shown_window(qtbot, drawn, InlineClient)
        window.session.start()
        qtbot.waitUntil(lambda: window.session.settled)
        window.show_panel("parameters")
        panel = window.panel("parameters")
        qtbot.waitUntil(lambda: panel.isVisible() and panel.model.rowCount() > 0)
        return window, panel

    return show


def click(panel, qtbot, name, keys=NONE):
    index = panel.model.reveal(name)
    panel.tree.scrollTo(index)
    place = panel.tree.visualRect(index).center()
    qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, keys, place)


def lit(panel):
    return [panel.model.branch(index).name for index in panel.tree.selectionModel().selectedRows()]


def by_name(window, *names):
    return {one.id for one in window.document.block.nodes if one.name in names}


def tied():
    """Two layers whose weights are one parameter."""
    block = row(
        node("a", "layer", "one", "Linear", in_features=4, out_features=4),
        node("b", "layer", "two", "Linear", in_features=4, out_features=4),
        node("c", "layer", "three", "Linear", in_features=4, out_features=4),
    )
    return design(replace(block, ties=(("one.weight", "two.weight"),)))


def test_a_node_that_calls_another_once_more_lights_the_rows_of_that_one(shown, qtbot):
    window, panel = shown(read_design(bundled("examples", "shared_layers.design.json")))
    again = window.document.block.of_kind("again")[0]
    window.document.select({again.id})
    assert lit(panel) == [window.document.block.node(again.of).name]
    assert panel.totals.text().startswith("2 tensors · 72 values"), "what is called twice is counted once"


def test_a_parameter_that_two_nodes_share_lights_up_for_both_and_counts_once(shown, qtbot):
    window, panel = shown(tied())
    window.document.select({"b"})
    assert lit(panel) == ["one.weight", "two"]
    window.document.select({"a", "b"})
    assert panel.totals.text().startswith("3 tensors · 24 values")
    click(panel, qtbot, "one.weight")
    assert window.document.selection == {"a"}


def test_several_rows_select_several_nodes(shown, qtbot):
    window, panel = shown(tied())
    click(panel, qtbot, "one.bias")
    click(panel, qtbot, "three.weight", CTRL)
    assert window.document.selection == {"a", "c"}
    assert lit(panel) == ["one.bias", "three.weight"], "the rows stay chosen"
    click(panel, qtbot, "one.bias", CTRL)
    assert lit(panel) == ["three.weight"]
    click(panel, qtbot, "one")
    click(panel, qtbot, "three", SHIFT)
    assert window.document.selection == {"a", "b", "c"}
    click(panel, qtbot, "one.weight")
    qtbot.keyClick(panel.tree, Qt.Key.Key_Down)
    assert window.document.selection == {"a"} and lit(panel) == ["one.bias"]


@pytest.mark.parametrize("same", [False, True])
def test_copies_of_a_repeat_are_tied_to_the_node_inside_it(shown, qtbot, same):
    window, panel = shown(copies(same))
    names = [name for name in panel.model.rows.names if name.endswith("weight")]
    outer = next(one for one in window.document.block.nodes if one.kind == "repeat")
    for name in names:
        click(panel, qtbot, name)
        assert window.document.here[:1] == (outer.id,) and len(window.document.selection) == 1
    inner = next(iter(window.document.selection))
    window.document.select(())
    window.document.select({inner})
    told = panel.model.rows_at(panel.tree.chosen_lines())
    assert {one.name for one in told} >= set(names), "every copy lights up"
    window.document.leave()
    assert set(names) <= {one.name for one in panel.model.rows_at(panel.tree.chosen_lines())}


def test_rows_that_a_hand_chose_stay_chosen_when_values_order_and_filter_change(shown, qtbot):
    window, panel = shown(tied())
    click(panel, qtbot, "one.bias")
    click(panel, qtbot, "three.weight", CTRL)
    both = ["one.bias", "three.weight"]
    window.session.module.change(StartAnew(("two.bias",)))
    qtbot.waitUntil(lambda: window.session.settled)
    assert lit(panel) == both and panel.totals.text().startswith("2 tensors · 20 values")
    panel.tree.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert sorted(lit(panel)) == both
    panel.filter.setText("three")
    assert lit(panel) == ["three.weight"]
    panel.filter.setText("")
    panel.tree.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    window.document.select({"b"})
    assert lit(panel) == ["one.weight", "two"], "the canvas has the last word"
    panel.tree.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert lit(panel) == ["one.weight", "two.bias"], "also in another order"
