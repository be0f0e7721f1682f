"""Very much text is written a little at a time, in order, and the end of it counts."""

from __future__ import annotations

import time

import pytest
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from designer.ui.panels.console import writer as room
from designer.ui.panels.console.writer import LONGEST_LINE, MOST_WAITING, Writer

LOOK = QTextCharFormat()


@pytest.fixture
def field(qtbot):
    made = QPlainTextEdit()
    made.setUndoRedoEnabled(False)
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    return made


def test_a_short_text_is_there_at_once(field):
    writer = Writer(field)
    writer.write("a\n", LOOK)
    writer.write("b", LOOK)
    assert field.toPlainText() == "a\nb" and not writer.busy


def test_a_long_text_takes_many_turns_and_keeps_its_order(field, qtbot, monkeypatch):
    monkeypatch.setattr(room, "A_TURN", 1e-9)
    writer = Writer(field)
    lines = [f"line {number}\n" for number in range(3000)]
    writer.write("".join(lines), LOOK)
    writer.write("the end", LOOK)
    assert field.toPlainText() in "".join(lines) and writer.busy, "the first piece only"
    qtbot.waitUntil(lambda: not writer.busy)
    assert field.toPlainText() == "".join(lines) + "the end"
    assert not writer._turn.isActive()


def test_no_turn_is_long_however_much_there_is(field, qtbot):
    writer, turns = Writer(field), []

    def timed():
        began = time.thread_time()
        write_on()
        turns.append(time.thread_time() - began)

    write_on, writer._write_on = writer._write_on, timed
    writer._turn.timeout.disconnect()
    writer._turn.timeout.connect(timed)
    writer.write("x" * 300_000, LOOK)
    qtbot.waitUntil(lambda: not writer.busy)
    assert len(turns) > 1 and max(turns) < 0.05


def test_of_more_than_can_wait_the_end_counts(field, qtbot):
    writer = Writer(field)
    for part in range(5):
        writer.write(f"{part}" * 99 + "\n" + ("." * 99 + "\n") * 2000, LOOK)
    assert writer._count <= MOST_WAITING
    writer.write("the end", LOOK)
    qtbot.waitUntil(lambda: not writer.busy)
    assert writer._count == 0
    assert field.toPlainText().endswith(".\nthe end") and "4" * 99 in field.toPlainText()


def test_a_line_that_never_ends_goes_on_in_the_next(field, qtbot):
    writer = Writer(field)
    for _ in range(30):
        writer.write("x" * 700, LOOK)
    writer.write("y" * LONGEST_LINE + "\n", LOOK)
    qtbot.waitUntil(lambda: not writer.busy)
    lines = field.toPlainText().split("\n")
    assert max(map(len, lines)) <= 2 * LONGEST_LINE
    assert "".join(lines) == "x" * 21_000 + "y" * LONGEST_LINE
    assert lines[-2:] == ["y" * LONGEST_LINE, ""]


def test_what_waits_is_gone_with_what_stands_there(field, qtbot, monkeypatch):
    monkeypatch.setattr(room, "A_TURN", 1e-9)
    writer = Writer(field)
    writer.write("x\n" * 9000, LOOK)
    writer.clear()
    writer.write("y", LOOK)
    assert field.toPlainText() == "y" and not writer.busy
