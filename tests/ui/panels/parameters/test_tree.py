"""The parameter tree at any size: figures as they come into sight, columns, order, totals, and the canvas."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractSlider

from designer.engine.calls.figures import FindFigures
from designer.engine.protocol import Refusal
from designer.runtime.reports import Figures, FiguresReport, Statistics
from designer.ui.panels.parameters.choices import Choices, written
from designer.ui.panels.parameters.columns import COLUMNS
from designer.ui.panels.parameters.panel import NO_MATCH, ParametersPanel
from designer.ui.widgets.folding_table import Cell
from tests.ui.panels.conftest import FIGURES, live, row, tell

LEFT = Qt.MouseButton.LeftButton
TITLES = [column.title for column in COLUMNS]


def many(count, path="n4"):
    """Rows that are alike, each with a value of 0."""
    one, names = row("layers.0.weight", np.zeros(1), path), [f"layers.{number}.weight" for number in range(count)]
    FIGURES.update(dict.fromkeys(names, FIGURES[one.name]))
    return [replace(one, name=name) for name in names]


@pytest.fixture
def lenet(make, session, engine, lenet_rows, qtbot):
    engine.replies[FindFigures] = tell
    session.module.report = live(*lenet_rows)
    panel = make(ParametersPanel, 640, 420)
    qtbot.waitUntil(lambda: panel.figures.told(4) is not None)
    return panel


def test_names_that_begin_alike_are_cut_in_their_middles(lenet, monkeypatch):
    cut = []
    monkeypatch.setattr("designer.ui.panels.parameters.model.ParameterModel.cell", long_name)
    monkeypatch.setattr(QPainter, "drawText", lambda self, rect, flags, text: cut.append(text))
    lenet.tree.viewport().grab()
    names = {text for text in cut if "…" in text}
    assert names and all(name.startswith("a_") and name.endswith("_end") for name in names)


def long_name(_model, _row, column):
    return (
        Cell("a_name_that_is_longer_than_any_column_" * 3 + "its_end", depth=0, bold=True) if column == 0 else Cell("")
    )


@pytest.fixture
def large(make, session, engine):
    engine.replies[FindFigures] = lambda call: FiguresReport(
        {name: Figures(Statistics(mean=float(name.split(".")[1]))) for name in call.names}, 0
    )
    session.module.report = live(*many(1000))
    return make(ParametersPanel, 640, 420)


def text(panel, name, title):
    return panel.model.index_of(name).siblingAtColumn(TITLES.index(title)).data()


def lines(panel):
    return [panel.model.branch(panel.model.index(line, 0)).name for line in range(panel.model.rowCount())]


def click_header(panel, qtbot, title):
    header = panel.tree.header()
    place = QPoint(header.sectionViewportPosition(TITLES.index(title)) + 12, header.height() // 2)
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)


def asked(engine):
    return [name for call in engine.asked if isinstance(call, FindFigures) for name in call.names]


def test_the_model_keeps_qts_rules(lenet, qtbot):
    QAbstractItemModelTester(lenet.model, QAbstractItemModelTester.FailureReportingMode.Warning, lenet)
    lenet.tree.collapse(lenet.model.index_of("features"))
    lenet.tree.expand(lenet.model.index_of("features"))
    qtbot.keyClicks(lenet.filter, "*.weight")
    click_header(lenet, qtbot, "Count")  # what breaks a rule is a warning of Qt's, which fails the test
    assert all(name.endswith("weight") for name in lines(lenet))


def test_figures_are_asked_for_what_is_in_sight_and_no_more(large, engine, qtbot):
    assert not large.tree.isExpanded(large.model.index_of("layers")), "a large module starts folded"
    large.tree.expand(large.model.index_of("layers"))
    large.tree.expand(large.model.index_of("layers.0"))
    qtbot.waitUntil(lambda: text(large, "layers.0.weight", "Mean") == "0")
    assert asked(engine) == ["layers.0.weight"]
    large.choose("layers.990.weight")
    assert text(large, "layers.990.weight", "Mean") == "…"
    qtbot.waitUntil(lambda: text(large, "layers.990.weight", "Mean") == "990")
    assert asked(engine) == ["layers.0.weight", "layers.990.weight"]


def test_what_is_scrolled_away_is_not_asked_for_again(large, engine, qtbot):
    engine.replies[FindFigures] = lambda call: FiguresReport({}, 0)  # never done
    large.filter.setText("*.weight")
    qtbot.waitUntil(lambda: bool(asked(engine)))
    large.filter.setText("")
    qtbot.waitUntil(lambda: large.figures.settled)
    assert large.figures.told(0) is None, "nobody looks any more, so it is not asked until it is told"


def test_a_click_on_a_header_sorts_and_the_third_brings_back_the_modules_order(lenet, qtbot):
    plain = lines(lenet)
    click_header(lenet, qtbot, "Count")
    click_header(lenet, qtbot, "Count")
    names = ["fc1.weight", "features.conv2.weight", "features.conv1.weight", "fc1.bias", "features.conv1.bias"]
    assert lines(lenet) in (names, names[::-1])
    assert lenet.model.index(0, 0).data() == lines(lenet)[0], "without their groups rows have their whole names"
    click_header(lenet, qtbot, "Count")
    assert lines(lenet) == plain


def test_sorting_by_a_figure_waits_for_those_of_every_row(large, qtbot):
    large.tree.sortByColumn(TITLES.index("Mean"), Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: lines(large)[:2] == ["layers.999.weight", "layers.998.weight"])
    assert large.figures.left == 0


def test_nan_is_looked_for_in_every_row_and_those_found_are_shown(make, session, engine, qtbot):
    engine.replies[FindFigures] = tell
    bad = row("layers.700.bias", np.array([1.0, np.nan], np.float32), "n4")
    session.module.report = live(*many(900), bad)
    panel = make(ParametersPanel, 640, 420)
    qtbot.keyClicks(panel.filter, "nan")
    qtbot.waitUntil(lambda: panel.empty_text == "" and panel.figures.left == 0)
    assert lines(panel)[-1] == "layers.700.bias"
    assert text(panel, "layers.700.bias", "Not finite") == "1 NaN"
    tip = panel.model.index_of("layers.700.bias").data(Qt.ItemDataRole.ToolTipRole)
    assert "1 NaN and 0 infinite values, left out of the figures" in tip
    qtbot.keyClicks(panel.filter, " zzz")
    assert panel.empty_text == NO_MATCH


def test_totals_tell_what_is_chosen_and_all_where_nothing_is(lenet, qtbot):
    assert lenet.totals.text() == "5 tensors · 50,676 values · 198.0 KiB"
    for name, key in (
        ("features.conv1", Qt.KeyboardModifier.NoModifier),
        ("fc1.bias", Qt.KeyboardModifier.ControlModifier),
    ):
        place = lenet.tree.visualRect(lenet.model.index_of(name)).center()
        qtbot.mouseClick(lenet.tree.viewport(), LEFT, key, place)
    assert lenet.totals.text() == "3 tensors · 276 values · 1.1 KiB"
    qtbot.keyClicks(lenet.filter, "*.bias")
    assert "2 tensors" in lenet.totals.text() or "1 tensor" in lenet.totals.text()


def test_a_person_chooses_the_columns(lenet):
    menu = lenet.tree.columns_menu()
    entries = {action.text(): action for action in menu.actions()}
    assert "Name" not in entries and not entries["Size"].isChecked()
    entries["Size"].trigger()
    entries["Std"].trigger()
    assert not lenet.tree.isColumnHidden(TITLES.index("Size")) and lenet.tree.isColumnHidden(TITLES.index("Std"))


def test_left_and_right_walk_out_of_groups_and_into_them(lenet, qtbot):
    lenet.choose("features.conv1.bias")
    where = [lenet.model.branch(lenet.tree.currentIndex()).name]
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(lenet.tree, key)
        where.append(lenet.model.branch(lenet.tree.currentIndex()).name)
    assert where == ["features.conv1.bias", *["features.conv1"] * 3, "features.conv1.weight"]


def test_the_arrow_folds_without_choosing(lenet, document, qtbot):
    rect = lenet.tree.visualRect(lenet.model.index_of("features"))
    qtbot.mouseClick(lenet.tree.viewport(), LEFT, pos=QPoint(rect.left() + 9, rect.center().y()))
    assert lines(lenet) == ["features", "fc1", "fc1.weight", "fc1.bias"]
    assert document.selection == frozenset()


def test_what_is_typed_in_the_tree_filters(lenet, qtbot):
    qtbot.mouseClick(lenet.tree.viewport(), LEFT, pos=lenet.tree.visualRect(lenet.model.index_of("fc1")).center())
    qtbot.keyClicks(lenet.tree, "w")
    assert lenet.filter.text() == "w" and lenet.filter.hasFocus()


def test_a_selection_on_the_canvas_unfolds_what_it_lights(make, session, engine, document, qtbot):
    session.module.report = live(*many(900), row("fc9.weight", np.ones(3), "n5"))
    panel = make(ParametersPanel, 640, 420)
    with qtbot.waitSignal(panel.chosen) as chosen:
        document.select({"n5"})
    assert [panel.model.branch(panel.model.index(line, 0)).name for line in panel.tree.chosen_lines()] == ["fc9"]
    assert chosen.args == ["fc9.weight"]


def test_a_hundred_thousand_rows_are_shown_without_asking_for_each(make, session, engine, qtbot):
    session.module.report = live()
    panel = make(ParametersPanel, 640, 420)
    session.module.report = live(*many(100_000))
    calls = []
    told = panel.model.cell
    panel.model.cell = lambda *place: calls.append(place) or told(*place)
    session.live_changed.emit()
    panel.filter.setText("*.weight")
    panel.tree.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderToMaximum)
    qtbot.waitUntil(lambda: bool(calls))
    assert panel.model.rowCount() == 100_000 and lines(panel)[-1] == "layers.99999.weight"
    assert len({row for row, _ in calls}) < 200


def test_an_engine_that_refuses_leaves_the_rows_without_figures(make, session, engine, lenet_rows, qtbot):
    engine.replies[FindFigures] = Refusal("there is no live module yet; build the design first")
    session.module.report = live(*lenet_rows)
    panel = make(ParametersPanel, 640, 420)
    qtbot.waitUntil(lambda: bool(asked(engine)))
    assert text(panel, "fc1.bias", "Mean") == "…"
    engine.replies[FindFigures] = tell
    session.live_changed.emit()
    qtbot.waitUntil(lambda: text(panel, "fc1.bias", "Mean") == "0")


def test_a_double_click_or_enter_on_a_row_wants_its_values_on_show(lenet, qtbot):
    place = lenet.tree.visualRect(lenet.model.index_of("fc1.bias")).center()
    qtbot.mouseClick(lenet.tree.viewport(), LEFT, pos=place)
    with qtbot.waitSignal(lenet.weights_wanted):
        qtbot.mouseDClick(lenet.tree.viewport(), LEFT, pos=place)
    with qtbot.waitSignal(lenet.weights_wanted):
        qtbot.keyClick(lenet.tree, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(lenet.weights_wanted):
        lenet.choose("fc1")
        qtbot.keyClick(lenet.tree, Qt.Key.Key_Return)
    assert not lenet.tree.isExpanded(lenet.model.index_of("fc1"))


def test_many_are_frozen_at_once_and_the_history_says_how_many(lenet, document):
    lenet.tree.selectAll()
    lenet.row_actions.actions["Freeze or train"].trigger()
    assert document.undo_stack.undoText() == "Freeze 5 parameters"
    assert len(document.design.main_block.frozen) == 5
    document.undo_stack.undo()
    assert document.design.main_block.frozen == ()


def draw_to(panel, qtbot, title, width):
    """Draws the end of a column's title to a width, by hand."""
    header, at = panel.tree.header(), TITLES.index(title)
    left, middle = header.sectionViewportPosition(at), header.height() // 2
    start, end = (QPoint(left + wide - 1, middle) for wide in (header.sectionSize(at), width))
    qtbot.mousePress(header.viewport(), LEFT, pos=start)
    qtbot.mouseMove(header.viewport(), end)
    qtbot.mouseRelease(header.viewport(), LEFT, pos=end)


