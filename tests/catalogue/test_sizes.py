"""A size that flows in: a setting that speaks of it gives its operation a port, and the text its variable."""

from __future__ import annotations

import pytest
import torch

from designer.catalogue.check import problems
from designer.catalogue.interface import input_ports
from designer.codegen.source import generate
from designer.errors import NameRefused
from designer.graph import edit
from designer.graph.blocks.block_settings import add_setting
from designer.graph.blocks.group import group, ungroup
from designer.graph.model import VALUE, Block, BlockSetting, Design, Edge, Expr, Node, Port
from designer.runtime.build import build
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes

HEADS = (Expr("size0"), Expr("size1"), 4, Expr("size2 // 4"))


def heads() -> Design:
    """`B, T, C = x.shape` and `x.view(B, T, 4, C // 4)`."""
    told = (Node(f"s{dim}", "op", name, "size", {"dim": dim}) for dim, name in enumerate("BTC"))
    nodes = (
        Node("x", "input", "x", settings={"shape": ("B", 6, 16)}),
        *told,
        Node("v", "op", "heads", "view", {"size": HEADS}),
        Node("y", "output", "y"),
    )
    wires = [Edge(Port("x", VALUE), Port(f"s{dim}", "input")) for dim in range(3)]
    wires += [Edge(Port(f"s{dim}", "size"), Port("v", f"size{dim}")) for dim in range(3)]
    wires += [Edge(Port("x", VALUE), Port("v", "input")), Edge(Port("v", "output"), Port("y", VALUE))]
    return Design("Net", {"Net": Block(nodes, tuple(wires))})


def test_a_setting_that_speaks_of_sizes_gives_the_operation_their_ports():
    design = heads()
    view = design.main_block.node("v")
    assert [port.name for port in input_ports(design, design.main_block, view)] == ["input", "size0", "size1", "size2"]
    plain = edit.set_setting(design, "Net", "v", "size", (-1,))
    view = plain.main_block.node("v")
    assert [port.name for port in input_ports(plain, plain.main_block, view)] == ["input"]


def test_sizes_are_written_under_the_names_of_the_nodes_that_tell_them():
    design = heads()
    assert problems(design) == ()
    text = generate(design).text
    assert "        B = x.size(0)\n        T = x.size(1)\n        C = x.size(2)\n" in text
    assert "x = x.view((B, T, 4, C // 4))\n" in text
    x = torch.rand(3, 6, 16)
    assert torch.equal(build(generate(design))(x), x.view(3, 6, 4, 4))


def test_the_batch_flows_as_a_size_through_shapes():
    report = find_shapes(heads(), Memo())
    assert not report.problems
    told = {node: [*report.nodes[node].outputs.values()] for node in ("s0", "s1", "v")}
    assert told == {"s0": ["B"], "s1": ["6"], "v": ["B×6×4×4"]}


def test_a_size_that_no_wire_brings_is_told():
    design = edit.disconnect(heads(), "Net", [Edge(Port("s1", "size"), Port("v", "size1"))])
    assert [p.message for p in problems(design) if p.node == "v"] == ["heads: size1 is not connected"]
    assert "x.view((B, ..., 4, C // 4))" in generate(design).text


def test_only_an_operation_takes_a_size_and_no_setting_of_a_block_is_called_so():
    design = edit.set_setting(heads(), "Net", "x", "shape", (Expr("size0"), 6, 16))
    assert any("size0" in p.message and "only an operation takes" in p.message for p in problems(design))
    with pytest.raises(NameRefused, match="means a size that flows in"):
        add_setting(heads(), "Net", BlockSetting("size0", 3))


def test_sizes_flow_into_a_block_that_is_made_of_what_speaks_of_them():
    design, node_id = group(heads(), "Net", ["v"], "Heads")
    assert problems(design) == () and not design.blocks["Heads"].settings
    x = torch.rand(3, 6, 16)
    assert torch.equal(build(generate(design))(x), x.view(3, 6, 4, 4))
    again, _ = ungroup(design, "Net", node_id)
    assert generate(again).text == generate(heads()).text


def test_positions_and_zeros_are_made_beside_the_tensor_that_tells_how_many():
    nodes = (
        Node("x", "input", "x", settings={"shape": ("B", 6)}),
        Node("b", "op", "B", "size", {"dim": 0}),
        Node("p", "op", "positions", "arange", {"dim": 1}),
        Node("z", "op", "state", "new_zeros", {"size": (2, Expr("size0"), 4), "dtype": "float64"}),
        Node("y1", "output", "places"),
        Node("y2", "output", "zeros"),
    )
    wires = (("x.value", "b.input"), ("x.value", "p.input"), ("x.value", "z.input"), ("b.size", "z.size0"),
             ("p.output", "y1.value"), ("z.output", "y2.value"))  # fmt: skip
    edges = tuple(Edge(Port(*one.split(".")), Port(*other.split("."))) for one, other in wires)
    design = Design("Net", {"Net": Block(nodes, edges)})
    text = generate(design).text
    assert "torch.arange(x.size(1), device=x.device)" in text
    assert "x.new_zeros((2, B, 4), dtype=torch.float64)" in text
    places, zeros = build(generate(design))(torch.rand(3, 6))
    assert places.tolist() == [0, 1, 2, 3, 4, 5] and torch.equal(zeros, torch.zeros(2, 3, 4, dtype=torch.float64))
    found = find_shapes(design, Memo()).nodes
    assert [found[node].outputs["output"] for node in ("p", "z")] == ["6", "2×B×4"]
