"""What is looked at, written and copied from the real window."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication

from tests.ui.conftest import Answers


@pytest.fixture
def shown(live_window, qtbot):
    panel = live_window.panel("weights")
    live_window.show_panel("weights")
    panel.show_tensor("hidden.weight")
    qtbot.waitUntil(lambda: panel.counted is not None and panel.heatmap.fine is not None)
    return live_window


def weight(window):
    return window.session.engine.client.module.hidden.weight.detach().numpy()


def trigger(window, action, path=None):
    window.questions = Answers(file_to_write=path)
    window.actions_by_id[action].trigger()


def test_numbers_are_written_whole(shown, tmp_path, qtbot):
    path = tmp_path / "w.npy"
    trigger(shown, "save_seen", path)
    qtbot.waitUntil(path.exists)
    assert np.array_equal(np.load(path), weight(shown))
    qtbot.waitUntil(lambda: "w.npy written" in shown.notice.text)


def test_a_picture_has_the_colours_that_are_on_the_screen(shown, tmp_path, qtbot):
    path = tmp_path / "w"
    trigger(shown, "save_seen", path)
    qtbot.waitUntil(path.with_suffix(".png").exists)
    heatmap = shown.panel("weights").heatmap
    seen = heatmap.grab().toImage()
    with Image.open(path.with_suffix(".png")) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    assert pixels.shape == (8, 4, 3)
    for row, column in ((0, 0), (7, 3), (4, 2)):
        # A little beside the middle, where the number stands.
        at = heatmap.centre_of(row, column).toPoint()
        corner = heatmap.centre_of(row, column).toPoint()
        corner.setX(at.x() - int(heatmap.camera.size[0] / 2) + 3)
        shown_colour = seen.pixelColor(corner)
        assert np.abs(pixels[row, column] - [shown_colour.red(), shown_colour.green(), shown_colour.blue()]).max() <= 2


def test_the_picture_as_shown_is_as_large_as_it_is_on_the_screen(shown, tmp_path):
    path = tmp_path / "shown.png"
    trigger(shown, "save_shown", path)
    with Image.open(path) as picture:
        size = shown.panel("weights").heatmap.size()
        assert picture.size == (size.width(), size.height())


def test_numbers_are_copied_as_a_spreadsheet_takes_them(shown, qtbot):
    QGuiApplication.clipboard().clear()
    trigger(shown, "copy_numbers")
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    lines = QGuiApplication.clipboard().text().splitlines()
    read = np.array([line.split("\t") for line in lines], np.float32)
    assert np.array_equal(read, weight(shown))
    qtbot.waitUntil(lambda: shown.notice.text == "32 numbers are copied")


def test_the_picture_is_copied(shown):
    trigger(shown, "copy_picture")
    image = QGuiApplication.clipboard().image()
    assert image.size() == shown.panel("weights").heatmap.size()


@pytest.mark.parametrize("action", ["save_seen", "save_shown", "copy_picture", "copy_numbers"])
def test_where_nothing_is_looked_at_that_is_said(live_window, tmp_path, action):
    trigger(live_window, action, tmp_path / "no.png")
    assert "Nothing is looked at" in live_window.notice.text
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told(shown, tmp_path, qtbot):
    for action in ("save_seen", "save_shown"):
        trigger(shown, action, tmp_path / "none" / "w.png")
        qtbot.waitUntil(lambda: "cannot be written" in shown.notice.text)
        shown.notice.show_text("", error=False)
