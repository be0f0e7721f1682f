import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.catalogue.check import problems
from designer.errors import CycleError, DesignerError, NameRefused
from designer.graph import edit
from designer.graph.blocks import ports
from designer.graph.exchange.clipboard import Links, cut_out, links, put_in
from designer.graph.model import Block, BlockSetting, Design, Edge, Expr, Node, Port, When
from designer.graph.query import blocks_of
from tests.helpers.designs import designs
from tests.helpers.drawing import design, mlp, node, residual, row, wire

EMPTY = Design("Empty", {"Empty": Block()})


def unnamed(block_node: Node) -> Node:
    """A node that stands for blocks, whatever they are called."""
    when = replace(block_node.when, otherwise="") if block_node.when else None
    return replace(block_node, of="", when=when)


def drawing(block: Block) -> tuple:
    """Everything that a block shows, with places in the order of its nodes instead of ids."""
    at = {n.id: i for i, n in enumerate(block.nodes)}
    nodes = [
        replace(n, id=str(i), of=str(at.get(n.of, "nothing")) if n.kind == "again" else n.of)
        for i, n in enumerate(block.nodes)
    ]
    edges = [(at[e.source.node], e.source.name, at[e.target.node], e.target.name, e.via) for e in block.edges]
    return nodes, edges


@given(designs())
def test_all_that_is_copied_from_a_block_gives_an_equal_drawing_in_an_empty_one(wild):
    block = wild.main_block
    assume(len({n.name for n in block.nodes}) == len(block.nodes))
    everything = {n.id for n in block.nodes}
    try:
        piece = cut_out(wild, wild.main, everything)
        after, ids = put_in(EMPTY, "Empty", piece)
    except (CycleError, NameRefused):  # a file may hold a block in itself, or one that is called `a.b`
        return
    here = after.blocks["Empty"]
    assert ids == {n.id for n in here.nodes}
    assert not ids & everything
    (nodes, edges), (old_nodes, old_edges) = drawing(here), drawing(block)
    assert edges == old_edges
    for new, old in zip(nodes, old_nodes, strict=True):
        named = bool(blocks_of(old))
        assert unnamed(new) == unnamed(old) if named else new == old


@given(designs(), st.data())
def test_a_paste_takes_nothing_away_and_leaves_every_input_with_one_wire(wild, data):
    ids = data.draw(st.sets(st.sampled_from([n.id for n in wild.main_block.nodes] or ["none"])))
    other = data.draw(designs())
    try:
        after, new = put_in(other, other.main, cut_out(wild, wild.main, ids), (400.0, 300.0))
    except DesignerError:
        return
    block = after.main_block
    assert block.nodes[: len(other.main_block.nodes)] == other.main_block.nodes
    assert {n.id for n in block.nodes} - {n.id for n in other.main_block.nodes} == new
    targets = [e.target for e in block.edges]
    assert len(targets) == len(set(targets))
    assert all(other.blocks[name] == after.blocks[name] for name in other.blocks if name != other.main)


def test_names_that_are_taken_count_on_and_the_corner_comes_to_the_wished_place_on_the_grid():
    before = mlp()
    after, ids = put_in(before, "Net", cut_out(before, "Net", {"a", "b"}), (101.0, 50.0))
    new = [n for n in after.main_block.nodes if n.id in ids]
    assert [n.name for n in new] == ["02", "12"]
    assert {n.pos for n in new} == {(100.0, 52.0)} or {n.pos for n in new} == {(100.0, 48.0)}


def test_led_wires_move_with_the_nodes():
    a, b = node("a", "layer", "a", "ReLU"), replace(node("b", "layer", "b", "ReLU"), pos=(200.0, 0.0))
    led = replace(wire(a, b), via=((100.0, 40.0),))
    before = Design("Net", {"Net": Block((a, b), (led,))})
    after, _ = put_in(before, "Net", cut_out(before, "Net", {"a", "b"}), (0.0, 80.0))
    assert after.main_block.edges[-1].via == ((100.0, 120.0),)


