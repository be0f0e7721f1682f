"""6.6e A variant of LeNet by two replacements, and its training beside that of the book's own."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtCore import Qt

from designer.bundled import bundled
from designer.files import trainings
from designer.files.design import read_design
from designer.ui.canvas.finding.search import EntryRole
from designer.ui.panels.training.panel import RECORDS
from tests.book.test_book import make_constant
from tests.ui.conftest import running_window
from tests.ui.learning.conftest import click, press, write

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv(trainings.WHERE, str(tmp_path))
    return running_window(qtbot, read_design(bundled("examples", "lenet.design.json")))


def replaced(window, qtbot, name, kind):
    """A click on a card, Shift+G for all of its kind, Shift+S, and what comes in their place."""
    view, document = window.canvas.view, window.document
    node = next(one for one in document.block.nodes if one.name == name)
    card = window.canvas.scene.items_by_id[node.id].card
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.mapFromScene(card.center()))
    assert document.selection == {node.id}
    press(qtbot, window, Qt.Key.Key_G, SHIFT)
    press(qtbot, window, Qt.Key.Key_S, SHIFT)
    search = window.canvas.search
    qtbot.keyClicks(search.line, kind)
    assert search.list.currentItem().data(EntryRole).name == kind
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.settled)


def train(panel, training, qtbot, epochs):
    write(qtbot, panel.form.epochs.lineEdit(), str(epochs))
    write(qtbot, panel.form.batch.lineEdit(), "1000")
    count = len(training.records.all)
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: len(training.records.all) == count + 1 and not training.runs)
    assert training.report.done and training.report.epoch == epochs


def test_6_6e_relu_and_max_pooling_by_two_commands_and_both_trainings_with_their_curves(window, training, qtbot):
    document, live = window.document, window.session.engine.client
    before = {name: tuple(value.shape) for name, value in live.module.state_dict().items()}
    names = [node.name for node in document.block.nodes]
    window.show_panel("train")
    qtbot.waitUntil(lambda: window.panel("train").isVisible() and window.panel("train").panel.isVisible())
    panel = window.panel("train").panel
    train(panel, training, qtbot, 2)

    replaced(window, qtbot, "1", "ReLU")
    replaced(window, qtbot, "2", "MaxPool2d")
    assert document.undo_stack.count() == 2
    kinds = {node.name: node.of for node in document.block.nodes}
    assert [kinds[name] for name in ("1", "4", "8", "10", "2", "5")] == ["ReLU"] * 4 + ["MaxPool2d"] * 2
    assert [node.name for node in document.block.nodes] == names
    assert {name: tuple(value.shape) for name, value in live.module.state_dict().items()} == before
    assert sum(parameter.numel() for parameter in live.module.parameters()) == 61_706
    kept = {name: value.clone() for name, value in live.module.state_dict().items()}
    make_constant(live.module, 0.01)
    with torch.no_grad():
        assert live.module(torch.ones(1, 1, 28, 28)).flatten().tolist() == pytest.approx([1.512] * 10, abs=5e-4)
    live.module.load_state_dict(kept)

    train(panel, training, qtbot, 2)
    first, second = training.records.all
    assert len(first.curve.epochs) == len(second.curve.epochs) == 2
    assert first.best.share is not None and second.best.share is not None
    click(qtbot, panel.pages.button(RECORDS))
    table = panel.records.table
    qtbot.waitUntil(lambda: table.topLevelItemCount() == 2 and table.topLevelItem(1).text(1) == "2")
    assert [table.topLevelItem(at).text(2) for at in (0, 1)] == [
        f"{record.best.share:.1%}".replace("%", " %") for record in (first, second)
    ]
    for _ in range(2):
        document.undo_stack.undo()
    assert {node.of for node in document.block.nodes} >= {"Sigmoid", "AvgPool2d"}
