"""6.6d: a LeNet whose signal fades is started by Xavier's rule with one click, and undo takes the rule back."""

import pytest
import torch
from msgspec.structs import replace
from PySide6.QtCore import Qt

from designer.graph.model import Rule
from designer.graph.parameters.parameters import with_xavier
from designer.runtime.training.reports import Recipe
from designer.ui.learning.remedy import XAVIER
from designer.ui.learning.training import Training
from tests.book.test_book import opened
from tests.helpers.drawing import design, mlp, node, row
from tests.ui.conftest import running_window
from tests.ui.learning.conftest import let_answer

LINEAR = Rule("*.weight", "xavier_uniform_", of="Linear")
CONV = Rule("*.weight", "xavier_uniform_", of="Conv2d")


def plain_lenet():
    """The book's network with torch's own first values."""
    drawn = opened("lenet")
    return replace(drawn, blocks={**drawn.blocks, drawn.main: replace(drawn.main_block, init=())})


@pytest.fixture
def trained(qtbot):
    """Trained for as many steps as it takes to see that it guesses; with small batches it is at times better by luck."""
    torch.manual_seed(0)
    window = running_window(qtbot, plain_lenet())
    training = Training.of(window.session)
    training.take_recipe(Recipe(optimiser="SGD", rate=0.9, momentum=0.0, batch=128), 10)
    window.show_panel("train")
    panel = window.panel("train").panel
    qtbot.mouseClick(panel.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.remedy.isVisible())
    training.pause()
    yield window, panel, training
    training.pause()


def test_6_6d_one_click_gives_every_layer_xaviers_start_and_undo_takes_the_rules_back(trained, qtbot):
    window, panel, training = trained
    qtbot.waitUntil(lambda: panel.remedy.isVisible())
    assert panel.words.text().startswith("No better than chance: ") and panel.remedy.text() == "Start with Xavier"
    qtbot.mouseClick(panel.remedy, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.settled)
    let_answer(window.session, qtbot)
    assert window.document.design.main_block.init == (LINEAR, CONV)
    assert panel.words.text() == "The weights start from xavier_uniform_ now; Start trains from there."
    assert training.report is None and not panel.remedy.isVisible()
    for name, fan in (("0.weight", 25 + 150), ("3.weight", 150 + 400), ("7.weight", 520), ("11.weight", 94)):
        value, limit = window.session.engine.client.module.get_parameter(name).detach(), (6 / fan) ** 0.5
        assert 0.9 * limit < float(value.abs().max()) <= limit
    assert window.document.undo_stack.undoText() == XAVIER
    window.document.undo_stack.undo()
    assert window.document.design.main_block.init == ()


def test_6_6d_only_what_is_there_gets_a_rule_and_none_twice():
    assert with_xavier(mlp()).main_block.init == (LINEAR,)
    assert with_xavier(with_xavier(plain_lenet())).main_block.init == (LINEAR, CONV)
    lazy = design(row(node("a", "layer", "one", "LazyLinear", out_features=2)))
    assert with_xavier(lazy).main_block.init == (LINEAR,)
    bare = design(row(node("a", "layer", "act", "ReLU")))
    assert with_xavier(bare) == bare