def test_definitions_come_with_the_nodes_and_equal_ones_are_shared():
    deep = row(node("d", "layer", "act", "ReLU"))
    part = row(node("p", "block", "deep", "Deep"))
    one = design(row(node("u", "block", "part", "Part")), Part=part, Deep=deep)
    piece = cut_out(one, "Net", {"u"})
    assert set(piece.blocks) == {"Net", "Part", "Deep"}
    after, _ = put_in(EMPTY, "Empty", piece)
    assert set(after.blocks) == {"Empty", "Part", "Deep"}
    twice, _ = put_in(after, "Empty", piece)
    assert set(twice.blocks) == {"Empty", "Part", "Deep"}
    other = edit.add_block(EMPTY, "Deep", row(node("d", "layer", "act", "GELU")))
    both, ids = put_in(other, "Empty", piece)
    assert set(both.blocks) == {"Empty", "Deep", "Part", "Deep2"}
    assert both.blocks["Part"].node("p").of == "Deep2"
    assert [n.of for n in both.blocks["Empty"].nodes if n.id in ids] == ["Part"]


def test_both_branches_of_an_if_come_with_it():
    one, other = (row(node("d", "layer", "act", name)) for name in ("ReLU", "GELU"))
    choice = Node("u", "if", "choice", "One", when=When("x.sum() > 0", "Other"))
    piece = cut_out(design(row(choice), One=one, Other=other), "Net", {"u"})
    taken = edit.add_block(EMPTY, "Other", row(node("d", "layer", "act", "Tanh")))
    after, (new,) = put_in(taken, "Empty", piece)
    assert after.blocks["Empty"].node(new).of == "One"
    assert after.blocks["Empty"].node(new).when == When("x.sum() > 0", "Other2")
    assert after.blocks["Other2"] == other


def test_at_home_a_definition_is_meant_as_it_is_now():
    before = design(row(node("u", "block", "part", "Part")), Part=row(node("p", "layer", "act", "ReLU")))
    piece, tied = cut_out(before, "Net", {"u"}), links(before, "Net", {"u"}, "me")
    changed = edit.rename_node(before, "Part", "p", "other")
    after, _ = put_in(changed, "Net", piece, at_home=tied)
    assert set(after.blocks) == {"Net", "Part"}
    elsewhere, _ = put_in(changed, "Net", piece)
    assert set(elsewhere.blocks) == {"Net", "Part", "Part2"}


def test_a_block_is_not_pasted_into_itself():
    before = design(
        row(node("u", "block", "outer", "Outer")),
        Outer=row(node("o", "block", "inner", "Inner")),
        Inner=row(node("i", "layer", "act", "ReLU")),
    )
    piece = cut_out(before, "Net", {"u"})
    with pytest.raises(CycleError, match="Outer cannot contain itself"):
        put_in(before, "Outer", piece)
    with pytest.raises(CycleError, match="Outer ▸ Inner"):
        put_in(before, "Inner", piece)


def test_an_again_node_follows_its_module():
    before = edit.add_node(mlp(), "Net", Node("again", "again", "more", "a"))
    after, ids = put_in(before, "Net", cut_out(before, "Net", {"a", "again"}))
    module, again = (n for n in after.main_block.nodes if n.id in ids)
    assert (again.kind, again.of) == ("again", module.id)
    assert module.id != "a"


def test_an_again_node_alone_calls_its_module_at_home_and_becomes_a_copy_of_it_elsewhere():
    before = edit.add_node(mlp(), "Net", Node("again", "again", "more", "a"))
    piece, tied = cut_out(before, "Net", {"again"}), links(before, "Net", {"again"}, "me")
    at_home, (new,) = put_in(before, "Net", piece, at_home=tied)
    assert at_home.main_block.node(new) == Node(new, "again", "more2", "a")
    elsewhere, (copy,) = put_in(EMPTY, "Empty", piece)
    assert elsewhere.main_block.node(copy) == replace(before.main_block.node("a"), id=copy, name="more")
    gone = edit.remove_nodes(before, "Net", {"a"})
    without, (own,) = put_in(gone, "Net", piece, at_home=tied)
    assert without.main_block.node(own).kind == "layer"


def test_two_calls_of_a_module_that_stays_behind_share_the_copy():
    before = edit.add_node(mlp(), "Net", Node("one", "again", "one", "a"))
    before = edit.add_node(before, "Net", Node("two", "again", "two", "a"))
    after, _ = put_in(EMPTY, "Empty", cut_out(before, "Net", {"one", "two"}))
    first, second = after.main_block.nodes
    assert (first.kind, second.kind, second.of) == ("layer", "again", first.id)


