"""The person's own library, in the real window: keep a block, see it, place it elsewhere, let it go."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from designer.files import own_blocks
from designer.files.design import read_design
from tests.helpers.drawing import mlp
from tests.helpers.in_blocks import LENET_IN_BLOCKS
from tests.ui.canvas.conftest import SilentEngine
from tests.ui.conftest import shown_window


class Answers:
    def __init__(self, yes):
        self.yes, self.asked = yes, []

    def proceed(self, text, lines, yes):
        self.asked.append(text)
        return self.yes


@pytest.fixture
def blocks(tmp_path, monkeypatch):
    monkeypatch.setenv(own_blocks.WHERE, str(tmp_path / "blocks"))
    return tmp_path / "blocks"


@pytest.fixture
def window(qtbot, qapp, blocks):
    return shown_window(qtbot, read_design(LENET_IN_BLOCKS), SilentEngine)


def shelf(window):
    tree = window.panel("library").tree
    headings = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return next(([h.child(at) for at in range(h.childCount())] for h in headings if h.text(0) == "My library"), [])


def keep_features(window):
    window.document.select({"n2"})
    window.actions_by_id["keep_block"].trigger()


def test_the_selected_block_is_kept_and_stands_on_the_shelf(window, blocks):
    assert not shelf(window)
    keep_features(window)
    assert [item.text(0) for item in shelf(window)] == ["Features"]
    assert read_design(blocks / "Features.design.json").main == "Features"
    assert window.document.undo_stack.count() == 0


def test_a_second_time_asks_before_it_replaces(window, blocks):
    keep_features(window)
    before = (blocks / "Features.design.json").read_bytes()
    window.questions = Answers(yes=False)
    window.document.edit("x", mlp())
    window.document.undo_stack.undo()
    keep_features(window)
    assert window.questions.asked == ["Your library has a block Features already."]
    assert (blocks / "Features.design.json").read_bytes() == before


def test_enter_and_a_drop_place_it_in_another_design_as_one_step(window, qtbot):
    keep_features(window)
    window.document.replace(mlp(), None)
    tree = window.panel("library").tree
    tree.setCurrentItem(shelf(window)[0])
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert [n.of for n in window.document.block.nodes if n.kind == "block"] == ["Features"]
    assert window.document.design.blocks["Features"].origin == "my library: Features"
    viewport, data = window.canvas.view.viewport(), QMimeData()
    data.setData("application/x-network-designer-kind", b"mine:Features")
    where, copy = QPoint(300, 300), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(viewport, QDragEnterEvent(where, copy, data, left, none))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(where), copy, data, left, none))
    assert [n.of for n in window.document.block.nodes if n.kind == "block"] == ["Features", "Features"]
    assert list(window.document.design.blocks) == ["Net", "Features"]
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    assert window.document.design == mlp()


def test_the_copy_says_where_it_came_from_in_the_inspector_and_its_tooltip(window, qtbot):
    keep_features(window)
    window.document.replace(mlp(), None)
    node_id = window.canvas.add_node_of("mine:Features")
    assert "from my library: Features" in window.panel("inspector").node_form.doc.text()
    window.document.enter(node_id)
    assert window.panel("inspector").block_form.kind.text() == "a block, used once · from my library: Features"
    window.document.leave()
    assert "from my library: Features" in window.canvas.scene.items_by_id[node_id].look.tip


def test_a_file_put_into_the_folder_shows_up_and_a_broken_one_is_grey_with_its_reason(window, qtbot, blocks):
    keep_features(window)
    (blocks / "Broken.design.json").write_text("{ not a design")
    qtbot.waitUntil(lambda: len(shelf(window)) == 2)
    broken = shelf(window)[0]
    assert broken.text(0).startswith("Broken · ")
    assert broken.foreground(0).color() == QColor(window.panel("library")._palette.quiet)
    tree = window.panel("library").tree
    tree.setCurrentItem(broken)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert window.document.undo_stack.count() == 0
    own_blocks.forget("Broken")
    qtbot.waitUntil(lambda: len(shelf(window)) == 1)


def test_a_file_that_broke_since_is_refused_in_one_line(window, blocks):
    keep_features(window)
    (blocks / "Features.design.json").write_text("{")
    heard = []
    window.document.refused.connect(heard.append)
    assert window.canvas.add_node_of("mine:Features") is None
    assert len(heard) == 1 and "\n" not in heard[0]
    assert window.document.undo_stack.count() == 0


def test_delete_lets_go_of_it_after_asking(window, qtbot, blocks):
    keep_features(window)
    window.questions = Answers(yes=False)
    tree = window.panel("library").tree
    tree.setCurrentItem(shelf(window)[0])
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Delete)
    assert window.questions.asked == ["Remove Features from your library?"]
    assert (blocks / "Features.design.json").exists()
    window.questions = Answers(yes=True)
    tree.setCurrentItem(shelf(window)[0])
    qtbot.keyClick(tree, Qt.Key.Key_Delete)
    assert not shelf(window)
    assert not (blocks / "Features.design.json").exists()


def test_a_block_is_not_put_into_itself(window):
    keep_features(window)
    window.document.enter("n2")
    heard = []
    window.document.refused.connect(heard.append)
    before = window.document.design
    assert window.canvas.add_node_of("mine:Features") is None
    assert "cannot contain itself" in heard[0]
    assert window.document.design is before
