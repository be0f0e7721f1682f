from PySide6.QtCore import Qt

from designer.graph.edit import set_setting
from designer.ui.app import make_window
from designer.ui.session.activations import words
from tests.helpers.in_blocks import LENET_IN_BLOCKS
from tests.helpers.inline_client import InlineClient


def opened(qtbot, monkeypatch):
    monkeypatch.setattr("designer.ui.app.EngineClient", InlineClient)
    window = make_window(dark=False)
    qtbot.addWidget(window, before_close_func=lambda w: w.document.undo_stack.setClean())
    window.document.open(LENET_IN_BLOCKS)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.session.start()
    qtbot.waitUntil(lambda: window.session.settled, timeout=60_000)
    return window


def test_measured_activations_stand_in_the_inspector_and_on_the_canvas_until_the_design_is_another(qtbot, monkeypatch):
    window = opened(qtbot, monkeypatch)
    window.document.enter("n2")
    window.document.select({"f3"})
    seen = window.panel("inspector").node_form.seen
    assert seen.look.isVisible(), "the laboratory shows its curve"
    with qtbot.waitSignal(window.session.activations.changed, timeout=60_000):
        qtbot.mouseClick(seen.measure, Qt.MouseButton.LeftButton)
    names = [name for name, _ in seen.facts.facts]
    assert names == ["mean", "spread", "zeros", "saturated", "gradient"]
    found = window.session.activations.of("n2/f3")
    card = window.canvas.scene.items_by_id["f3"]
    assert card.tip.endswith(words(found))
    assert card.told.share == found.saturated

    window.document.edit("Set padding", set_setting(window.document.design, "Features", "f2", "padding", 1))

    assert window.session.activations.report is None
    assert card.told is None
    assert seen.facts.facts == ()


def test_a_convolution_leads_into_the_laboratory(qtbot, monkeypatch):
    window = opened(qtbot, monkeypatch)
    window.document.enter("n2")
    window.document.select({"f5"})
    qtbot.waitUntil(lambda: window.actions_by_id["look_into"].isEnabled())
    qtbot.mouseClick(window.panel("inspector").node_form.seen.look, Qt.MouseButton.LeftButton)
    panel = window.panel("laboratory").panel
    assert panel.layers.currentData() == "n2/f5"
    window.document.go_to((), {"n3"})
    qtbot.waitUntil(lambda: not window.actions_by_id["look_into"].isEnabled())
