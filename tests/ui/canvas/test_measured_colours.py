"""The cards coloured by the gradient that comes back to them, and by the zeros that come out of them."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea

from designer.graph.model import Block
from designer.runtime.reports import ActivationReport
from designer.ui.canvas.costs.measured_heat import of_gradients, of_zeros
from tests.helpers.drawing import design, node, wire
from tests.ui.conftest import running_window


def deep(of):
    """Ten layers of 64 with an activation each."""
    layers = [
        one
        for at in range(10)
        for one in (
            node(f"f{at}", "layer", f"fc{at}", "Linear", in_features=64, out_features=64),
            node(f"a{at}", "layer", f"act{at}", of),
        )
    ]
    whole = (node("x", "input", "x", shape=("B", 64)), *layers, node("y", "output", "y"))
    return design(Block(whole, tuple(wire(a, b) for a, b in itertools.pairwise(whole))))


def heats(window):
    return {node_id: item.heat for node_id, item in window.canvas.scene.items_by_id.items()}


@pytest.mark.parametrize(("of", "vanishes"), [("Sigmoid", True), ("Tanh", False)])
def test_n2_the_gradient_of_each_layer_stands_on_its_card_on_a_logarithmic_scale(qtbot, of, vanishes):
    window = running_window(qtbot, deep(of))
    qtbot.waitUntil(lambda: window.session.settled)
    window.actions_by_id["colour_gradient"].trigger()
    qtbot.waitUntil(lambda: window.session.activations.report is not None)
    found, report = heats(window), window.session.activations.report
    ratio = report.nodes["a0"].gradient / report.nodes["a9"].gradient
    assert (ratio < 1e-4) is vanishes
    assert (found["f0"].step == 1 and found["a9"].step == 7) is vanishes, "three orders of magnitude and more"
    assert found["a9"].words and window.canvas.colouring.legend.title == "Gradient"
    assert window.canvas.colouring.legend.note.startswith("over ")


def test_n3_the_share_of_zeros_stands_on_each_card_and_each_unit_has_a_bar(qtbot):
    drawn = deep("ReLU")
    window = running_window(qtbot, drawn)
    qtbot.waitUntil(lambda: window.session.settled)
    window.actions_by_id["colour_zeros"].trigger()
    qtbot.waitUntil(lambda: window.session.activations.report is not None)
    assert "% zeros" in heats(window)["a9"].words and heats(window)["f9"].words == ""
    window.document.select({"a0"})
    window.show_panel("inspector")
    form = window.panel("inspector").node_form.activations
    qtbot.waitUntil(lambda: len(form.units.shares) == 64)
    of_relu = window.session.activations.of("a0")
    assert form.units.shares == of_relu.unit_zeros and len(form.units.dead) == of_relu.dead
    assert sum(of_relu.unit_zeros) / 64 == pytest.approx(of_relu.zeros)
    for area in window.panel("inspector").findChildren(QScrollArea):
        if area.isAncestorOf(form.units):
            area.ensureWidgetVisible(form.units)
    qtbot.mouseMove(form.units, QPoint(5, 20))
    qtbot.mouseMove(form.units, QPoint(2, 10))
    qtbot.waitUntil(lambda: form.unit_words.text().startswith("unit 0: "))


def test_n3_a_dead_unit_is_named_and_a_gradient_that_does_not_arrive_is_said():
    relu = ActivationReport(0.1, 0.1, 0.75, dead=2, units=4, gradient=0.0, unit_zeros=(1.0, 0.5, 1.0, 0.5))
    assert of_zeros({"a": relu}).by_id["a"].words == "75.0 % zeros · 2 dead"
    assert of_gradients({"a": relu, "b": None}).by_id["a"].words == "no gradient"
    assert of_gradients({"b": None}).most == ""
