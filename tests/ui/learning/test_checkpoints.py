"""5.5h Checkpoints in the window: written by themselves, listed, and gone on from by hand; 6.6d back to an epoch."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import Qt

from designer.engine.calls.training import Train
from designer.engine.protocol import Refusal
from designer.files import trainings
from designer.runtime import file_writer
from designer.runtime.training import checkpoint
from designer.runtime.training.checkpoint import write_checkpoint
from designer.runtime.training.keeping import Keeping
from designer.ui.panels.training.checkpoint_table import EMPTY
from designer.ui.panels.training.panel import CHECKPOINTS, RECIPE
from tests.ui.conftest import Answers
from tests.ui.learning.conftest import click, let_answer, write


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(trainings.WHERE, str(tmp_path / "trainings"))
    return tmp_path / "trainings"


def train(panel, training, qtbot, epochs):
    """A whole training by the form and the button."""
    click(qtbot, panel.pages.button(RECIPE))
    write(qtbot, panel.form.epochs.lineEdit(), str(epochs))
    until = epochs + (training.report.epoch if training.report else 0)
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: training.report is not None and training.report.epoch == until)
    qtbot.waitUntil(lambda: not training.runs)


def show_list(panel, training, qtbot):
    """The page with every file of the folder."""
    click(qtbot, panel.pages.button(CHECKPOINTS))
    count = len(list(Path(training.checkpoints.keeping.folder).iterdir()))
    qtbot.waitUntil(lambda: len(training.checkpoints.rows) == count)
    return panel.checkpoints


def choose(qtbot, table, name):
    """Clicks on the row of a file."""
    items = [table.topLevelItem(at) for at in range(table.topLevelItemCount())]
    item = next(one for one in items if one.text(6).endswith(name) or one.text(0).startswith(name))
    table.scrollToItem(item)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualItemRect(item).center())


def cells(table):
    return [[table.topLevelItem(at).text(column) for column in range(7)] for at in range(table.topLevelItemCount())]


def test_5_5h_without_a_word_the_last_three_and_the_best_are_kept_and_listed(panel, training, folder, qtbot):
    train(panel, training, qtbot, 5)
    files = show_list(panel, training, qtbot)
    told = cells(files.table)
    assert told[0][:2] == ["5", "80"], "the newest first"
    assert float(told[0][2]) == pytest.approx(training.curve.epochs[-1].loss, rel=1e-2)
    assert all(row[6].startswith("net-") and row[6].endswith(".pt") and row[5].endswith("kB") for row in told)
    assert any(row[6].endswith("-best.pt") for row in told) and len(told) <= 4
    assert files.chosen == training.checkpoints.rows[0].path and files.go_on.isEnabled()


def test_5_5h_one_of_the_list_is_gone_on_from_with_its_curve(panel, training, weights, qtbot):
    train(panel, training, qtbot, 3)
    after, figures = weights(), list(training.curve.epochs)
    click(qtbot, panel.reset)
    qtbot.waitUntil(lambda: training.report is None)
    files = show_list(panel, training, qtbot)
    choose(qtbot, files.table, "-3.pt")
    click(qtbot, files.go_on)
    qtbot.waitUntil(lambda: training.report is not None and training.report.step == 48)
    assert "stands at step 48, after epoch 3; Go on trains from there." in panel.words.text()
    assert all(torch.equal(value, after[name]) for name, value in weights().items())
    assert training.curve.epochs == figures and panel.start.text() == "Go on"


def test_5_5h_the_weights_alone_begin_a_training_anew(panel, training, weights, qtbot):
    train(panel, training, qtbot, 1)
    after = weights()
    click(qtbot, panel.reset)
    qtbot.waitUntil(lambda: training.report is None)
    files = show_list(panel, training, qtbot)
    choose(qtbot, files.table, "-1.pt")
    click(qtbot, files.take)
    qtbot.waitUntil(lambda: all(torch.equal(value, after[name]) for name, value in weights().items()))
    assert training.report is None and panel.start.text() == "Start"


def test_5_5h_a_damaged_file_says_so_in_its_row_and_cannot_be_chosen(panel, training, folder, qtbot):
    train(panel, training, qtbot, 1)
    (folder / "cut.pt").write_bytes((next(folder.glob("*-1.pt"))).read_bytes()[:200])
    files = show_list(panel, training, qtbot)
    choose(qtbot, files.table, "cut.pt")
    assert cells(files.table)[0][0] == "cut.pt: is cut or damaged; its archive cannot be read"
    assert not files.chosen.endswith("cut.pt")


def test_5_5h_an_engine_that_dies_brings_the_list_and_one_goes_on_from_it(panel, training, session, qtbot):
    write(qtbot, panel.form.epochs.lineEdit(), "2000")
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: training.report is not None and training.report.epoch >= 2)
    ask = session.engine.client.ask
    session.engine.client.ask = lambda call, on_reply, on_refusal: on_refusal(Refusal("gone", lost=True))
    qtbot.waitUntil(lambda: not training.runs)
    session.engine.client.ask = ask
    assert panel.pages.checkedId() == CHECKPOINTS and panel.checkpoints.isVisible()
    assert panel.words.text().endswith(
        "the checkpoints are listed beside: one of them goes on from where it was written."
    )
    panel.checkpoints.look_soon()
    qtbot.waitUntil(lambda: bool(training.checkpoints.rows))
    newest = training.checkpoints.rows[0]
    click(qtbot, panel.checkpoints.go_on)
    qtbot.waitUntil(lambda: training.report is not None and training.report.step == newest.step)


def test_how_checkpoints_are_kept_is_said_in_the_form_and_asked_of_the_engine(
    window, panel, training, session, folder, tmp_path, qtbot
):
    click(qtbot, panel.pages.button(CHECKPOINTS))
    form = panel.keep_form
    assert (form.on.isChecked(), form.epochs.value(), form.minutes.text(), form.last.value()) == (True, 1, "never", 3)
    assert form.folder.text() == str(folder) and panel.checkpoints._stack.sentence == EMPTY
    write(qtbot, form.epochs.lineEdit(), "2")
    write(qtbot, form.minutes.lineEdit(), "7")
    write(qtbot, form.last.lineEdit(), "5")
    window.questions = Answers(folder=tmp_path / "mine")
    click(qtbot, form.choose)
    assert form.folder.text() == str(tmp_path / "mine")
    click(qtbot, panel.one)
    qtbot.waitUntil(lambda: training.report is not None)
    asked = next(call for call in reversed(session.engine.client.calls) if isinstance(call, Train))
    wanted = Keeping(str(tmp_path / "mine"), "net", epochs=2, minutes=7.0, last=5, share=0.05, trainings=0)
    assert asked.keeping == wanted
    click(qtbot, form.on)
    click(qtbot, panel.one)
    qtbot.waitUntil(lambda: training.report is not None and training.report.step == 2)
    asked = next(call for call in reversed(session.engine.client.calls) if isinstance(call, Train))
    assert asked.keeping is None and not form.epochs.isEnabled()


def test_5_5h_a_folder_that_cannot_be_written_is_a_line_and_training_goes_on(panel, training, folder, qtbot):
    folder.write_text("a file stands where the folder should be")
    train(panel, training, qtbot, 2)
    assert panel.words.text().startswith("No checkpoint could be written, training goes on: ")
    assert training.report.epoch == 2
    click(qtbot, panel.pages.button(CHECKPOINTS))
    qtbot.waitUntil(lambda: "cannot be read" in panel.checkpoints._stack.sentence)


def test_6_6d_one_steps_back_to_the_weights_of_an_earlier_epoch_by_the_menu(panel, training, weights, folder, qtbot):
    assert not panel.back.isEnabled()
    train(panel, training, qtbot, 1)
    first = weights()
    train(panel, training, qtbot, 1)
    assert training.report.epoch == 2
    panel.back.menu().aboutToShow.emit()
    words = [action.text() for action in panel.back.menu().actions()]
    assert [word.partition(":")[0] for word in words] == ["After epoch 2", "After epoch 1"]
    panel.back.menu().actions()[1].trigger()
    qtbot.waitUntil(lambda: training.report.epoch == 1)
    assert all(torch.equal(value, first[name]) for name, value in weights().items())
    assert panel.words.text().startswith("The weights are as they were after epoch 1; Go on trains from there")
    assert len(training.curve.epochs) == 1 and Path(training.checkpoints.keeping.folder) == folder
    train(panel, training, qtbot, 2)
    assert training.report.epoch == 3


@pytest.fixture
def gate(monkeypatch):
    """Every checkpoint counts as large; half of it is written until the gate is open."""
    opened, write = threading.Event(), write_checkpoint
    monkeypatch.setattr(file_writer, "AT_ONCE", 0)

    def waits(copy, path, told):
        told(500)
        assert opened.wait(60)
        write(copy, path, told)

    monkeypatch.setattr(checkpoint, "write_checkpoint", waits)
    yield opened
    opened.set()


def test_5_5h_a_large_checkpoint_shows_how_far_it_is_and_the_engine_answers_meanwhile(panel, training, gate, qtbot):
    click(qtbot, panel.pages.button(RECIPE))
    write(qtbot, panel.form.epochs.lineEdit(), "1")
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: training.on_its_way.file is not None)
    assert re.fullmatch(r"Writing net-[\d-]+-1\.pt: \d+\.\d % of [\d.]+ kB\.", panel.words.text())
    qtbot.waitUntil(lambda: training.report.epoch == 1)
    assert training.runs and panel.start.text() == "Pause", "it is over once the file is there"
    let_answer(training._session, qtbot)
    gate.set()
    qtbot.waitUntil(lambda: not training.runs)
    assert training.report.done and training.on_its_way.file is None and not panel.words.text()
    assert len(show_list(panel, training, qtbot).table.findItems("", Qt.MatchFlag.MatchContains)) == 2


def test_5_5h_paused_or_saved_by_hand_it_is_followed_until_it_is_there(panel, training, gate, qtbot, tmp_path):
    click(qtbot, panel.one)
    qtbot.waitUntil(lambda: training.report is not None)
    saved = []
    training.save(str(tmp_path / "day.pt"), saved.append)
    qtbot.waitUntil(lambda: training.on_its_way.file is not None)
    assert panel.words.text().startswith("Writing day.pt: ")
    gate.set()
    qtbot.waitUntil(lambda: bool(saved))
    assert saved[0].size == (tmp_path / "day.pt").stat().st_size and training.on_its_way.file is None
