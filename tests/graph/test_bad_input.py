"""Bad input of a design: one clear line at the place, nothing lost, no exception, and no work that doubles with each level."""

from __future__ import annotations

import pytest

from designer.catalogue.check import problems
from designer.codegen.source import generate
from designer.errors import CycleError, DesignerError, NameRefused
from designer.files.design import decode, encode
from designer.graph import edit, query
from designer.graph.blocks import block_settings, ports
from designer.graph.blocks.group import group, ungroup
from designer.graph.blocks.promote import promote_to_the_top
from designer.graph.model import VALUE, Block, BlockSetting, Design, Edge, Expr, Node, Port
from designer.graph.versions.canonical import canonical
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from tests.helpers.drawing import design, mlp, node, residual, row, wire

DEEP, WIDE = 30, 500
BAD = ("", "a.b", "class", "None", "x" * 1000, "two\nlines", " edge", "a-b", "1st", "self")


def test_a_wire_between_ports_of_one_node_and_a_loop_are_refused_with_names():
    for source, target in (("a", "a"), ("c", "a")):
        before = mlp()
        with pytest.raises(CycleError) as refused:
            edit.connect(before, "Net", Edge(Port(source, "output"), Port(target, "input")))
        assert "\n" not in str(refused.value) and "0" in str(refused.value)
        assert before == mlp()


def test_a_second_wire_into_an_input_takes_the_place_of_the_first_and_no_other():
    after = edit.connect(residual(), "Net", Edge(Port("x", VALUE), Port("p", "input")))
    assert len(after.main_block.edges) == len(residual().main_block.edges)
    assert query.sources(after.main_block)[Port("p", "other")] == Port("x", VALUE)


@pytest.mark.parametrize("name", BAD)
def test_a_name_that_no_argument_or_class_can_have_is_refused_in_one_short_line(name):
    inner = row(node("f", "layer", "fc", "Linear", in_features=4, out_features=4), settings=(BlockSetting("width", 1),))
    before = design(row(node("u", "block", "unit", "Unit")), Unit=inner)
    for change in (
        lambda: ports.rename_port(before, "Unit", "x", name),
        lambda: block_settings.rename_setting(before, "Unit", "width", name),
        lambda: block_settings.add_setting(before, "Unit", BlockSetting(name)),
        lambda: edit.rename_block(before, "Unit", name),
    ):
        with pytest.raises(NameRefused) as refused:
            change()
        assert "\n" not in str(refused.value) and len(str(refused.value)) < 200


@pytest.mark.parametrize("name", ["", "a.b", "x" * 1000, "two\nlines", "forward"])
def test_a_node_and_a_group_are_refused_names_that_break_a_module(name):
    before = mlp()
    for change in (
        lambda: edit.rename_node(before, "Net", "a", name),
        lambda: group(before, "Net", {"a"}, name),
    ):
        with pytest.raises(NameRefused) as refused:
            change()
        assert "\n" not in str(refused.value) and len(str(refused.value)) < 200
    assert before == mlp()


def deep(levels: int) -> Design:
    """A block in a block in a block, with a layer at the bottom."""
    blocks = {"L0": row(node("f", "layer", "fc", "Linear", in_features=4, out_features=4))}
    for level in range(1, levels):
        blocks[f"L{level}"] = row(node("n", "block", "inner", f"L{level - 1}"))
    return design(row(node("n", "block", "inner", f"L{levels - 1}")), **blocks)


