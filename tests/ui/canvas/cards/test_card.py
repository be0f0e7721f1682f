"""What a card says from near and from afar."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from designer.ui.canvas.cards.card import DETAIL, afar, paint_card
from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.ink import ink
from designer.ui.palette import LIGHT


def look(title: str, kind: str) -> NodeLook:
    return NodeLook(title, kind, 40.0, "convolution", 140.0, 64.0, ())


def painted(made: NodeLook, zoom: float) -> QImage:
    image = QImage(160, 80, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_card(painter, made, ink(LIGHT), zoom)
    painter.end()
    return image


@pytest.mark.parametrize(
    ("title", "kind", "said"), [("0", "Conv2d", "0 Conv2d"), ("conv1", "Conv2d", "conv1"), ("7", "", "7")]
)
def test_a_name_that_is_only_a_number_comes_with_what_it_names(title, kind, said):
    assert afar(look(title, kind)) == said


def test_from_afar_a_numbered_card_shows_its_kind_in_the_large_name(qapp):
    assert painted(look("0", "Conv2d"), DETAIL / 2) != painted(look("0", "Linear"), DETAIL / 2)
    assert painted(look("c", "Conv2d"), DETAIL / 2) == painted(look("c", "Linear"), DETAIL / 2)
