"""Files dropped on the window: a design opens, weights load, pictures and arrays are fed in, the rest is refused."""

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from designer.bundled import bundled
from designer.engine.calls.tensor_files import OpenTensors
from designer.graph.edit import move_nodes
from designer.ui.drop_plan import plan, sort_of
from designer.ui.panels.training.form import RecipeForm
from tests.helpers.idx_files import write_fashion
from tests.runtime.nets import lenet
from tests.ui.canvas.conftest import LEFT, NONE
from tests.ui.conftest import Answers, running_window

LENET = bundled("examples", "lenet.design.json")
COPY = Qt.DropAction.CopyAction


def held(window, *paths, over=None):
    """Files dragged into the window, over one of its parts."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window.held = data
    event = QDragEnterEvent(QPoint(20, 20), COPY, data, LEFT, NONE)
    QApplication.sendEvent(over or window.canvas.view.viewport(), event)
    return event.isAccepted()


def let_go(window, qtbot):
    """The files that are held are let go, over the sign that covers the window."""
    sign = window.file_drop
    QApplication.sendEvent(sign, QDragEnterEvent(QPoint(20, 20), COPY, window.held, LEFT, NONE))
    QApplication.sendEvent(sign, QDragMoveEvent(QPoint(20, 20), COPY, window.held, LEFT, NONE))
    with qtbot.waitSignal(sign.dropped):
        QApplication.sendEvent(sign, QDropEvent(QPointF(20, 20), COPY, window.held, LEFT, NONE))


def drop(window, qtbot, *paths):
    assert held(window, *paths)
    let_go(window, qtbot)


def test_a_dropped_design_is_opened(quiet_window, qtbot):
    drop(quiet_window, qtbot, LENET)
    assert quiet_window.document.path == LENET
    assert quiet_window.windowTitle().startswith("lenet.design.json")
    assert not quiet_window.file_drop.isVisible()


@pytest.mark.parametrize(("answer", "opened"), [("discard", True), ("cancel", False)])
def test_a_dropped_design_asks_about_changes_as_open_does(quiet_window, qtbot, answer, opened):
    document = quiet_window.document
    document.edit("Move", move_nodes(document.design, "Net", {"conv": (0.0, 0.0)}))
    quiet_window.questions = Answers(about_changes=answer)
    drop(quiet_window, qtbot, LENET)
    assert quiet_window.questions.asked == ["about_changes"]
    assert (document.path == LENET) == opened


def test_a_design_that_cannot_be_read_is_refused_in_one_line(quiet_window, qtbot, tmp_path):
    (tmp_path / "bad.design.json").write_text("{")
    before = quiet_window.document.design
    drop(quiet_window, qtbot, tmp_path / "bad.design.json")
    assert quiet_window.document.design is before
    assert "bad.design.json" in quiet_window.notice.text.lower()


@pytest.mark.parametrize("name", ["w.params", "w.pth", "w.pt", "w.safetensors", "W.PT"])
def test_dropped_weights_are_looked_into(quiet_window, qtbot, tmp_path, name):
    asked = []
    quiet_window.session.engine.client.ask = lambda call, *_: asked.append(call)
    drop(quiet_window, qtbot, tmp_path / name)
    assert OpenTensors(str(tmp_path / name)) in asked


def test_5_5a_a_file_of_the_book_that_has_no_ending_is_looked_into_by_how_it_begins(quiet_window, qtbot, tmp_path):
    asked = []
    quiet_window.session.engine.client.ask = lambda call, *_: asked.append(call)
    torch.save(torch.arange(4), tmp_path / "x-file")
    drop(quiet_window, qtbot, tmp_path / "x-file")
    assert OpenTensors(str(tmp_path / "x-file")) in asked
    (tmp_path / "notes").write_text("words")
    assert [sort_of(tmp_path / name) for name in ("x-file", "notes", "gone")] == ["weights", "unknown", "unknown"]


@pytest.mark.parametrize(("name", "source"), [("seven.png", "image"), ("x.npy", "numpy")])
def test_a_dropped_picture_or_array_is_fed_in(quiet_window, qtbot, tmp_path, name, source):
    drop(quiet_window, qtbot, tmp_path / name)
    choice = quiet_window.session.choice
    assert (choice.source, choice.path) == (source, str(tmp_path / name))
    feed = quiet_window.panel("run").feed
    assert feed.choice() == choice
    assert quiet_window.docks["run"].isVisible()


@pytest.mark.parametrize(
    ("name", "words"),
    [("a.docx", "nothing here reads such a file"), ("a", "nothing here reads such a file")],
)
def test_other_files_are_refused_by_name_with_what_can_be_dropped(quiet_window, qtbot, name, words):
    before = quiet_window.document.design
    drop(quiet_window, qtbot, Path("/nowhere") / name)
    assert words in quiet_window.notice.text
    assert quiet_window.notice.text.lower().startswith(name)
    assert ".design.json" in quiet_window.notice.text
    assert quiet_window.document.design is before


def test_a_sign_says_what_letting_go_would_do_and_goes_when_the_files_leave(quiet_window, qtbot):
    sign = quiet_window.file_drop
    assert held(quiet_window, LENET, over=quiet_window.menuBar())
    assert sign.text == "Open lenet.design.json"
    assert sign.geometry() == quiet_window.rect()
    QApplication.sendEvent(sign, QDragEnterEvent(QPoint(20, 20), COPY, quiet_window.held, LEFT, NONE))
    QApplication.sendEvent(sign, QDragLeaveEvent())
    assert not sign.isVisible()


def test_the_sign_goes_when_the_files_leave_before_they_come_over_it(quiet_window, qtbot):
    assert held(quiet_window, LENET)
    QApplication.sendEvent(quiet_window, QDragLeaveEvent())
    qtbot.waitUntil(lambda: not quiet_window.file_drop.isVisible())


def test_the_sign_stays_while_the_files_come_from_the_window_to_it(quiet_window, qtbot):
    assert held(quiet_window, LENET)
    QApplication.sendEvent(quiet_window, QDragLeaveEvent())
    QApplication.sendEvent(quiet_window.file_drop, QDragEnterEvent(QPoint(9, 9), COPY, quiet_window.held, LEFT, NONE))
    QApplication.processEvents()
    assert quiet_window.file_drop.isVisible()


def test_what_the_library_drags_is_no_file(quiet_window):
    data = QMimeData()
    data.setText("layer:ReLU")
    QApplication.sendEvent(quiet_window.menuBar(), QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, NONE))
    assert not quiet_window.file_drop.isVisible()


@pytest.mark.parametrize("name", ["", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
def test_6_6c_a_dropped_folder_of_images_or_one_of_its_files_is_fed_in_and_offered_to_train_on(qtbot, tmp_path, name):
    window = running_window(qtbot, lenet())
    where = write_fashion(tmp_path / "clothes", train=30, test=20) / name
    assert held(window, where)
    assert window.file_drop.text == f"Take the images of {where.name} to run and train on"
    let_go(window, qtbot)
    qtbot.waitUntil(lambda: window.session.choice.data == str(where))
    qtbot.waitUntil(lambda: "Fashion-MNIST: 30 training and 20 test images of 28×28" in window.notice.text)
    assert window.docks["run"].isVisible()
    assert window.panel("run").feed.source.currentText() == "Fashion-MNIST test image"
    window.show_panel("train")
    qtbot.waitUntil(lambda: window.findChild(RecipeForm) is not None)
    form = window.findChild(RecipeForm)
    assert form.data.findData(str(where)) == 2


def test_the_files_of_one_data_set_dropped_together_are_one(tmp_path):
    write_fashion(tmp_path, train=10, test=10)
    steps = plan(sorted(tmp_path.iterdir()))
    assert [(step.sort, step.left) for step in steps] == [("data", "")]


def test_a_folder_that_holds_no_images_is_not_read(quiet_window, qtbot, tmp_path):
    drop(quiet_window, qtbot, tmp_path)
    assert "nothing here reads such a file" in quiet_window.notice.text
    assert "a folder of images in idx files" in quiet_window.notice.text


def told(*names):
    return [step.promise for step in plan([Path(name) for name in names])]


def test_of_several_files_each_is_told_in_the_order_in_which_it_is_taken():
    assert told("seven.png", "w.params", "net.py", "a.design.json") == [
        "Open a.design.json",
        "Draw what is in net.py",
        "Load w.params, or look into it if it does not fit",
        "Feed in seven.png",
    ]


def test_what_there_can_be_one_of_only_is_told_to_be_left_out():
    assert told("a.json", "b.json", "p.png", "x.npy", "w.pt", "v.npz", "n.docx") == [
        "Open a.json",
        "Load w.pt, or look into it if it does not fit",
        "Feed in p.png",
        "Leave out b.json: one design is opened at a time",
        "Leave out v.npz: one file of tensors is taken at a time",
        "Leave out x.npy: one input is fed in at a time",
        "Nothing here reads n.docx",
    ]


@given(st.lists(st.sampled_from(["a.json", "b.json", "m.py", "n.py", "w.pt", "v.npz", "p.png", "x.npy", "t.txt"])))
def test_a_plan_names_every_file_once_and_what_is_left_out_last(names):
    steps = plan([Path(name) for name in names])
    assert sorted(step.path.name for step in steps) == sorted(names)
    assert [bool(step.left) for step in steps] == sorted(bool(step.left) for step in steps)


def test_a_design_and_a_picture_are_both_taken_as_the_sign_says(quiet_window, qtbot, tmp_path):
    picture = tmp_path / "seven.png"
    assert held(quiet_window, picture, LENET, tmp_path / "other.design.json")
    assert quiet_window.file_drop.text.split("\n") == [
        "Open lenet.design.json",
        "Feed in seven.png",
        "Leave out other.design.json: one design is opened at a time",
    ]
    let_go(quiet_window, qtbot)
    assert quiet_window.document.path == LENET
    assert quiet_window.session.choice.path == str(picture)
    assert "one design is opened at a time" in quiet_window.notice.text


def test_where_the_design_on_show_is_kept_nothing_of_the_drop_is_done(quiet_window, qtbot, tmp_path):
    document = quiet_window.document
    document.edit("Move", move_nodes(document.design, "Net", {"conv": (0.0, 0.0)}))
    quiet_window.questions = Answers(about_changes="cancel")
    before = quiet_window.session.choice
    drop(quiet_window, qtbot, LENET, tmp_path / "seven.png")
    assert document.path is None
    assert quiet_window.session.choice == before


def test_python_and_weights_are_both_taken_the_python_first(quiet_window, qtbot, tmp_path):
    python, weights = tmp_path / "net.py", tmp_path / "w.params"
    python.write_text(
        "from torch import nn\n\n\nclass Two(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.a = nn.Linear(4, 4)\n\n    def forward(self, x):\n        return self.a(self.a(x))\n"
    )
    asked = []
    quiet_window.session.engine.client.ask = lambda call, *_: asked.append(call)
    quiet_window.questions = Answers(decide="Draw It")
    drop(quiet_window, qtbot, weights, python)
    assert "Two" in quiet_window.document.design.blocks
    assert asked[-1] == OpenTensors(str(weights))


def test_a_design_and_its_weights_come_in_one_drop(live_window, qtbot, tmp_path):
    weights = tmp_path / "other.params"
    weights.write_bytes(LENET.with_name("lenet.params").read_bytes())
    loaded = []
    live_window.session.weights.loaded.connect(lambda report: loaded.append(Path(report.path).name))
    held(live_window, weights, LENET)
    let_go(live_window, qtbot)
    qtbot.waitUntil(lambda: "other.params" in loaded)
    assert live_window.session.live.rows.parameters == 61_706


def test_more_files_than_there_is_room_for_are_counted(quiet_window):
    held(quiet_window, *(Path(f"/nowhere/{at}.py") for at in range(20)))
    assert quiet_window.file_drop.text.split("\n")[-1] == "… and 12 more"
    assert not quiet_window.file_drop.grab().toImage().isNull()


def test_names_tell_the_sort_of_a_file():
    names = {"a.design.json": "design", "a.JSON": "design", "a.params": "weights", "a.webp": "image", "a.npy": "numpy"}
    assert {name: sort_of(Path(name)) for name in names} == names
    assert sort_of(Path("folder")) == "unknown"
    assert not any(step.left for name in names for step in plan([Path(name)]))
