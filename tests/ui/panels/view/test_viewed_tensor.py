"""Tensors of a real network seen in other ways, with the hand, in the panel."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from designer.engine.calls.live import TellLive
from designer.runtime.moments.reports import Begun, Now
from designer.runtime.pictures.reports import Difference, OfModule, Viewed
from designer.runtime.views.filters import colours, similarity
from designer.ui.document import Document
from designer.ui.palette import LIGHT
from designer.ui.panels.view.choice import Choice
from designer.ui.panels.weights.panel import WeightsPanel
from designer.ui.session import Session
from tests.helpers.drawing import design, node, row
from tests.helpers.inline_client import InlineClient
from tests.ui.panels.conftest import value_at
from tests.ui.panels.view.test_button import take


def drawn():
    pictures = {"in_channels": 3, "out_channels": 6, "kernel_size": 5}
    return design(
        row(
            node("c", "layer", "conv", "Conv2d", **pictures),
            node("f", "layer", "flat", "Flatten"),
            node("o", "layer", "out", "Linear", in_features=96, out_features=4),
        )
    )


@pytest.fixture
def session(qapp, qtbot):
    from designer.graph import edit

    document = Document(edit.set_setting(drawn(), "Net", "x", "shape", ("B", 3, 8, 8)))
    made = Session(document, InlineClient)
    made.start()
    qtbot.waitUntil(lambda: made.settled)
    yield made
    made.close()


@pytest.fixture
def net(session):
    return session.engine.client.module


@pytest.fixture
def panel(session, show):
    return show(WeightsPanel(session.document, session, LIGHT), 320, 480)


def hover(panel, qtbot, row, column):
    """What is said of a cell; the mouse comes from somewhere else."""
    qtbot.mouseMove(panel.title)
    qtbot.mouseMove(panel.heatmap, panel.heatmap.centre_of(row, column).toPoint())
    qtbot.waitUntil(lambda: panel.heatmap._under == (row, column))
    return panel.under_mouse.text()


def looks_at(panel, qtbot, subject):
    qtbot.waitUntil(lambda: panel.reader.subject == subject and panel.heatmap.fine is not None)


def test_outputs_are_compared_with_each_other_and_the_mouse_says_which(shown, net, qtbot):
    panel = shown("out.weight")
    take(qtbot, panel.view, "Likeness of Outputs")
    looks_at(panel, qtbot, Viewed(OfModule("out.weight"), "similarity"))
    assert panel.heatmap.sheet.size == (4, 4)
    assert value_at(panel, 1, 2) == pytest.approx(float(similarity(net[2].weight)[1, 2]), abs=1e-6)
    assert hover(panel, qtbot, 1, 2).startswith("output 1 with output 2  ")
    assert panel.facts.text().startswith("4×4 · float32 · likeness of outputs")


def test_rows_in_another_order_tell_their_true_index_and_come_back(shown, net, qtbot):
    panel = shown("out.weight")
    take(qtbot, panel.view, "Order of Rows", "Largest First")
    looks_at(panel, qtbot, Viewed(OfModule("out.weight"), rows="norm"))
    qtbot.waitUntil(lambda: panel._report is not None)
    first = int(net[2].weight.detach().norm(dim=1).argmax())
    assert hover(panel, qtbot, 0, 5).startswith(f"row {first}, column 5  ")
    assert value_at(panel, 0, 5) == float(net[2].weight[first, 5].detach())
    take(qtbot, panel.view, "As Usual")
    looks_at(panel, qtbot, OfModule("out.weight"))
    assert hover(panel, qtbot, 0, 5).startswith("row 0, column 5  ")


def test_singular_values_are_bars_and_rank_and_condition_stand_below(shown, net, qtbot):
    panel = shown("out.weight")
    take(qtbot, panel.view, "Singular Values")
    qtbot.waitUntil(lambda: panel.note.text().startswith("rank 4 of 4 · condition "))
    looks_at(panel, qtbot, Viewed(OfModule("out.weight"), "singular"))
    expected = torch.linalg.svdvals(net[2].weight.detach())
    assert panel.heatmap.fine.values.reshape(-1).tolist() == pytest.approx(expected.tolist(), rel=1e-4)


def test_two_dimensions_are_chosen_and_the_others_slid(shown, net, qtbot):
    panel = shown("conv.weight")
    take(qtbot, panel.view, "Dimensions", "0 down, 1 across  (6 × 3)")
    qtbot.waitUntil(lambda: panel.heatmap.fine is not None and panel.heatmap.sheet.size == (6, 3))
    assert list(panel.slices.sliders) == [2, 3] and panel.slices.isVisible()
    panel.heatmap.zoom(2)
    before = panel.heatmap.camera
    qtbot.keyClick(panel.slices.sliders[2], Qt.Key.Key_Right)
    qtbot.waitUntil(
        lambda: panel.heatmap.fine is not None and panel.heatmap.sheet.arrangement.fixed == ((2, 1), (3, 0))
    )
    assert value_at(panel, 4, 2) == float(net[0].weight[4, 2, 1, 0].detach())
    assert panel.heatmap.camera == before, "what a person looked at stays in view"


def test_kernels_of_three_inputs_are_seen_in_colour(shown, net, qtbot):
    panel = shown("conv.weight")
    take(qtbot, panel.view, "In Colour")
    qtbot.waitUntil(lambda: panel.in_colour is not None and panel.mosaic.isVisible())
    seen = panel.mosaic.grab().toImage()
    expected = colours(net[0].weight)
    for kernel, y, x in ((0, 0, 0), (5, 4, 4), (3, 2, 1)):
        assert QColor(seen.pixel(panel.mosaic.centre_of(kernel, y, x))) == QColor(*expected[kernel, y, x].tolist())
    take(qtbot, panel.view, "Values")
    qtbot.waitUntil(panel.heatmap.isVisible)
    assert panel.legend.isVisible()


def test_frequencies_are_told_under_the_mouse(shown, qtbot):
    panel = shown("conv.weight")
    take(qtbot, panel.view, "Frequency Response")
    looks_at(panel, qtbot, Viewed(OfModule("conv.weight"), "response"))
    assert hover(panel, qtbot, 16, 16).startswith("out 0, in 0, frequency [0, 0]  ")


def test_the_choice_is_kept_for_tensors_of_one_kind(shown, qtbot):
    panel = shown("out.weight")
    take(qtbot, panel.view, "Singular Values")
    looks_at(panel, qtbot, Viewed(OfModule("out.weight"), "singular"))
    panel.show_tensor("conv.weight")
    looks_at(panel, qtbot, OfModule("conv.weight"))
    panel.show_tensor("out.weight")
    looks_at(panel, qtbot, Viewed(OfModule("out.weight"), "singular"))
    assert panel.view.choice == Choice("singular")


def test_a_view_is_read_anew_when_the_live_module_changes(shown, session, net, qtbot):
    panel = shown("out.weight")
    take(qtbot, panel.view, "Likeness of Outputs")
    looks_at(panel, qtbot, Viewed(OfModule("out.weight"), "similarity"))
    with torch.no_grad():
        net[2].weight[1] = net[2].weight[0]
    session.live_changed.emit()
    qtbot.waitUntil(lambda: value_at(panel, 0, 1) == pytest.approx(1.0))


def test_a_way_that_a_tensor_has_not_is_left_again_and_why_is_said(shown, session, net, qtbot):
    panel = shown("out.weight")
    with torch.no_grad():
        net[2].weight[0, 0] = np.nan
    session.live_changed.emit()
    take(qtbot, panel.view, "Singular Values")
    qtbot.waitUntil(lambda: "holds NaN or infinite numbers" in panel.refusal.text())
    looks_at(panel, qtbot, OfModule("out.weight"))
    assert panel.empty_text == "" and panel.refusal.isVisible()
    take(qtbot, panel.view, "Likeness of Inputs")
    looks_at(panel, qtbot, Viewed(OfModule("out.weight"), "alike_inputs"))
    assert panel.refusal.isHidden()


def test_how_a_weight_changed_is_a_picture_that_follows(panel, session, net, qtbot):
    with torch.no_grad():
        net[2].weight[2, 3] += 0.5
    panel.show_subject(Difference("out.weight", Begun(), Now()), "out.weight: Now − First values")
    qtbot.waitUntil(lambda: panel.heatmap.fine is not None and panel.facts.text().endswith("Now − First values"))
    assert panel.title.text() == "out.weight"
    assert value_at(panel, 2, 3) == pytest.approx(0.5) and value_at(panel, 0, 0) == 0
    assert panel.by_hand.isHidden()
    with torch.no_grad():
        net[2].weight[0, 0] -= 1
    session.live_changed.emit()
    qtbot.waitUntil(lambda: value_at(panel, 0, 0) == pytest.approx(-1))


def test_a_tensor_without_elements_offers_no_line_to_set_them(panel, session, net, shown):
    net.register_parameter("none", torch.nn.Parameter(torch.zeros(0, 3)))
    session.module.change(TellLive())
    shown("out.weight")
    assert panel.by_hand.isVisible()
    panel.show_tensor("none")
    assert panel.by_hand.isHidden()
    shown("out.weight")
    assert panel.by_hand.isVisible()


def test_the_right_button_opens_the_ways_and_what_can_be_done(shown, qtbot):
    panel = shown("out.weight")
    asked = []
    for signal, name in (
        (panel.save_wanted, "save"),
        (panel.copy_picture_wanted, "picture"),
        (panel.copy_numbers_wanted, "numbers"),
    ):
        signal.connect(lambda name=name: asked.append(name))
    panel.heatmap.customContextMenuRequested.emit(QPoint(20, 20))
    qtbot.waitUntil(panel.view.menu().isVisible)
    panel.view.menu().close()
    for text in ("Save As…", "Copy Picture", "Copy Numbers"):
        take(qtbot, panel.view, text)
    assert asked == ["save", "picture", "numbers"]


def test_gates_can_be_looked_at_one_by_one(qapp, show, qtbot):
    from designer.graph import edit

    lstm = design(row(node("l", "layer", "lstm", "LSTM", input_size=3, hidden_size=5)))
    session = Session(Document(edit.set_setting(lstm, "Net", "x", "shape", (7, "B", 3))), InlineClient)
    session.start()
    qtbot.waitUntil(lambda: session.settled)
    panel = show(WeightsPanel(session.document, session, LIGHT), 320, 480)
    panel.show_tensor("lstm.weight_ih_l0")
    qtbot.waitUntil(lambda: bool(panel.view.parts) and panel.counted is not None)
    take(qtbot, panel.view, "Part", "g, cell gate")
    looks_at(panel, qtbot, Viewed(OfModule("lstm.weight_ih_l0"), start=10, stop=15))
    qtbot.waitUntil(lambda: panel._report is not None)
    assert hover(panel, qtbot, 1, 2).startswith("row 11, column 2  ")
    assert "cell gate" in panel.facts.text()
    session.close()


def test_the_panel_can_be_as_narrow_as_its_dock_is_at_first(panel):
    assert panel.minimumSizeHint().width() <= 340


def test_5_4f_complex_numbers_are_seen_by_size_and_by_phase(shown, session, net, qtbot):
    values = torch.polar(torch.rand(4, 96) + 1, torch.rand(4, 96) * 3)
    net.get_submodule("out").weight = torch.nn.Parameter(values)
    session.module.look()
    panel = shown("out.weight")
    assert value_at(panel, 1, 2) == pytest.approx(float(values[1, 2].abs()), rel=1e-6)
    assert panel.note.text() == "Of complex numbers the size is shown."
    take(qtbot, panel.view, "Phase")
    looks_at(panel, qtbot, Viewed(OfModule("out.weight"), "phase"))
    assert value_at(panel, 1, 2) == pytest.approx(float(values[1, 2].angle()), abs=1e-6)
    assert panel.facts.text().startswith("4×96 · float32 · phase") and panel.note.text() == ""


def test_a_single_number_offers_no_colours_and_a_small_tensor_no_means(panel, net, qtbot):
    net.register_buffer("count", torch.tensor(3))
    panel.show_subject(OfModule("count"), "count")
    qtbot.waitUntil(lambda: panel.scalar.text() == "3")
    assert not panel.colours.scale.isVisible() and not panel.colours.reduction.isVisible()
    panel.show_tensor("out.bias")
    qtbot.waitUntil(lambda: panel.title.text() == "out.bias" and panel.colours.scale.isVisible())
    assert not panel.colours.reduction.isVisible()
