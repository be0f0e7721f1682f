"""The canvas coloured by what nodes cost: grounds, numbers and scale, near, far and in the dark."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor

from designer.bundled import bundled
from designer.graph.edit import move_nodes, set_setting
from designer.runtime.reports import Thumbnail
from designer.ui.canvas.cards.look import LOWEST, ROWS
from designer.ui.canvas.cards.outcome import DOWN
from designer.ui.canvas.costs.heat import FACTOR, STEPS, Heat, step_of
from designer.ui.canvas.ink import ink
from designer.ui.canvas.text import drop, metrics
from designer.ui.canvas.thumbnails.under_cards import CardPicture
from designer.ui.palette import palette
from designer.ui.session import costs as costs_module
from tests.runtime.nets import lenet
from tests.ui.conftest import running_window

COSTS = st.floats(1e-9, 1e15, allow_nan=False)


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr(costs_module, "ENOUGH", 2)
    return running_window(qtbot, lenet())


def choose(window, qtbot, by: str) -> None:
    """As the menu does."""
    window.actions_by_id[f"colour_{by}"].trigger()
    qtbot.waitUntil(lambda: window.session.costs.report is not None)


def steps(window) -> dict[str, int | None]:
    """By name of a card on show, the step of its ground."""
    items = window.canvas.scene.items_by_id
    return {
        node.name: items[node.id].heat.step if items[node.id].heat else None for node in window.document.block.nodes
    }


def colour_of(window, node_id: str, offset: QPointF) -> QColor:
    """Of the canvas, at this distance from a card's upper left corner."""
    view = window.canvas.view
    point = view.mapFromScene(window.canvas.scene.items_by_id[node_id].pos() + offset)
    picture = view.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(QPoint(int(point.x() * ratio), int(point.y() * ratio)))


def bright(colour: QColor) -> float:
    """Relative luminance, as WCAG 2 has it."""
    parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@given(COSTS, COSTS)
def test_the_dearest_has_the_strongest_ground_and_what_costs_less_never_a_stronger_one(one, other):
    low, high = sorted((one, other))
    assert step_of(high, high) == STEPS
    assert 1 <= step_of(low, high) <= STEPS
    assert step_of(low / 2, high) <= step_of(low, high)


def test_each_ground_stands_for_about_a_third_of_the_next():
    assert [step_of(1 / FACTOR**power * 0.99, 1) for power in range(9)] == [7, 6, 5, 4, 3, 2, 1, 1, 1]
    assert step_of(0, 1) == step_of(0, 0) == 0


