"""What is worth knowing of a node, said in the inspector and on its card, and the links under it."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtCore import Qt

from designer.ui.canvas.cards.badges import signs
from designer.ui.document import Document
from designer.ui.palette import LIGHT
from designer.ui.panels.inspector.panel import InspectorPanel
from designer.ui.session import Session
from tests.helpers.inline_client import InlineClient
from tests.runtime.laboratory.test_kernels import fed
from tests.runtime.shapes.test_remarks import LINEAR


@pytest.fixture
def document(qapp):
    return Document(fed(LINEAR[0], 20, then=(LINEAR[1],)))


@pytest.fixture
def session(document, qtbot):
    made = Session(document, InlineClient)
    made.start()
    qtbot.waitUntil(lambda: made.settled)
    yield made
    made.close()


@pytest.fixture
def panel(document, session, show):
    shown = show(InspectorPanel(document, session, LIGHT), 320, 900)
    document.select({"d"})
    return shown


def press(panel, text, session, qtbot):
    qtbot.mouseClick(panel.node_form.loud.link(text), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.settled)


def test_n1_two_linear_layers_are_said_and_merged_by_a_click_with_what_they_compute(panel, session, document, qtbot):
    form, live = panel.node_form.loud, session.engine.client.engine.state.live
    assert form.isVisible() and form.texts[0].startswith("0 and 2 are two Linear layers in a row")
    x = torch.randn(3, 20)
    before = live.module(x)
    press(panel, "Merge 0 and 2", session, qtbot)
    assert session.shapes.parameters == 210
    torch.testing.assert_close(live.module(x), before, atol=1e-6, rtol=1e-5)
    assert [node.name for node in document.selected] == ["0"]
    document.undo_stack.undo()
    qtbot.waitUntil(lambda: session.settled)
    assert session.shapes.parameters == 7946 and torch.equal(live.module(x), before)


def test_n1_or_an_activation_is_put_between_them_and_nothing_is_said_any_more(panel, session, document, qtbot):
    press(panel, "Put a ReLU between", session, qtbot)
    (act,) = document.selected
    assert act.of == "ReLU" and document.undo_stack.undoText() == "Put a ReLU between"
    document.select({"d"})
    assert not panel.node_form.loud.isVisible()


def test_n1_the_card_of_the_second_says_it_too(session, document):
    from designer.ui.canvas.cards.facts import Shown

    facts = Shown(document.design, (), document.block_name, session.shapes, session.problems).facts()
    assert [(sign.text, "in a row" in sign.tip) for sign in signs(facts["d"])] == [("i", True)]
    assert signs(facts["c"]) == []
