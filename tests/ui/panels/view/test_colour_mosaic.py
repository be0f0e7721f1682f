"""Kernels in colour: each where it belongs, in the colours that it has."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from designer.runtime.views.reports import ColoursReport
from designer.ui.panels.view.colour_mosaic import ColourMosaic

PIXELS = np.random.default_rng(0).integers(0, 256, (5, 3, 2, 3), np.uint8)


@pytest.fixture
def mosaic(show):
    made = show(ColourMosaic(), 200, 160)
    made.draw(ColoursReport(PIXELS.tobytes(), 5, 3, 2))
    return made


def test_every_cell_has_its_colour_at_its_place(mosaic):
    seen = mosaic.grab().toImage()
    for kernel in range(5):
        for row in range(3):
            for column in range(2):
                where = mosaic.centre_of(kernel, row, column)
                assert QColor(seen.pixel(where)) == QColor(*PIXELS[kernel, row, column].tolist())
                assert mosaic.kernel_at(where) == (kernel, row, column)


def test_the_mouse_reads_kernel_cell_and_colour(mosaic, qtbot):
    with qtbot.waitSignal(mosaic.hovered) as told:
        qtbot.mouseMove(mosaic, mosaic.centre_of(3, 2, 1))
    red, green, blue = PIXELS[3, 2, 1].tolist()
    assert told.args == [f"kernel 3, cell [2, 1]  red {red}, green {green}, blue {blue}"]
    with qtbot.waitSignal(mosaic.hovered) as told:
        qtbot.mouseMove(mosaic, QPoint(1, 1))
    assert told.args == [""]


def test_many_kernels_fit_in_whatever_room_there_is(show):
    mosaic = show(ColourMosaic(), 100, 100)
    mosaic.draw(ColoursReport(bytes(1000 * 7 * 7 * 3), 1000, 7, 7))
    assert mosaic.rect().contains(mosaic.centre_of(999, 6, 6))
