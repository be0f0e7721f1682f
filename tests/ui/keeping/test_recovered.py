"""What a crash left is offered, never forced, and stays until it is saved or thrown away."""

from __future__ import annotations

import os
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from designer.files import recovery
from designer.files.design import read_design, write_design
from designer.files.recovery import Head, recovery_files
from designer.files.stamp import stamp
from designer.files.trust import Trust, untrusted
from designer.graph.model import Layer
from designer.ui import crash
from designer.ui.app import keep_safe
from designer.ui.keeping.keeping import Keeping
from designer.ui.keeping.slot import Slot
from designer.ui.keeping.waiting import look, words
from designer.ui.keeping.waiting_rows import WaitingRows
from tests.helpers.drawing import mlp
from tests.ui.conftest import Answers
from tests.ui.keeping.conftest import SOON, draw, kept, left_by_a_crash, wider

LEFT = Qt.MouseButton.LeftButton


def rows(window):
    """What the first page offers: texts, and buttons by their words."""
    found = window.canvas.findChild(WaitingRows)
    return [] if found is None or not found.isVisible() else found.rows


def click(qtbot, button):
    qtbot.mouseClick(button, LEFT)


def test_the_first_page_offers_what_a_crash_left_and_opens_it(first_page, keep, folder, file, qtbot):
    window = first_page
    left_by_a_crash(folder, wider(9), file)
    keep(window)
    [(text, buttons)] = rows(window)
    assert text == f"mlp.design.json, 3 edits newer than the file, {time.strftime('%H:%M')}"
    click(qtbot, buttons["Open"])
    document = window.document
    assert (document.design, document.path) == (wider(9), file)
    assert window.isWindowModified()
    assert read_design(file) == mlp(), "never over the file"
    assert document.undo_stack.undoText() == "Recover What Was Not Saved"
    window.actions_by_id["undo"].trigger()
    assert document.design == mlp()


def test_nothing_is_offered_where_nothing_was_lost(first_page, keep):
    keep(first_page)
    assert rows(first_page) == []
    assert first_page.canvas.findChild(WaitingRows) is None


def test_what_was_recovered_survives_a_second_crash_and_goes_once_it_is_saved(first_page, keep, folder, file, qtbot):
    path = left_by_a_crash(folder, wider(9), file)
    keep(first_page)
    click(qtbot, rows(first_page)[0][1]["Open"])
    assert kept(folder) == [wider(9)], "a crash now leaves it as it was"
    assert look(folder).waiting == (), "and no other window takes it"
    draw(first_page, 11)
    qtbot.waitUntil(lambda: kept(folder) == [wider(11)], timeout=SOON)
    assert recovery_files(folder) == [path]
    first_page.keeping.close()
    [waiting] = look(folder).waiting
    assert words(waiting.head).startswith("mlp.design.json, 4 edits newer than the file")
    first_page.document.replace(mlp(), file)
    keep(first_page)
    click(qtbot, first_page.keeping.waiting_bar.buttons["Open"])
    assert first_page.document.design == wider(11)
    first_page.actions_by_id["save"].trigger()
    assert read_design(file) == wider(11)
    assert kept(folder) == []


def test_what_was_recovered_and_undone_waits_for_the_next_time(first_page, keep, folder, file, qtbot):
    left_by_a_crash(folder, wider(9), file)
    keep(first_page)
    click(qtbot, rows(first_page)[0][1]["Open"])
    first_page.actions_by_id["undo"].trigger()
    assert not first_page.isWindowModified()
    qtbot.waitUntil(lambda: not first_page.keeping.recovery._timer.isActive())
    assert kept(folder) == [wider(9)]
    first_page.actions_by_id["new"].trigger()
    assert kept(folder) == [wider(9)]
    assert len(look(folder).waiting) == 1


def test_what_was_recovered_and_is_not_wanted_goes(first_page, keep, folder, file, qtbot):
    left_by_a_crash(folder, wider(9), file)
    keep(first_page)
    click(qtbot, rows(first_page)[0][1]["Open"])
    first_page.questions = Answers(about_changes="discard")
    first_page.actions_by_id["new"].trigger()
    assert kept(folder) == []


def test_what_was_never_saved_is_recovered_without_a_file(first_page, keep, folder, qtbot):
    left_by_a_crash(folder, wider(9), edits=1)
    keep(first_page)
    [(text, buttons)] = rows(first_page)
    assert text.startswith("Net, 1 edit, never saved, ")
    click(qtbot, buttons["Open"])
    assert (first_page.document.design, first_page.document.path) == (wider(9), None)
    assert first_page.isWindowModified()
    assert kept(folder) == [wider(9)]
    first_page.questions = Answers(about_changes="discard")


