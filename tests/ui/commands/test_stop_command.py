"""Stop by its key: whatever keeps the engine at work, not only a run, can be broken off."""

from __future__ import annotations

from PySide6.QtCore import Qt

from designer.engine.protocol import EngineState
from tests.ui.commands.conftest import CTRL


def test_stop_reaches_whatever_keeps_the_engine_at_work_and_is_grey_while_nothing_does(window, press, monkeypatch):
    session, stop, stopped = window.session, window.actions_by_id["interrupt"], []
    monkeypatch.setattr(session.engine.client, "interrupt", lambda: stopped.append(True))
    assert not stop.isEnabled()
    session.engine.hear(EngineState("busy"))  # shapes of a layer that loops, or a statement of the console: no run
    assert not session.runs.under_way
    assert stop.isEnabled()
    press(Qt.Key.Key_Period, CTRL)
    assert stopped == [True]
    session.engine.hear(EngineState("ready"))
    assert not stop.isEnabled()
