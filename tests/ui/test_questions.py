"""What the person is asked: dialogs with room for their words, in the words of this window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListView,
    QTextEdit,
    QToolButton,
    QTreeView,
    QWidget,
)

from designer.ui.questions import Questions
from designer.ui.theme import apply_theme
from designer.ui.widgets.file_dialog import DATE
from designer.ui.widgets.labels import MAY_BREAK

DESIGNS = "Designs (*.design.json)"


@pytest.fixture
def questions(qtbot, qapp):
    apply_theme(qapp, dark=False)
    parent = QWidget()
    qtbot.addWidget(parent)
    return Questions(parent)


def answering(act):
    """Does something with the dialog that will be open; gives what it saw there."""
    seen: list[Any] = []
    QTimer.singleShot(0, lambda: seen.append(act(QApplication.activeModalWidget())))
    return seen


def accept(dialog):
    dialog.accept()


@pytest.fixture
def folder(tmp_path: Path):
    (tmp_path / "a network with a long name of its own.design.json").write_bytes(b"x" * 1_234_567)
    return tmp_path


def test_a_file_dialog_has_room_for_its_columns_and_places(questions, folder):
    def look(dialog):
        files, places = dialog.findChild(QTreeView, "treeView"), dialog.findChild(QListView, "sidebar")
        metrics, wide = files.fontMetrics(), "30 12 2026 20:58"
        told = (
            files.header().sectionSize(1) > metrics.horizontalAdvance("999.99 KiB") + 8,
            files.header().sectionSize(3) == DATE > metrics.horizontalAdvance(wide) + 8,
            places.horizontalScrollBar().maximum() == 0,
            [name for name in ("listModeButton", "newFolderButton") if dialog.findChild(QToolButton, name).isVisible()],
            dialog.labelText(QFileDialog.DialogLabel.FileType),
        )
        dialog.reject()
        return told

    seen = answering(look)
    assert questions.file_to_open("Open a design", DESIGNS, folder) is None
    assert seen == [(True, True, True, ["newFolderButton"], "Kind:")]


def test_the_file_that_was_chosen_and_the_name_that_was_offered_come_back(questions, folder):
    answering(lambda dialog: (dialog.selectFile(next(folder.iterdir()).name), dialog.accept()))
    assert questions.file_to_open("Open a design", DESIGNS, folder) == next(folder.iterdir())
    seen = answering(lambda dialog: (dialog.windowTitle(), accept(dialog)))
    assert questions.file_to_write("Save the design", DESIGNS, folder / "new.design.json") == folder / "new.design.json"
    assert seen[0][0] == "Save the design"
    answering(accept)
    assert questions.folder("Where checkpoints are kept", folder) == folder


def test_the_words_of_a_box_stand_as_far_from_its_right_side_as_from_its_left(questions):
    def look(box):
        told = box.findChild(QLabel, "qt_msgbox_informativelabel")
        left = told.mapTo(box, QPoint()).x()
        box.reject()
        return abs(left - (box.width() - left - told.width()))

    seen = answering(look)
    words = "What you have drawn is kept, and offered again if the program should end now. " * 3
    assert not questions.proceed("Something went wrong.", [words], "Go On")
    assert seen[0] <= 2


def test_a_long_name_in_a_box_goes_on_in_the_next_line(questions):
    def look(box):
        told = box.findChild(QLabel, "qt_msgbox_label")
        lines = (told.fontMetrics().boundingRect(told.contentsRect(), Qt.TextFlag.TextWordWrap, told.text()),)
        box.reject()
        return told.text().replace(MAY_BREAK, ""), [line.width() <= told.width() for line in lines]

    words = f"a_design{'_with_a_long_name' * 8}.design.json was changed by another program."
    seen = answering(look)
    assert questions.decide(words, [], ["Write Over It"]) == ""
    assert seen == [(words, [True])]


def test_the_details_of_a_report_begin_where_its_words_do_and_have_a_frame(questions):
    def look(box):
        next(button for button in box.buttons() if "Details" in button.text()).click()
        told, details = box.findChild(QLabel, "qt_msgbox_informativelabel"), box.findChild(QTextEdit)
        lefts = told.mapTo(box, QPoint()).x(), details.mapTo(box, QPoint()).x()
        shot = details.grab().toImage()
        edge, inside = shot.pixelColor(0, shot.height() // 2), shot.pixelColor(2, shot.height() // 2)
        box.reject()
        return details.isVisibleTo(box) and abs(lefts[0] - lefts[1]) <= 1, edge != inside

    seen = answering(look)
    questions.report("Something went wrong.", "AttributeError: no rows", "Traceback (most recent call last):\n" * 9)
    assert seen == [(True, True)]


def test_return_alone_throws_nothing_away(questions, qtbot):
    answering(lambda box: qtbot.keyClick(box, Qt.Key.Key_Return))
    assert not questions.proceed("Throw away what was recovered?", [], "Throw It Away")
    answering(lambda box: next(button for button in box.buttons() if button.text() == "Throw It Away").click())
    assert questions.proceed("Throw away what was recovered?", [], "Throw It Away")


def test_the_button_of_a_line_says_what_it_does(questions):
    def look(dialog):
        text = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).text()
        dialog.reject()
        return text

    seen = answering(look)
    questions.text("Group into a block", "Name of the block", "block", lambda text: None)
    assert seen == ["Group"]


def test_one_of_several_words_is_chosen(questions):
    answering(lambda dialog: (dialog.setTextValue("second"), dialog.accept()))
    assert questions.one_of("Which?", ["first", "second"]) == "second"
    answering(lambda dialog: dialog.reject())
    assert questions.one_of("Which?", ["first", "second"]) == ""
