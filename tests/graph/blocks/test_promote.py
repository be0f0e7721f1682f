import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.errors import NameRefused
from designer.files.design import decode, encode
from designer.graph import edit
from designer.graph.blocks import block_settings
from designer.graph.blocks.promote import TIMES, free_name, promote, promote_to_the_top
from designer.graph.exchange.copies import copy_of
from designer.graph.model import Block, BlockSetting, Design, Expr, Node, Repeat
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from tests.helpers.drawing import design, node, row, wire


def unit(**settings):
    return row(node("f", "layer", "fc", "Linear", **{"in_features": 4, "out_features": 4, **settings}))


def twice(inner: Block, **others: Block) -> Design:
    """Two instances of one definition, their results side by side."""
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    one, two = node("u", "block", "one", "Unit"), node("v", "block", "two", "Unit")
    both = node("c", "op", "both", "cat", dim=1)
    edges = (wire(x, one), wire(x, two), wire(one, both, "tensors0"), wire(two, both, "tensors1"), wire(both, y))
    return Design("Net", {**others, "Unit": inner, "Net": Block((x, one, two, both, y), edges)})


def shapes(drawn: Design) -> dict[str, str]:
    report = find_shapes(drawn, Memo())
    assert not [p for p in report.problems if p.severity == "error"]
    return {key: next(iter(found.outputs.values())) for key, found in report.nodes.items()}


def test_a_promoted_setting_is_a_link_and_changes_nothing_yet():
    before = twice(unit())
    after = promote(before, "Unit", "f", "out_features", "width")
    assert after.blocks["Unit"].settings == (BlockSetting("width", 4),)
    assert after.blocks["Unit"].node("f").settings["out_features"] == Expr("width")
    assert after.main_block == before.main_block
    assert shapes(after) == shapes(before)


def test_what_a_layer_was_not_given_is_promoted_with_its_default():
    after = promote(twice(unit()), "Unit", "f", "bias", "bias", default=True, required=False)
    assert after.blocks["Unit"].settings == (BlockSetting("bias", True),)
    after = promote(twice(unit()), "Unit", "f", "device", "device", default=None, required=False)
    assert after.blocks["Unit"].settings == (BlockSetting("device", None, optional=True),)
    after = promote(twice(unit()), "Unit", "f", "size", "size")
    assert after.blocks["Unit"].settings[0].required


def test_an_expression_moves_up_as_it_is_written():
    inner = replace(unit(out_features=Expr("n*4")), settings=(BlockSetting("n", 2),))
    after = promote(twice(inner), "Unit", "f", "out_features", "wide")
    assert after.blocks["Unit"].settings == (BlockSetting("n", 2), BlockSetting("wide", Expr("n*4")))
    assert shapes(after)["y"] == "B×16"


def test_the_number_of_copies_can_be_promoted():
    drawn = design(row(Node("r", "repeat", "rep", "Unit", repeat=Repeat(3))), Unit=unit())
    after = promote(drawn, "Net", "r", TIMES, "depth")
    assert after.main_block.node("r").repeat == Repeat(Expr("depth"))
    assert after.main_block.settings == (BlockSetting("depth", 3),)


def test_a_taken_name_is_refused_and_a_free_one_is_offered():
    once = promote(twice(unit()), "Unit", "f", "out_features", "width")
    with pytest.raises(NameRefused, match="another setting"):
        promote(once, "Unit", "f", "in_features", "width")
    assert free_name(once, "Unit", "out_features") == "out_features"
    assert free_name(once, "Unit", "width", "fc") == "fc_width"
    assert free_name(once, "Unit", "width") == "width2"


def test_promotion_through_two_levels_is_two_links_and_to_the_top_does_them_all():
    # ComfyUI_frontend#9973: a promoted setting failed at the second level.
    stage = row(node("s", "block", "inner", "Unit", width=8), settings=())
    inner = replace(unit(out_features=Expr("width")), settings=(BlockSetting("width", 4),))
    drawn = design(row(node("o", "block", "stage", "Stage")), Stage=stage, Unit=inner)
    after = promote_to_the_top(drawn, ("o", "s", "f"), "out_features", "size")
    assert after.blocks["Unit"].settings == (BlockSetting("width", 4), BlockSetting("size", Expr("width")))
    assert after.blocks["Stage"].node("s").settings == {"width": 8, "size": Expr("size")}
    assert after.blocks["Stage"].settings == (BlockSetting("size", 8),)
    assert after.main_block.node("o").settings == {"size": Expr("size")}
    assert after.main_block.settings == (BlockSetting("size", 8),)
    assert shapes(after) == shapes(drawn)
    wider = block_settings.set_default(after, "Net", "size", 32)
    assert shapes(wider)["o/s/f"] == "B×32"


