"""The table of costs, with real events on the real window."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import QModelIndex, Qt

from designer.bundled import bundled
from designer.engine.calls.costs import FindCosts, TimeBackward, TimeForward
from designer.engine.protocol import EngineState
from designer.files.design import read_design
from designer.files.trust import Trust
from designer.graph.edit import rename_node, set_setting
from designer.ui.icons import icon
from designer.ui.palette import palette
from designer.ui.panels.cost.model import ABOVE, FIRST, ShareRole
from designer.ui.panels.cost.rows import AT_ONCE
from designer.ui.session import costs as costs_module
from tests.bench.graphs import chain
from tests.helpers.written import my_linear
from tests.runtime.nets import lenet, shared_chain
from tests.ui.conftest import Answers, running_window

PARAMETERS, MULTIPLY_ADDS, OUTPUT, KEPT, FORWARD, BACKWARD = range(FIRST, FIRST + 6)


@pytest.fixture
def opened(qtbot, monkeypatch):
    """The window on a design, with the table in front and its costs found."""
    monkeypatch.setattr(costs_module, "ENOUGH", 2)

    def made(design):
        window = running_window(qtbot, design)
        window.show_panel("cost")
        qtbot.waitUntil(lambda: "panel" in window.panel("cost").__dict__)
        qtbot.waitUntil(lambda: window.session.costs.report is not None)
        return window

    return made


def panel_of(window):
    return window.panel("cost").panel


def texts(window, path: str) -> list[str]:
    model = panel_of(window).model
    index = model.find(path)
    assert index.isValid()
    return [model.data(index.siblingAtColumn(column)) for column in range(model.columnCount())]


def click(qtbot, tree, index):
    tree.scrollTo(index)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(index).center())


def names(window, path: str = "") -> list[str]:
    """Names of the rows inside a block, from top to bottom."""
    model = panel_of(window).model
    parent = model.find(path)
    return [model.data(model.index(row, 0, parent)) for row in range(model.rowCount(parent))]


def test_6_6b_the_whole_and_every_node_have_a_row_at_once_and_nothing_was_run(opened):
    window = opened(lenet())
    assert texts(window, "")[:5] == ["LeNet", "", "61,706", "416,520", "58.4 kB"]
    assert names(window) == ["features", "flatten", "fc1", "act3", "fc2", "act4", "fc3"]
    assert texts(window, "n2/f5") == ["conv2", "Conv2d", "2,416", "240,000", "6.4 kB", "", "", ""]
    assert texts(window, "n3")[2:] == ["", "", "", "", "", ""], "a flattened view is free"
    assert not any(isinstance(call, TimeForward | TimeBackward) for call in window.session.engine.client.calls)


def test_while_nobody_looks_nothing_is_asked(live_window, qtbot):
    assert not any(isinstance(call, FindCosts) for call in live_window.session.engine.client.calls)
    assert "costs" not in live_window.session.__dict__


def test_shares_of_the_whole_are_bars_behind_the_numbers(opened):
    window = opened(lenet())
    model = panel_of(window).model
    index = model.find("n2/f5").siblingAtColumn(MULTIPLY_ADDS)
    assert model.data(index, ShareRole) == pytest.approx(240_000 / 416_520)
    assert "57.6% of the whole" in model.data(index, Qt.ItemDataRole.ToolTipRole)
    tree = panel_of(window).tree
    whole = model.find("").siblingAtColumn(PARAMETERS)
    for chosen in (QModelIndex(), whole):
        tree.setCurrentIndex(chosen)
        picture = tree.viewport().grab().toImage()
        ratio = picture.devicePixelRatio()
        ground, bar = (
            picture.pixelColor(int(x * ratio), int((tree.visualRect(whole).top() + 5) * ratio))
            for x in (tree.visualRect(whole.siblingAtColumn(1)).center().x(), tree.visualRect(whole).center().x())
        )
        assert bar.blue() - bar.red() > ground.blue() - ground.red() + 10, "also in a row that is chosen"


def test_a_click_on_a_column_sorts_inside_each_block_and_a_second_one_turns_it_round(opened, qtbot):
    window = opened(lenet())
    tree = panel_of(window).tree
    header = tree.header()

    def click_title(column):
        x = header.sectionViewportPosition(column) + 10
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().center().__class__(x, 8))

    click_title(PARAMETERS)
    assert names(window)[:3] == ["fc1", "fc2", "features"]
    assert names(window, "n2")[:2] == ["conv2", "conv1"], "what is unfolded later has the same order"
    click_title(PARAMETERS)
    assert names(window)[-3:] == ["features", "fc2", "fc1"]
    click_title(0)
    assert names(window)[:2] == ["features", "flatten"]


def test_a_row_and_its_node_are_selected_together(opened, qtbot):
    window = opened(lenet())
    panel = panel_of(window)
    panel.tree.expand(panel.model.find("n2"))
    click(qtbot, panel.tree, panel.model.find("n2/f5"))
    assert (window.document.here, window.document.selection) == (("n2",), {"f5"})

    window.document.go_to((), {"n4"})
    assert [panel.model.row(index).path for index in panel.tree.selectionModel().selectedRows()] == ["n4"]


def test_6_4d_measuring_tells_time_and_memory_of_every_node_forward_and_backward(opened, qtbot):
    window = opened(lenet())
    panel = panel_of(window)
    qtbot.mouseClick(panel.measure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.session.costs.measuring)
    assert texts(window, "n2/f3")[KEPT] == "18.8 kB"
    assert texts(window, "")[KEPT] == "32.3 kB"
    assert all(texts(window, path)[FORWARD].endswith("s") for path in ("", "n2", "n2/f2", "n4"))
    assert all(texts(window, path)[BACKWARD].endswith("s") for path in ("", "n2", "n2/f2", "n4"))
    told = panel.told.text()
    assert "s forward  ·  " in told and "s backward  ·  " in told
    assert "a batch of 1 on cpu  ·  test image 0: ankle boot  ·  median of" in told


def test_after_an_edit_counts_are_new_at_once_and_times_are_marked_as_old_until_undo(opened, qtbot):
    window = opened(lenet())
    panel, costs = panel_of(window), window.session.costs
    window.actions_by_id["measure_cost"].trigger()
    qtbot.waitUntil(lambda: not costs.measuring and costs.measured is not None)
    before = texts(window, "n6")

    design = set_setting(window.document.design, "LeNet", "n4", "out_features", 60)
    window.document.edit("Set out_features", set_setting(design, "LeNet", "n6", "in_features", 60))
    qtbot.waitUntil(lambda: texts(window, "n4")[PARAMETERS] == "24,060")
    assert costs.stale
    assert panel.told.text().startswith("before the last edit: ")
    stale = panel.model.find("n4").siblingAtColumn(FORWARD)
    assert panel.model.data(stale, Qt.ItemDataRole.FontRole).italic()
    assert "before the last edit" in panel.model.data(stale, Qt.ItemDataRole.ToolTipRole)

    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: not costs.stale and texts(window, "n4")[PARAMETERS] == "48,120")
    assert texts(window, "n6") == before, "the times of a text are kept"


def test_a_design_that_cannot_run_has_the_costs_that_are_known_and_says_why_none_are_measured(opened, qtbot):
    window = opened(lenet())
    panel = panel_of(window)
    said = []
    window.session.refused.connect(said.append)
    window.document.edit("Set padding", set_setting(window.document.design, "Features", "f2", "padding", 0))
    qtbot.waitUntil(lambda: window.session.costs.report is not None and not window.session.costs.report.complete)
    assert texts(window, "n2/f2")[PARAMETERS] == "156"
    assert texts(window, "n4")[PARAMETERS] == "–", "what comes after the problem is not known"
    qtbot.mouseClick(panel.measure, Qt.MouseButton.LeftButton)
    assert said and said[0].startswith("the design cannot be measured yet: fc1 expects 400 features, gets 256")
    assert not window.session.costs.measuring


def test_a_run_that_fails_says_so_in_the_panel(opened, qtbot):
    window = opened(lenet())
    panel = panel_of(window)
    broken = window.session.engine.client.module.get_submodule("fc3").weight
    broken.data = broken.data[:, :3]
    panel.batch.setValue(2)
    qtbot.mouseClick(panel.measure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.session.costs.refusal))
    assert panel.refusal.isVisible() and panel.refusal.text().startswith("LeNet ▸ fc3")
    assert panel.measure.text() == "Measure"


def test_an_engine_that_ends_in_the_middle_ends_the_measuring_and_says_so(opened, qtbot):
    window = opened(lenet())
    panel, client = panel_of(window), window.session.engine.client
    qtbot.mouseClick(panel.measure, Qt.MouseButton.LeftButton)
    client.engine = None
    qtbot.waitUntil(lambda: not window.session.costs.measuring)
    assert panel.refusal.text() == costs_module.ENDED
    with qtbot.waitSignal(window.session.live_changed):
        client._on_event(EngineState("stopped", "killed"))
    panel.measure.click()
    qtbot.waitUntil(lambda: not window.session.costs.measuring)
    assert not panel.refusal.isVisible() and texts(window, "n2")[FORWARD]


def test_stop_keeps_the_passes_that_were_timed(opened, qtbot, monkeypatch):
    window = opened(lenet())
    monkeypatch.setattr(costs_module, "ENOUGH", 10**9)
    panel, costs = panel_of(window), window.session.costs
    qtbot.mouseClick(panel.measure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: costs.measured is not None)
    assert panel.measure.text() == "Stop" and panel.told.text().startswith("pass ")
    stops = icon("stop", palette(window.dark).text).pixmap(16).toImage()
    assert panel.measure.icon().pixmap(16).toImage() == stops
    qtbot.mouseClick(panel.measure, Qt.MouseButton.LeftButton)
    assert not costs.measuring and panel.measure.text() == "Measure"
    assert texts(window, "n2")[FORWARD] and not texts(window, "n2")[BACKWARD]


def test_code_that_is_trusted_later_gives_its_costs_then(opened, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("NETWORK_DESIGNER_TRUST", str(tmp_path / "trusted.txt"))
    drawn = my_linear()
    (layer,) = [one for one in drawn.main_block.nodes if one.kind == "layer"]
    window = opened(drawn)
    assert texts(window, layer.id)[PARAMETERS] == "–"
    Trust().grant(one.source for one in drawn.layers.values())
    window.session.look_again()
    qtbot.waitUntil(lambda: texts(window, layer.id)[PARAMETERS] not in ("–", ""))


def test_weights_that_are_another_nodes_are_said_to_be_counted_above(opened):
    window = opened(shared_chain())
    assert texts(window, "d")[PARAMETERS] == ABOVE
    assert texts(window, "")[PARAMETERS] == "121"


def test_a_condition_that_looks_at_values_is_said_to_keep_a_gpu_waiting(opened):
    window = opened(read_design(bundled("examples", "fixed_hidden_mlp.design.json")))
    model = panel_of(window).model
    (loop,) = window.session.costs.report.open
    tips = [model.data(model.find(path).siblingAtColumn(FORWARD), Qt.ItemDataRole.ToolTipRole) for path in (loop, "n2")]
    assert "a GPU has to be done" in tips[0] and "GPU" not in tips[1]


def test_the_rounds_that_were_met_are_counted_once_it_was_measured(opened, qtbot):
    window = opened(read_design(bundled("examples", "fixed_hidden_mlp.design.json")))
    (loop,) = window.session.costs.report.open
    assert texts(window, loop)[OUTPUT] == "80 bytes"
    window.actions_by_id["measure_cost"].trigger()
    qtbot.waitUntil(lambda: not window.session.costs.measuring and window.session.costs.measured is not None)
    calls = window.session.costs.measured.there.calls
    rounds = next((count for path, count in calls.items() if path.startswith(f"{loop}/")), 0)
    assert window.session.costs.costs[loop].bytes_out == 80 * rounds
    assert texts(window, loop)[OUTPUT] == (f"{80 * rounds} bytes" if rounds else "")


def test_the_table_is_saved_as_csv(opened, tmp_path):
    window = opened(lenet())
    window.questions = Answers(file_to_write=tmp_path / "costs.csv")
    panel_of(window).save.click()
    with (tmp_path / "costs.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:4] == ["node", "kind", "Parameters", "Multiply-adds"]
    assert rows[1][:5] == ["LeNet", "", "61706", "416520", "58408"]
    assert ["LeNet ▸ features ▸ conv2", "Conv2d", "2416", "240000", "6400", "", "", ""] in rows


def test_another_design_has_nothing_of_the_one_before(opened, qtbot):
    window = opened(lenet())
    window.actions_by_id["measure_cost"].trigger()
    costs = window.session.costs
    qtbot.waitUntil(lambda: not costs.measuring and costs.measured is not None)
    window.document.undo_stack.setClean()
    window.document.open(bundled("examples", "mlp.design.json"))
    qtbot.waitUntil(lambda: window.session.settled and texts(window, "")[2] == "7,946")
    assert costs.measured is None
    assert texts(window, "")[FORWARD] == ""


def test_of_thousands_of_nodes_rows_come_as_one_scrolls_and_the_dearest_come_first(opened, qtbot):
    window = opened(chain(1000))
    panel = panel_of(window)
    assert len(names(window)) == AT_ONCE
    panel.tree.scrollToBottom()
    qtbot.waitUntil(lambda: len(names(window)) >= 2 * AT_ONCE)
    window.document.select({"n998"})
    assert [panel.model.row(index).path for index in panel.tree.selectionModel().selectedRows()] == ["n998"]
    panel.tree.header().sectionClicked.emit(PARAMETERS)
    assert all(name.startswith("linear") for name in names(window)[:AT_ONCE])
    assert [panel.model.row(index).path for index in panel.tree.selectionModel().selectedRows()] == ["n998"]


def test_an_edit_of_a_setting_keeps_the_rows_and_a_new_name_or_node_makes_them_anew(opened, qtbot):
    window = opened(lenet())
    panel = panel_of(window)
    panel.tree.expand(panel.model.find("n2"))
    resets = []
    panel.model.modelReset.connect(lambda: resets.append(1))
    window.document.edit("Set stride", set_setting(window.document.design, "Features", "f4", "ceil_mode", True))
    assert not resets
    window.document.edit("Rename", rename_node(window.document.design, "Features", "f5", "second"))
    assert len(resets) == 1
    assert names(window, "n2")[3] == "second"
    assert panel.tree.isExpanded(panel.model.find("n2"))
