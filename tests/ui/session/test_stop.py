"""*Stop* ends code that never ends, within two seconds; the drawing is as it was."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QTimer

from designer.engine.calls.devices import ListDevices
from designer.engine.client import EngineClient
from designer.engine.protocol import EngineState
from designer.files.trust import WHERE, Trust
from designer.runtime.layers.custom import STOPPED
from designer.ui.document import Document
from designer.ui.session import Session, stopping
from designer.ui.session.engine_link import EngineLink
from tests.helpers.drawing import mlp
from tests.helpers.written import module, with_code

POLITE = module("def forward(self, x):\n    while True:\n        pass\n    return x")
DEAF = module(
    """
    def forward(self, x):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
        return x
    """
)


@pytest.fixture
def session(qtbot, tmp_path, monkeypatch, request):
    """A session with the real engine on a design whose layer never ends."""
    monkeypatch.setenv(WHERE, str(tmp_path / "trusted.txt"))
    drawn = with_code(request.param)
    Trust().grant([drawn.layers["Mine"].source])
    made = Session(Document(drawn), EngineClient)
    made.start()
    qtbot.waitUntil(lambda: made.state == "busy")
    yield made
    made.close()


def wait_for_what_begins(session, qtbot):
    """Until whatever waits for its time has had it, and the engine answers again: it does nothing that never ends."""
    qtbot.waitUntil(lambda: not session.module._timer.isActive())
    answers = []
    session.ask(ListDevices(), answers.append)
    qtbot.waitUntil(lambda: bool(answers))


def stop(session, qtbot):
    """Says stop; gives the seconds until nothing ran any more, and what was heard."""
    heard: list[str] = []
    session.refused.connect(heard.append)
    start = time.monotonic()
    session.interrupt()
    qtbot.waitUntil(lambda: session.state != "busy")
    return time.monotonic() - start, heard


@pytest.mark.parametrize("session", [POLITE], indirect=True)
def test_stop_ends_a_layer_that_never_ends_and_its_line_says_so(session, qtbot):
    before = session.document.design
    stopped, heard = stop(session, qtbot)
    qtbot.waitUntil(lambda: bool(session.problems))
    wait_for_what_begins(session, qtbot)
    assert session.state == "ready", "what was stopped began again by itself"
    (problem,) = session.problems
    assert problem.message.startswith("mine: Mine line ") and problem.message.endswith(STOPPED)
    assert (problem.severity, problem.node, problem.layer) == ("warning", "c", "Mine")
    assert problem.line in (3, 4)
    assert heard == [], "the engine did hear, and goes on"
    assert session.document.design is before
    # Another machine's load must not fail this: the way to it is bounded by design, at 1.2 s.
    assert stopped < 10
    session.document.edit("Mend", with_code(module("def forward(self, x):\n    return x")))
    Trust().grant([session.document.design.layers["Mine"].source])
    session.look_again()
    qtbot.waitUntil(lambda: session.settled and not session.problems)


@pytest.mark.parametrize("session", [DEAF], indirect=True)
def test_stop_ends_a_layer_that_does_not_hear_it_with_the_engine_and_leaves_the_drawing(session, qtbot):
    before = session.document.design
    stopped, heard = stop(session, qtbot)
    qtbot.waitUntil(lambda: session.state == "ready" and bool(heard))
    assert session.document.design is before
    assert heard == ["what ran did not stop, so the engine is started again; the drawing is as it was"]
    assert stopped < 10
    wait_for_what_begins(session, qtbot)
    assert session.state == "ready", "what was stopped began again by itself"


def test_a_layer_that_ends_the_engine_ends_it_once_and_loses_nothing(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv(WHERE, str(tmp_path / "trusted.txt"))
    drawn = with_code("import os\n\n\n" + module("def forward(self, x):\n    os._exit(7)\n    return x"))
    Trust().grant([drawn.layers["Mine"].source])
    session, heard = Session(Document(drawn), EngineClient), []
    session.refused.connect(heard.append)
    session.start()
    try:
        qtbot.waitUntil(lambda: any("stopped" in line for line in heard))
        qtbot.waitUntil(lambda: session.state == "ready")
        wait_for_what_begins(session, qtbot)
        assert session.state == "ready"
    finally:
        session.close()
    assert sum(line.startswith("the engine stopped (") and "exit status 7" in line for line in heard) == 1
    assert session.document.design is drawn


class Orders:
    """An engine that keeps what it was told to do."""

    def __init__(self, _on_event):
        self.given = []

    def interrupt(self):
        self.given.append("interrupt")

    def restart(self):
        self.given.append("restart")


@pytest.mark.parametrize(("stopped", "given"), [(True, ["interrupt"]), (False, ["interrupt", "restart"])])
def test_what_is_run_soon_after_a_stop_is_not_ended_for_what_was_stopped(qtbot, monkeypatch, stopped, given):
    monkeypatch.setattr(stopping, "PATIENCE", 20)
    link = EngineLink(Document(mlp()), Orders)
    link.hear(EngineState("busy"))
    link.interrupt()
    if stopped:
        link.hear(EngineState("ready"))
    link.release()
    link.hear(EngineState("busy"))
    later = QTimer(singleShot=True, interval=60)
    with qtbot.waitSignal(later.timeout):
        later.start()
    assert isinstance(link.client, Orders) and link.client.given == given


def test_what_begins_by_itself_once_a_stop_was_heard_is_not_ended_either(qtbot, monkeypatch):
    monkeypatch.setattr(stopping, "PATIENCE", 1)
    link = EngineLink(Document(mlp()), Orders)
    link.interrupt()
    for state in ("busy", "ready", "busy"):
        link.hear(EngineState(state))
    qtbot.waitUntil(lambda: not link._stopping._timer.isActive())
    assert isinstance(link.client, Orders) and "restart" not in link.client.given
