"""6.5b: what a maximum erases is said of the pooling, and a click puts abs before it."""

import pytest
import torch
from PySide6.QtCore import Qt

from designer.ui.document import Document
from designer.ui.palette import LIGHT
from designer.ui.panels.inspector.panel import InspectorPanel
from designer.ui.session import Session
from tests.helpers.drawing import node
from tests.helpers.inline_client import InlineClient
from tests.runtime.laboratory.test_kernels import fed

CONV = node("c", "layer", "edges", "Conv2d", in_channels=1, out_channels=1, kernel_size=(1, 2), bias=False)
POOL = node("p", "layer", "pool", "MaxPool2d", kernel_size=2, stride=1)


@pytest.fixture
def document(qapp):
    return Document(fed(CONV, 1, 6, 8, then=(POOL,)))


@pytest.fixture
def session(document, qtbot):
    made = Session(document, InlineClient)
    made.start()
    qtbot.waitUntil(lambda: made.settled)
    yield made
    made.close()


def test_6_5b_abs_is_put_before_the_maximum_by_a_click_and_both_edges_come_through(document, session, show, qtbot):
    panel = show(InspectorPanel(document, session, LIGHT), 320, 900)
    document.select({"p"})
    qtbot.mouseClick(panel.node_form.remarks.link("Put an abs between"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.settled)
    live = session.engine.client.engine.state.live.module
    with torch.no_grad():
        live.edges.weight.copy_(torch.tensor([[[[1.0, -1.0]]]]))
    stripes = torch.ones(1, 1, 6, 8)
    stripes[..., 2:6] = 0
    assert live(stripes)[0, 0, 0].tolist() == [1, 1, 0, 0, 1, 1]
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: session.settled)
    live = session.engine.client.engine.state.live.module
    assert live(stripes)[0, 0, 0].tolist() == [1, 1, 0, 0, 0, 0]
