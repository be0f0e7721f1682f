"""New nodes: dropped, found by the quick search, placed after the selected one."""

import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from designer.errors import GraphError
from designer.files import own_blocks
from designer.graph.model import Design
from designer.ui.canvas.finding.search import ObjectionRole
from designer.ui.canvas.placing.place import make_node
from tests.ui.canvas.conftest import small_design, wire


@pytest.mark.parametrize(
    ("spec", "name", "of"),
    [
        ("layer:Conv2d", "conv2", "Conv2d"),
        ("layer:MaxPool2d", "pool1", "MaxPool2d"),
        ("layer:Linear", "fc1", "Linear"),
        ("layer:Sigmoid", "act2", "Sigmoid"),
        ("layer:BatchNorm2d", "norm1", "BatchNorm2d"),
        ("layer:Flatten", "flatten", "Flatten"),
        ("op:cat", "cat", "cat"),
        ("block:Part", "part2", "Part"),
        ("input", "x2", ""),
        ("output", "y2", ""),
        ("tensor:parameter", "weight", "parameter"),
    ],
)
def test_a_library_entry_becomes_a_node_with_a_short_free_name(spec, name, of):
    node = make_node(small_design(), "Net", spec, (101.0, 49.0))
    assert (node.name, node.of, node.pos) == (name, of, (100.0, 48.0))


def test_what_torch_has_no_default_for_is_filled_in_but_not_what_the_wire_tells():
    node = make_node(small_design(), "Net", "layer:Conv2d", (0, 0))
    assert "out_channels" in node.settings
    assert "in_channels" not in node.settings


@pytest.mark.parametrize("spec", ["layer:Conv9d", "block:Nobody", "nonsense", "layer:", "input:x"])
def test_an_unknown_entry_is_refused(spec):
    with pytest.raises(GraphError, match="nothing of this name"):
        make_node(small_design(), "Net", spec, (0, 0))


def test_a_drop_places_a_node_where_it_was_let_go(hand):
    hand.drop("layer:Linear", hand.point(QPointF(600, 250)))
    assert hand.names[-1] == "fc1"
    node = hand.document.block.nodes[-1]
    assert hand.document.selection == {node.id}
    assert hand.scene.items_by_id[node.id].card.contains(QPointF(600, 250))


def test_a_drop_on_a_wire_goes_into_it_and_what_follows_moves_aside(hand):
    edge = wire("conv.output", "act.input")
    hand.drop("layer:BatchNorm2d", hand.point(hand.scene.wires.middle(edge)))
    new = hand.document.block.nodes[-1]
    assert {f"conv.output > {new.id}.input", f"{new.id}.output > act.input"} <= hand.wires
    assert "conv.output > act.input" not in hand.wires
    cards = [hand.scene.items_by_id[node_id].card for node_id in ("conv", new.id, "act", "y")]
    gaps = [right.left() - left.right() for left, right in itertools.pairwise(cards)]
    assert min(gaps) >= 60
    assert hand.document.undo_stack.count() == 1


def test_alt_held_keeps_what_is_dropped_out_of_the_wire_under_it(hand):
    edge = wire("conv.output", "act.input")
    before = hand.wires
    hand.drop("layer:BatchNorm2d", hand.point(hand.scene.wires.middle(edge)), Qt.KeyboardModifier.AltModifier)
    assert hand.names[-1] == "norm1"
    assert hand.wires == before


def test_a_drop_of_what_cannot_be_in_a_wire_only_places_it(hand):
    edge = wire("conv.output", "act.input")
    hand.drop("input", hand.point(hand.scene.wires.middle(edge)))
    assert "conv.output > act.input" in hand.wires
    assert hand.names[-1] == "x2"


def test_a_block_cannot_be_dropped_into_itself(hand, refusals):
    hand.document.enter("part")
    hand.drop("block:Part", hand.view.rect().center())
    assert refusals == ["Part cannot contain itself"]


def test_placing_after_the_selected_node_wires_it(hand):
    hand.document.select({"part"})
    hand.canvas.add_node_of("layer:ReLU")
    new = hand.document.block.nodes[-1]
    assert f"part.y > {new.id}.input" in hand.wires
    assert new.pos[0] > hand.scene.items_by_id["part"].card.right()
    assert new.pos[1] == 200