def toggle_column(panel, title):
    next(action for action in panel.tree.columns_menu().actions() if action.text() == title).trigger()


def test_columns_widths_and_order_are_as_they_were_left(lenet, make, session, engine, qtbot):
    toggle_column(lenet, "Std")
    toggle_column(lenet, "Not finite")
    click_header(lenet, qtbot, "Count")
    draw_to(lenet, qtbot, "Shape", 150)
    again = make(ParametersPanel, 640, 420)
    again.tree.choose(lenet.tree.choices)
    header = again.tree.header()
    assert again.tree.isColumnHidden(TITLES.index("Std"))
    assert not again.tree.isColumnHidden(TITLES.index("Not finite"))
    assert header.sectionSize(TITLES.index("Shape")) == lenet.tree.header().sectionSize(TITLES.index("Shape")) > 140
    assert lines(again) == lines(lenet) and again.model.flat

    again.filter.setText("conv")
    assert header.sectionSize(TITLES.index("Shape")) > 140, "what was drawn to a width keeps it when rows change"
    again.tree.choose("")
    assert header.sectionSize(TITLES.index("Shape")) < 140 and not again.tree.isColumnHidden(TITLES.index("Std"))
    assert again.tree.choices == written(Choices())


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"sort": "No such", "widths": {"Nowhere": 9}, "turned": ["x", "Name"]}']
)
def test_choices_that_say_nothing_of_use_are_as_at_first(lenet, text):
    lenet.tree.choose(text)
    assert not lenet.model.flat
    assert [lenet.tree.isColumnHidden(number) for number in range(len(COLUMNS))] == [not c.shown for c in COLUMNS]
