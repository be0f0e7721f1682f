"""Two convolutions with nothing between them, shown as one in the laboratory."""

import numpy as np
import pytest

from designer.ui.document import Document
from designer.ui.panels.laboratory.modes import MERGE
from tests.helpers.drawing import node
from tests.runtime.laboratory.test_kernels import fed


@pytest.fixture
def document(qapp):
    """Two convolutions in a row, and a third behind an activation."""
    settings = {"kernel_size": 3, "out_channels": 2}
    first, second, third = (
        node(i, "layer", n, "Conv2d", in_channels=c, **settings)
        for i, n, c in (("c", "one", 1), ("d", "two", 2), ("e", "three", 2))
    )
    act = node("r", "layer", "act", "ReLU")
    return Document(fed(first, 1, 12, 12, then=(second, act, third)))


def test_two_in_a_row_are_shown_as_one_and_their_outputs_are_the_same(lab, session):
    lab.look("c")
    button = lab.panel.modes.button(MERGE)
    assert button.isVisible()
    lab.press(button)
    page = lab.panel.merge_page
    lab.qtbot.waitUntil(lambda: page.stage.report is not None)
    assert page.words.text().startswith(
        "one and two are one convolution of 5×5, stride 1. Its kernel is added up over the 2 channels between the two. "
        "The outputs are the same (they differ by "
    )
    assert page.words.text().endswith("58 parameters become 52, 4,104 multiplications a sample 3,200.")
    before = page.stage.grab().toImage()
    page.output.setValue(1)
    lab.hear()
    assert page.stage.report.output == 1
    assert page.stage.grab().toImage() != before
    assert np.abs(page.stage.report.two.array - page.stage.report.one.array).max() < 1e-5


def test_the_way_is_there_only_where_a_convolution_stands_right_behind(lab):
    for path in ("d", "e"):
        lab.look(path)
        assert not lab.panel.modes.button(MERGE).isVisible()


def test_all_ways_to_look_have_room_beside_the_panels_of_a_small_screen(lab):
    lab.look("c")
    assert all(button.isVisible() for button in lab.panel.modes.buttons())
    assert lab.panel.minimumSizeHint().width() <= 730
