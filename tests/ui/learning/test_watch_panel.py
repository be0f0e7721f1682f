from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QMenu

from designer.graph import edit
from designer.runtime.watch.reports import Glance, Watched
from designer.ui.learning.watching import MOST
from designer.ui.palette import LIGHT
from designer.ui.panels.watch.drawing import Drawing
from designer.ui.panels.watch.mosaic import sheet
from designer.ui.panels.watch.panel import NOTHING
from tests.ui.canvas.conftest import Hand
from tests.ui.learning.conftest import click

HIDDEN = Watched("value", "hidden.weight")


def entry(window, *texts):
    """An entry of the menu of the parameter tree."""
    actions = window.panel("parameters").tree.actions()
    for text in texts:
        action = next(action for action in actions if action.text() == text)
        actions = action.menu().actions() if isinstance(action.menu(), QMenu) else []
    return action


@pytest.fixture
def pinned(window, watching, watch_panel, qtbot):
    """`hidden.weight`, by the menu of the parameter tree."""
    window.panel("parameters").choose("hidden.weight")
    entry(window, "Watch", "Values").trigger()
    qtbot.waitUntil(lambda: HIDDEN in watching.seen)
    return watch_panel.tiles[HIDDEN]


def train(training, qtbot, steps):
    """Single steps, each of them a moment."""
    training.recipe = type(training.recipe)("random", "mse")
    for _ in range(steps):
        before = training.report
        training.step()
        qtbot.waitUntil(lambda before=before: training.report is not before)


def seen(watching, of=HIDDEN):
    return np.frombuffer(watching.seen[of].values, "<f4")


def test_it_says_at_first_how_something_is_watched(watch_panel):
    assert watch_panel.empty_text == NOTHING


def test_a_parameter_is_pinned_from_its_menu_and_seen_in_its_colours(pinned, window, weights):
    values = weights()["hidden.weight"].numpy()
    image = pinned.drawing.image
    assert (image.width(), image.height()) == (4, 8)
    row, column = np.unravel_index(np.abs(values).argmax(), values.shape)
    strongest = LIGHT.positive if values[row, column] > 0 else LIGHT.negative
    assert image.pixelColor(int(column), int(row)) == QColor(strongest)
    room = pinned.drawing.room()
    cell = room.width() // 4
    at = QPoint(room.left() + cell * int(column) + cell // 2, room.top() + cell * int(row) + cell // 2)
    assert pinned.drawing.grab().toImage().pixelColor(at) == QColor(strongest)
    assert pinned.name.text() == "hidden.weight" and pinned.below.text().startswith("8×4  ±")


def test_it_follows_training_and_the_slider_goes_back(pinned, training, watching, watch_panel, weights, qtbot):
    course = []
    for _ in range(5):
        train(training, qtbot, 1)
        course.append(weights()["hidden.weight"].numpy().ravel())
        assert np.array_equal(seen(watching), course[-1])
    slider = watch_panel.moments.slider
    assert slider.maximum() == 5 == slider.value(), "the last place is now"
    click(qtbot, watch_panel.moments.steps.by_name["start"])
    qtbot.waitUntil(lambda: np.array_equal(seen(watching), course[0]))
    assert watch_panel.moments.words.text() == "Step 1 · 1 of 5"
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: np.array_equal(seen(watching), course[1]))
    train(training, qtbot, 1)
    assert np.array_equal(seen(watching), course[1]), "who looks back is not torn away"
    click(qtbot, watch_panel.moments.steps.by_name["end"])
    qtbot.waitUntil(lambda: np.array_equal(seen(watching), weights()["hidden.weight"].numpy().ravel()))
    assert watch_panel.moments.words.text() == "Now · 6 moments"


def test_the_moments_play_one_after_the_other(pinned, training, watching, watch_panel, qtbot):
    train(training, qtbot, 6)
    steps = []
    watching.seen_changed.connect(lambda: steps.append(watching.moment and watching.moment.step))
    click(qtbot, watch_panel.moments.steps.by_name["play"])
    qtbot.waitUntil(lambda: bool(steps) and steps[-1] is None and not watch_panel.moments.player.plays)
    assert list(dict.fromkeys(steps)) == [1, 2, 3, 4, 5, 6, None]


def test_the_menu_of_the_weights_panel_has_it_too(window, watching, watch_panel, qtbot):
    shown = window.panel("weights")
    shown.show_tensor("out.bias")
    menu = next(action for action in shown.actions() if action.text() == "Watch").menu()
    next(action for action in menu.actions() if action.text() == "Gradient").trigger()
    of = Watched("gradient", "out.bias")
    qtbot.waitUntil(lambda: of in watching.seen)
    assert watch_panel.tiles[of].said.text() == "No gradient yet."


def test_the_close_button_ends_it(pinned, watching, watch_panel, qtbot):
    click(qtbot, pinned.close_button)
    assert not watching.pins and watch_panel.empty_text == NOTHING


def test_a_figure_shows_its_number_and_its_course(window, watching, training, watch_panel, weights, qtbot):
    window.panel("parameters").choose("hidden.weight")
    entry(window, "Watch", "Size").trigger()
    of = Watched("value", "hidden.weight", "norm")
    train(training, qtbot, 4)
    assert seen(watching, of)[0] == pytest.approx(weights()["hidden.weight"].norm().item())
    assert watch_panel.tiles[of].name.text() == "hidden.weight · size"
    assert len(watching.course(of)) == 4
    image = watch_panel.tiles[of].drawing.grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height() // 2, image.height())
    }
    assert QColor(LIGHT.accent).name() in colours


