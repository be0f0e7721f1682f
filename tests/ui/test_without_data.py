"""The line of the book's layer without `.data`, written by a click at its card, in the inspector, among the problems
and where the layer is checked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from designer.files.trust import WHERE, Trust
from tests.helpers.written import centered, my_linear
from tests.ui.canvas.conftest import Hand
from tests.ui.conftest import running_window

LEFT = Qt.MouseButton.LeftButton
CUT = "linear = torch.matmul(X, self.weight.data) + self.bias.data"
WHOLE = "linear = torch.matmul(X, self.weight) + self.bias"
OFFER = "Write it without .data"


@pytest.fixture
def trusted(tmp_path, monkeypatch, qtbot):
    """The window on a design whose code runs."""
    monkeypatch.setenv(WHERE, str(tmp_path / "trusted.txt"))

    def made(drawn):
        Trust().grant(layer.source for layer in drawn.layers.values())
        return running_window(qtbot, drawn)

    return made


def text(window, name="MyLinear"):
    return "\n".join(window.document.design.layers[name].source)


def is_mended_and_can_be_taken_back(window):
    assert WHOLE in text(window) and CUT not in text(window)
    assert window.document.undo_stack.undoText() in (OFFER, "Edit MyLinear")
    window.document.undo_stack.undo()
    assert CUT in text(window)


def test_5_4c_a_click_on_the_sign_of_the_card_writes_the_line_without_data(trusted, qtbot):
    window = trusted(my_linear())
    hand, look = Hand(window.canvas, qtbot), window.canvas.scene.items_by_id["c"].look
    badge = next(badge for badge in look.badges if badge.text == "!")
    assert badge.tip.endswith(f"\nClick: {OFFER}")
    item = window.canvas.scene.items_by_id["c"]
    hand.click(hand.view.mapFromScene(item.x() + badge.x + badge.width / 2, item.y() + look.title_y))
    assert window.session.untrusted == ("MyLinear",), "another text is not trusted by itself"
    is_mended_and_can_be_taken_back(window)


def test_5_4c_the_inspector_has_the_link(trusted, qtbot):
    window = trusted(my_linear())
    window.document.select({"c"})
    window.show_panel("inspector")
    link = window.panel("inspector").node_form.repair
    assert link.isVisible() and link.text() == OFFER
    qtbot.mouseClick(link, LEFT)
    is_mended_and_can_be_taken_back(window)


def test_5_4c_the_problems_have_the_link(trusted, qtbot):
    window = trusted(my_linear())
    window.show_panel("problems")
    listed = window.panel("problems").list
    link = listed.itemWidget(listed.item(0)).findChild(QPushButton)
    assert link.text() == OFFER
    qtbot.mouseClick(link, LEFT)
    is_mended_and_can_be_taken_back(window)


def links(editor):
    return [link.text() for link in editor.side.findChildren(QPushButton)]


def checked(window, qtbot, name):
    window.layer_windows.open(name)
    editor = window.layer_windows.editors[-1]
    qtbot.mouseClick(editor.check, LEFT)
    qtbot.waitUntil(lambda: editor.check.isEnabled())
    return editor


def test_5_4c_where_the_layer_is_checked_a_click_writes_it_and_all_gradients_arrive(trusted, qtbot):
    window = trusted(my_linear())
    editor = checked(window, qtbot, "MyLinear")
    assert links(editor) == [OFFER]
    qtbot.mouseClick(editor.side.findChild(QPushButton), LEFT)
    qtbot.waitUntil(lambda: "a gradient reaches every parameter" in editor.side.text)
    assert links(editor) == []
    is_mended_and_can_be_taken_back(window)


def test_5_4b_where_the_layer_is_checked_a_click_takes_the_mean_of_each_row(trusted, qtbot):
    window = trusted(centered())
    editor = checked(window, qtbot, "CenteredLayer")
    assert links(editor) == ["Take it of each row"]
    qtbot.mouseClick(editor.side.findChild(QPushButton), LEFT)
    qtbot.waitUntil(lambda: editor.check.isEnabled() and links(editor) == [])
    assert "return x - x.mean(dim=-1, keepdim=True)" in text(window, "CenteredLayer")


def test_what_was_typed_since_the_check_is_not_thrown_away(trusted, qtbot):
    window = trusted(my_linear())
    editor = checked(window, qtbot, "MyLinear")
    qtbot.keyClicks(editor.code, "# mine")
    qtbot.mouseClick(editor.side.findChild(QPushButton), LEFT)
    assert "# mine" in editor.code.toPlainText() and "check it again" in editor.status.text()
    assert CUT in text(window)
    editor.apply()