def test_throwing_away_asks_first(first_page, keep, folder, file, qtbot):
    left_by_a_crash(folder, wider(9), file)
    keep(first_page)
    [(_, buttons)] = rows(first_page)
    first_page.questions = Answers(proceed=False)
    click(qtbot, buttons["Throw Away"])
    assert kept(folder) == [wider(9)] and rows(first_page)
    first_page.questions = Answers(proceed=True)
    click(qtbot, buttons["Throw Away"])
    assert kept(folder) == [] and rows(first_page) == []
    assert not [path for path in folder.iterdir() if path.suffix == ".lock"]


def test_a_file_that_has_one_offers_it_over_the_canvas(window, keep, folder, file, qtbot, tmp_path):
    left_by_a_crash(folder, wider(9), file)
    write_design(wider(5), tmp_path / "other.design.json")
    left_by_a_crash(folder, wider(6), tmp_path / "other.design.json")
    keep(window)
    bar = window.keeping.waiting_bar
    assert bar.text.startswith("Recovered: mlp.design.json, 3 edits newer than the file")
    assert window.document.design == mlp(), "not before it is asked for"
    click(qtbot, bar.buttons["Open"])
    assert window.document.design == wider(9) and bar.text == ""
    assert window.isWindowModified()
    window.questions = Answers(about_changes="save", file_to_open=tmp_path / "other.design.json")
    window.actions_by_id["open"].trigger()
    assert "other.design.json" in bar.text
    window.actions_by_id["new"].trigger()
    assert bar.text == ""


def test_what_another_window_has_open_is_not_offered(window, keep, folder, file):
    slot = Slot(left_by_a_crash(folder, wider(9), file))
    assert slot.hold()
    keep(window)
    assert window.keeping.waiting_bar.text == ""
    slot.leave()


def test_what_another_window_takes_meanwhile_is_refused(first_page, keep, folder, file, qtbot):
    slot = Slot(left_by_a_crash(folder, wider(9), file))
    keep(first_page)
    assert slot.hold()
    click(qtbot, rows(first_page)[0][1]["Open"])
    assert first_page.notice.text == "Another window has it open already"
    slot.leave()


def test_a_damaged_one_is_kept_aside_and_told_in_a_line(first_page, keep, folder, file, qtbot):
    left_by_a_crash(folder, wider(9), file).write_bytes(b"\0\0\0")
    whole = left_by_a_crash(folder, wider(9), file)
    whole.write_bytes(whole.read_bytes()[:-40])
    keep(first_page)
    assert first_page.notice.text.startswith("1 recovery file cannot be read and is kept aside: ")
    [(_, buttons)] = rows(first_page)
    click(qtbot, buttons["Open"])
    assert "kept as" in first_page.notice.text and "\n" not in first_page.notice.text
    assert len(list(folder.glob("*.damaged"))) == 2
    assert look(folder) == ((), ())


def test_a_file_that_was_saved_after_all_is_no_longer_offered(folder, file):
    path = left_by_a_crash(folder, wider(9), file)
    os.utime(file, (1, 1))
    write_design(wider(9), file)
    assert look(folder) == ((), ())
    assert not path.exists()


def test_a_file_that_changed_since_is_saved_over_only_after_a_question(first_page, keep, folder, file, qtbot):
    left_by_a_crash(folder, wider(9), file)
    write_design(wider(5), file)
    os.utime(file, (1, 1))
    keep(first_page)
    [(text, buttons)] = rows(first_page)
    assert "3 edits; the file has changed since" in text
    click(qtbot, buttons["Open"])
    qtbot.waitUntil(lambda: first_page.keeping.file_bar.text.startswith("mlp.design.json was changed by another"))
    first_page.questions = Answers(decide="")
    first_page.actions_by_id["save"].trigger()
    assert first_page.questions.asked == ["decide"]
    assert read_design(file) == wider(5)


def test_a_file_that_is_gone_is_told_and_can_be_written_again(first_page, keep, folder, file, qtbot):
    left_by_a_crash(folder, wider(9), file)
    file.unlink()
    keep(first_page)
    [(text, buttons)] = rows(first_page)
    assert "its file is not there any more" in text
    click(qtbot, buttons["Open"])
    assert first_page.document.path == file and first_page.isWindowModified()
    first_page.actions_by_id["save"].trigger()
    assert read_design(file) == wider(9)


