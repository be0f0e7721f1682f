"""The overview keeps out of the way of what a person has to read."""

from PySide6.QtCore import QPointF

from designer.graph.edit import move_nodes
from designer.graph.problem import Problem
from designer.ui.canvas.camera import Look


def far_below(hand):
    """So large a block that the overview is there, with one card in the lower right corner of the view."""
    document = hand.document
    document.edit("Move", move_nodes(document.design, "Net", {"x": (-4000.0, 0.0)}))
    view = hand.view
    view.look(Look(1.0, QPointF(660 - view.width() / 2, 120 - view.height() / 2)))
    return hand.canvas.minimap


def test_the_overview_goes_to_another_corner_where_it_would_hide_a_problem_and_comes_back(hand, tell):
    minimap = far_below(hand)
    corner = minimap.pos()
    assert minimap.isVisible()
    assert corner.x() > hand.view.width() / 2

    tell({}, [Problem("Net", "act", "act1 expects something else altogether, as one can read here")])
    bubble = hand.scene.bubbles["act"]
    lies = hand.view.mapFromScene(bubble.sceneBoundingRect()).boundingRect()
    assert lies.intersects(minimap.geometry().translated(corner - minimap.pos()))
    assert not lies.intersects(minimap.geometry())
    assert minimap.x() < hand.view.width() / 2

    tell({})
    assert minimap.pos() == corner
