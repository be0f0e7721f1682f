"""What other programs do with the file of the design on show is noticed, told, and never undone without a question."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from designer.files import atomic
from designer.files.design import encode, read_design, write_design
from designer.ui.keeping import file_watch
from tests.helpers.drawing import mlp
from tests.ui.conftest import Answers
from tests.ui.keeping.conftest import SOON, draw, kept, wider

LEFT = Qt.MouseButton.LeftButton
BESIDE_BUTTONS = 520
"""Px that a bar has for its words in a window of 1280."""


@pytest.fixture
def bar(window, keep, monkeypatch):
    monkeypatch.setattr(file_watch, "PATIENCE", 100)
    return keep(window).file_bar


def told(qtbot, bar, words):
    qtbot.waitUntil(lambda: words in bar.text, timeout=SOON)
    return bar.text


def shown(bar):
    return [word for word, button in bar.buttons.items() if not button.isHidden()]


def click(qtbot, bar, word):
    qtbot.mouseClick(bar.buttons[word], LEFT)


def written_in_place(path, design):
    path.write_bytes(encode(design))


def written_beside_and_moved(path, design):
    """As editors and version control write."""
    beside = path.with_suffix(".new")
    beside.write_bytes(encode(design))
    beside.replace(path)


def deleted_and_written(path, design):
    path.unlink()
    path.write_bytes(encode(design))


def written_by_another_process(path, design):
    code = "import sys; from pathlib import Path; Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
    subprocess.run([sys.executable, "-c", code, str(path)], input=encode(design), check=True)


WAYS = (written_in_place, written_beside_and_moved, deleted_and_written, written_by_another_process, write_design)


@pytest.mark.parametrize("write", WAYS, ids=lambda way: way.__name__)
def test_a_change_is_noticed_however_it_is_written_and_again(window, bar, file, qtbot, write):
    for width in (9, 10):
        write(*((wider(width), file) if write is write_design else (file, wider(width))))
        assert told(qtbot, bar, "changed") == "mlp.design.json was changed by another program."
        assert shown(bar) == ["Reload", "Keep Mine"]
        assert window.document.design != wider(width), "nothing is reloaded by itself"
        click(qtbot, bar, "Reload")
        assert window.document.design == wider(width)
        assert bar.text == "" and not window.isWindowModified()


def test_a_reload_is_undone_with_the_edits_that_were_not_saved(window, bar, file, qtbot):
    draw(window, 7)
    write_design(wider(9), file)
    said = told(qtbot, bar, "changed")
    assert said.endswith("Undo then brings your edits back.")
    assert bar.fontMetrics().horizontalAdvance(said) < BESIDE_BUTTONS
    click(qtbot, bar, "Reload")
    assert window.document.design == wider(9)
    window.actions_by_id["undo"].trigger()
    assert window.document.design == wider(7) and window.isWindowModified()
    window.actions_by_id["undo"].trigger()
    assert window.document.design == mlp()


def test_edits_that_begin_while_a_change_is_told_are_told_of_too(window, bar, file, qtbot):
    write_design(wider(9), file)
    assert told(qtbot, bar, "changed") == "mlp.design.json was changed by another program."
    draw(window, 7)
    assert bar.text.endswith("Undo then brings your edits back.")
    window.actions_by_id["undo"].trigger()
    assert bar.text == "mlp.design.json was changed by another program."


def test_what_another_window_saves_in_the_same_moment_is_no_save_of_ones_own(window, bar, file, qtbot, monkeypatch):
    monkeypatch.setattr(atomic, "_sync_folder", lambda folder: written_by_another_process(file, wider(10)))
    draw(window, 7)
    window.actions_by_id["save"].trigger()
    told(qtbot, bar, "changed by another program")
    assert read_design(file) == wider(10) and window.document.design == wider(7)
    click(qtbot, bar, "Reload")
    window.actions_by_id["undo"].trigger()
    assert window.document.design == wider(7), "nothing is lost in silence"


def test_what_is_kept_is_saved_over_the_file_only_after_a_question(window, bar, file, qtbot):
    draw(window, 7)
    write_design(wider(9), file)
    told(qtbot, bar, "changed")
    click(qtbot, bar, "Keep Mine")
    assert bar.text == "" and window.document.design == wider(7)
    window.questions = Answers(decide="")
    window.actions_by_id["save"].trigger()
    assert window.questions.asked == ["decide"] and read_design(file) == wider(9)
    window.questions = Answers(decide="Write Over It")
    window.actions_by_id["save"].trigger()
    assert read_design(file) == wider(7) and not window.isWindowModified()


def test_what_is_kept_without_edits_is_asked_about_on_leaving(window, bar, folder, file, qtbot):
    write_design(wider(9), file)
    told(qtbot, bar, "changed")
    click(qtbot, bar, "Keep Mine")
    assert window.isWindowModified()
    qtbot.waitUntil(lambda: kept(folder) == [mlp()], timeout=SOON)


def test_a_change_that_comes_after_one_was_turned_down_is_told_again(window, bar, file, qtbot):
    write_design(wider(9), file)
    told(qtbot, bar, "changed")
    click(qtbot, bar, "Keep Mine")
    write_design(wider(10), file)
    told(qtbot, bar, "changed")


def test_saving_here_is_no_change(window, bar, file, qtbot):
    for width in (9, 10, 11):
        draw(window, width)
        window.actions_by_id["save"].trigger()
        with qtbot.waitSignal(window.keeping.watch._soon.timeout):
            pass
        assert bar.text == "" and window.keeping.watch.state == "same"


def test_a_file_that_is_only_touched_or_is_what_is_on_show_is_no_change(window, bar, file, qtbot):
    os.utime(file, (5, 5))
    qtbot.waitUntil(lambda: window.document.stamp[0] == 5_000_000_000, timeout=SOON)
    draw(window, 9)
    write_design(wider(9), file)
    qtbot.waitUntil(lambda: not window.isWindowModified(), timeout=SOON)
    assert bar.text == ""


def test_a_file_that_goes_and_comes_back_as_it_was_is_no_change(window, bar, file, qtbot):
    write_design(wider(9), file)
    told(qtbot, bar, "changed")
    write_design(mlp(), file)
    qtbot.waitUntil(lambda: bar.text == "", timeout=SOON)
    assert not window.isWindowModified()


def test_a_deleted_file_is_told_and_the_design_is_unsaved_until_it_is_written_again(window, bar, folder, file, qtbot):
    file.unlink()
    assert told(qtbot, bar, "deleted") == "mlp.design.json was deleted or moved: no file holds what is on show."
    assert shown(bar) == ["Save It Again", "Save As…", "Keep Mine"]
    assert window.isWindowModified()
    qtbot.waitUntil(lambda: kept(folder) == [mlp()], timeout=SOON)
    click(qtbot, bar, "Save It Again")
    assert read_design(file) == mlp()
    assert bar.text == "" and not window.isWindowModified() and kept(folder) == []
    write_design(wider(9), file)
    told(qtbot, bar, "changed")


def test_of_a_file_with_a_long_name_one_reads_what_became_of_it(window, bar, file, qtbot, tmp_path):
    long = tmp_path / f"a_design{'_with_a_long_name' * 5}.design.json"
    window.document.save(long)
    long.unlink()
    text = told(qtbot, bar, "was deleted or moved")
    room = bar._text.contentsRect().width()
    assert text.startswith("a_design_with_…") and bar.fontMetrics().horizontalAdvance(text.partition(":")[0]) < room


def test_a_file_that_comes_back_is_told_no_more(window, bar, file, qtbot):
    moved = file.rename(file.with_name("elsewhere.json"))
    told(qtbot, bar, "deleted or moved")
    moved.rename(file)
    qtbot.waitUntil(lambda: bar.text == "", timeout=SOON)
    assert not window.isWindowModified()


def test_a_folder_that_goes_is_told(window, bar, file, qtbot, tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    window.document.save(inside / "mlp.design.json")
    (inside / "mlp.design.json").unlink()
    inside.rmdir()
    told(qtbot, bar, "deleted or moved")


def test_a_file_in_the_midst_of_a_merge_is_told_in_its_own_words(window, bar, file, qtbot):
    file.write_text("<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n")
    text = told(qtbot, bar, "cannot be read")
    assert text.endswith("is in the middle of a git merge; solve the conflict first")
    assert shown(bar) == ["Save As…", "Keep Mine"]
    assert window.isWindowModified(), "what is on show may be all there is"
    write_design(mlp(), file)
    qtbot.waitUntil(lambda: bar.text == "", timeout=SOON)


def test_a_file_that_is_half_written_for_a_moment_is_not_told(window, keep, file, qtbot):
    bar = keep(window).file_bar
    seen = []
    window.keeping.watch.changed.connect(lambda: seen.append(window.keeping.watch.state))
    file.write_bytes(encode(wider(9))[:100])
    with qtbot.waitSignal(window.keeping.watch._soon.timeout, timeout=SOON):
        pass
    file.write_bytes(encode(wider(9)))
    told(qtbot, bar, "changed")
    assert seen == ["changed"]


def test_what_no_watch_tells_is_seen_when_the_window_comes_to_the_front(window, bar, file, qtbot):
    watcher = window.keeping.watch._watcher
    watcher.removePaths([*watcher.files(), *watcher.directories()])
    write_design(wider(9), file)
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    told(qtbot, bar, "changed")


def test_another_file_is_watched_once_it_is_opened(window, bar, file, qtbot, tmp_path):
    window.document.save(tmp_path / "other.design.json")
    write_design(wider(9), file)
    write_design(wider(10), tmp_path / "other.design.json")
    assert told(qtbot, bar, "changed").startswith("other.design.json")
    window.actions_by_id["new"].trigger()
    assert bar.text == ""
    assert window.keeping.watch._watcher.files() == []


def test_reload_from_file_is_in_the_menu(window, bar, file, qtbot):
    draw(window, 9)
    window.actions_by_id["reload"].trigger()
    assert window.document.design == mlp() and not window.isWindowModified()
    window.actions_by_id["undo"].trigger()
    assert window.document.design == wider(9)
    file.unlink()
    window.actions_by_id["reload"].trigger()
    assert "no such file" in window.notice.text
    window.document.replace(mlp(), None)
    window.actions_by_id["reload"].trigger()
    assert window.notice.text == "The design has no file yet"


HOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from designer.files.design import read_design
from designer.ui.document import Document
from designer.ui.keeping.claim import Claim

app = QCoreApplication([])
file = Path(sys.argv[1])
claim = Claim(Document(read_design(file), file), Path(sys.argv[2]))
print(claim.shared, flush=True)
sys.stdin.read()
"""


def test_a_second_window_on_the_file_is_told_until_the_first_one_ends(window, keep, folder, file, qtbot):
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(file), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with first:
        assert first.stdout.readline() == b"False\n"
        bar = keep(window).claim_bar
        assert bar.text == "mlp.design.json is open in another window too. What is saved there is noticed here."
        first.kill()
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert bar.text == ""
    window.actions_by_id["new"].trigger()
    assert list(folder.glob("*.open")) == []
