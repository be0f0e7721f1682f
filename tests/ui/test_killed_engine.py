"""An engine that is killed while panels wait for it: each says so in words, and is right again once another is there."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtCore import Qt

from designer.bundled import bundled
from designer.engine.client import EngineClient
from designer.files.design import read_design
from designer.runtime.watch.reports import Watched
from designer.ui.learning.watching import Watching
from designer.ui.panels.compare.panel import ENDED as COMPARED
from designer.ui.session.costs import ENDED as MEASURED
from tests.ui.conftest import shown_window

LEFT = Qt.MouseButton.LeftButton
PROCESS = "import os; print(os.getpid())"


@pytest.fixture
def window(qtbot):
    """LeNet in an engine of its own process, with every panel in use."""
    made = shown_window(qtbot, read_design(bundled("examples", "lenet.design.json")), EngineClient)
    made.session.start()
    qtbot.waitUntil(lambda: made.session.settled)
    Watching.of(made.session).pin(Watched("value", "0.weight"))
    for name in ("parameters", "weights", "cost", "compare"):
        made.show_panel(name)
    made.panel("parameters").choose("3.weight")
    qtbot.waitUntil(lambda: is_right(made))
    yield made
    made.session.close()


def is_right(window):
    """Whether everything shows what it is to show."""
    compare, seen = window.panel("compare"), Watching.of(window.session).seen
    return (
        window.panel("weights").empty_text == ""
        and compare.sentence.text() == "All 10 are the same"
        and all(not glance.said for glance in seen.values())
        and len(seen) == 1
    )


def click_row(panel, qtbot, name):
    place = panel.tree.visualRect(panel.model.reveal(name)).center()
    qtbot.mouseClick(panel.tree.viewport(), LEFT, pos=place)


def test_every_panel_that_waits_says_that_the_engine_ended_and_recovers(window, qtbot):
    said, told, session = [], [], window.session
    session.refused.connect(told.append)
    session.execute(PROCESS, lambda told: said.append(told.text))
    qtbot.waitUntil(lambda: any(text.strip().isdecimal() for text in said))
    process = int(next(text for text in said if text.strip().isdecimal()))
    os.kill(process, signal.SIGSTOP)  # whatever is asked from now on is under way when it ends
    weights, compare = window.panel("weights"), window.panel("compare")
    compare.follow()
    click_row(window.panel("parameters"), qtbot, "7.weight")
    window.actions_by_id["measure_cost"].trigger()
    Watching.of(session).look()

    os.kill(process, signal.SIGKILL)

    qtbot.waitUntil(lambda: compare.empty_text == COMPARED)
    qtbot.waitUntil(lambda: weights.empty_text.startswith("The engine ended while this was shown"))
    qtbot.waitUntil(lambda: session.costs.refusal == MEASURED)
    assert "is started again" in told[-1]

    qtbot.waitUntil(lambda: session.state == "ready" and session.settled)
    window.show_panel("compare")
    qtbot.waitUntil(lambda: is_right(window))
    assert weights.title.text().startswith("7.weight")
    window.actions_by_id["measure_cost"].trigger()
    qtbot.waitUntil(lambda: not session.costs.measuring)
    assert session.costs.refusal == ""