def test_thirty_levels_are_read_checked_generated_shaped_promoted_and_come_apart():
    drawn = deep(DEEP)
    assert decode(encode(drawn)) == drawn
    assert problems(drawn) == ()
    assert generate(drawn).text.count("class ") == DEEP + 1
    report = find_shapes(drawn, Memo())
    path = ("n",) * DEEP
    assert report.nodes["/".join((*path, "f"))].outputs == {"output": "B×4"}
    assert query.block_at(drawn, path) == "L0"
    assert len(query.place(drawn, (*path, "f")).split(" ▸ ")) == DEEP + 2
    top = promote_to_the_top(drawn, (*path, "f"), "out_features", "width")
    assert top.main_block.settings == (BlockSetting("width", 4),)
    flat = drawn
    for _ in range(DEEP):
        (block,) = (n for n in flat.main_block.nodes if n.kind == "block")
        flat, _ids = ungroup(flat, "Net", block.id)
    assert [n.name for n in flat.main_block.of_kind("layer")] == ["fc"]


def test_two_instances_on_each_of_thirty_levels_do_not_double_the_work_thirty_times():
    blocks = {"L0": row(node("f", "layer", "fc", "Linear", in_features=4, out_features=4))}
    for level in range(1, DEEP):
        blocks[f"L{level}"] = row(
            node("a", "block", "one", f"L{level - 1}"), node("b", "block", "two", f"L{level - 1}")
        )
    drawn = design(row(node("n", "block", "top", f"L{DEEP - 1}")), **blocks)
    assert problems(drawn) == ()
    assert generate(drawn).text
    with pytest.raises(CycleError, match="L0 cannot contain"):
        edit.add_node(drawn, "L0", node("z", "block", "z", f"L{DEEP - 1}"))


def test_five_hundred_inputs_on_one_block_are_wired_renamed_grouped_and_generated():
    inputs = tuple(Node(f"i{n}", "input", f"in{n}", pos=(0.0, 40.0 * n)) for n in range(WIDE))
    cat, out = node("c", "op", "cat", "cat", dim=1), node("o", "output", "y")
    inner = Block((*inputs, cat, out), (*(wire(i, cat, f"tensors{n}") for n, i in enumerate(inputs)), wire(cat, out)))
    x, use, y = node("x", "input", "x", shape=("B", 4)), node("u", "block", "wide", "Wide"), node("y", "output", "y")
    edges = (*(Edge(Port("x", VALUE), Port("u", f"in{n}")) for n in range(WIDE)), wire(use, y))
    drawn = design(Block((x, use, y), edges), Wide=inner)
    assert problems(drawn) == ()
    assert find_shapes(drawn, Memo()).nodes["u"].outputs == {"y": f"B×{4 * WIDE}"}
    assert f"in{WIDE - 1}" in generate(drawn).text
    renamed = ports.rename_port(drawn, "Wide", "i7", "seven")
    assert Port("u", "seven") in query.sources(renamed.main_block)
    assert len(ports.remove_port(drawn, "Wide", "i7").main_block.edges) == WIDE
    grouped, node_id = group(drawn, "Wide", {"c"}, "part")
    assert canonical(ungrouped(grouped, node_id)) == canonical(drawn)


def ungrouped(drawn: Design, node_id: str) -> Design:
    return ungroup(drawn, "Wide", node_id)[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [("8 // zero", "divides by zero"), ("8 // nothing", 'speaks of "nothing"'), ("8 //", "no expression")],
)
def test_an_expression_that_gives_nothing_is_told_at_its_setting_and_stays_as_it_was_typed(text, said):
    layer = node("f", "layer", "fc", "Linear", in_features=4, out_features=Expr(text))
    drawn = design(row(layer, settings=(BlockSetting("zero", 0),)))
    for found in (problems(drawn), find_shapes(drawn, Memo()).problems):
        errors = [p for p in found if p.severity == "error"]
        assert [(p.node, p.setting) for p in errors] == [("f", "out_features")]
        assert said in errors[0].message and "\n" not in errors[0].message
    assert decode(encode(drawn)) == drawn
    assert generate(drawn).text


def test_a_block_that_would_contain_itself_is_refused_with_the_chain():
    with pytest.raises(DesignerError, match="L0 cannot contain L2, which contains it: L2 ▸ L1 ▸ L0"):
        edit.add_node(deep(3), "L0", node("z", "block", "z", "L2"))
