"""The console in the real window with the real engine: typed, answered, seen in the panels."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt

from designer.graph import edit
from designer.ui.app import make_window
from designer.ui.palette import DARK, LIGHT
from designer.ui.panels.console.panel import ANEW, HIDDEN, MOST_KEPT, WELCOME
from designer.ui.panels.console.statement import writes_through_data
from tests.ui.conftest import book_mlp

Key = Qt.Key


@pytest.fixture
def window(qtbot):
    window = make_window(dark=False)
    qtbot.addWidget(window, before_close_func=lambda w: w.document.undo_stack.setClean())
    window.document.replace(book_mlp(), None)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.session.start()
    qtbot.waitUntil(lambda: window.session.settled)
    return window


@pytest.fixture
def console(window, qtbot):
    window.actions_by_id["console"].trigger()
    console = window.panel("console")
    qtbot.waitUntil(lambda: console.line.hasFocus())
    return console


def enter(console, qtbot, code):
    """Types a statement and runs it; gives what came back."""
    qtbot.keyClicks(console.line, code)
    qtbot.keyClick(console.line, Key.Key_Return)
    assert console.running
    qtbot.waitUntil(lambda: not console.running)
    return console.text.rpartition(f">>> {code}\n")[2]


def test_the_books_statements_are_typed_against_the_drawing(window, console, qtbot):
    assert console.text == WELCOME + "\n"
    assert enter(console, qtbot, "net.out.bias.shape") == "torch.Size([1])\n"
    assert enter(console, qtbot, "list(net.out.state_dict())") == "['weight', 'bias']\n"
    assert console.output.toPlainText().strip() == console.text.strip()
    assert "NameError: name 'nothing' is not defined" in enter(console, qtbot, "nothing")
    wrong = enter(console, qtbot, "net(__import__('torch').ones(3, 99))")
    assert wrong.count("File ") > 2
    assert "\n\n" not in wrong, "no empty lines between the steps of the way"
    assert wrong.endswith("\n")

    # a change made here is seen in the panels
    window.panel("weights").show_tensor("out.bias")
    qtbot.waitUntil(lambda: window.panel("weights").counted is not None)
    with qtbot.waitSignal(window.session.live_changed):
        enter(console, qtbot, "_ = net.out.bias.data.fill_(42)")
    window.show_panel("parameters")
    window.panel("parameters").choose("out.bias")
    model = window.panel("parameters").model
    qtbot.waitUntil(lambda: model.index_of("out.bias").siblingAtColumn(3).data() == "42")
    weights = window.panel("weights")
    qtbot.waitUntil(lambda: weights.counted is not None and weights.counted.statistics.mean == 42)

    # an edit of the drawing: net is the new module at once
    document = window.document
    document.edit("Rename", edit.rename_node(document.design, "Net", "o", "output"))
    assert enter(console, qtbot, "net.output.bias.item()") == "42.0\n"

    # several lines
    qtbot.keyClicks(console.line, "for i in range(2):")
    qtbot.keyClick(console.line, Key.Key_Return)
    qtbot.keyClicks(console.line, "print(i)")
    qtbot.keyClick(console.line, Key.Key_Return)
    assert console.line.toPlainText() == "for i in range(2):\n    print(i)\n    "
    qtbot.keyClick(console.line, Key.Key_Return)
    qtbot.waitUntil(lambda: console.text.endswith("print(i)\n0\n1\n"))

    # history and completion
    qtbot.keyClicks(console.line, "dra")
    qtbot.keyClick(console.line, Key.Key_Up)
    qtbot.keyClick(console.line, Key.Key_Up)
    assert "range(2)" in console.line.toPlainText() or console.line.toPlainText() == "net.output.bias.item()"
    while console.line.toPlainText() != "dra":
        before = console.line.toPlainText()
        qtbot.keyClick(console.line, Key.Key_Down)
        assert console.line.toPlainText() != before or console.line.document().blockCount() > 1
    qtbot.keyClick(console.line, Key.Key_Escape)
    qtbot.keyClicks(console.line, "net.state_d")
    qtbot.keyClick(console.line, Key.Key_Tab)
    qtbot.waitUntil(lambda: console.line.toPlainText() == "net.state_dict")
    qtbot.keyClick(console.line, Key.Key_Escape)

    # dark and light
    window.set_dark(True)
    text = console.text
    colours = {
        fragment.charFormat().foreground().color().name()
        for block in iter_blocks(console.output.document())
        for fragment in fragments(block)
    }
    assert DARK.problem.lower() in colours
    assert LIGHT.problem.lower() not in colours
    assert console.output.toPlainText().strip() == text.strip()


def iter_blocks(document):
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def fragments(block):
    it = block.begin()
    while not it.atEnd():
        yield it.fragment()
        it += 1


def test_what_runs_for_ever_is_stopped_and_a_new_engine_is_told(window, console, qtbot):
    qtbot.keyClicks(console.line, "while True: print('on', flush=True); __import__('time').sleep(0.1)")
    qtbot.keyClick(console.line, Key.Key_Return)
    qtbot.keyClick(console.line, Key.Key_Return)
    qtbot.waitUntil(lambda: console.text.endswith("on\n"))
    qtbot.keyClick(console.line, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: console.text.endswith("stopped\n"))
    qtbot.waitUntil(lambda: not console.running)

    enter(console, qtbot, "_ = [print(at, 120_000 * chr(120)) for at in range(30)]")
    assert len(console.text) <= MOST_KEPT

    qtbot.keyClicks(console.line, "import os; os._exit(3)")
    qtbot.keyClick(console.line, Key.Key_Return)
    qtbot.waitUntil(lambda: console.text.endswith(ANEW + "\n"))
    qtbot.waitUntil(lambda: window.session.state == "starting")
    qtbot.waitUntil(lambda: window.session.state == "ready")
    assert enter(console, qtbot, "net.out.out_features") == "1\n"


def test_the_console_costs_nothing_before_it_is_seen(quiet_window, qtbot):
    console = quiet_window.panel("console")
    assert not hasattr(console, "line")
    quiet_window.show_panel("console")
    qtbot.waitUntil(lambda: hasattr(console, "line") and console.line.isVisible())


def test_no_client_of_jupyter_is_read_for_the_console_in_the_windows_thread():
    code = (
        "import sys, designer.ui.panels.console.panel; print('jupyter_client' in sys.modules, 'IPython' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_what_is_run_before_the_console_was_ever_seen_stands_in_it(quiet_window):
    console = quiet_window.panel("console")
    console.run("1 + 1")
    assert console.output.toPlainText().rstrip().endswith(">>> 1 + 1")


def test_5_2j_what_the_network_prints_while_it_is_made_stands_in_the_console_also_before_that_is_seen(
    quiet_window, qtbot
):
    panel = quiet_window.panel("console")
    quiet_window.session.printed.emit("Init 8 4\n")
    quiet_window.show_panel("console")
    qtbot.waitUntil(lambda: panel.text.startswith("net is the live module."))
    assert panel.text.endswith("Init 8 4\n"), "the welcome stays first"
    quiet_window.session.printed.emit("once more\n")
    assert panel.text.endswith("Init 8 4\nonce more\n") and panel.output.toPlainText().rstrip().endswith("once more")


def test_5_2k_a_write_through_data_is_done_and_a_line_says_what_it_hides(quiet_window, qtbot):
    panel = quiet_window.panel("console")
    quiet_window.show_panel("console")
    panel.open()
    qtbot.keyClicks(panel.line, "net[0].weight.data[:] += 1")
    qtbot.keyClick(panel.line, Qt.Key.Key_Return)
    assert panel.text.splitlines()[-2:] == [">>> net[0].weight.data[:] += 1", HIDDEN]


@pytest.mark.parametrize(
    ("code", "hides"),
    [
        ("net[0].weight.data[:] += 1", True), ("w.data = torch.ones(3)", True), ("w.data[0, 0] = 42", True),
        ("w.data.fill_(3)", True), ("for p in net.parameters():\n    p.data.zero_()", True), ("w.data", False),
        ("x = w.data.mean()", False), ("data = 3", False), ("with torch.no_grad():\n    w[0] = 42", False),
        ("w.data[", False),
    ],
)  # fmt: skip
def test_5_2k_what_writes_through_data_is_known_by_its_text(code, hides):
    assert writes_through_data(code) == hides
