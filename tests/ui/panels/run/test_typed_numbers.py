"""5.4 Numbers typed in by hand flow through the network, and complex ones are told with size and phase."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from designer.files.trust import Trust
from designer.graph.model import Block, Design, Layer
from designer.numbers import complex_number, degrees
from designer.runtime.reports import InputChoice
from tests.book.test_book import opened
from tests.helpers.drawing import node, wire
from tests.ui.conftest import running_window

HALF = (
    "class Half(nn.Module):",
    "    def forward(self, X):",
    "        return torch.fft.fft(X)[..., : X.shape[-1] // 2]",
)


def alone(name: str, layer: Layer, *shape: int) -> Design:
    """A custom layer and nothing else."""
    x, y, own = node("x", "input", "x", shape=("B", *shape)), node("y", "output", "y"), node("c", "layer", "own", name)
    return Design("Net", {"Net": Block((x, own, y), (wire(x, own, "X"), wire(own, y)))}, layers={name: layer})


def type_and_run(window, qtbot, text):
    """Chooses typed numbers in the Run panel, types, and runs, with mouse and keys."""
    window.show_panel("run")
    panel = window.panel("run")
    panel.feed.source.setFocus()
    qtbot.keyClicks(panel.feed.source, "Typed")
    panel.feed.typed.setFocus()
    panel.feed.typed.selectAll()
    qtbot.keyClicks(panel.feed.typed, text)
    qtbot.keyClick(panel.feed.typed, Qt.Key.Key_Return)
    qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    return panel


@pytest.fixture
def centred(qtbot):
    return running_window(qtbot, alone("CenteredLayer", opened("centered_layer").layers["CenteredLayer"], 5))


def test_5_4a_one_to_five_typed_come_out_with_mean_0(centred, qtbot):
    panel = type_and_run(centred, qtbot, "1 2 3 4 5")
    qtbot.waitUntil(lambda: panel.outputs.text() == "y 1×5:  −2  −1  0  1  2")
    assert panel.fed.text() == "typed numbers" and panel.fed_shape.text() == "1×5"
    assert centred.tool_bar.input.currentText() == "Typed: 1 2 3 4 5"
    assert panel.feed.batch.isHidden()


def test_5_4a_one_number_is_for_all_and_says_for_how_many_samples(centred, qtbot):
    panel = type_and_run(centred, qtbot, "1")
    qtbot.waitUntil(lambda: panel.outputs.text() == "y 1×5:  0  0  0  0  0")
    assert panel.feed.batch.isVisible()
    panel.feed.batch.setFocus()
    panel.feed.batch.selectAll()
    qtbot.keyClicks(panel.feed.batch, "3")
    qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.fed_shape.text() == "3×5")


def test_what_does_not_fit_is_refused_in_the_panel_and_kept_to_be_mended(centred, qtbot):
    panel = type_and_run(centred, qtbot, "1 2 three")
    qtbot.waitUntil(lambda: panel.refusal.text() == '"three" is no number')
    assert panel.feed.typed.text() == "1 2 three"
    type_and_run(centred, qtbot, "1 2 3")
    qtbot.waitUntil(lambda: panel.refusal.text() == "3 numbers are typed; the input x takes B×5")


def test_another_source_leaves_what_was_typed(centred, qtbot):
    panel = type_and_run(centred, qtbot, "5 5 5 5 5")
    panel.feed.source.setFocus()
    qtbot.keyClick(panel.feed.source, Qt.Key.Key_Up)  # to the random numbers above
    assert centred.session.choice == InputChoice("random")
    assert panel.feed.typed.text() == "5 5 5 5 5" and not panel.feed.typed.isVisible()


def test_5_4f_complex_numbers_are_told_with_both_parts_size_and_phase(qtbot):
    Trust().grant([HALF])
    window = running_window(qtbot, alone("Half", Layer(HALF), 4))
    panel = type_and_run(window, qtbot, "1 2 3 4")
    qtbot.waitUntil(lambda: panel.outputs.text() == "y 1×2:  10+0i  −2+2i\nsize       10  2.828\nphase      0°   135°")
    window.document.select({"c"})
    window.session.runs.measure_activations()
    qtbot.waitUntil(lambda: window.session.activations.report is not None)


@pytest.mark.parametrize(
    ("value", "words", "phase"), [(-2 + 2j, "−2+2i", "135°"), (1 - 0.5j, "1−0.5i", "−26.6°"), (0j, "0+0i", "0°")]
)
def test_a_complex_number_in_words(value, words, phase):
    assert complex_number(value) == words and degrees(value) == phase