def test_a_value_passes_through_any_number_of_levels():
    blocks, depth = {"L0": unit()}, 12
    for level in range(1, depth):
        blocks[f"L{level}"] = row(node("n", "block", "inner", f"L{level - 1}"))
    drawn = design(row(node("n", "block", "inner", f"L{depth - 1}")), **blocks)
    after = promote_to_the_top(drawn, (*["n"] * depth, "f"), "out_features", "width")
    assert all(after.blocks[name].settings == (BlockSetting("width", 4),) for name in after.blocks)
    assert shapes(block_settings.set_default(after, "Net", "width", 7))["y"] == "B×7"


def linked() -> Design:
    return promote(twice(unit()), "Unit", "f", "out_features", "width")


def widths(drawn: Design) -> tuple[str, ...]:
    found = shapes(drawn)
    return tuple(found[f"{n.id}/f"] for n in drawn.main_block.nodes if n.kind == "block")


def test_values_of_two_instances_of_one_definition_never_leak_into_each_other():
    # ComfyUI_frontend#10849: a value typed into one instance of a subgraph showed up in the other.
    first = edit.set_setting(linked(), "Net", "u", "width", 8)
    assert widths(first) == ("B×8", "B×4")
    second = edit.set_setting(first, "Net", "v", "width", 16)
    assert widths(second) == ("B×8", "B×16")
    assert widths(edit.reset_setting(second, "Net", "u", "width")) == ("B×4", "B×16")
    assert widths(block_settings.set_default(second, "Unit", "width", 5)) == ("B×8", "B×16")
    assert second.blocks["Unit"] is linked().blocks["Unit"] or second.blocks["Unit"] == linked().blocks["Unit"]


def test_a_copied_instance_has_values_of_its_own():
    given = edit.set_setting(linked(), "Net", "u", "width", 8)
    nodes, _ = copy_of(given.main_block, {"u"}, 40.0)
    copied = edit.add_node(given, "Net", nodes[0])
    changed = edit.set_setting(copied, "Net", nodes[0].id, "width", 32)
    assert [n.settings.get("width") for n in changed.main_block.nodes if n.kind == "block"] == [8, None, 32]
    assert [n.settings.get("width") for n in copied.main_block.nodes if n.kind == "block"] == [8, None, 8]


def test_values_of_two_instances_are_saved_and_read_as_they_were():
    given = edit.set_setting(edit.set_setting(linked(), "Net", "u", "width", 8), "Net", "v", "width", 16)
    again = decode(encode(given))
    assert again == given
    assert widths(again) == ("B×8", "B×16")


@given(st.lists(st.tuples(st.sampled_from("uv"), st.none() | st.integers(1, 40)), max_size=12))
def test_each_instance_has_what_it_was_last_given_whatever_the_other_got(edits):
    drawn, expected = linked(), {"u": 4, "v": 4}
    for node_id, value in edits:
        if value is None:
            drawn = edit.reset_setting(drawn, "Net", node_id, "width")
        else:
            drawn = edit.set_setting(drawn, "Net", node_id, "width", value)
        expected[node_id] = 4 if value is None else value
    inner = drawn.blocks["Unit"]
    held = {i: {"width": 4, **drawn.main_block.node(i).settings}["width"] for i in "uv"}
    assert held == expected
    assert {i: block_settings.handed_on(drawn.main_block.node(i), inner)["width"] for i in "uv"} == expected


def test_a_setting_called_times_is_not_the_number_of_copies():
    inner = replace(unit(out_features=Expr("times")), settings=(BlockSetting("times", 4),))
    drawn = design(row(Node("r", "repeat", "rep", "Unit", {"times": 4}, repeat=Repeat(3))), Unit=inner)
    own = promote(drawn, "Net", "r", "times", "wide").main_block
    assert (own.node("r").repeat, own.node("r").settings) == (Repeat(3), {"times": Expr("wide")})
    assert own.settings == (BlockSetting("wide", 4),)
    copies = promote(drawn, "Net", "r", TIMES, free_name(drawn, "Net", TIMES)).main_block
    assert (copies.node("r").repeat, copies.node("r").settings) == (Repeat(Expr("times")), {"times": 4})
    with pytest.raises(NameRefused):
        block_settings.add_setting(drawn, "Unit", BlockSetting(TIMES, 1))
