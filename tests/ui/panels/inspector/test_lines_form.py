"""A node of code by hand: placed, written in the inspector, marked where it is wrong, taken back, not run untrusted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.files.trust import WHERE
from designer.graph.model import Edge, Port
from designer.ui.canvas.placing.place import make_node, place_on_wire
from tests.catalogue.test_code_node import drawn
from tests.ui.panels.inspector.test_initialiser_code import CTRL, write
from tests.ui.panels.inspector.test_start_form import click, open_on, settle  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def trusted_by_no_one_yet(tmp_path, monkeypatch):
    monkeypatch.setenv(WHERE, str(tmp_path / "trusted.txt"))


def shape(window):
    report = window.session.shapes.nodes.get("c") if window.session.shapes else None
    return dict(report.outputs) if report else {}


def test_lines_are_written_ports_follow_and_undo_takes_them_back(open_on, settle, qtbot):  # noqa: F811
    window = open_on(drawn("y = x * x.sigmoid()"))
    settle(window)
    window.canvas.view.setFocus()
    window.document.enter("c")
    form = window.panel("inspector").node_form.lines
    qtbot.waitUntil(lambda: form.field.edit.hasFocus())
    write(form.field, "total = t.sum(1, keepdim=True)\nout = torch.cat((t, total), 1)")
    QTest.keyClick(form.field.edit, Qt.Key.Key_Return, CTRL)
    assert window.document.undo_stack.undoText() == "Write mine"
    assert [edge.target.name for edge in window.document.block.edges] == ["t", "value"]
    qtbot.waitUntil(lambda: shape(window) == {"out": "B×5"})
    look = window.canvas.scene.items_by_id["c"].look
    assert [badge.text for badge in look.badges] == ["λ"]
    assert look.line == "total = t.sum(1, keepdim=Tr…"
    assert "x = torch.cat((x, total), 1)" in window.session.source.text
    window.document.undo_stack.undo()
    assert window.document.block.node("c").code == ("y = x * x.sigmoid()",)
    qtbot.waitUntil(lambda: form.field.lines == ("y = x * x.sigmoid()",))


def test_what_is_wrong_is_on_the_card_with_its_line_and_the_wires_stay(open_on, qtbot):  # noqa: F811
    window = open_on(drawn("y = x * x.sigmoid()"))
    window.document.select({"c"})
    form = window.panel("inspector").node_form.lines
    write(form.field, "t = x\ny = t *")
    assert form.field.told.text() == "line 2: invalid syntax"
    QTest.keyClick(form.field.edit, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: window.canvas.scene.items_by_id["c"].look.state == "problem")
    assert any("mine line 2: invalid syntax" in problem.message for problem in window.session.problems)
    assert len(window.document.block.edges) == 2


def test_lines_from_elsewhere_wait_for_trust(open_on, qtbot):  # noqa: F811
    window = open_on(drawn("y = x * 0.1234"))
    assert window.trust_bar.text.endswith("is shown, not run: the node mine.")
    (badge,) = window.canvas.scene.items_by_id["c"].look.badges
    assert (badge.text, badge.alarm) == ("λ", "warning")
    click(window.trust_bar.look)
    assert [node.id for node in window.document.selected] == ["c"]
    click(window.trust_bar.trust)
    qtbot.waitUntil(lambda: shape(window) == {"y": "B×4"})
    assert window.trust_bar.text == ""


def test_one_is_placed_in_a_wire_with_a_line_to_begin_with() -> None:
    from tests.helpers.drawing import mlp

    before = mlp()
    node = make_node(before, "Net", "code", (0.0, 0.0))
    wire = before.main_block.edges[1]
    after = place_on_wire(before, "Net", node, wire)
    assert (node.name, node.code) == ("code", ("y = x * x.sigmoid()",))
    assert Edge(wire.source, Port(node.id, "x")) in after.main_block.edges
    assert Edge(Port(node.id, "y"), wire.target) in after.main_block.edges
