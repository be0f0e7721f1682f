"""6.6e Trainings stay beside one another with their curves: shown or not, renamed, removed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit

from designer.graph import edit
from designer.runtime.training.reports import EpochFigure, Recipe
from designer.ui.learning.curve import Curve
from designer.ui.learning.records import MOST, Record, Records, in_words
from designer.ui.palette import LIGHT
from designer.ui.panels.training.panel import RECIPE, RECORDS
from designer.ui.panels.training.strokes import stroke
from tests.ui.learning.conftest import choose, click, let_answer, write
from tests.ui.learning.test_train_panel import found


@pytest.fixture
def two(panel, training, window, qtbot):
    """A training, Reset, and one of a variant in another way."""
    write(qtbot, panel.form.epochs.lineEdit(), "3")
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: training.report is not None and training.report.done)
    document = window.document
    document.edit("Rename", edit.rename_node(document.design, "Net", "r", "relu"))
    qtbot.waitUntil(lambda: training._session.settled)
    choose(qtbot, panel.form.optimiser, "SGD")
    write(qtbot, panel.form.rate, "0.02")
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: len(training.records.all) == 2 and training.report.done)
    click(qtbot, panel.pages.button(RECORDS))
    qtbot.waitUntil(lambda: panel.records.table.topLevelItemCount() == 2)
    return training.records


def cell(panel, at, column=0):
    table = panel.records.table
    return table.visualItemRect(table.topLevelItem(at)), table.topLevelItem(at).text(column)


def test_6_6e_two_trainings_are_told_with_how_they_were_trained_and_both_curves_are_drawn(panel, two, qtbot):
    assert [cell(panel, at)[1] for at in (0, 1)] == ["Net 1", "Net 2"]
    qtbot.waitUntil(lambda: [cell(panel, at, 1)[1] for at in (0, 1)] == ["3", "3"])
    assert [cell(panel, at, 3)[1] for at in (0, 1)] == ["Adam 0.005, batch 64", "SGD 0.02, momentum 0.9, batch 64"]
    qtbot.waitUntil(lambda: found(panel.chart, QColor(stroke(1, LIGHT)[0])))
    assert found(panel.chart, QColor(LIGHT.accent))


def test_6_6e_a_tick_taken_away_hides_a_curve(panel, two, qtbot):
    qtbot.waitUntil(lambda: found(panel.chart, QColor(stroke(1, LIGHT)[0])))
    where, _ = cell(panel, 0)
    spot = where.center()
    spot.setX(where.left() + 14)
    qtbot.mouseClick(panel.records.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert not two.all[0].shown
    qtbot.waitUntil(lambda: not found(panel.chart, QColor(stroke(1, LIGHT)[0])))


def test_6_6e_a_training_is_renamed_and_removed_by_keys(panel, two, qtbot):
    table = panel.records.table
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell(panel, 0)[0].center())
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "with ReLU")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: two.all[0].title == "with ReLU")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert [record.title for record in two.all] == ["Net 2"] and table.topLevelItemCount() == 1


def test_6_6e_they_stay_when_another_design_is_opened_and_when_weights_are_reset(panel, training, two, window, qtbot):
    click(qtbot, panel.reset)
    qtbot.waitUntil(lambda: training.report is None)
    assert len(two.all) == 2 and panel.words.text()
    window.document.replace(window.document.design, None)
    assert len(two.all) == 2 and not training.curve.steps
    click(qtbot, panel.pages.button(RECIPE))


def test_of_many_trainings_the_oldest_go(session):
    records = Records.of(session)
    for number in range(MOST + 3):
        records.begin(f"Net{number}", Recipe(), Curve())
    assert len(records.all) == MOST and records.all[-1].title == f"Net{MOST + 2} {MOST + 3}"


def test_the_best_epoch_is_that_with_the_most_test_images_right():
    curve = Curve()
    curve.epochs = [EpochFigure(1, 5, 2.0, 0.3), EpochFigure(2, 10, 1.0, 0.6), EpochFigure(3, 15, 0.5, 0.5)]
    assert Record(1, "a", Recipe(), curve).best.epoch == 2
    curve.epochs = [EpochFigure(1, 5, 2.0), EpochFigure(2, 10, 1.5)]
    assert Record(1, "a", Recipe(), curve).best.epoch == 2 and in_words(Recipe(seed=3)).endswith("seed 3")


def test_the_present_training_is_told_from_those_before_and_looks_as_in_the_chart(panel, training, two, qtbot):
    table = panel.records.table
    qtbot.waitUntil(lambda: [table.topLevelItem(at).font(0).bold() for at in (0, 1)] == [False, True])
    picture = table.topLevelItem(1).icon(0).pixmap(22, 10).toImage()
    seen = {picture.pixelColor(x, picture.height() // 2).name() for x in range(picture.width())}
    assert {QColor(LIGHT.accent).name(), QColor(LIGHT.good).name()} <= seen
    assert "Net 2, the present one" in table.topLevelItem(1).toolTip(0)
    epoch = training.back[-1]  # of a network as small as this one not every epoch is kept
    training.step_back(epoch)
    qtbot.waitUntil(lambda: len(two.all) == 3)
    qtbot.waitUntil(lambda: table.topLevelItemCount() == 3 and table.topLevelItem(2).font(0).bold())
    assert f"on from epoch {epoch} of Net 2" in table.topLevelItem(2).toolTip(0)


def test_the_start_button_stays_under_the_mouse_when_words_come_and_go(panel, training, window, qtbot):
    places = set()
    for words in ("", "Something to say.", ""):
        training._say(words)
        let_answer(panel._session, qtbot)
        places.add(panel.start.mapTo(window, panel.start.rect().topLeft()).toTuple())
    assert len(places) == 1
