"""The bundled LeNet on show, and an engine that answers with what a test puts into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from designer.engine.calls.call import Call
from designer.engine.protocol import Event, Refusal
from designer.files.design import read_design
from designer.runtime.reports import Figures, FiguresReport, LiveReport, ParameterRow, Statistics
from designer.ui.document import Document
from designer.ui.palette import LIGHT
from designer.ui.session import Session
from designer.ui.theme import apply_theme
from tests.helpers.in_blocks import LENET_IN_BLOCKS
from tests.helpers.parameters import table_of


class ScriptedEngine:
    """Answers each sort of call with the reply or refusal set for it; keeps what was asked."""

    def __init__(self, on_event: Callable[[Event], None]) -> None:
        self.replies: dict[type, Any] = {}
        self.asked: list[Call] = []

    def ask(self, call, on_reply, on_refusal):
        self.asked.append(call)
        reply = self.replies.get(type(call))
        reply = reply(call) if callable(reply) else reply
        if isinstance(reply, Refusal):
            on_refusal(reply)
        elif reply is not None:
            on_reply(reply)

    def start(self): ...
    def interrupt(self): ...
    def restart(self): ...
    def stop(self, timeout=2.0): ...


@pytest.fixture
def document(qapp):
    apply_theme(qapp, dark=False)
    return Document(read_design(LENET_IN_BLOCKS))


@pytest.fixture
def client():
    """What answers the window; a real engine in this process where a folder or file says so."""
    return ScriptedEngine


@pytest.fixture
def session(document, client):
    made = Session(document, client)
    yield made
    made.close()


@pytest.fixture
def engine(session) -> ScriptedEngine:
    return session.engine.client


@pytest.fixture
def show(qtbot):
    """Shows a widget at a size, as the window would."""

    def shown(widget, width=360, height=480):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        return widget

    return shown


@pytest.fixture
def make(document, session, show):
    """Makes and shows a panel of a class."""
    return lambda panel, *size: show(panel(document, session, LIGHT), *size)


def row(name, values, path, kind="parameter", aliases=()):
    """A row of the parameter tree, whose true figures `tell` tells."""
    values = np.asarray(values, np.float32)
    FIGURES[name] = Figures(statistics(values))
    return ParameterRow(
        values.shape, "float32", "cpu", kind, kind == "parameter", name=name, path=path, aliases=aliases
    )


FIGURES: dict[str, Figures] = {}
"""Of every row that was made."""


def tell(call):
    """What the engine tells of the figures of rows."""
    return FiguresReport({name: FIGURES[name] for name in call.names}, 0)


def statistics(values):
    finite = values[np.isfinite(values)]
    return Statistics(
        float(finite.mean()),
        float(finite.std()),
        float(finite.min()),
        float(finite.max()),
        float((values == 0).mean()),
        int(values.size - finite.size),
        int(np.isnan(values).sum()),
        float(np.linalg.norm(finite)),
    )


def live(*rows):
    table = table_of(rows)
    return LiveReport(table, "cpu", table.parameters)


@pytest.fixture
def lenet_rows():
    return (
        row("features.conv1.weight", np.linspace(-0.5, 0.5, 150).reshape(6, 1, 5, 5), "n2/f2"),
        row("features.conv1.bias", np.zeros(6), "n2/f2"),
        row("features.conv2.weight", np.ones((16, 6, 5, 5)), "n2/f5"),
        row("fc1.weight", np.ones((120, 400)), "n4"),
        row("fc1.bias", np.zeros(120), "n4"),
    )


@pytest.fixture
def shown(panel, qtbot):
    """Shows a tensor in the Weights panel of a test, and waits until it is painted and counted."""

    def show(name):
        panel.show_tensor(name)
        qtbot.waitUntil(lambda: panel.title.text() == name and panel.counted is not None)
        return panel

    return show


def value_at(panel, row, column):
    """The value that the heatmap holds at an index."""
    layer = panel.heatmap.fine
    return float(layer.values[layer.block_of(row, column)])
