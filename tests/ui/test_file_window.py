"""Files of tensors in the window: opened, dropped, looked into, saved again."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtCore import Qt

from designer.ui.palette import DARK
from tests.ui.conftest import Answers
from tests.ui.test_file_drop import drop

LEFT = Qt.MouseButton.LeftButton
X = torch.arange(6).reshape(2, 3)


@pytest.fixture
def window(live_window):
    return live_window


def opened(window, qtbot, value, path):
    """The window of a file that is opened through the menu."""
    torch.save(value, path)
    window.questions = Answers(file_to_open=path)
    window.actions_by_id["open_tensors"].trigger()
    file = window.secondary_windows.file
    qtbot.waitUntil(lambda: file.isVisible() and file.path == str(path))
    return file


def click(file, qtbot, number):
    index = file.model.index_of(number)
    file.tree.scrollTo(index)
    qtbot.mouseClick(file.tree.viewport(), LEFT, pos=file.tree.visualRect(index).center())


def texts(file):
    model = file.model
    return [tuple(model.index_of(at).siblingAtColumn(c).data() for c in range(3)) for at in range(len(model._members))]


def test_5_5b_a_file_shows_its_members_kinds_and_values(window, qtbot, tmp_path):
    file = opened(window, qtbot, {"x": X, "rest": [torch.tensor(2.5), "<b>é</b>", 7]}, tmp_path / "x.pt")
    assert texts(file) == [
        ("whole file", "2 members", "dict"),
        ("x", "2×3", "int64"),
        ("rest", "3 members", "list"),
        ("[0]", "scalar", "float32"),
        ("[1]", "'<b>é</b>'", "str"),
        ("[2]", "7", "int"),
    ]
    qtbot.waitUntil(lambda: file.values.facts_known is not None)
    assert file.values.title.text() == "['x']"
    click(file, qtbot, 3)
    qtbot.waitUntil(lambda: file.values.scalar.text() == "2.5")
    assert file.values.title.text() == "['rest'][0]"
    click(file, qtbot, 2)
    assert file.values.empty_text == "list of 3 members"
    window.set_dark(True)
    assert file.values.heatmap._palette is DARK


def test_a_member_and_the_whole_are_saved_again_in_other_formats(window, qtbot, tmp_path):
    file = opened(window, qtbot, {"x": X, "y": X + 1}, tmp_path / "x.pt")
    for number, name, there in ((2, "y.npy", "y.npy"), (0, "all", "all.pt")):
        window.questions = Answers(file_to_write=tmp_path / name)
        click(file, qtbot, number)
        qtbot.mouseClick(file.save, LEFT)
        qtbot.waitUntil(lambda there=there: window.notice.text.lower().startswith(f"{there} written"))
    assert torch.equal(torch.load(tmp_path / "all.pt", weights_only=True)["y"], X + 1)
    file.open(str(tmp_path / "y.npy"))
    qtbot.waitUntil(lambda: file.title.text() == "y.npy")
    assert texts(file) == [("whole file", "2×3", "int64")]
    assert not file.load.isVisible()


def test_a_dropped_file_that_is_no_state_dict_of_this_design_is_shown(window, qtbot, tmp_path):
    torch.save([X, X], tmp_path / "list.params")
    drop(window, qtbot, tmp_path / "list.params")
    qtbot.waitUntil(lambda: window.secondary_windows.file.isVisible())
    assert window.secondary_windows.file.facts.text().startswith("list · 2 tensors")


def test_a_dropped_state_dict_of_this_design_is_loaded(window, qtbot, tmp_path):
    state = {name: tensor + 1 for name, tensor in window.session.engine.client.module.state_dict().items()}
    torch.save(state, tmp_path / "w.params")
    drop(window, qtbot, tmp_path / "w.params")
    qtbot.waitUntil(lambda: window.notice.text == "4 tensors loaded from w.params")
    assert "file" not in window.secondary_windows._made


def test_a_file_that_cannot_be_read_is_refused_in_one_line_and_opens_nothing(window, qtbot, tmp_path):
    (tmp_path / "x.npz").write_bytes(b"hello")
    drop(window, qtbot, tmp_path / "x.npz")
    qtbot.waitUntil(lambda: window.notice.text.lower() == "x.npz: is no .npz file, or cut or damaged")
    assert "file" not in window.secondary_windows._made


def test_one_parameter_a_group_and_the_outputs_are_saved_as_tensors(window, qtbot, tmp_path):
    panel = window.panel("parameters")
    save = next(action for action in panel.tree.actions() if action.text() == "Save as tensor file…")
    for name, file in (("out.bias", "one.pt"), ("hidden", "two.pt")):
        window.questions = Answers(file_to_write=tmp_path / file)
        panel.choose(name)
        save.trigger()
        qtbot.waitUntil(lambda file=file: window.notice.text.lower().startswith(f"{file} written"))
    assert torch.load(tmp_path / "one.pt", weights_only=True).shape == (1,)
    assert list(torch.load(tmp_path / "two.pt", weights_only=True)) == ["hidden.weight", "hidden.bias"]
    window.questions = Answers(file_to_write=tmp_path / "out.safetensors")
    window.actions_by_id["save_outputs"].trigger()
    qtbot.waitUntil(lambda: "no outputs yet" in window.notice.text)
    with qtbot.waitSignal(window.session.ran):
        window.actions_by_id["run"].trigger()
    window.actions_by_id["save_outputs"].trigger()
    qtbot.waitUntil(lambda: window.notice.text.lower().startswith("out.safetensors written"))


def test_weights_in_a_file_that_is_open_go_to_the_doctor(window, qtbot, tmp_path):
    file = opened(window, qtbot, {"output.bias": torch.zeros(1)}, tmp_path / "x.pt")
    qtbot.mouseClick(file.load, LEFT)
    qtbot.waitUntil(lambda: window.secondary_windows.doctor.isVisible())
