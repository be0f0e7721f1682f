"""What one does in the window by sections 5.1 and 5.2 of the book, and what the window says to it by itself."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from designer.engine.calls.training import Train
from designer.graph.model import Design, Rule
from designer.runtime.reports import InputChoice
from designer.runtime.training.reports import Recipe
from tests.book.test_book import opened
from tests.book.test_chapter5 import parallel
from tests.book.test_layers_and_blocks import formula
from tests.helpers.written import with_code
from tests.ui.conftest import running_window

CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
RANDOM = InputChoice("random", batch=2)


@pytest.fixture
def open_on(qtbot):
    """Opens the whole window on a design, with a real engine in this process."""

    def made(drawn: Design):
        return running_window(qtbot, drawn, RANDOM, size=(1280, 1000))

    return made


def settle(window, qtbot):
    qtbot.waitUntil(lambda: window.session.settled)


def module_of(window):
    return window.session.engine.client.module


def named(window, name):
    return next(node.id for node in window.document.block.nodes if node.name == name)


def test_5_1h_two_networks_side_by_side_are_made_one_by_a_key_with_8_keys_and_7946_parameters(open_on, qtbot):
    window = open_on(parallel(same=False))
    assert sum(p.numel() for p in module_of(window).parameters()) == 15_892
    window.document.select({"a", "b"})
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_T, CTRL_ALT)
    settle(window, qtbot)
    net = module_of(window)
    assert len(net.state_dict()) == 8 and len(list(net.named_parameters())) == 4
    assert sum(p.numel() for p in net.parameters()) == 7_946 == window.session.shapes.parameters
    assert net.net1.hidden.weight is net.net2.hidden.weight
    both = net(torch.rand(2, 20))
    assert both.shape == (2, 20) and torch.equal(both[:, :10], both[:, 10:])
    assert "∞" in {badge.text for badge in window.canvas.scene.items_by_id["b"].look.badges}
    rows = window.session.live.rows
    assert len(list(rows)) == 4 and {alias for row in rows for alias in row.aliases} == {
        f"net2.{layer}.{name}" for layer in ("hidden", "out") for name in ("weight", "bias")
    }
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_U, CTRL_ALT)
    settle(window, qtbot)
    assert sum(p.numel() for p in module_of(window).parameters()) == 15_892


def test_5_1k_a_tensor_is_switched_among_its_four_kinds_and_the_tables_follow(open_on, qtbot):
    window = open_on(formula())
    window.document.select({"c"})
    window.show_panel("inspector")
    form = window.panel("inspector").node_form
    seen = {}
    for role in ("parameter", "buffer", "unsaved", "constant"):
        editor = form.settings.rows["role"].editor
        editor.setFocus()
        for _ in range(8):
            if editor.currentText() == role:
                break
            qtbot.keyClick(editor, Qt.Key.Key_Down if editor.findText(role) > editor.currentIndex() else Qt.Key.Key_Up)
        settle(window, qtbot)
        assert window.document.block.node("c").of == role
        table = {row.name: row.kind for row in window.session.live.rows}
        seen[role] = (
            table.get("c"),
            "c" in module_of(window).state_dict(),
            "c" in dict(module_of(window).named_parameters()),
        )
    assert seen["parameter"] == ("parameter", True, True)
    assert seen["buffer"] == ("buffer", True, False)
    assert seen["unsaved"][1:] == (False, False) and seen["constant"][1:] == (False, False)


def test_5_1d_the_selected_loop_says_what_its_condition_means(open_on, qtbot):
    window = open_on(opened("fixed_hidden_mlp"))
    window.document.select({named(window, "halve")})
    window.show_panel("inspector")
    told = window.panel("inspector").node_form.remarks
    assert (
        told.isVisible()
        and [any(word in text for text in told.texts) for word in ("neighbours", "GPU", "NaN")] == [True] * 3
    )


def test_5_1g_the_link_at_the_problem_puts_the_hidden_modules_into_a_module_list(open_on, qtbot):
    text = "class Mine(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    text += (
        "        self.row = [nn.Linear(4, 4), nn.ReLU()]\n\n    def forward(self, x):\n        return self.row[0](x)"
    )
    window = running_window_untrusted(qtbot, with_code(text))
    window.show_panel("problems")
    listed = window.panel("problems").list
    row = next(
        listed.itemWidget(listed.item(at)) for at in range(listed.count())
        if listed.itemWidget(listed.item(at)).findChild(QPushButton) is not None
    )  # fmt: skip
    button = row.findChild(QPushButton)
    assert button.text() == "Use nn.ModuleList for row"
    qtbot.mouseClick(button, LEFT)
    source = window.document.design.layers["Mine"].source
    assert "        self.row = nn.ModuleList([nn.Linear(4, 4), nn.ReLU()])" in source
    window.document.undo_stack.undo()
    assert "        self.row = [nn.Linear(4, 4), nn.ReLU()]" in window.document.design.layers["Mine"].source


def running_window_untrusted(qtbot, drawn):
    """The window on a design whose code may not run."""
    from tests.helpers.inline_client import InlineClient
    from tests.ui.conftest import shown_window

    window = shown_window(qtbot, drawn, InlineClient)
    window.session.start()
    qtbot.waitUntil(lambda: bool(window.session.problems))
    return window


def test_5_2h_equal_start_equal_for_ever_is_said_at_the_rule_and_seen_in_the_measured_units(open_on, qtbot):
    drawn = opened("two_layer")
    rules = (Rule("*.weight", "ones_"), Rule("*.bias", "zeros_"))
    window = open_on(with_rules(drawn, rules))
    window.document.select(set())
    window.show_panel("inspector")
    told = [row.told.text() for row in window.panel("inspector").block_form.start.rows]
    assert told[0].startswith("meets 2 parameters: all 8 units of a layer start alike, learn alike and stay one")
    assert told[1] == "meets 2 parameters"
    engine = window.session.engine.client.engine
    engine.answer(Train(Recipe("random", "mse", batch=64), steps=50))
    first = named(window, "0")
    window.document.select({first})
    form = window.panel("inspector").node_form.activations
    with qtbot.waitSignal(window.session.activations.changed):
        qtbot.mouseClick(form.measure, LEFT)
    assert ("units", "all 8 are one and the same") in form.facts.facts
    assert window.canvas.scene.items_by_id[first].tip.count("all 8 are one and the same") == 1
    weight = module_of(window)[0].weight
    assert not torch.equal(weight, torch.ones_like(weight)), "it was trained"
    assert torch.equal(weight, weight[:1].expand_as(weight)), "and all units are still one and the same"


def with_rules(drawn, rules):
    from msgspec.structs import replace

    from designer.graph import edit

    return edit.with_block(drawn, drawn.main, replace(drawn.main_block, init=rules))