def test_incoming_wires_are_kept_on_demand_where_their_sources_are_still_there():
    before = residual()
    piece, tied = cut_out(before, "Net", {"p"}), links(before, "Net", {"p"}, "me")
    assert tied.incoming == (
        Edge(Port("f", "output"), Port("p", "input")),
        Edge(Port("x", "value"), Port("p", "other")),
    )
    after, (new,) = put_in(before, "Net", piece, at_home=tied, wired=True)
    assert {e.source.node for e in after.main_block.edges if e.target.node == new} == {"f", "x"}
    loose, (alone,) = put_in(before, "Net", piece, at_home=tied)
    assert not [e for e in loose.main_block.edges if e.target.node == alone]
    less = edit.remove_nodes(before, "Net", {"f"})
    after, (new,) = put_in(less, "Net", piece, at_home=tied, wired=True)
    assert {e.source.node for e in after.main_block.edges if e.target.node == new} == {"x"}


def test_links_that_contradict_the_piece_tear_nothing():
    before = residual()
    piece = cut_out(before, "Net", {"f", "p"})
    wrong = (Edge(Port("x", "value"), Port("p", "input")), Edge(Port("x", "value"), Port("gone", "input")))
    after, _ = put_in(before, "Net", piece, at_home=Links("me", "Net", wrong, {"p": "x"}), wired=True)
    targets = [e.target for e in after.main_block.edges]
    assert len(targets) == len(set(targets))
    assert [n.kind for n in after.main_block.nodes] == ["input", "layer", "op", "output", "layer", "op"]


def test_an_expression_over_a_setting_that_is_not_there_becomes_a_problem_and_stays():
    inner = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=Expr("n * 2")))
    before = design(row(node("u", "block", "part", "Part", n=2)), Part=replace(inner, settings=(BlockSetting("n"),)))
    piece = cut_out(before, "Part", {"i"})
    assert piece.main_block.settings == (BlockSetting("n"),)
    after, (new,) = put_in(mlp(), "Net", piece)
    assert after.main_block.node(new).settings["out_features"] == Expr("n * 2")
    after = edit.disconnect(after, "Net", [e for e in after.main_block.edges if e.target.node == "y"])
    after = edit.connect(after, "Net", Edge(Port(new, "output"), Port("y", "value")))
    assert any("no setting of Net" in p.message for p in problems(after) if p.node == new)


def two_in_a_row() -> Design:
    """A block of two inputs, used twice; the second is fed by the first alone."""
    a, b, add, y = (
        Node("a", "input", "a"),
        Node("b", "input", "b"),
        node("s", "op", "add", "add"),
        Node("o", "output", "y"),
    )
    inner = Block((a, b, add, y), (wire(a, add), wire(b, add, "other"), wire(add, y)))
    x, end = node("x", "input", "x", shape=("B", 4)), node("e", "output", "y")
    one, two = node("n", "block", "one", "Sum"), node("m", "block", "two", "Sum")
    ends = (wire(x, one, "a"), wire(x, one, "b"), wire(one, two, "a"), wire(one, two, "b"), wire(two, end))
    return design(Block((x, one, two, end), ends), Sum=inner)


def test_pasting_with_wires_after_a_port_went_brings_only_wires_that_have_both_ends():
    before = two_in_a_row()
    piece, tied = cut_out(before, "Net", {"n", "m"}), links(before, "Net", {"n", "m"}, "here")
    for changed in (ports.remove_port(before, "Sum", "b"), ports.rename_port(before, "Sum", "b", "c")):
        after, ids = put_in(changed, "Net", piece, at_home=tied, wired=True)
        assert [e.target.name for e in after.main_block.edges if e.target.node in ids] == ["a", "a"]
        again = ports.rename_port(after, "Sum", "a", "b")
        targets = [e.target for e in again.main_block.edges]
        assert len(targets) == len(set(targets))


def test_pasting_at_home_keeps_the_wires_between_and_from_outside_where_nothing_changed():
    before = two_in_a_row()
    piece, tied = cut_out(before, "Net", {"n", "m"}), links(before, "Net", {"n", "m"}, "here")
    after, ids = put_in(before, "Net", piece, at_home=tied, wired=True)
    assert sorted(e.target.name for e in after.main_block.edges if e.target.node in ids) == ["a", "a", "b", "b"]
