"""What is worked out beside the window is heard of in its thread, once, and not at all once it was waited for."""

import threading

import pytest

from designer.errors import DesignerError
from designer.ui.background import Background


@pytest.fixture
def background(qapp):
    made = Background("test")
    yield made
    made.stop()


def test_what_the_work_comes_to_is_heard_of_in_the_windows_thread(background, qtbot):
    heard = []
    background.done.connect(lambda found: heard.append((found, threading.current_thread())))
    with qtbot.waitSignal(background.done):
        background.start(threading.current_thread)
    worker, listener = heard[0]
    assert worker is not threading.main_thread() and listener is threading.main_thread()
    assert not background.busy


def test_what_was_waited_for_is_not_heard_of(background, qtbot):
    heard, let = [], threading.Event()
    background.done.connect(heard.append)
    background.start(let.wait)
    let.set()
    background.stop()
    with qtbot.waitSignal(background.done):
        background.start(lambda: "the next")
    assert heard == ["the next"]


def test_a_refusal_is_told(background, qtbot):
    def refuse():
        raise DesignerError("the disk is full")

    with qtbot.waitSignal(background.failed) as told:
        background.start(refuse)
    assert str(told.args[0]) == "the disk is full"


def test_a_bug_is_raised_in_the_windows_thread_too(background, qtbot):
    with qtbot.capture_exceptions() as raised:
        with qtbot.waitSignal(background.failed):
            background.start(lambda: 1 // 0)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
