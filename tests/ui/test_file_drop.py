"""Files dropped on the window: a design opens, weights load, pictures and arrays are fed in, the rest is refused."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from designer.bundled import bundled
from designer.engine.calls.tensor_files import OpenTensors
from designer.graph.edit import move_nodes
from designer.ui.dropped import promise, refusal, sort_of, that_count
from tests.ui.canvas.conftest import LEFT, NONE
from tests.ui.conftest import Answers

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


def test_of_several_files_the_first_design_counts_else_each():
    one, two, other = Path("a.design.json"), Path("b.design.json"), Path("w.pt")
    assert that_count([other, one, two]) == (one,)
    assert that_count([other, Path("p.png")]) == (other, Path("p.png"))
    assert promise([other, Path("p.png")]) == "Load the weights of w.pt, and 1 more"


def test_names_tell_the_sort_of_a_file():
    names = {"a.design.json": "design", "a.JSON": "design", "a.params": "weights", "a.webp": "image", "a.npy": "numpy"}
    assert {name: sort_of(Path(name)) for name in names} == names
    assert sort_of(Path("folder")) == "unknown"
    assert all(not refusal(Path(name)) for name in names)
