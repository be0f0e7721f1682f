"""Names and conditions of any length: cut with …, told whole by the tooltip, and no window that grows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from designer.graph import edit
from designer.graph.model import Block, Design, Expr, Node, Repeat, When
from designer.graph.names import LONGEST
from designer.ui.canvas.placing.free_space import APART
from tests.graph.test_bad_input import DEEP, deep
from tests.ui.canvas.conftest import SilentEngine, wire
from tests.ui.conftest import shown_window

LONG = ("a_very_long_name_" * 20)[:LONGEST]
CONDITION = " and ".join(["x.abs().sum() > 1"] * 8)
BIG = {
    "in_channels": 3,
    "out_channels": 64,
    "kernel_size": (11, 13),
    "padding": (5, 6),
    "dilation": (2, 2),
    "groups": 1,
}


def drawn():
    """All words in it are as long as can be."""
    inside = Block(
        (Node("i", "input", LONG), Node("r", "layer", LONG[:-1], "ReLU"), Node("o", "output", LONG[:-2])),
        (wire("i.value", "r.input"), wire("r.output", "o.value")),
    )
    name = f"P{LONG[1:]}"
    times = Repeat(Expr("depth * 2 + 1"), names="block number {i} of the stage that comes first in the whole network")
    main = Block(
        (
            Node("x", "input", LONG, settings={"shape": ("B", 3, 28, 28)}),
            Node("c", "layer", LONG[:-3], "Conv2d", BIG, (260, 0)),
            Node("w", "while", LONG[:-4], name, when=When(CONDITION), pos=(560, 0)),
            Node("r", "repeat", "stage", name, repeat=times, pos=(560, 200)),
        ),
        (wire("x.value", "c.input"), wire("c.output", f"w.{LONG}")),
    )
    return Design("Net", {"Net": main, name: inside})


@pytest.fixture
def window(qtbot):
    return shown_window(qtbot, drawn(), SilentEngine)


@pytest.mark.parametrize(
    ("node_id", "whole"),
    [
        ("x", [LONG]),
        ("c", [LONG[:-3], "Conv2d", "11×13", "dilation 2×2"]),
        ("w", [LONG[:-4], f"P{LONG[1:]}", CONDITION]),
        ("r", ["depth * 2 + 1", "block number {i} of the stage that comes first in the whole network"]),
    ],
)
def test_what_a_card_has_no_room_for_its_tooltip_tells(window, node_id, whole):
    look = window.canvas.scene.items_by_id[node_id].look
    assert look.width <= 330
    cut = (look.title, look.kind, look.line, look.header)
    assert any("…" in words for words in cut)
    assert all(words in look.tip for words in whole)


def test_names_that_begin_alike_are_told_apart_beside_their_kinds(window):
    looks = [window.canvas.scene.items_by_id[node_id].look for node_id in "xc"]
    assert [look.kind for look in looks] == ["input", "Conv2d"]
    for look, name in zip(looks, (LONG, LONG[:-3]), strict=True):
        begin, end = look.title.split("…")
        assert name.startswith(begin) and name.endswith(end)
        assert min(len(begin), len(end)) > 3


@pytest.mark.parametrize("kind", ["input", "layer", "again", "op"])
def test_a_card_that_is_given_a_long_name_does_not_reach_the_next_one(window, kind):
    document = window.document
    of = {"layer": "ReLU", "again": "c", "op": "relu"}.get(kind, "")
    document.edit("add", edit.add_node(document.design, "Net", Node("n", kind, "n", of, pos=(0, 600))))
    short = window.canvas.scene.items_by_id["n"].look.width
    document.edit("rename", edit.rename_node(document.design, "Net", "n", f"n{LONG[1:]}"))
    assert window.canvas.scene.items_by_id["n"].look.width < short + APART


def test_a_card_like_another_one_but_for_its_name_tells_its_own(window):
    document = window.document
    for node_id, name in (("s1", "one"), ("s2", "another")):
        document.edit("add", edit.add_node(document.design, "Net", Node(node_id, "layer", name, "Conv2d", BIG)))
    one, other = (window.canvas.scene.items_by_id[i].look.tip for i in ("s1", "s2"))
    assert one.startswith("one · Conv2d · ") and other.startswith("another · Conv2d · ")
    assert one.removeprefix("one") == other.removeprefix("another")


def test_long_names_on_the_way_are_cut_and_the_window_stays_as_it_was(window, qtbot):
    size = window.size()
    window.document.enter("w")
    qtbot.waitUntil(lambda: window.canvas.breadcrumbs.words[-1].startswith("while"))
    window.document.select({"r"})
    assert window.minimumSizeHint().width() < 1280
    assert window.size() == size
    crumbs = window.canvas.breadcrumbs
    assert all(child.geometry().right() <= crumbs.width() for child in crumbs.children() if child.isWidgetType())


def test_long_names_widen_no_form_of_the_inspector(window, qtbot):
    form = window.panel("inspector").node_form
    for node_id in ("c", "w", "r"):
        window.document.select({node_id})
        qtbot.waitUntil(form.isVisible)
        assert form.minimumSizeHint().width() < 330


def test_of_thirty_levels_the_first_and_the_last_are_named_and_a_menu_leads_to_those_between(qtbot):
    window = shown_window(qtbot, deep(DEEP), SilentEngine)
    view, crumbs = window.canvas.view, window.canvas.breadcrumbs
    view.setFocus()
    for _ in range(DEEP):
        window.document.select({"n"})
        qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert len(window.document.here) == DEEP
    assert window.width() == 1280
    assert crumbs.more.isVisible()
    assert crumbs.more.toolTip().count("▸") > 5
    right = max(child.geometry().right() for child in crumbs.children() if child.isWidgetType() and child.isVisible())
    assert right <= crumbs.width()
    qtbot.mouseClick(crumbs.more, Qt.MouseButton.LeftButton)
    menu = crumbs.findChild(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    menu.actions()[2].trigger()
    menu.close()
    assert len(window.document.here) == 3
    assert not crumbs.more.isVisible()
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert window.document.here == ()
