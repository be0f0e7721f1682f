"""In which mode the network is: said at the foot of the window where a layer does something else in each."""

from __future__ import annotations

import pytest

from designer.ui.learning.training import Training
from tests.helpers.drawing import design, node, row
from tests.ui.conftest import running_window
from tests.ui.learning.conftest import click


@pytest.fixture
def window(qtbot):
    made = running_window(
        qtbot,
        design(
            row(
                node("f", "layer", "fc", "Linear", in_features=4, out_features=4),
                node("b", "layer", "norm", "BatchNorm1d", num_features=4),
            )
        ),
    )
    yield made
    Training.of(made.session).pause()


def test_n5_the_mode_is_shown_while_it_learns_and_while_it_does_not(panel, window, training, qtbot):
    assert "evaluation mode" in window.status.text
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: "training mode" in window.status.text)
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: "evaluation mode" in window.status.text)


def test_n5_of_a_network_that_does_the_same_in_both_modes_nothing_is_said(live_window):
    assert " mode" not in live_window.status.text
