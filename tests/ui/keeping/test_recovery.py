"""What is not saved is on the disk within a second, as long as it is not saved, and the hand does not feel it."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt

from designer.errors import FileRefused
from designer.files.recovery import recovery_files, write
from designer.graph.model import Block, Design, Node
from designer.ui.document import Document
from designer.ui.keeping import recovery as room
from designer.ui.keeping.recovery import Recovery
from designer.ui.keeping.slot import Slot
from tests.helpers.drawing import mlp
from tests.ui.canvas.conftest import Hand
from tests.ui.conftest import Answers
from tests.ui.keeping.conftest import SOON, draw, kept, wider


def test_an_edit_is_kept_and_goes_once_it_is_saved(window, keep, folder, qtbot):
    keep(window)
    assert not folder.exists() or kept(folder) == []
    draw(window, 9)
    qtbot.waitUntil(lambda: kept(folder) == [wider(9)], timeout=SOON)
    draw(window, 10)
    qtbot.waitUntil(lambda: kept(folder) == [wider(10)], timeout=SOON)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert kept(folder) == []
    assert [path.suffix for path in folder.iterdir()] == [".open"]


def test_what_is_dragged_by_hand_is_kept(window, keep, folder, qtbot):
    keep(window)
    hand = Hand(window.canvas, qtbot)
    window.canvas.frame_all()
    start = hand.card("a")
    hand.drag(start, start + QPoint(40, 60))
    assert window.document.undo_stack.canUndo()
    qtbot.waitUntil(lambda: kept(folder) == [window.document.design], timeout=SOON)


def test_an_edit_that_is_undone_needs_no_file(window, keep, folder, qtbot):
    keep(window)
    draw(window, 9)
    qtbot.waitUntil(lambda: kept(folder) == [wider(9)], timeout=SOON)
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: kept(folder) == [], timeout=SOON)
    window.actions_by_id["redo"].trigger()
    qtbot.waitUntil(lambda: kept(folder) == [wider(9)], timeout=SOON)


def test_what_was_never_saved_is_kept_and_goes_when_it_is_not_wanted(window, keep, folder, qtbot):
    window.document.replace(mlp(), None)
    keep(window)
    draw(window, 9)
    qtbot.waitUntil(lambda: kept(folder) == [wider(9)], timeout=SOON)
    window.questions = Answers(about_changes="discard")
    window.actions_by_id["new"].trigger()
    assert kept(folder) == []


def test_edits_from_before_the_first_picture_are_kept_too(window, keep, folder, qtbot):
    draw(window, 9)
    keep(window)
    qtbot.waitUntil(lambda: kept(folder) == [wider(9)], timeout=SOON)


def test_who_thinks_better_of_leaving_after_all_loses_nothing(window, keep, folder, qtbot):
    keep(window)
    draw(window, 9)
    qtbot.waitUntil(lambda: kept(folder) == [wider(9)], timeout=SOON)
    window.questions = Answers(about_changes="discard", file_to_open=None)
    window.actions_by_id["open"].trigger()
    assert kept(folder) == [wider(9)]
    draw(window, 10)
    window.keeping.close()
    assert kept(folder) == [wider(10)]


def test_a_window_that_ends_without_asking_leaves_its_work(window, keep, folder):
    keep(window)
    draw(window, 9)
    window.keeping.close()
    assert kept(folder) == [wider(9)]
    assert Slot(recovery_files(folder)[0]).hold()


def test_two_windows_keep_two_files(qapp, folder, qtbot):
    documents = [Document(mlp()) for _ in range(2)]
    recoveries = [Recovery(document, folder) for document in documents]
    for width, document in enumerate(documents, 9):
        document.edit("Wider", wider(width))
    qtbot.waitUntil(lambda: len(kept(folder)) == 2, timeout=SOON)
    assert not any(Slot(path).hold() for path in recovery_files(folder)), "they are held"
    documents[0].undo_stack.setClean()
    recoveries[0].close()
    assert kept(folder) == [wider(10)]
    documents[1].undo_stack.setClean()
    recoveries[1].close()


@pytest.fixture
def slow_disk(monkeypatch):
    """A disk that takes until it is let; gives what lets it, and what was begun."""
    let, begun = threading.Event(), []

    def slowly(path, head, design):
        begun.append(design)
        assert let.wait(20)
        write(path, head, design)

    monkeypatch.setattr(room, "write", slowly)
    return let, begun


def test_the_hand_waits_for_no_disk(window, keep, folder, qtbot, slow_disk):
    let, begun = slow_disk
    keep(window)
    draw(window, 9)
    qtbot.waitUntil(lambda: begun == [wider(9)], timeout=SOON)
    for width in range(10, 20):
        draw(window, width)
        window.actions_by_id["undo"].trigger()
        window.actions_by_id["redo"].trigger()
    assert begun == [wider(9)], "one writing at a time"
    assert kept(folder) == []
    let.set()
    qtbot.waitUntil(lambda: kept(folder) == [wider(19)], timeout=2 * SOON)


def test_saving_while_it_is_written_leaves_no_file(window, keep, folder, qtbot, slow_disk):
    let, begun = slow_disk
    keep(window)
    draw(window, 9)
    qtbot.waitUntil(lambda: begun == [wider(9)], timeout=SOON)
    threading.Timer(0.1, let.set).start()
    window.actions_by_id["save"].trigger()
    assert kept(folder) == []


def test_a_folder_that_cannot_be_written_is_told_once_and_drawing_goes_on(window, keep, folder, qtbot):
    folder.write_text("a file is in the way")
    keep(window)
    draw(window, 9)
    with qtbot.waitSignal(window.document.refused, timeout=SOON) as told:
        pass
    assert told.args[0].startswith("what is not saved would not outlive a crash")
    assert "\n" not in told.args[0]
    window.notice.hide()
    draw(window, 10)
    began = window.keeping.recovery._began
    qtbot.waitUntil(lambda: window.keeping.recovery._began > began and not window.keeping.recovery._background.busy)
    assert window.notice.text == ""
    folder.unlink()
    draw(window, 11)
    qtbot.waitUntil(lambda: kept(folder) == [wider(11)], timeout=SOON)


def test_a_disk_that_is_full_for_a_while_is_tried_again(window, keep, folder, qtbot, monkeypatch):
    monkeypatch.setattr(room, "AGAIN", 100)
    full = [True]

    def writing(*todo):
        if full:
            raise FileRefused("there is no room")
        write(*todo)

    monkeypatch.setattr(room, "write", writing)
    keep(window)
    draw(window, 9)
    with qtbot.waitSignal(window.document.refused, timeout=SOON):
        pass
    full.clear()
    qtbot.waitUntil(lambda: kept(folder) == [wider(9)], timeout=SOON)


def test_what_goes_wrong_in_the_thread_is_heard_of(window, keep, qtbot, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(room, "write", broken)
    keep(window)
    with qtbot.captureExceptions() as caught:
        draw(window, 9)
        qtbot.waitUntil(lambda: bool(caught), timeout=SOON)
    assert caught[0][0] is ZeroDivisionError
    window.document.undo_stack.setClean()


@given(st.lists(st.sampled_from(["edit", "undo", "redo", "save", "write"]), max_size=12))
def test_whatever_is_done_what_is_kept_is_what_is_on_show_or_nothing_where_that_is_saved(qapp, tmp_path_factory, deeds):
    folder = tmp_path_factory.mktemp("any")
    file = folder / "mlp.design.json"
    document = Document(mlp(), file)
    recovery = Recovery(document, folder)
    for number, deed in enumerate(deeds):
        match deed:
            case "edit":
                document.edit("Wider", wider(10 + number, document.design))
            case "undo":
                document.undo_stack.undo()
            case "redo":
                document.undo_stack.redo()
            case "save":
                document.save(file)
            case "write":
                recovery.write_now()
    recovery._write()
    recovery._background.stop()
    assert kept(folder) == ([] if document.undo_stack.isClean() else [document.design])
    document.undo_stack.setClean()
    recovery.close()


def test_ten_thousand_nodes_take_no_time_of_the_windows(qapp, folder, qtbot):
    nodes = tuple(Node(f"n{i}", "layer", f"fc{i}", "Linear", {"in_features": 10}) for i in range(10_000))
    document = Document(Design("Net", {"Net": Block(nodes)}))
    recovery = Recovery(document, folder)
    document.edit("Move", Design("Net", {"Net": Block(nodes[:-1])}))
    began = time.thread_time()
    recovery._write()
    took = time.thread_time() - began
    qtbot.waitUntil(lambda: kept(folder) == [document.design], timeout=SOON)
    assert took < 0.01
    document.undo_stack.setClean()
    recovery.close()


def test_a_design_that_no_file_can_hold_is_told(qapp, folder, qtbot):
    document = Document(mlp())
    recovery = Recovery(document, folder)
    document.edit("Wider", wider(float("inf")))
    with pytest.raises(FileRefused, match="inf"):
        recovery.write_now()
    document.undo_stack.setClean()
    recovery.close()
