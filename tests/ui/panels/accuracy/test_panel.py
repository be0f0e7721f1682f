"""The Accuracy panel in the real window: measured, stopped, looked into, copied; images of one's own."""

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from designer.engine.calls.data_sets import ReadTestImages
from designer.engine.calls.run import MeasureAccuracy, RunOnce
from designer.files import fashion
from designer.ui.panels.accuracy.panel import BEFORE, NO_IMAGES, NOT_YET, AccuracyPanel
from designer.ui.widgets import file_dialog
from tests.helpers.idx_files import both, digits, write_fashion, write_pair
from tests.helpers.in_blocks import WEIGHTS_IN_BLOCKS
from tests.runtime.nets import lenet
from tests.ui.conftest import running_window
from tests.ui.open_lists import choose_last

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot):
    made = running_window(qtbot, lenet())
    with qtbot.waitSignal(made.session.weights.loaded):
        made.session.weights.load(str(WEIGHTS_IN_BLOCKS))
    return made


@pytest.fixture
def panel(window, qtbot):
    window.show_panel("accuracy")
    qtbot.waitUntil(lambda: window.findChild(AccuracyPanel) is not None)
    found = window.findChild(AccuracyPanel)
    qtbot.waitUntil(found.isVisible)
    return found


def classified(panel, qtbot):
    qtbot.mouseClick(panel.classify, LEFT)
    qtbot.waitUntil(lambda: panel.empty_text == "" and panel.classify.text() == "Classify")


def told_by_hand(window, count=1000):
    with torch.no_grad():
        images = torch.from_numpy(both("test")[0][:count, None] / np.float32(255))
        return window.session.engine.client.module.eval()(images).argmax(1).numpy()


def click_cell(panel, qtbot, true, told):
    qtbot.mouseClick(panel.table, LEFT, pos=panel.table.cell_rect(true, told).center().toPoint())


def test_6_6c_the_button_of_the_run_panel_classifies_all_and_shows_the_table(window, qtbot):
    window.show_panel("run")
    run = window.panel("run")
    qtbot.mouseClick(run.accuracy_button, LEFT)
    qtbot.waitUntil(lambda: not window.session.runs.classifying)
    qtbot.waitUntil(lambda: window.findChild(AccuracyPanel) is not None)
    panel = window.findChild(AccuracyPanel)
    qtbot.waitUntil(lambda: panel.isVisible() and panel.empty_text == "")
    told, labels = told_by_hand(window), both("test")[1]
    right = int((told == labels).sum())
    assert panel.share.text() == f"{right / 10:.1f} % right: {right} of 1,000"
    assert run.accuracy.text() == panel.share.text()
    for true in range(10):
        for other in range(10):
            assert panel.table.said(true, other).endswith(f": {((labels == true) & (told == other)).sum()} of 100")


def test_6_6c_a_cell_shows_its_images_and_a_click_on_one_runs_it(window, panel, qtbot):
    assert panel.empty_text == NOT_YET
    classified(panel, qtbot)
    told, labels = told_by_hand(window), both("test")[1]
    wrong = np.flatnonzero((labels == 6) & (told == 0)).tolist()
    click_cell(panel, qtbot, 6, 0)
    qtbot.waitUntil(lambda: panel.pictures.numbers == wrong)
    assert panel.cell.text() == f"shirt taken for t-shirt: {len(wrong)} of 100"
    qtbot.waitUntil(lambda: panel.pictures.rect().contains(panel.pictures.rect_of(1)))
    image = panel.pictures.grab(panel.pictures.rect_of(1)).toImage()
    pixels = fashion.images()[wrong[1]]
    row, column = np.unravel_index(pixels.argmax(), pixels.shape)
    at = (np.array([column, row]) + 0.5) * 36 / 28
    assert image.pixelColor(*map(int, at)).red() == pixels[row, column]
    with qtbot.waitSignal(window.session.ran):
        qtbot.mouseClick(panel.pictures, LEFT, pos=panel.pictures.rect_of(1).center())
    assert (window.session.choice.source, window.session.choice.index) == ("data", wrong[1])
    run = window.panel("run")
    qtbot.waitUntil(run.isVisible)
    assert run.fed.text() == "shirt" and run.result.text().startswith("t-shirt")


def test_the_images_of_a_cell_are_reached_with_keys_alone(window, panel, qtbot):
    classified(panel, qtbot)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.pictures.numbers != [])
    second = panel.pictures.numbers[1]
    panel.pictures.setFocus()
    qtbot.keyClick(panel.pictures, Qt.Key.Key_Right)
    qtbot.keyClick(panel.pictures, Qt.Key.Key_Right)
    with qtbot.waitSignal(window.session.ran):
        qtbot.keyClick(panel.pictures, Qt.Key.Key_Return)
    assert window.session.choice.index == second


def test_6_6c_the_table_is_copied_as_text(window, panel, qtbot):
    assert not panel.copy.isEnabled()
    classified(panel, qtbot)
    qtbot.mouseClick(panel.copy, LEFT)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0][1:11] == list(fashion.CLASSES)
    told, labels = told_by_hand(window), both("test")[1]
    assert [int(lines[at + 1][at + 1]) for at in range(10)] == [
        int(((told == at) & (labels == at)).sum()) for at in range(10)
    ]