def test_placing_after_a_node_with_one_wire_goes_into_that_wire(hand):
    hand.document.select({"conv"})
    hand.canvas.add_node_of("layer:BatchNorm2d")
    new = hand.document.block.nodes[-1]
    assert {f"conv.output > {new.id}.input", f"{new.id}.output > act.input"} <= hand.wires


def test_with_nothing_selected_a_node_is_placed_in_view_on_no_other(hand):
    for _ in range(3):
        hand.document.select(())
        hand.canvas.add_node_of("layer:ReLU")
    cards = [item.card for item in hand.scene.items_by_id.values()]
    assert not any(a.intersects(b) for at, a in enumerate(cards) for b in cards[at + 1 :])


def test_double_click_on_empty_space_searches_and_enter_places(hand, qtbot):
    spot = hand.point(QPointF(600, 300))
    hand.double_click(spot)
    search = hand.canvas.search
    assert search.isVisible()
    qtbot.keyClicks(search.line, "linear")
    assert search.list.currentItem().text() == "Linear"
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    assert not search.isVisible()
    assert hand.names[-1] == "fc1"
    assert hand.scene.items_by_id[hand.document.block.nodes[-1].id].card.contains(QPointF(600, 300))


def test_the_search_knows_chinese_and_the_arrow_keys(hand, qtbot):
    hand.canvas.open_search()
    search = hand.canvas.search
    search.line.insert("激活")  # an input method types it; QTest has ASCII keys only
    texts = [search.list.item(row).text() for row in range(search.list.count())]
    assert "ReLU" in texts
    qtbot.keyClick(search.line, Qt.Key.Key_Down)
    chosen = search.list.currentItem().text()
    assert chosen == texts[1]
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    assert hand.document.block.nodes[-1].of == chosen


def test_escape_closes_the_search_and_changes_nothing(hand, qtbot):
    before = hand.document.design
    hand.canvas.open_search()
    qtbot.keyClick(hand.canvas.search.line, Qt.Key.Key_Escape)
    assert not hand.canvas.search.isVisible()
    assert hand.document.design is before


def test_a_wire_let_go_in_empty_space_searches_and_is_wired_to_what_is_found(hand, qtbot):
    hand.drag(hand.port("part", "y", True), hand.point(QPointF(560, 260)))
    search = hand.canvas.search
    assert search.isVisible()
    texts = [search.list.item(row).text() for row in range(search.list.count())]
    assert "input" not in texts
    assert "output" in texts
    qtbot.keyClicks(search.line, "sigmoid")
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    new = hand.document.block.nodes[-1]
    assert f"part.y > {new.id}.input" in hand.wires
    assert hand.document.undo_stack.count() == 1


def test_a_wire_from_an_input_let_go_in_empty_space_is_fed_by_what_is_found(hand, qtbot):
    hand.drag(hand.port("part", "x"), hand.point(QPointF(100, 300)))
    qtbot.keyClicks(hand.canvas.search.line, "tanh")
    qtbot.keyClick(hand.canvas.search.line, Qt.Key.Key_Return)
    new = hand.document.block.nodes[-1]
    assert f"{new.id}.output > part.x" in hand.wires


def test_a_design_without_nodes_can_be_drawn_on(hand):
    from designer.graph.model import Block

    hand.document.replace(Design("Net", {"Net": Block()}), None)
    hand.drop("input", hand.view.rect().center())
    assert hand.names == ["x"]


def offered(search):
    return [search.list.item(row).text() for row in range(search.list.count())]


def test_a_tap_on_space_searches_and_space_with_a_drag_does_not(hand, qtbot):
    hand.key(Qt.Key.Key_Space)
    assert hand.canvas.search.isVisible()
    qtbot.keyClick(hand.canvas.search.line, Qt.Key.Key_Escape)
    qtbot.keyPress(hand.view, Qt.Key.Key_Space)
    hand.drag(hand.point(QPointF(500, 300)), hand.point(QPointF(520, 320)))
    qtbot.keyRelease(hand.view, Qt.Key.Key_Space)
    assert not hand.canvas.search.isVisible()


