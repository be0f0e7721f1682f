"""An initialiser in code: chosen and written in the inspector, taken back by undo, not run where it is not trusted."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.catalogue.initialiser_code import FIRST, code_of
from designer.files.trust import WHERE, Trust
from designer.graph.model import Rule
from designer.runtime.parameters.manual_edits import preview
from tests.helpers.drawing import design, mlp, node, row
from tests.helpers.parameters import with_node_rules
from tests.ui.panels.inspector.test_start_form import click, form_of, live, open_on, settle  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def trusted_by_no_one_yet(tmp_path, monkeypatch):
    monkeypatch.setenv(WHERE, str(tmp_path / "trusted.txt"))


CTRL = Qt.KeyboardModifier.ControlModifier


def choose_code(row):
    row.choice.setFocus()
    while row.rule.initialiser != "code":
        QTest.keyClick(row.choice, Qt.Key.Key_Down)
        row.choice.textActivated.emit(row.choice.currentText())


def write(field, text):
    """Types over what stands in the field, without leaving it."""
    field.edit.setFocus()
    field.edit.selectAll()
    field.edit.insertPlainText(text)


def test_5_2j_an_initialiser_is_written_in_the_form_and_runs(open_on, settle, qtbot):  # noqa: F811
    window = open_on(mlp())
    form = form_of(window, "a")
    click(form.add)
    (row,) = form.rows
    choose_code(row)
    assert row.code.isVisible() and row.code.lines == FIRST
    settle(window)
    assert window.document.block.node("a").init == (Rule("weight", "code", {"code": FIRST}),)
    assert window.document.undo_stack.undoText() == "Start 0.weight from code my_init"
    write(row.code, "def sevens(p):\n    p.fill_(7)")
    QTest.keyClick(row.code.edit, Qt.Key.Key_Return, CTRL)
    settle(window)
    assert code_of(window.document.block.node("a").init[0]) == ("def sevens(p):", "    p.fill_(7)")
    assert "sevens(self[0].weight)" in window.session.source.text
    click(form.anew)
    qtbot.waitUntil(lambda: bool((live(window, "0.weight") == 7).all()))
    window.document.undo_stack.undo()
    assert row.code.lines == FIRST


def test_what_is_wrong_is_said_while_one_types_and_kept_on_leaving(open_on, settle, qtbot):  # noqa: F811
    window = open_on(with_node_rules(mlp(), "a", Rule("weight", "code", {"code": FIRST})))
    (row,) = form_of(window, "a").rows
    write(row.code, "def f(p)\n    p.fill_(7)")
    assert row.code.told.text() == "line 1: expected ':'"
    assert code_of(window.document.block.node("a").init[0]) == FIRST, "it is not put in while one writes"
    window.canvas.view.setFocus()
    settle(window)
    qtbot.waitUntil(lambda: "line 1: expected ':'" in row.told.text())
    assert window.session.has_errors


def test_code_from_elsewhere_is_not_run_until_it_is_trusted(open_on, qtbot):  # noqa: F811
    lines = ("def elsewhere(p):", "    p.fill_(5)")
    window = open_on(with_node_rules(mlp(), "c", Rule("weight", "code", {"code": lines})))
    bar = window.trust_bar
    assert bar.text == "Python code that you have not trusted is shown, not run: the initialiser elsewhere."
    said = []
    window.session.refused.connect(said.append)
    window.session.run()
    assert said == [
        "the design cannot run yet: the Python code of the initialiser elsewhere is not trusted; Trust stands above the drawing"
    ]
    click(bar.look)
    assert [node.id for node in window.document.selected] == ["c"]
    (row,) = window.panel("inspector").node_form.start.rows
    assert row.code.lines == lines
    row.pattern.line.setText("*")
    row.pattern.line.setFocus()
    QTest.keyClick(row.pattern.line, Qt.Key.Key_Return)
    assert window.session.untrusted == ("elsewhere",), "another pattern is no word of trust"
    click(bar.trust)
    qtbot.waitUntil(lambda: window.session.settled and bool((live(window, "2.weight") == 5).all()))
    assert bar.text == ""


def test_5_2j_the_preview_shows_three_humps_and_what_the_initialiser_printed(open_on, settle, qtbot):  # noqa: F811
    text = ("def my_init(p):", "    print('Init', *p.shape)", *FIRST[1:])
    text = (*text[:-2], *(line.replace("parameter", "p") for line in text[-2:]))
    drawn = with_node_rules(mlp(), "a", Rule("weight", "code", {"code": text}))
    Trust().grant([text])
    window = open_on(drawn)
    form = form_of(window, "a")
    click(form.rows[0].preview)
    qtbot.waitUntil(form.preview.isVisible)
    assert form.preview.printed.text() == "Init 8 4" and form.preview.printed.isVisible()
    assert form.preview.words.text().startswith("32 values of 1 parameter: mean")
    click(form.anew)
    values = live(window, "0.weight").abs()
    assert bool(((values == 0) | (values >= 5)).all()) and bool((values == 0).any()) and bool((values >= 5).any())


def test_5_2j_the_three_humps_of_the_book_s_initialiser_stand_apart_in_the_histogram():
    drawn = design(row(node("a", "layer", "fc", "Linear", in_features=100, out_features=100)))
    found = preview(with_node_rules(drawn, "a", Rule("weight", "code", {"code": FIRST})), "Net", "a", 0, 0)
    edges = np.linspace(found.low, found.high, len(found.counts) + 1)
    middles, counts = (edges[:-1] + edges[1:]) / 2, np.array(found.counts)
    share = lambda low, high: counts[(middles > low) & (middles < high)].sum() / counts.sum()  # noqa: E731
    assert share(-1, 1) == pytest.approx(0.5, abs=0.02), "half are zeros"
    assert share(4.5, 11) == pytest.approx(0.25, abs=0.02) == share(-11, -4.5)
    assert share(1, 4.5) == share(-4.5, -1) == 0
