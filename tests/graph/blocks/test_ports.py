from functools import partial

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.codegen.source import generate
from designer.errors import GraphError, NameRefused
from designer.graph import edit, query
from designer.graph.blocks import ports
from designer.graph.model import VALUE, Block, Edge, Node, Port
from designer.runtime.build import build
from tests.helpers.drawing import design, node, wire
from tests.helpers.drawn import drawn


def pair():
    """A block `Pair` with two inputs and two outputs, used once, called again, and repeated nowhere."""
    a, b = Node("a", "input", "a"), Node("b", "input", "b")
    add, mul = node("p", "op", "plus", "add"), node("t", "op", "times", "mul")
    total, product = Node("s", "output", "total"), Node("q", "output", "product")
    edges = (
        wire(a, add), wire(b, add, "other"), wire(a, mul), wire(b, mul, "other"), wire(add, total), wire(mul, product),
    )  # fmt: skip
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    use, again = node("u", "block", "pair", "Pair"), node("g", "again", "pair2", "u")
    outer = (
        Edge(Port("x", VALUE), Port("u", "a"), ((5.0, 5.0),)),
        Edge(Port("x", VALUE), Port("u", "b")),
        Edge(Port("u", "total"), Port("g", "a"), ((7.0, 7.0),)),
        Edge(Port("u", "product"), Port("g", "b")),
        Edge(Port("g", "total"), Port("y", VALUE)),
    )
    return design(Block((x, use, again, y), outer), Pair=Block((a, b, add, mul, total, product), edges))


def run(drawn_design, x):
    return build(generate(drawn_design))(x)


def test_a_renamed_port_keeps_its_wires_at_every_instance_and_where_a_module_is_called_again():
    after = ports.rename_port(pair(), "Pair", "a", "left")
    after = ports.rename_port(after, "Pair", "s", "sum")
    assert after.main_block.edges == (
        Edge(Port("x", VALUE), Port("u", "left"), ((5.0, 5.0),)),
        Edge(Port("x", VALUE), Port("u", "b")),
        Edge(Port("u", "sum"), Port("g", "left"), ((7.0, 7.0),)),
        Edge(Port("u", "product"), Port("g", "b")),
        Edge(Port("g", "sum"), Port("y", VALUE)),
    )
    x = torch.rand(2, 4)
    assert torch.equal(run(after, x), run(pair(), x))


def test_a_removed_port_takes_its_wires_along_at_every_instance():
    after = ports.remove_port(pair(), "Pair", "s")
    assert {(e.source.node, e.source.name) for e in after.main_block.edges} == {("x", VALUE), ("u", "product")}
    after = ports.remove_port(pair(), "Pair", "a")
    assert all(e.target.name != "a" for e in after.main_block.edges)
    assert all(e.source.node != "a" for e in after.blocks["Pair"].edges)


def test_moved_ports_change_the_order_of_the_call_and_nothing_else():
    after = ports.move_port(pair(), "Pair", "b", 0)
    assert [n.name for n in after.blocks["Pair"].of_kind("input")] == ["b", "a"]
    assert after.main_block is pair().main_block or after.main_block == pair().main_block
    assert "def forward(self, b, a):" in generate(after).text
    x = torch.rand(2, 4)
    assert torch.equal(run(after, x), run(pair(), x))
    assert ports.move_port(after, "Pair", "b", 1) == pair()
    assert ports.move_port(pair(), "Pair", "q", 0).blocks["Pair"].of_kind("output")[0].name == "product"


def test_a_port_moved_where_it_is_changes_nothing():
    before = pair()
    assert ports.move_port(before, "Pair", "a", 0) is before
    assert ports.move_port(before, "Pair", "b", 99) is before


def test_a_new_port_stands_below_the_last_and_has_a_free_name():
    after, node_id = ports.add_port(pair(), "Pair", "input")
    assert after.blocks["Pair"].node(node_id).name == "x"
    assert [n.name for n in after.blocks["Pair"].of_kind("input")] == ["a", "b", "x"]
    again, other = ports.add_port(after, "Pair", "input")
    assert again.blocks["Pair"].node(other).name == "x2"
    assert again.blocks["Pair"].node(other).pos[1] > after.blocks["Pair"].node(node_id).pos[1]
    assert len({e.target for e in again.main_block.edges}) == len(again.main_block.edges)


def test_an_input_with_a_default_need_not_be_wired_and_stands_last_in_the_call():
    after = ports.make_optional(pair(), "Pair", "a", 2.0)
    after = edit.disconnect(after, "Net", [e for e in after.main_block.edges if e.target.name == "a"])
    assert "def forward(self, b, a=2.0):" in generate(after).text
    x = torch.rand(2, 4)
    product = x * 2.0
    assert torch.equal(run(after, x), product + 2.0)
    assert ports.make_required(after, "Pair", "a").blocks == {**after.blocks, "Pair": pair().blocks["Pair"]}


def test_only_ports_are_treated_as_ports():
    for change in (ports.remove_port, partial(ports.move_port, to=0), partial(ports.rename_port, name="z")):
        with pytest.raises(GraphError, match="no input or output"):
            change(pair(), "Pair", "p")
    with pytest.raises(GraphError, match="only an input"):
        ports.make_optional(pair(), "Pair", "s", 1)
    with pytest.raises(NameRefused):
        ports.rename_port(pair(), "Pair", "a", "class")


@given(drawn(), st.randoms(use_true_random=False))
def test_no_edit_of_ports_leaves_a_torn_wire(design, hand):
    for _ in range(6):
        rows = [n for n in design.blocks["Unit"].nodes if n.kind in ("input", "output")]
        chosen = hand.choice(rows).id if rows else ""
        match hand.choice(("add", "remove", "move", "rename") if chosen else ("add",)):
            case "add":
                design, _ = ports.add_port(design, "Unit", hand.choice(("input", "output")))
            case "remove":
                design = ports.remove_port(design, "Unit", chosen)
            case "move":
                design = ports.move_port(design, "Unit", chosen, hand.randint(0, 4))
            case "rename":
                taken = {n.name for n in design.blocks["Unit"].nodes}
                name = next(f"p{i}" for i in range(99) if f"p{i}" not in taken)
                design = ports.rename_port(design, "Unit", chosen, name)
        inputs = {n.name for n in design.blocks["Unit"].of_kind("input")}
        outputs = {n.name for n in design.blocks["Unit"].of_kind("output")}
        units = {n.id for n in design.main_block.nodes if n.kind in query.CLASS_KINDS}
        units |= {n.id for n in design.main_block.nodes if n.kind == "again" and n.of in units}
        for edge in design.main_block.edges:
            assert edge.source.node not in units or edge.source.name in outputs
            assert edge.target.node not in units or edge.target.name in inputs


def test_a_port_takes_no_wire_that_stood_at_its_new_name_before_it_had_it():
    before = pair()
    stray = Edge(Port("x", VALUE), Port("u", "left"))
    torn = edit.with_block(before, "Net", replace(before.main_block, edges=(*before.main_block.edges, stray)))
    assert ports.rename_port(torn, "Pair", "a", "left") == ports.rename_port(before, "Pair", "a", "left")
