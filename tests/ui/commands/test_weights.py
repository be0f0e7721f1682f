"""Weights copied from one node to another by their keys."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtCore import Qt

from tests.book.test_book import opened
from tests.book.test_lessons import node_id
from tests.ui.conftest import running_window

KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot):
    made = running_window(qtbot, opened("channels"))
    qtbot.waitUntil(lambda: made.session.settled)
    return made


@pytest.fixture
def hand(window, qtbot):
    """Selects a node and presses a key."""

    def press(name, key):
        window.document.select({node_id(window.document.design, name)})
        window.canvas.view.setFocus()
        qtbot.keyClick(window.canvas.view, key, KEYS)

    return press


def test_6_4c_the_weights_of_1_by_1_go_to_the_dense_layer_and_the_difference_is_told(window, hand, qtbot):
    net = window.session.engine.client.module
    before = net.dense.weight.detach().clone()
    hand("one_by_one", Qt.Key.Key_C)
    hand("dense", Qt.Key.Key_V)
    qtbot.waitUntil(lambda: window.notice.text.startswith("The weights of one_by_one are in dense too"))
    assert torch.equal(net.dense.weight, net.one_by_one.weight.flatten(1))
    assert torch.equal(net.dense.bias, net.one_by_one.bias)
    said = window.notice.text
    assert "the same, to the last bit" in said or float(said.split("differ by ")[1].split(" ")[0]) < 1e-6
    window.actions_by_id["take_back"].trigger()
    assert torch.equal(net.dense.weight, before)
    hand("dense", Qt.Key.Key_C)
    hand("one_by_one", Qt.Key.Key_V)
    qtbot.waitUntil(lambda: window.notice.text.startswith("The weights of dense are in one_by_one too"))
    assert torch.equal(net.one_by_one.weight[:, :, 0, 0], before)


def test_6_4c_weights_of_other_sizes_are_refused_and_nothing_changes(window, hand, qtbot):
    net = window.session.engine.client.module
    before = net.dense.weight.detach().clone()
    hand("dense", Qt.Key.Key_V)
    assert window.notice.text.startswith("No weights were copied")
    hand("several_in", Qt.Key.Key_C)
    hand("dense", Qt.Key.Key_V)
    assert window.notice.text.startswith("The two do not go together: several_in has weight, dense has bias and weight")
    hand("several_out", Qt.Key.Key_V)
    qtbot.waitUntil(lambda: window.notice.text.startswith("Values of 1×2×2×2 do not go to 3×2×2×2"))
    assert torch.equal(net.dense.weight, before)
