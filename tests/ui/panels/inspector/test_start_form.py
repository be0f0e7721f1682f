"""What parameters start from, in the inspector: rules made by hand, previewed, applied from a seed; ties and freezing."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.errors import DesignerError
from designer.graph.model import Rule
from designer.ui.panels.weights.typed_numbers import from_text, to_text
from tests.helpers.drawing import mlp
from tests.helpers.parameters import two_alike
from tests.ui.conftest import running_window

CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def open_on(qtbot):
    """Opens the whole window on a design, with a real engine in this process."""
    return lambda design: running_window(qtbot, design, size=(1280, 1000))


@pytest.fixture
def settle(qtbot):
    """Waits until the engine is in step with the design."""
    return lambda window: qtbot.waitUntil(lambda: window.session.settled)


def form_of(window, node_id):
    """The section about this node."""
    window.document.select({node_id} if node_id else set())
    inspector = window.panel("inspector")
    return (inspector.node_form if node_id else inspector.block_form).start


def type_into(line, text):
    """Types a line and Enter, over what is there."""
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def live(window, name):
    """The values of a live parameter."""
    return window.session.engine.client.module.state_dict()[name].clone()


def test_5_2_i_a_rule_is_made_by_hand_and_tells_what_it_meets(open_on, settle, qtbot):
    window = open_on(mlp())
    form = form_of(window, "c")
    assert form.none.text() == "Its parameters are untouched: as torch made them."
    click(form.add)
    settle(window)
    (row,) = form.rows
    assert window.document.block.node("c").init == (Rule("weight", "normal_", {"std": 0.01}),)
    qtbot.waitUntil(lambda: row.told.text() == "meets 1 parameter")
    row.choice.setFocus()
    while row.rule.initialiser != "constant_":
        QTest.keyClick(row.choice, Qt.Key.Key_Down)
    type_into(row.arguments.rows["val"].editor, "42")
    settle(window)
    assert window.document.block.node("c").init == (Rule("weight", "constant_", {"val": 42}),)
    assert "nn.init.constant_(self[2].weight, 42)" in window.session.source.text
    assert window.session.live.rows[2].start == "constant_(42)" and window.session.live.rows[3].start == ""
    qtbot.waitUntil(lambda: form.none.isVisible() and form.none.text() == "Untouched, as torch made it: bias")


def test_a_rule_is_previewed_without_touching_anything_and_applied_from_a_seed(open_on, settle, qtbot):
    window = open_on(mlp())
    before = live(window, "0.weight")
    form = form_of(window, "a")
    click(form.add)
    settle(window)
    click(form.rows[0].preview)
    qtbot.waitUntil(form.preview.histogram.isVisible)
    assert form.preview.words.text().startswith("32 values of 1 parameter: mean")
    assert (live(window, "0.weight") == before).all()
    type_into(form.seed.line, "7")
    click(form.anew)
    first = live(window, "0.weight")
    assert 0 < float(first.std()) < 0.02
    click(form.anew)
    assert (live(window, "0.weight") == first).all()
    window.actions_by_id["take_back"].trigger()
    window.actions_by_id["take_back"].trigger()
    assert (live(window, "0.weight") == before).all()


def test_5_2_g_two_rules_on_the_block_and_undo(open_on, settle, qtbot):
    window = open_on(mlp())
    form = form_of(window, "")
    click(form.add)
    click(form.add)
    settle(window)
    type_into(form.rows[0].of.line, "Linear")
    type_into(form.rows[1].pattern.line, "*.bias")
    settle(window)
    qtbot.waitUntil(lambda: [row.told.text() for row in form.rows] == ["meets 2 parameters"] * 2)
    assert [rule.pattern for rule in window.document.block.init] == ["*.weight", "*.bias"]
    while window.document.undo_stack.canUndo():
        window.actions_by_id["undo"].trigger()
    assert window.document.design == mlp() and form.rows == []


def test_a_rule_that_does_not_fit_says_so_where_it_stands(open_on, settle, qtbot):
    window = open_on(mlp())
    form = form_of(window, "a")
    click(form.add)
    settle(window)
    type_into(form.rows[0].pattern.line, "kernel")
    qtbot.waitUntil(lambda: "meets nothing" in form.rows[0].told.text())
    assert form.rows[0].told.property("role") == "problem" and not form.rows[0].preview.isEnabled()
    click(form.rows[0].remove)
    assert window.document.block.node("a").init == ()


def test_5_2m_everything_of_torch_nn_init_is_chosen_by_keys_and_previewed(open_on, settle, qtbot):
    window = open_on(mlp())
    form = form_of(window, "a")
    click(form.add)
    (row,) = form.rows
    row.choice.setFocus()
    QTest.keyClick(row.choice, Qt.Key.Key_Up)
    seen = {}
    while row.rule.initialiser not in seen:
        settle(window)
        if row.rule.initialiser == "dirac_":
            qtbot.waitUntil(lambda: "dirac_ needs at least 3 dimensions" in row.told.text())
        else:
            qtbot.waitUntil(row.preview.isEnabled)
            form.preview.forget()
            click(row.preview)
            qtbot.waitUntil(form.preview.isVisible)
        seen[row.rule.initialiser] = form.preview.words.text()
        QTest.keyClick(row.choice, Qt.Key.Key_Down)
    functions = {name for name in dir(torch.nn.init) if name.endswith("_") and not name.startswith("_")}
    assert functions <= set(seen) and set(seen) - functions == {"values", "code"}
    assert all(words.startswith("32 values of 1 parameter: mean") for of, words in seen.items() if of != "dirac_")
    assert "mean 1, std 0, 1 to 1" in seen["ones_"] and "0 to 1" in seen["eye_"]


def test_limits_that_cross_are_told_at_their_rule_and_not_at_the_one_above(open_on, settle, qtbot):
    window = open_on(mlp())
    form = form_of(window, "")
    click(form.add)
    click(form.add)
    type_into(form.rows[0].pattern.line, "*")
    form.rows[1].choice.setFocus()
    QTest.keyClick(form.rows[1].choice, Qt.Key.Key_Up)
    settle(window)
    type_into(form.rows[1].arguments.rows["a"].editor, "5")
    qtbot.waitUntil(lambda: "found from=5 > to=1" in form.rows[1].told.text())
    settle(window)
    assert form.rows[0].told.text() == "meets 4 parameters"
    assert [form.rows[0].preview.isEnabled(), form.rows[1].preview.isEnabled()] == [True, False]
    type_into(form.rows[1].arguments.rows["b"].editor, "7")
    qtbot.waitUntil(lambda: form.rows[1].told.text() == "meets 2 parameters")


def test_two_layers_are_tied_by_keys_and_untied_in_the_inspector(open_on, settle, qtbot):
    window = open_on(two_alike())
    window.document.select({"a", "b"})
    QTest.keyClick(window, Qt.Key.Key_T, CTRL_ALT)
    settle(window)
    assert window.document.block.ties == (("first.weight", "second.weight"), ("first.bias", "second.bias"))
    assert window.session.live.parameters == 20
    card = window.canvas.scene.items_by_id["a"].look
    assert [badge.text for badge in card.badges] == ["∞"] and "second" in card.badges[0].tip and card.shares_weights
    form = form_of(window, "b")
    assert form.trained.ties.text().splitlines()[0] == "∞ first.weight is the same as second.weight"
    click(form.trained.untie)
    settle(window)
    assert window.document.block.ties == () and window.session.live.parameters == 40


def test_layers_of_different_shapes_are_not_tied_and_one_line_says_why(open_on):
    window = open_on(mlp())
    said = []
    window.document.refused.connect(said.append)
    window.document.select({"a", "c"})
    QTest.keyClick(window, Qt.Key.Key_T, CTRL_ALT)
    assert said == ["0.weight is 8×4 and 2.weight is 1×8, so they cannot be one parameter"]
    assert window.document.design == mlp()


def test_a_node_is_frozen_by_a_key_and_thawed_by_the_switch(open_on, settle):
    window = open_on(two_alike())
    window.document.select({"a"})
    window.canvas.view.setFocus()
    QTest.keyClick(window.canvas.view, Qt.Key.Key_F, SHIFT)
    settle(window)
    assert [row.trained for row in window.session.live.rows] == [False, False, True, True]
    look = window.canvas.scene.items_by_id["a"].look
    assert look.badges[0].tip.startswith("Frozen")
    form = form_of(window, "a")
    assert form.trained.frozen.isChecked() and form.trained.frozen.text() == "frozen, not trained"
    click(form.trained.frozen)
    settle(window)
    assert all(row.trained for row in window.session.live.rows) and window.document.design == two_alike()


def test_parameters_are_frozen_by_pattern_in_the_form_of_the_block(open_on, settle):
    window = open_on(mlp())
    form = form_of(window, "")
    type_into(form.trained.not_trained.line, "*.bias, 0.weight")
    settle(window)
    assert window.document.block.frozen == ("*.bias", "0.weight")
    assert [row.trained for row in window.session.live.rows] == [False, False, True, False]


def test_5_2_c_and_k_in_the_weights_panel_gradient_and_values_by_hand(open_on, qtbot):
    window = open_on(mlp())
    window.panel("parameters").choose("2.weight")
    panel = window.panel("weights")
    qtbot.waitUntil(lambda: panel.facts_known is not None and panel.title.text() == "2.weight")
    click(panel.by_hand.gradient)
    qtbot.waitUntil(lambda: "no gradient yet" in panel.empty_text)
    window.session.runs.choice = type(window.session.choice)("random", batch=2)
    window.actions_by_id["backward"].trigger()
    qtbot.waitUntil(lambda: not panel.empty_text)
    assert "gradient" in panel.facts.text()
    click(panel.by_hand.gradient)
    before = live(window, "2.weight")
    type_into(panel.by_hand.value, "1")
    assert (live(window, "2.weight") == 1).all()
    type_into(panel.by_hand.index, "0, 3")
    type_into(panel.by_hand.value, "42")
    after = live(window, "2.weight")
    assert float(after[0, 3]) == 42 and float(after[0, 2]) == 1
    window.actions_by_id["take_back"].trigger()
    window.actions_by_id["take_back"].trigger()
    assert (live(window, "2.weight") == before).all()
    said = []
    window.session.refused.connect(said.append)
    type_into(panel.by_hand.index, "9, 9")
    type_into(panel.by_hand.value, "1")
    qtbot.waitUntil(lambda: bool(said))
    assert said[-1] == '"2.weight" is 1×8; it has no value at [9, 9]'
    type_into(panel.by_hand.value, "much")
    assert said[-1] == "a value is a number such as 42 or -0.5, not much"


def test_5_2k_a_click_on_a_value_says_which_one_the_next_keys_set(open_on, qtbot):
    window = open_on(mlp())
    window.panel("parameters").choose("0.weight")
    panel = window.panel("weights")
    qtbot.waitUntil(lambda: panel.facts_known is not None and panel.heatmap.coarse is not None)
    picture = panel.heatmap
    before = live(window, "0.weight")
    row, column = picture.sheet.cell_of((2, 1))
    (x, y), (width, height) = picture.camera.place(column, row), picture.camera.size
    at = QPoint(int(x + width / 2), int(y + height / 2))
    qtbot.mouseMove(picture, at)
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=at)
    field = QApplication.focusWidget()
    assert field is panel.by_hand.value and panel.by_hand.index.text() == "2, 1"
    qtbot.keyClicks(field, "42")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    after = live(window, "0.weight")
    assert float(after[2, 1]) == 42 and int((after != before).sum()) == 1
    click(panel.by_hand.gradient)
    panel.by_hand.index.clear()
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=at)
    assert panel.by_hand.index.text() == "", "a gradient is not set"


def test_rows_of_the_tree_are_copied_tied_and_frozen(open_on, settle):
    window = open_on(two_alike())
    panel = window.panel("parameters")
    panel.choose("first.weight")
    panel.row_actions.actions["Copy Python expression"].trigger()
    assert QGuiApplication.clipboard().text() == "net[0].weight"
    selection = panel.tree.selectionModel()
    selection.select(
        panel.model.index_of("second.weight"), selection.SelectionFlag.Select | selection.SelectionFlag.Rows
    )
    panel.row_actions.actions["Tie"].trigger()
    settle(window)
    assert window.document.block.ties == (("first.weight", "second.weight"),)
    panel.choose("first.weight")
    panel.row_actions.actions["Freeze or train"].trigger()
    settle(window)
    assert window.document.block.frozen == ("first.weight",) and not window.session.live.rows[0].trained
    panel.choose("first.weight")
    panel.row_actions.actions["Untie"].trigger()
    settle(window)
    assert window.document.block.ties == ()


@pytest.mark.parametrize("text", ["[[0, 1], [2, 3]]", "5", "[1, -1]", "[[[[0.5, 1], [2, 3]]], [[[4, 5], [6, 7]]]]"])
def test_typed_numbers_come_back_as_they_were_typed(text):
    assert to_text(from_text(text)) == text


@pytest.mark.parametrize("text", ["", "[1, [2]]", "[[1, 2], [3]]", "__import__('os')", "[True]", "[]", "[" * 500])
def test_what_is_no_tensor_is_refused_in_one_line(text):
    with pytest.raises(DesignerError) as refusal:
        from_text(text)
    assert str(refusal.value).startswith("a tensor is numbers in rows of one length")


def test_what_has_no_parameters_has_nothing_to_start(open_on):
    window = open_on(mlp())
    for node in window.document.block.nodes:
        form = form_of(window, node.id)
        assert form.isHidden() == (node.of != "Linear")
