"""A view of tensors that a test gives it, asked for as the window asks."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from designer.runtime.pictures.reports import OfModule
from designer.ui.palette import LIGHT
from designer.ui.panels.weights.tensor_view import TensorView
from tests.helpers.pictured import replies


class Shown:
    """The view with one tensor in it, and what a person sees and does there."""

    def __init__(self, view, qtbot):
        self.view, self.qtbot, self.heatmap = view, qtbot, view.heatmap

    def colour(self, row, column):
        """The colour that is seen in a cell, beside the number that may stand in its middle."""
        place = QPointF(*self.heatmap.camera.place(column + 0.15, row + 0.15)).toPoint()
        return QColor(self.heatmap.grab().toImage().pixel(place))

    def hover(self, row, column):
        """What is said when the mouse comes to rest on a cell."""
        self.qtbot.mouseMove(self.heatmap, self.heatmap.centre_of(row, column).toPoint())
        self.qtbot.waitUntil(lambda: "…" not in self.view.under_mouse.text())
        return self.view.under_mouse.text()

    def values(self):
        return np.array(self.heatmap.fine.values)


@pytest.fixture
def tensors():
    return {}


@pytest.fixture
def view(session, engine, tensors, show):
    engine.replies.update(replies(tensors))
    return show(TensorView(session, LIGHT, "Nothing yet.", "test"), 340, 480)


@pytest.fixture
def see(view, tensors, qtbot):
    """Shows a tensor, and waits until all of it is known."""

    def seen(tensor, name="w", whole=True):
        tensors[name] = torch.as_tensor(tensor)
        view.look_at(OfModule(name), name)
        qtbot.waitUntil(lambda: view.title.text() == name and (view.counted is not None or not whole))
        return Shown(view, qtbot)

    return seen


@pytest.fixture
def middle():
    return lambda widget: QPointF(widget.width() / 2, widget.height() / 2)
