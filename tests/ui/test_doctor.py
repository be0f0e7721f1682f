"""The weights doctor: what fits is seen, taken or left by hand, and nothing is loaded before."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtCore import Qt

from designer.files.weights import write_weights
from designer.graph import edit
from tests.ui.conftest import Answers

LEFT, CHECK = Qt.MouseButton.LeftButton, Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def window(live_window):
    return live_window


def state(window):
    return {name: tensor.clone() for name, tensor in window.session.engine.client.module.state_dict().items()}


def examined(window, qtbot, tensors, path):
    """The doctor as it opens when these tensors are loaded from a file."""
    write_weights(tensors, path)
    window.session.weights.load(str(path))
    doctor = window.secondary_windows.doctor
    qtbot.waitUntil(doctor.isVisible)
    return doctor


def tick(doctor, qtbot, own, given=""):
    """A click on the box of a row."""
    index = doctor.model.index_of(own, given)
    doctor.tree.expand(index.parent())
    doctor.tree.scrollTo(index)
    where = doctor.tree.visualRect(index)
    qtbot.mouseClick(doctor.tree.viewport(), LEFT, pos=where.topLeft() + type(where.topLeft())(10, where.height() // 2))


def press(button, qtbot):
    qtbot.mouseClick(button, LEFT)


BOOK = {
    "hidden.weight": torch.ones(8, 4),
    "hidden.bias": torch.zeros(8),
    "output.weight": torch.full((1, 8), 0.5),
    "output.bias": torch.tensor([3.0]),
}


def test_a_file_that_fits_opens_no_doctor(window, qtbot, tmp_path):
    torch.save({name: tensor + 1 for name, tensor in state(window).items()}, tmp_path / "w.params")
    with qtbot.waitSignal(window.session.weights.loaded):
        window.session.weights.load(str(tmp_path / "w.params"))
    qtbot.waitUntil(lambda: window.notice.text == "4 tensors loaded from w.params")
    assert "doctor" not in window.secondary_windows._made


def test_the_prefix_of_data_parallel_is_left_out_and_that_is_said(window, qtbot, tmp_path):
    torch.save({f"module.{name}": tensor for name, tensor in state(window).items()}, tmp_path / "w.params")
    window.session.weights.load(str(tmp_path / "w.params"))
    said = '4 tensors loaded from w.params; all names in the file begin with "module.", which was left out'
    qtbot.waitUntil(lambda: window.notice.text == said)


def test_a_file_with_nan_is_loaded_only_after_the_person_agrees(window, qtbot, tmp_path):
    before, given = state(window), {name: tensor + 1 for name, tensor in state(window).items()}
    given["hidden.weight"][0, :3] = float("nan")
    doctor = examined(window, qtbot, given, tmp_path / "w.params")
    assert doctor.sentence.text() == "4 tensors will be loaded; hidden.weight holds 3 NaN of 32 values."
    assert doctor.model.data(doctor.model.index(0, 0)) == "NaN or infinity in the file · 1"
    assert all(torch.equal(tensor, before[name]) for name, tensor in state(window).items()), "nothing before"
    tick(doctor, qtbot, "hidden.weight")
    assert doctor.sentence.text().startswith("3 of 4 tensors will be loaded; hidden.weight stays as it is by choice")
    tick(doctor, qtbot, "hidden.weight")
    press(doctor.load, qtbot)
    said = "4 tensors loaded from w.params; hidden.weight holds 3 NaN of 32 values"
    qtbot.waitUntil(lambda: window.notice.text == said)
    assert state(window)["hidden.weight"].isnan().sum() == 3


def test_5_5d_the_books_file_is_proposed_by_order_and_loaded_after_the_person_agrees(window, qtbot, tmp_path):
    before = state(window)
    doctor = examined(window, qtbot, BOOK, tmp_path / "mlp.params")
    assert doctor.sentence.text() == "4 tensors will be loaded, 2 of them from another name."
    assert all(torch.equal(tensor, before[name]) for name, tensor in state(window).items()), "nothing before"
    press(doctor.load, qtbot)
    qtbot.waitUntil(lambda: window.notice.text == "4 tensors loaded from mlp.params")
    assert not doctor.isVisible()
    assert torch.equal(state(window)["out.bias"], BOOK["output.bias"])


def test_5_5f_each_proposal_can_be_left_and_taken_again(window, qtbot, tmp_path):
    before = state(window)
    doctor = examined(window, qtbot, BOOK, tmp_path / "mlp.params")
    tick(doctor, qtbot, "out.weight")
    assert doctor.sentence.text() == (
        "3 of 4 tensors will be loaded, 1 of them from another name; out.weight stays as it is by choice; "
        "1 tensor of the file will not be used."
    )
    press(doctor.leave_all, qtbot)
    assert doctor.load.text() == "Load 2 Tensors"
    press(doctor.take_all, qtbot)
    assert doctor.load.text() == "Load 4 Tensors"
    tick(doctor, qtbot, "out.weight")
    press(doctor.load, qtbot)
    qtbot.waitUntil(lambda: window.notice.text == "3 tensors loaded from mlp.params")
    assert torch.equal(state(window)["out.weight"], before["out.weight"])
    assert torch.equal(state(window)["out.bias"], BOOK["output.bias"])


def test_escape_leaves_everything_as_it_is(window, qtbot, tmp_path):
    before = state(window)
    doctor = examined(window, qtbot, BOOK, tmp_path / "mlp.params")
    qtbot.keyClick(doctor, Qt.Key.Key_Escape)
    assert not doctor.isVisible()
    assert all(torch.equal(tensor, before[name]) for name, tensor in state(window).items())


def test_what_was_loaded_outlives_edits_and_undo(window, qtbot, tmp_path):
    doctor = examined(window, qtbot, BOOK, tmp_path / "mlp.params")
    press(doctor.load, qtbot)
    qtbot.waitUntil(lambda: not doctor.isVisible())
    document = window.document
    document.edit("Rename", edit.rename_node(document.design, "Net", "o", "output"))
    qtbot.waitUntil(lambda: window.session.settled)
    assert torch.equal(state(window)["output.bias"], BOOK["output.bias"])
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: window.session.settled)
    assert torch.equal(state(window)["out.bias"], BOOK["output.bias"])


def test_an_edit_while_it_is_open_is_seen(window, qtbot, tmp_path):
    doctor = examined(window, qtbot, BOOK, tmp_path / "mlp.params")
    document = window.document
    document.edit("Rename", edit.rename_node(document.design, "Net", "o", "output"))
    qtbot.waitUntil(lambda: doctor.sentence.text() == "4 tensors will be loaded.")
    assert {row.group for row in doctor.model._rows} == {"matched"}


def test_nothing_that_fits_is_said_and_cannot_be_loaded(window, qtbot, tmp_path):
    doctor = examined(window, qtbot, {"<b>x</b>": torch.zeros(7), "a b": torch.zeros(7)}, tmp_path / "w.params")
    assert doctor.sentence.text() == "Nothing will be loaded; 2 tensors of the file will not be used."
    assert not doctor.load.isEnabled()
    shown = [doctor.model.row_at(doctor.model.index(at, 0, doctor.model.index(1, 0))) for at in range(2)]
    assert [row.given.name for row in shown] == ["<b>x</b>", "a b"]


def test_the_filter_finds_rows_on_either_side(window, qtbot, tmp_path):
    doctor = examined(window, qtbot, BOOK, tmp_path / "mlp.params")
    qtbot.keyClicks(doctor.filter, "output.w")
    assert doctor.model.rowCount() == 1
    qtbot.keyClicks(doctor.filter, "zzz")
    assert doctor.empty_text == "No name has this in it."
    doctor.filter.clear()
    assert doctor.model.rowCount() == 2


def test_a_file_of_thousands_of_entries_opens(window, qtbot, tmp_path):
    many = {f"n{number}": torch.zeros(1) for number in range(5_000)} | BOOK
    doctor = examined(window, qtbot, many, tmp_path / "w.safetensors")
    assert doctor.sentence.text().startswith(
        "2 of 4 tensors will be loaded; out.weight and out.bias stay as they are by choice"
    )
    assert doctor.sentence.text().endswith("5,002 tensors of the file will not be used.")
    assert doctor.leave_all.isEnabled()


def test_on_wish_it_shows_a_file_that_fits_too(window, qtbot, tmp_path):
    torch.save(state(window), tmp_path / "w.params")
    window.questions = Answers(file_to_open=tmp_path / "w.params")
    window.actions_by_id["doctor"].trigger()
    qtbot.waitUntil(window.secondary_windows.doctor.isVisible)
    assert window.secondary_windows.doctor.sentence.text() == "4 tensors will be loaded."
    window.set_dark(True)
    assert window.secondary_windows.doctor.model._palette.dark