def test_hostile_names_are_plain_text(first_page, keep, folder, tmp_path):
    left_by_a_crash(folder, wider(9), title='<img src="x">\n\r<b>&Open</b>')
    keep(first_page)
    [(text, _)] = rows(first_page)
    assert text.startswith('<img src="x"> <b>&Open</b>, 3 edits')
    shown = [one for one in first_page.canvas.findChildren(QLabel) if one.text() == text]
    assert [one.textFormat() for one in shown] == [Qt.TextFormat.PlainText]
    assert "&lt;img" in shown[0].toolTip()


def test_what_is_recovered_brings_no_trust(first_page, keep, folder, qtbot, tmp_path):
    drawn = mlp()
    layer = Layer(("class Mine(nn.Module):", "    pass"))
    left_by_a_crash(folder, type(drawn)(drawn.main, drawn.blocks, layers={"Mine": layer}))
    keep(first_page)
    click(qtbot, rows(first_page)[0][1]["Open"])
    assert "Mine" in first_page.document.design.layers
    assert not Trust(tmp_path / "trusted.txt").holds(layer.source)
    assert untrusted(first_page.document.design, Trust(tmp_path / "trusted.txt")) == ()  # nothing of it would run
    first_page.questions = Answers(about_changes="discard")


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ((2026, 11, 25, 14, 2), "14:02"),
        ((2026, 11, 24, 14, 2), "24 November 14:02"),
        ((2025, 12, 31, 9, 5), "31 December 2025 09:05"),
    ],
)
def test_the_time_is_told_as_people_say_it(at, told):
    when, now = (time.mktime((*moment, 0, 0, 0, -1)) for moment in (at, (2026, 11, 25, 20, 0)))
    assert words(Head("Net", when, edits=2), now) == f"Net, 2 edits, never saved, {told}"


def test_weights_that_were_learned_are_told_to_be_gone(window, keep, folder, qtbot, file):
    keep(window)
    window.session.values_moved.emit()
    draw(window, 9)
    qtbot.waitUntil(lambda: kept(folder) == [wider(9)], timeout=SOON)
    window.keeping.close()
    [waiting] = look(folder).waiting
    assert words(waiting.head).endswith("; what the network had learned is not in it")
    assert waiting.head.stamp == stamp(file)


def test_what_is_learned_after_the_last_edit_was_kept_is_told_to_be_gone_too(window, keep, folder, qtbot):
    keep(window)
    draw(window, 9)
    qtbot.waitUntil(lambda: kept(folder) == [wider(9)], timeout=SOON)
    [path] = recovery.recovery_files(folder)
    assert not recovery.read_head(path).learned
    window.session.values_moved.emit()
    qtbot.waitUntil(lambda: recovery.read_head(path).learned, timeout=SOON)
    assert kept(folder) == [wider(9)]


def test_more_than_a_few_are_counted(first_page, keep, folder):
    for number in range(8):
        left_by_a_crash(folder, wider(9), edits=number + 1)
    keep(first_page)
    assert len(rows(first_page)) == 6
    assert [one.text() for one in first_page.canvas.findChildren(QLabel) if "older" in one.text()] == [
        "and 2 older, offered the next time"
    ]


def test_a_lock_of_a_window_that_lives_holds_however_old_it_is(folder, file):
    slot = Slot(left_by_a_crash(folder, wider(9), file))
    assert slot.hold()
    os.utime(slot.path.with_suffix(".lock"), (1, 1))
    assert not Slot(slot.path).hold()
    slot.leave()
    assert Slot(slot.path).hold()


def test_the_program_begins_to_keep_once_the_window_is_seen(first_page):
    keep_safe(first_page)
    assert isinstance(first_page.keeping, Keeping)
    assert (recovery.folder().parent / "crash.log").exists()
    first_page.keeping.close()
    crash.close_log()


def test_a_file_that_comes_back_does_not_make_what_was_recovered_saved(first_page, keep, folder, file, qtbot):
    left_by_a_crash(folder, wider(9), file)
    away = file.rename(file.with_name("away"))
    keep(first_page)
    click(qtbot, rows(first_page)[0][1]["Open"])
    qtbot.waitUntil(lambda: "deleted or moved" in first_page.keeping.file_bar.text, timeout=SOON)
    away.rename(file)
    qtbot.waitUntil(lambda: first_page.keeping.file_bar.text == "", timeout=SOON)
    assert first_page.isWindowModified() and kept(folder) == [wider(9)]


def test_the_ways_to_open_what_waits_stand_below_one_another(first_page, keep, folder, file):
    left_by_a_crash(folder, wider(9), file)
    left_by_a_crash(folder, wider(7), title="a design with a long name that somebody gave it one evening")
    keep(first_page)
    (one, other) = (buttons["Open"] for _, buttons in rows(first_page))
    assert one.mapTo(first_page, QPoint()).x() == other.mapTo(first_page, QPoint()).x()
