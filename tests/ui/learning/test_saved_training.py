"""A training is saved in the window and gone on with in it, by the buttons of the Train panel and by the Run menu."""

from __future__ import annotations

import torch

from designer.runtime.training.reports import Recipe
from designer.ui.panels.training.form import DATA, LOSSES
from designer.ui.panels.training.panel import CHECKPOINTS, RECIPE
from tests.ui.conftest import Answers
from tests.ui.learning.conftest import choose, click, write


def step(panel, training, qtbot, number):
    click(qtbot, panel.one)
    qtbot.waitUntil(lambda: training.report is not None and training.report.step == number)


def test_5_5h_a_training_is_saved_and_another_day_its_next_loss_is_the_same(
    window, panel, training, weights, tmp_path, qtbot
):
    path = tmp_path / "day.pt"
    click(qtbot, panel.pages.button(CHECKPOINTS))
    files = panel.checkpoints
    assert not files.save.isEnabled() and files.open.isEnabled()
    click(qtbot, panel.pages.button(RECIPE))
    choose(qtbot, panel.form.optimiser, "AdamW")
    write(qtbot, panel.form.rate, "0.02")
    for number in (1, 2, 3):
        step(panel, training, qtbot, number)
    window.questions = Answers(file_to_write=path)
    click(qtbot, panel.pages.button(CHECKPOINTS))
    click(qtbot, files.save)
    qtbot.waitUntil(path.is_file)
    saved = weights()
    step(panel, training, qtbot, 4)
    loss = training.curve.last.loss

    click(qtbot, panel.reset)
    qtbot.waitUntil(lambda: training.report is None)
    click(qtbot, panel.pages.button(RECIPE))
    choose(qtbot, panel.form.optimiser, "SGD")
    choose(qtbot, panel.form.data, DATA["fashion"])
    choose(qtbot, panel.form.loss, LOSSES["cross_entropy"])
    window.questions = Answers(file_to_open=path)
    click(qtbot, panel.pages.button(CHECKPOINTS))
    click(qtbot, files.open)
    qtbot.waitUntil(lambda: training.report is not None and training.report.step == 3)
    assert panel.words.text() == "day.pt stands at step 3, after epoch 0; Go on trains from there."
    assert panel.start.text() == "Go on"
    assert panel.form.recipe == Recipe("random", "mse", "AdamW", 0.02), "the form shows how it was trained"
    assert all(torch.equal(value, saved[name]) for name, value in weights().items())
    step(panel, training, qtbot, 4)
    assert training.curve.last.loss == loss


def test_what_is_no_saved_training_is_said_and_the_weights_stay(window, panel, training, weights, tmp_path, qtbot):
    before = weights()
    torch.save({"w": torch.zeros(3)}, tmp_path / "w.pt")
    window.questions = Answers(file_to_open=tmp_path / "w.pt")
    window.actions_by_id["train_resume"].trigger()
    qtbot.waitUntil(lambda: "holds no training to go on with" in panel.words.text())
    assert panel.words.property("role") == "problem" and training.report is None
    assert all(torch.equal(value, before[name]) for name, value in weights().items())
    window.questions = Answers(file_to_write=tmp_path / "none.pt")
    window.actions_by_id["train_save"].trigger()
    qtbot.waitUntil(lambda: "so there is no training to save" in panel.words.text())