def test_what_flows_out_of_a_node_is_watched_from_its_menu(window, watching, watch_panel, session, qtbot):
    window.document.select({"r"})
    assert window.actions_by_id["watch"].isEnabled()
    window.actions_by_id["watch"].trigger()
    of = Watched("activation", "r")
    qtbot.waitUntil(lambda: of in watching.seen)
    assert watch_panel.tiles[of].name.text() == "act · output"
    flowed = []
    module = session.engine.client.module
    hook = module.get_submodule("act").register_forward_hook(lambda *args: flowed.append(args[2]))
    watching.look()
    qtbot.waitUntil(lambda: bool(flowed))
    hook.remove()
    qtbot.waitUntil(lambda: np.array_equal(seen(watching, of), flowed[0][0].numpy()))


def test_a_parameter_that_is_renamed_is_followed(pinned, window, watching, watch_panel, qtbot):
    document = window.document
    document.edit("Rename", edit.rename_node(document.design, "Net", "h", "first"))
    renamed = Watched("value", "first.weight")
    qtbot.waitUntil(lambda: renamed in watching.seen and not watching.seen[renamed].said)
    assert watch_panel.tiles[renamed].name.text() == "first.weight"


def test_a_tensor_that_is_freed_says_so_in_its_place(pinned, watching, session, qtbot):
    del session.engine.client.module.hidden.weight
    watching.look()
    qtbot.waitUntil(lambda: pinned.said.text() == "Not in the live module any more.")
    assert pinned.said.isVisible()


def test_no_more_are_watched_than_training_can_bear(window, watching, watch_panel, session, qtbot):
    for number in range(MOST):
        assert watching.pin(Watched("value", f"x{number}"))
    heard = []
    window.document.refused.connect(heard.append)
    window.panel("parameters").choose("hidden.weight")
    entry(window, "Watch", "Values").trigger()
    assert heard == ["24 things are watched already; close one in the Watch panel first"]


def test_another_design_is_not_watched(pinned, window, watching, watch_panel):
    window.document.replace(window.document.design, None)
    assert not watching.pins and watch_panel.empty_text == NOTHING


def test_dark_colours_reach_the_tiles(pinned, window):
    window.set_dark(True)
    assert pinned.drawing.image.pixelColor(0, 0) is not None
    window.set_dark(False)


def glance(values, kind="value"):
    values = np.asarray(values, "<f4")
    layout = ("number", "bars", "matrix", "maps")[min(values.ndim, 3)]
    return Glance(Watched(kind, "w"), values.shape, values.tobytes(), values.shape, (1,) * values.ndim, layout)


def test_kernels_lie_out_by_in_and_maps_side_by_side():
    kernels = np.arange(2 * 3 * 2 * 2, dtype=np.float32).reshape(2, 3, 2, 2)
    picture, gaps = sheet(kernels, maps=False)
    assert picture.shape == (5, 8)
    for out, channel in np.ndindex(2, 3):
        part = slice(3 * out, 3 * out + 2), slice(3 * channel, 3 * channel + 2)
        assert np.array_equal(picture[part], kernels[out, channel]) and not gaps[part].any()
    assert gaps[2].all() and gaps[:, 2].all() and gaps.sum() == 5 * 8 - 24
    maps, _ = sheet(np.arange(5 * 2 * 2, dtype=np.float32).reshape(5, 2, 2), maps=True)
    assert maps.shape == (5, 8) and maps[3, 3] == 16, "five maps in rows of three"


@pytest.mark.parametrize(
    "values",
    [[np.nan, np.inf, -np.inf], [[np.nan]], np.zeros((2, 2)), [1e-40], np.zeros((0, 3)), 3.5, np.ones((2, 2, 2, 2, 2))],
)
def test_odd_values_are_painted_all_the_same(values, qtbot):
    drawing = Drawing(LIGHT)
    qtbot.addWidget(drawing)
    drawing.resize(100, 80)
    drawing.show_glance(glance(values), [1.0, np.nan, 2.0])
    assert not drawing.grab().isNull()


def test_what_flows_along_a_wire_is_watched_from_the_menu_of_the_wire(window, watching, qtbot):
    places = {node.id: (240.0 * at, 0.0) for at, node in enumerate(window.document.block.nodes)}
    window.document.edit("Move", edit.move_nodes(window.document.design, "Net", places))
    window.canvas.frame_all()
    hand = Hand(window.canvas, qtbot)
    edge = next(edge for edge in window.document.block.edges if edge.source.node == "h")
    place = hand.point(window.canvas.scene.wires.middle(edge))
    qtbot.mouseClick(hand.paper, Qt.MouseButton.RightButton, pos=place)
    menu: Any = QApplication.activePopupWidget()
    action = next(action for action in menu.actions() if action.text() == "Watch What Flows Here")
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    of = Watched("activation", "h")
    qtbot.waitUntil(lambda: of in watching.seen and watching.seen[of].shape == (8,))
    assert watching.pins[0].of == of