def test_6_6c_the_mode_of_the_live_module_is_as_it_was(window, panel, qtbot):
    module = window.session.engine.client.module
    module.train()
    classified(panel, qtbot)
    assert all(child.training for child in module.modules())


def test_classifying_is_told_on_the_way_and_can_be_stopped(window, panel, qtbot, monkeypatch, tmp_path):
    session, seen = window.session, []

    def hear():
        seen.append(panel.share.text())
        if session.runs.classifying and session.runs.accuracy is not None and session.runs.accuracy.count > 100:
            qtbot.mouseClick(panel.classify, LEFT)

    data = str(write_fashion(tmp_path, train=0, test=10_000))
    session.data_sets.add(data, lambda report: None)
    session.set_choice(type(session.choice)(data=data))
    session.runs.classified.connect(hear)
    with qtbot.waitSignal(session.stopped):
        qtbot.mouseClick(panel.classify, LEFT)
    session.runs.classified.disconnect(hear)
    assert any(words.startswith("Classifying: ") and words.endswith(" % right") for words in seen)
    qtbot.waitUntil(lambda: panel.share.text().startswith("Stopped after "))
    assert panel.classify.text() == "Classify" and panel.classify.isEnabled()
    assert panel.empty_text == NOT_YET
    count = sum(isinstance(call, MeasureAccuracy) for call in session.engine.client.calls)
    assert 1 < count < 50


def test_weights_that_change_are_said_to_be_others_than_those_that_were_measured(window, panel, qtbot):
    classified(panel, qtbot)
    assert panel.said.isHidden()
    with qtbot.waitSignal(window.session.weights.loaded):
        window.session.weights.load(str(WEIGHTS_IN_BLOCKS))
    assert panel.said.text() == BEFORE and panel.said.isVisible()
    classified(panel, qtbot)
    qtbot.waitUntil(panel.said.isHidden)


def test_6_6c_images_of_ones_own_are_chosen_by_one_of_their_files(window, panel, qtbot, monkeypatch, tmp_path):
    images, labels = digits(120)
    folder = write_pair(tmp_path / "numbers", "test", images, labels)
    chosen = str(folder / "t10k-labels-idx1-ubyte")
    monkeypatch.setattr(file_dialog, "file_to_open", lambda *_: chosen)
    window.show_panel("run")
    feed = window.panel("run").feed
    choose_last(feed.source)
    qtbot.waitUntil(lambda: feed.source.currentText() == "numbers test image")
    assert feed.index.maximum() == 119
    feed.index.setFocus()
    feed.index.selectAll()
    qtbot.keyClicks(feed.index, "7")
    qtbot.keyClick(feed.index, Qt.Key.Key_Return)
    with qtbot.waitSignal(window.session.ran):
        qtbot.mouseClick(window.panel("run").run_button, LEFT)
    assert window.session.engine.client.calls[-1] == RunOnce(window.session.choice)
    assert window.panel("run").fed.text() == "7"
    assert window.tool_bar.input.currentText().startswith("numbers test #")
    window.show_panel("accuracy")
    classified(panel, qtbot)
    assert panel.table._table.classes == tuple("0123456789")
    assert panel.of.text().startswith("test images of numbers · ")
    told = int(window.session.runs.accuracy.told[3])
    click_cell(panel, qtbot, 3, told)
    qtbot.waitUntil(lambda: 3 in panel.pictures.numbers)
    assert next(c for c in window.session.engine.client.calls if isinstance(c, ReadTestImages)).data == chosen


def test_6_6c_what_is_no_data_set_is_one_line_and_the_input_stays(window, qtbot, monkeypatch, tmp_path):
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(b"no idx file at all")
    monkeypatch.setattr(file_dialog, "file_to_open", lambda *_: tmp_path / "t10k-images-idx3-ubyte")
    window.show_panel("run")
    feed, before = window.panel("run").feed, window.session.choice
    with qtbot.waitSignal(window.session.refused) as told:
        choose_last(feed.source)
    assert told.args[0].startswith("t10k-images-idx3-ubyte: the labels that belong to it are missing")
    assert window.session.choice == before and feed.source.currentText() == "Test image"


def test_a_network_that_names_no_classes_is_told_why_in_the_panel(qtbot):
    from tests.ui.conftest import book_mlp

    window = running_window(qtbot, book_mlp())
    window.show_panel("accuracy")
    qtbot.waitUntil(lambda: window.findChild(AccuracyPanel) is not None)
    panel = window.findChild(AccuracyPanel)
    qtbot.waitUntil(panel.isVisible)
    assert panel.of.text() == NO_IMAGES and not panel.classify.isEnabled()
    with qtbot.waitSignal(window.session.refused):
        window.actions_by_id["accuracy"].trigger()
    assert panel.said.text().startswith("The network takes no test image; its inputs are x ")
    assert panel.empty_text == NOT_YET