@pytest.mark.parametrize("dark", [False, True])
def test_words_can_be_read_on_every_ground_and_grounds_differ_in_brightness_too(dark):
    colours = ink(palette(dark))
    grounds = [colours.heat(step).color() for step in range(STEPS + 1)]
    for ground in grounds:
        high, low = sorted((bright(ground), bright(colours.text)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5
    brightness = [bright(ground) for ground in grounds[1:]]
    assert brightness == sorted(brightness, reverse=not dark)
    assert len(set(brightness)) == STEPS


def test_cards_are_coloured_by_what_is_chosen_and_say_the_number(window, qtbot):
    choose(window, qtbot, "parameters")
    assert steps(window) == {
        "x": 0, "features": 5, "flatten": 0, "fc1": 7, "act3": 0, "fc2": 6, "act4": 0, "fc3": 4, "y": 0,
    }  # fmt: skip
    items = window.canvas.scene.items_by_id
    assert items["n4"].heat.words == "48.12 k · 78.0 %"
    assert "48.12 k · 78.0 %" in items["n4"].tip
    choose(window, qtbot, "multiply_adds")
    assert steps(window)["features"] == 7
    choose(window, qtbot, "")
    assert set(steps(window).values()) == {None}


def test_the_ground_is_seen_near_and_far_and_in_the_dark(window, qtbot):
    choose(window, qtbot, "multiply_adds")
    scene, view = window.canvas.scene, window.canvas.view
    for dark in (False, True):
        window.set_dark(dark)
        for zoom in (1.0, 0.3, 0.15):
            view._set_zoom(zoom)
            view.go_to(scene.items_by_id["n4"].card.center())
            for node_id in ("n4", "n3"):
                seen = colour_of(window, node_id, QPointF(scene.items_by_id[node_id].look.width - 8, 8))
                wanted = scene.ink.heat(scene.items_by_id[node_id].heat.step).color()
                assert all(isclose(a, b, abs_tol=3) for a, b in zip(seen.getRgb(), wanted.getRgb(), strict=True))


def test_the_number_is_on_the_card_near_and_far(window, qtbot):
    choose(window, qtbot, "multiply_adds")
    scene, view = window.canvas.scene, window.canvas.view
    for zoom in (1.0, 0.3, 0.19):
        view._set_zoom(zoom)
        view.go_to(scene.items_by_id["n4"].card.center())
        with_number = view.viewport().grab().toImage()
        scene.items_by_id["n4"].set_heat(Heat(scene.items_by_id["n4"].heat.step))
        scene.touched()
        assert view.viewport().grab().toImage() != with_number
        choose(window, qtbot, "")
        choose(window, qtbot, "multiply_adds")


def test_the_number_covers_nothing_of_the_last_of_a_cards_three_lines(qapp):
    lowest = ROWS[3][-1] + drop("foot") + metrics("foot").boundingRect("p").bottom()
    assert lowest + 1 <= LOWEST - DOWN, "a line of its rim apart, at 60 % too"


def test_the_scale_gives_way_to_cards_in_its_corner(window, qtbot):
    view, legend = window.canvas.view, window.canvas.colouring.legend
    item = next(iter(window.canvas.scene.items_by_id.values()))
    view.resetTransform()
    view.centerOn(item.card.center() + QPointF(view.width() / 2 - 120, -view.height() / 2 + 60))
    choose(window, qtbot, "parameters")
    covered = view.mapFromScene(item.card).boundingRect()
    assert legend.geometry().bottom() < covered.top()


def test_the_scale_gives_way_to_a_picture_under_a_card(window, qtbot):
    view, legend = window.canvas.view, window.canvas.colouring.legend
    item = next(iter(window.canvas.scene.items_by_id.values()))
    item.set_picture(CardPicture(Thumbnail(bytes(784), 28, 28, "1×28×28", sort="maps"), window.canvas.scene.thumbs))
    view.resetTransform()
    corner = view.mapToScene(QPoint(40, view.viewport().height() - legend.height()))
    view.centerOn(view.mapToScene(view.viewport().rect().center()) + item.picture_area.topLeft() - corner)
    choose(window, qtbot, "parameters")
    assert legend.geometry().bottom() < view.mapFromScene(item.card).boundingRect().top()


def test_the_scale_goes_to_the_right_where_cards_fill_the_left_and_leaves_that_to_the_overview(window, qtbot):
    view, legend, document = window.canvas.view, window.canvas.colouring.legend, window.document
    view._set_zoom(0.5)
    view.go_to(QPointF())
    places = [QPoint(40, 40), QPoint(40, view.viewport().height() - 60)] + [view.viewport().rect().center()] * 20
    where = {node.id: view.mapToScene(at).toTuple() for node, at in zip(document.block.nodes, places, strict=False)}
    document.edit("Move", move_nodes(document.design, document.block_name, where))
    choose(window, qtbot, "parameters")
    assert legend.geometry().right() == view.viewport().geometry().right() - 12
    view._set_zoom(2)
    view.go_to(QPointF())
    assert legend.x() == view.viewport().geometry().x() + 12


def test_the_scale_stands_in_the_corner_and_goes_with_the_colours(window, qtbot):
    choose(window, qtbot, "parameters")
    legend = window.canvas.colouring.legend
    assert legend.isVisible()
    assert (legend.title, legend.dearest, legend.note) == ("Parameters", "48.12 k", "")
    assert window.canvas.view.rect().contains(legend.geometry())
    picture = legend.grab().toImage()
    strongest = window.canvas.scene.ink.heat(STEPS).color()
    seen = {picture.pixelColor(x, picture.height() // 2 + 3).name() for x in range(picture.width())}
    assert strongest.name() in seen
    choose(window, qtbot, "")
    assert not legend.isVisible()


def test_the_choice_stays_inside_a_block_and_through_an_edit(window, qtbot):
    choose(window, qtbot, "parameters")
    window.document.enter("n2")
    assert steps(window)["conv2"] == 7 and steps(window)["conv1"] == 5
    window.document.leave()
    design = set_setting(window.document.design, "LeNet", "n4", "out_features", 600)
    window.document.edit("Widen", set_setting(design, "LeNet", "n6", "in_features", 600))
    card = window.canvas.scene.items_by_id["n4"]
    qtbot.waitUntil(lambda: card.heat is not None and card.heat.number == "240.6 k")


def test_time_is_measured_when_it_is_asked_for_first(window, qtbot):
    assert "forward" not in window.status.text
    choose(window, qtbot, "forward")
    costs = window.session.costs
    qtbot.waitUntil(lambda: not costs.measuring and costs.measured is not None)
    assert max(step for step in steps(window).values() if step is not None) == STEPS
    assert window.canvas.scene.items_by_id["n2"].heat.words.partition(" · ")[0].endswith("s")
    assert costs.time_words in window.status.text
    window.document.edit("Set padding", set_setting(window.document.design, "Features", "f2", "padding", 0))
    qtbot.waitUntil(lambda: costs.stale)
    assert "ms forward" not in window.status.text


def test_inside_a_repeat_all_copies_count_and_the_scale_says_how_many(window, qtbot):
    window.document.undo_stack.setClean()
    window.document.open(bundled("examples", "resnet152.design.json"))
    qtbot.waitUntil(lambda: window.session.shapes is not None)
    choose(window, qtbot, "parameters")
    layer1 = next(node for node in window.document.block.nodes if node.name == "layer1")
    window.document.enter(layer1.id)
    rest = next(node for node in window.document.block.nodes if node.kind == "repeat")
    window.document.enter(rest.id)
    qtbot.waitUntil(lambda: window.canvas.colouring.legend.note == "2 runs")
    whole = window.session.costs.static(f"{layer1.id}/{rest.id}", "parameters")
    inside = [window.session.costs.static(f"{layer1.id}/{rest.id}/{node.id}", "parameters") or 0
              for node in window.document.block.nodes]  # fmt: skip
    assert sum(inside) == whole == 140_800


def test_the_menu_has_a_tick_at_what_was_chosen(window, qtbot):
    choose(window, qtbot, "bytes_out")
    ticked = [action_id for action_id, action in window.actions_by_id.items() if action.isChecked()]
    assert ticked == ["colour_bytes_out"]


def test_the_overview_has_the_same_colours(window, qtbot):
    choose(window, qtbot, "multiply_adds")
    assert {f"heat {step}" for step in steps(window).values()} == set(window.canvas.scene.cards.by_colour())


def test_the_hand_reaches_through_the_scale(window, qtbot):
    choose(window, qtbot, "parameters")
    legend = window.canvas.colouring.legend
    view = window.canvas.view
    assert view.childAt(legend.geometry().center()) is view.viewport()