def test_space_during_a_drag_does_not_search(hand, qtbot):
    hand.drag(hand.card("conv"), hand.card("conv") + QPoint(0, 60), release=False)
    hand.key(Qt.Key.Key_Space)
    assert not hand.canvas.search.isVisible()


def test_tab_searches_where_nothing_is_selected(hand, qtbot):
    hand.key(Qt.Key.Key_Tab)
    assert hand.canvas.search.isVisible()
    qtbot.keyClicks(hand.canvas.search.line, "tanh")
    qtbot.keyClick(hand.canvas.search.line, Qt.Key.Key_Return)
    assert hand.names[-1] == "act2"


def test_what_cannot_take_the_shape_in_the_wire_comes_last_and_says_why(hand, tell, qtbot):
    tell({"act": {"output": "B×6×28×28"}, "part": {"y": "B×84"}})
    search = hand.canvas.search
    hand.drag(hand.port("part", "y", True), hand.point(QPointF(560, 260)))
    qtbot.keyClicks(search.line, "n")
    names = offered(search)
    assert names.index("Linear") < names.index("Conv2d")
    reasons = {
        search.list.item(row).text(): search.list.item(row).data(ObjectionRole) for row in range(search.list.count())
    }
    assert reasons["Conv2d"] == "wants 4 dimensions with the batch"
    assert reasons["Linear"] == ""
    assert [bool(reasons[name]) for name in names] == sorted(bool(reasons[name]) for name in names)
    qtbot.keyClick(search.line, Qt.Key.Key_Escape)
    search.dismiss()
    hand.drag(hand.port("act", "output", True), hand.point(QPointF(560, 260)))
    names = offered(search)
    assert names.index("Conv2d") < names.index("Conv1d")


def test_what_is_doubtful_can_still_be_placed(hand, tell, qtbot):
    tell({"part": {"y": "B×84"}})
    hand.drag(hand.port("part", "y", True), hand.point(QPointF(560, 260)))
    qtbot.keyClicks(hand.canvas.search.line, "conv2d")
    hand.canvas.search.list.setCurrentRow(offered(hand.canvas.search).index("Conv2d"))
    qtbot.keyClick(hand.canvas.search.line, Qt.Key.Key_Return)
    assert hand.document.block.nodes[-1].of == "Conv2d"


def test_while_no_shape_is_known_nothing_is_doubted(hand):
    hand.drag(hand.port("part", "y", True), hand.point(QPointF(560, 260)))
    search = hand.canvas.search
    assert not any(search.list.item(row).data(ObjectionRole) for row in range(search.list.count()))


def test_the_wire_stays_to_be_seen_while_one_searches_what_it_goes_to(hand, qtbot):
    hand.drag(hand.port("part", "y", True), hand.point(QPointF(560, 260)))
    assert len(hand.scene.in_hand) == 1
    qtbot.keyClick(hand.canvas.search.line, Qt.Key.Key_Escape)
    assert not hand.scene.in_hand
    hand.drag(hand.port("part", "y", True), hand.point(QPointF(560, 260)))
    qtbot.keyClicks(hand.canvas.search.line, "sigmoid")
    qtbot.keyClick(hand.canvas.search.line, Qt.Key.Key_Return)
    assert not hand.scene.in_hand


def test_the_search_says_what_to_try_where_nothing_is_called_so(hand, qtbot):
    hand.canvas.open_search()
    search = hand.canvas.search
    assert search.empty_text == ""
    qtbot.keyClicks(search.line, "zzz")
    assert "Try another word" in search.empty_text
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    assert search.isVisible()  # there is nothing to take
    qtbot.keyClick(search.line, Qt.Key.Key_Escape)


def test_a_block_of_ones_own_library_is_found_by_the_quick_search(hand, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv(own_blocks.WHERE, str(tmp_path))
    own_blocks.keep(hand.document.design, "Part")
    hand.canvas.open_search()
    search = hand.canvas.search
    qtbot.keyClicks(search.line, "my library")
    assert [search.list.item(row).text() for row in range(search.list.count())] == ["Part"]
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    assert hand.document.block.nodes[-1].kind == "block"
    assert hand.document.design.blocks[hand.document.block.nodes[-1].of].origin == "my library: Part"
