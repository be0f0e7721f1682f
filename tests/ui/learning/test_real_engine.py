"""Training in an engine of its own process, which ends in the middle of it."""

from __future__ import annotations

import os
import signal

import pytest

from designer.bundled import bundled
from designer.engine.client import EngineClient
from designer.files import trainings
from designer.files.design import read_design
from designer.runtime.watch.reports import Watched
from designer.ui.document import Document
from designer.ui.learning.training import Training
from designer.ui.learning.watching import Watching
from designer.ui.session import Session

PROCESS = "import os; print(os.getpid())"


@pytest.fixture
def session(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv(trainings.WHERE, str(tmp_path / "trainings"))
    document = Document(read_design(bundled("examples", "lenet.design.json")))
    made = Session(document, EngineClient)
    made.start()
    yield made
    made.close()


def test_an_engine_that_is_killed_while_it_trains_is_told_and_training_goes_on_from_where_it_was_saved(
    session, qtbot, tmp_path
):
    qtbot.waitUntil(lambda: session.settled)
    training, watching = Training.of(session), Watching.of(session)
    watching.pin(Watched("value", "0.weight"))
    training.start()
    qtbot.waitUntil(lambda: training.report is not None and len(watching.kept.moments) > 2)
    assert training.curve.last.loss < 4 and not watching.seen[Watched("value", "0.weight")].said
    qtbot.waitUntil(lambda: training.report.epoch > 0)
    lost: list[bool] = []
    training.lost.connect(lambda: lost.append(True))
    saved = []
    training.save(str(tmp_path / "day.pt"), saved.append)
    qtbot.waitUntil(lambda: bool(saved))
    step = training.report.step
    training.start()
    qtbot.waitUntil(lambda: training.report.step > step)

    said = []
    session.execute(PROCESS, lambda told: said.append(told.text))
    qtbot.waitUntil(lambda: any(text.strip().isdecimal() for text in said))
    os.kill(int(next(text for text in said if text.strip().isdecimal())), signal.SIGKILL)

    qtbot.waitUntil(lambda: not training.runs)
    assert training.words.startswith("The engine ended while it trained, after step ") and training.trouble
    assert training.words.endswith(", and day.pt goes on from where it was saved.")
    qtbot.waitUntil(lambda: session.state == "ready" and session.settled)
    qtbot.waitUntil(lambda: not watching.kept.moments)
    assert not training.runs and training.report is None, "what ended it would end it again"
    assert lost, "the list is offered"
    training.checkpoints.look()
    qtbot.waitUntil(lambda: bool(training.checkpoints.rows))
    assert training.checkpoints.rows[0].step >= 79 and not training.checkpoints.rows[0].refusal
    training.resume(str(tmp_path / "day.pt"))
    qtbot.waitUntil(lambda: training.report is not None)
    assert training.report.step == step and training.words.startswith("day.pt stands at step ")  # type: ignore[attr-defined]
    training.start()
    qtbot.waitUntil(lambda: training.report.step > step)  # type: ignore[attr-defined]
    training.pause()
    qtbot.waitUntil(lambda: training._flying is None)
