import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from designer.engine.calls.figures import FindFigures
from designer.graph import edit
from designer.runtime.reports import Figures, FiguresReport, Statistics
from designer.ui.panels.parameters.list import ParameterList
from designer.ui.panels.parameters.outline import Outline
from designer.ui.panels.parameters.panel import NO_MATCH, NONE, NOT_YET, ParametersPanel
from tests.helpers.parameters import table_of
from tests.ui.panels.conftest import live, row, tell


@pytest.fixture
def panel(make, session, engine, lenet_rows, qtbot):
    engine.replies[FindFigures] = tell
    session.module.report = live(*lenet_rows)
    made = make(ParametersPanel, 420, 420)
    qtbot.waitUntil(lambda: made.figures.told(0) is not None)
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Warning, made)
    return made


def words(panel, name):
    index = panel.model.index_of(name)
    return [index.siblingAtColumn(column).data() for column in range(panel.model.columnCount())]


def click(panel, qtbot, name):
    where = panel.tree.visualRect(panel.model.index_of(name)).center()
    qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)


def names(panel, parent=None):
    parent = parent or QModelIndex()
    model = panel.model
    rows = [model.index(at, 0, parent) for at in range(model.rowCount(parent))]
    return [name for index in rows for name in (model.branch(index).name, *names(panel, index))]


def test_the_tree_follows_the_dotted_names_with_a_total_for_each_group(panel):
    assert words(panel, "features.conv1.weight")[:3] == ["weight", "6×1×5×5", "150"]
    assert words(panel, "features.conv1")[:3] == ["conv1", "", "156"]
    assert words(panel, "features")[:3] == ["features", "", "2,556"]
    assert panel.total.text() == "50,676 on cpu"


def test_figures_stand_right_and_have_four_digits(panel):
    assert words(panel, "features.conv1.weight")[3:] == [
        "0",
        "0.2906",
        "−0.5",
        "0.5",
        "0.0 %",
        "none yet",
        "trained",
        "untouched (as torch made it)",
        "float32",
        "cpu",
        "3.559",
        "none",
    ]
    alignment = panel.model.index_of("fc1.weight").siblingAtColumn(2).data(Qt.ItemDataRole.TextAlignmentRole)
    assert Qt.AlignmentFlag(alignment) & Qt.AlignmentFlag.AlignRight


def test_a_click_selects_the_node_and_tells_the_parameter(panel, document, qtbot):
    with qtbot.waitSignal(panel.chosen) as chosen:
        click(panel, qtbot, "features.conv2.weight")
    assert chosen.args == ["features.conv2.weight"]
    assert (document.here, document.selection) == (("n2",), {"f5"})


def test_a_click_on_a_group_selects_its_node(panel, document, qtbot):
    click(panel, qtbot, "features")
    assert (document.here, document.selection) == ((), {"n2"})
    click(panel, qtbot, "features.conv1")
    assert (document.here, document.selection) == (("n2",), {"f2"})


def test_selecting_a_node_lights_its_rows_and_tells_its_first_parameter(panel, document, qtbot):
    with qtbot.waitSignal(panel.chosen) as chosen:
        document.select({"n4"})
    lit = [panel.model.branch(index).name for index in panel.tree.selectionModel().selectedRows()]
    assert lit == ["fc1"]
    assert chosen.args == ["fc1.weight"]
    document.select(())
    assert not panel.tree.selectionModel().hasSelection()


def test_arrow_keys_walk_the_tree(panel, document, qtbot):
    click(panel, qtbot, "fc1.weight")
    with qtbot.waitSignal(panel.chosen) as chosen:
        qtbot.keyClick(panel.tree, Qt.Key.Key_Down)
    assert chosen.args == ["fc1.bias"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("conv1", ["features.conv1.weight", "features.conv1.bias"]),
        ("*.bias", ["features.conv1.bias", "fc1.bias"]),
        ("fc?.w*", ["fc1.weight"]),
    ],
)
def test_the_filter_takes_a_part_of_a_name_or_a_glob(panel, qtbot, text, found):
    qtbot.keyClicks(panel.filter, text)
    assert [name for name in names(panel) if name.endswith(("weight", "bias"))] == found


def test_a_filter_without_a_hit_says_so_and_what_was_folded_stays_folded(panel, qtbot):
    panel.tree.collapse(panel.model.index_of("features.conv1"))
    qtbot.keyClicks(panel.filter, "zzz")
    assert panel.empty_text == NO_MATCH
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.empty_text == ""
    assert not panel.tree.isExpanded(panel.model.index_of("features.conv1"))
    assert panel.tree.isExpanded(panel.model.index_of("features.conv2"))


def test_buffers_and_shared_tensors_are_marked(panel, session):
    session.module.report = live(
        row("bn.running_mean", np.zeros(4), "n4", "buffer"), row("a.weight", np.zeros(4), "n4", aliases=("b.weight",))
    )
    session.live_changed.emit()
    assert words(panel, "bn.running_mean")[0] == "▫ running_mean"
    assert words(panel, "bn")[2] == ""
    assert words(panel, "a.weight")[0] == "weight ∞"
    tip = panel.model.index_of("a.weight").data(Qt.ItemDataRole.ToolTipRole)
    assert "The same tensor: b.weight" in tip


def test_an_empty_panel_says_what_would_fill_it(make, session):
    panel = make(ParametersPanel)
    assert panel.empty_text == NOT_YET
    session.module.report = live()
    session.live_changed.emit()
    assert panel.empty_text == NONE


def test_a_row_of_a_node_that_is_gone_selects_nothing(panel, document, qtbot):
    document.edit("delete", edit.remove_nodes(document.design, "LeNet", {"n4"}))
    click(panel, qtbot, "fc1.weight")
    assert document.selection == frozenset()


def test_the_name_can_be_copied(panel, qtbot):
    click(panel, qtbot, "fc1.bias")
    panel.row_actions.actions["Copy name"].trigger()
    assert QApplication.clipboard().text() == "fc1.bias"


def test_copies_of_a_repeat_belong_to_the_repeat_node():
    rows = [row(f"stages.{i}.fc.weight", np.zeros(2), "r/f") for i in range(2)]
    outline = Outline(ParameterList(table_of(rows)), range(2), lambda _: True)
    paths = {outline.name(entry): outline.path(entry) for entry in outline.lines}
    assert paths == {
        "stages": "r",
        "stages.0": "r",
        "stages.0.fc": "r/f",
        "stages.0.fc.weight": "r/f",
        "stages.1": "r",
        "stages.1.fc": "r/f",
        "stages.1.fc.weight": "r/f",
    }


def test_5_4b_a_mean_of_rounding_and_a_parameter_that_no_rule_meets_are_told_so(panel, session, engine, qtbot):
    values = np.linspace(-1, 1, 9, dtype=np.float32) + np.float32(1e-8)
    engine.replies[FindFigures] = lambda call: FiguresReport(
        {name: Figures(Statistics(2e-8, 0.6, -1.0, 1.0)) for name in call.names}, 0
    )
    session.module.report = live(row("fc.weight", values, "n4"))
    session.live_changed.emit()
    qtbot.waitUntil(lambda: "≈ 0" in words(panel, "fc.weight"))
    told = words(panel, "fc.weight")
    assert "untouched (as torch made it)" in told
    index = panel.model.reveal("fc.weight")
    assert "mean 2e-08: 0 but for rounding" in index.data(Qt.ItemDataRole.ToolTipRole)
