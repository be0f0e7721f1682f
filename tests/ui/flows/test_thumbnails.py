"""What flowed is seen on wires and under cards after a run, however far it came, and can be hidden."""

import torch
from PySide6.QtCore import QPointF, Qt

from designer.graph.edit import set_setting
from designer.graph.layout.arrange import DOWN
from designer.ui.canvas.cards.outcome import DOWN as OUTCOME_DOWN
from designer.ui.canvas.cards.outcome import HIGH, Outcome
from tests.helpers.in_blocks import LENET_IN_BLOCKS
from tests.ui.flows.conftest import run


def thumbnail_places(window):
    """By id of the node that a wire comes from, where its thumbnail is drawn."""
    wires = window.canvas.scene.wires
    return {edge.source.node: place for edge in wires.edges if (place := wires.thumbnail_place(edge)) is not None}


def test_after_a_run_every_wire_carries_what_flowed_and_alt_t_hides_it(window, qtbot):
    window.document.enter("n2")
    window.canvas.frame_all()
    scene, view = window.canvas.scene, window.canvas.view
    assert thumbnail_places(window) == {}
    run(window, qtbot)
    places = thumbnail_places(window)
    assert places.keys() == {edge.source.node for edge in scene.wires.edges}
    place = places["f2"]
    spot = view.mapFromScene(place.center())
    grab = view.viewport().grab().toImage()
    greys = [grab.pixelColor(spot.x() + dx, spot.y()) for dx in range(-6, 7)]
    assert all(colour.red() == colour.green() == colour.blue() for colour in greys), "a map is grey"
    assert scene.wires.thumbnail_at(place.center()).source.node == "f2"
    assert not any(scene.cards.meets(one) for one in places.values())
    edge = next(edge for edge in scene.wires.edges if edge.source.node == "f2")
    assert scene.wires.told(edge).splitlines()[-1].startswith("1×6×28×28 float32, ")

    qtbot.keyClick(view, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    assert thumbnail_places(window) == {} and scene.items_by_id["f2"].picture_area.isEmpty()
    qtbot.keyClick(view, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    assert thumbnail_places(window) == places


def test_what_flowed_through_another_program_is_shown_no_more(window, qtbot):
    window.document.enter("n2")
    run(window, qtbot)
    window.document.edit("Set padding", set_setting(window.document.design, "Features", "f2", "padding", 3))
    qtbot.waitUntil(lambda: thumbnail_places(window) == {})
    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: "f2" in thumbnail_places(window))


def test_class_scores_and_other_vectors_are_bars_in_the_colours_of_signs(window, qtbot):
    run(window, qtbot)
    flows, scene = window.session.flows, window.canvas.scene
    assert flows.current.nodes["n9"].sort == "bars"
    scores = scene.items_by_id["n9"]
    image = scene.thumbs.image(flows.current.nodes["n9"])
    colours = {image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())}
    palette = scene.ink.palette
    assert colours <= {palette.positive, palette.negative, palette.card} and len(colours) > 1
    assert scores.picture_area.height() > 20


def test_only_what_is_seen_is_made_into_an_image(window, qtbot):
    window.document.enter("n2")
    view, scene = window.canvas.view, window.canvas.scene
    view.scale(3, 3)
    view.centerOn(scene.items_by_id["f1"].card.center() - QPointF(4000, 0))
    run(window, qtbot)
    view.viewport().grab()
    assert not scene.thumbs.made
    window.canvas.frame_all()
    view.viewport().grab()
    assert scene.thumbs.made


def test_a_run_that_fails_half_way_shows_how_far_it_came(window, qtbot):
    panel, module = window.panel("run"), window.session.engine.client.module
    module.fc1.weight = torch.nn.Parameter(torch.zeros(2, 9))
    run(window, qtbot)
    assert window.session.last_run is None
    assert "fc1" in panel.refusal.text()
    nodes = window.session.flows.current.nodes
    assert "n2" in nodes and "n2/f5" in nodes and "n9" not in nodes


def test_nothing_is_left_of_what_flowed_in_another_design(window, qtbot):
    run(window, qtbot)
    window.document.open(LENET_IN_BLOCKS)
    assert window.session.flows.current is None


def test_a_picture_under_a_card_keeps_off_the_next_row_and_off_the_words_on_the_card_s_edge(window, qtbot):
    run(window, qtbot)
    item = window.canvas.scene.items_by_id["n9"]
    free = item.picture_area
    assert item.card.bottom() < free.top() and free.bottom() < item.card.bottom() + DOWN
    item.set_outcome(Outcome("4 rounds", "It went round 4 times."))
    lower = item.picture_area
    assert lower.top() >= item.card.bottom() + HIGH - OUTCOME_DOWN and lower.bottom() <= item.card.bottom() + DOWN
    assert item.sceneBoundingRect().contains(lower)


def test_a_picture_stands_once_on_the_wire_or_under_the_card_or_nowhere(window, qtbot):
    run(window, qtbot)
    scene, act = window.canvas.scene, window.actions_by_id
    under = lambda: {key for key, item in scene.items_by_id.items() if not item.picture_area.isEmpty()}  # noqa: E731
    last = {node.id for node in window.document.block.of_kind("output")}
    sources = {edge.source.node for edge in scene.wires.edges}
    assert thumbnail_places(window).keys() <= sources and under() == last, "what leaves by no wire is under its card"
    act["thumbnails_cards"].trigger()
    assert thumbnail_places(window) == {} and under() == sources | last
    act["thumbnails_nowhere"].trigger()
    assert thumbnail_places(window) == {} and under() == set()
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    assert under() == sources | last, "they come back where they were"
    act["thumbnails_wires"].trigger()
    assert thumbnail_places(window) and under() == last
