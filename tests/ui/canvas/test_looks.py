"""Going into a block and out again, a person sees each as it was left."""

import pytest
from PySide6.QtCore import QPoint

from tests.ui.canvas.conftest import CTRL, small_design


def where(view):
    return view.zoom, view.camera.middle.x(), view.camera.middle.y()


def test_a_block_is_seen_whole_at_first_and_then_as_it_was_left(hand):
    hand.wheel(QPoint(300, 300), 3, CTRL)
    main = where(hand.view)
    hand.document.enter("part")
    assert hand.view.visible_rect.contains(hand.scene.content_rect()) and hand.view.zoom < main[0]
    hand.wheel(QPoint(800, 200), 2)
    part = where(hand.view)
    hand.document.leave()
    assert where(hand.view) == pytest.approx(main, abs=1)
    hand.document.enter("part")
    assert where(hand.view) == pytest.approx(part, abs=1)


def test_another_design_is_seen_whole(hand):
    whole = where(hand.view)
    hand.wheel(QPoint(300, 300), 3, CTRL)
    hand.document.replace(small_design(), None)
    assert where(hand.view) == pytest.approx(whole, abs=1)
