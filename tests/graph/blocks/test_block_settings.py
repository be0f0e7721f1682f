import pytest
import torch

from designer.catalogue.check import problems
from designer.codegen.source import generate
from designer.errors import NameRefused
from designer.files.design import decode, encode
from designer.graph import edit
from designer.graph.blocks import block_settings
from designer.graph.model import Block, BlockSetting, Expr, Node, Repeat
from designer.runtime.build import build
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from tests.helpers.drawing import design, node, row, wire


@pytest.fixture
def before():
    inner = row(
        node("f", "layer", "fc", "Linear", in_features=4, out_features=Expr("width * 2")),
        settings=(BlockSetting("width", 8),),
    )
    return design(row(node("s", "block", "stage", "Stage", width=16)), Stage=inner)


def test_a_renamed_setting_is_followed_inside_and_at_every_instance(before):
    after = block_settings.rename_setting(before, "Stage", "width", "channels")
    assert [s.name for s in after.blocks["Stage"].settings] == ["channels"]
    assert after.blocks["Stage"].node("f").settings["out_features"] == Expr("channels * 2")
    assert after.main_block.node("s").settings == {"channels": 16}


def test_a_setting_cannot_have_a_name_that_is_taken_or_illegal(before):
    after = block_settings.add_setting(before, "Stage", BlockSetting("depth", 2))
    for name in ("depth", "class", "2x", ""):
        with pytest.raises(NameRefused):
            block_settings.rename_setting(after, "Stage", "width", name)


def test_a_setting_that_is_used_inside_is_removed_and_its_uses_are_problems_with_a_way_back(before):
    after = block_settings.remove_setting(before, "Stage", "width")
    assert not after.blocks["Stage"].settings
    assert after.blocks["Stage"].node("f").settings["out_features"] == Expr("width * 2")
    problem = next(p for p in problems(after) if p.node == "f")
    said = 'fc: out_features cannot be worked out: "width * 2" speaks of "width", which is no setting of Stage'
    assert problem.message == said
    assert problem.repair and problem.repair.text == "Put the setting width back"
    assert edit.apply_repair(after, problem.repair) == before


def test_a_removed_setting_can_be_put_back_from_a_later_default_and_from_the_number_of_copies():
    leaf = row(node("f", "layer", "fc", "Linear", in_features=4, out_features=4))
    copies = Node("r", "repeat", "copies", "Leaf", repeat=Repeat(Expr("depth")))
    settings = (BlockSetting("depth", 3, doc="how deep"), BlockSetting("more", Expr("depth + 1")))
    before = design(row(copies, settings=settings), Leaf=leaf)
    after = block_settings.remove_setting(before, "Net", "depth")
    repairs = [p.repair for p in problems(after) if p.severity == "error"]
    assert len(repairs) == 2
    for repair in repairs:
        assert repair and edit.apply_repair(after, repair) == before


def test_a_walk_over_shapes_leaves_the_way_back_in_place(before):
    after = block_settings.remove_setting(before, "Stage", "width")
    found = [p for p in find_shapes(after, Memo()).problems if p.node == "f"]
    assert [p.repair.text for p in found if p.repair] == ["Put the setting width back"]


def test_a_removed_setting_is_in_the_file_until_it_is_put_back_or_its_name_is_taken(before):
    after = block_settings.remove_setting(before, "Stage", "width")
    assert decode(encode(after)) == after
    taken = block_settings.add_setting(after, "Stage", BlockSetting("width", 1))
    assert not taken.blocks["Stage"].gone
    assert taken.main_block.node("s").settings == {"width": 16}


def test_a_renamed_setting_is_followed_in_later_defaults_and_in_the_number_of_copies():
    leaf = row(node("f", "layer", "fc", "Linear", in_features=4, out_features=4))
    copies = Node("r", "repeat", "copies", "Leaf", repeat=Repeat(Expr("depth")))
    settings = (BlockSetting("depth", 3), BlockSetting("more", (Expr("depth + 1"), 2)))
    after = block_settings.rename_setting(design(row(copies, settings=settings), Leaf=leaf), "Net", "depth", "layers")
    assert [(s.name, s.default) for s in after.main_block.settings] == [
        ("layers", 3),
        ("more", (Expr("layers + 1"), 2)),
    ]
    assert after.main_block.node("r").repeat == Repeat(Expr("layers"))


def test_a_setting_renamed_beside_broken_expressions_leaves_them_alone():
    settings = {"a": Expr("("), "b": Expr("max(max, 2)"), "c": Expr("max")}
    block = Block((Node("n", "layer", "n", "Linear", settings),), (), (BlockSetting("max", 1),))
    after = block_settings.rename_setting(design(block), "Net", "max", "most")
    renamed = {"a": Expr("("), "b": Expr("max(most, 2)"), "c": Expr("most")}
    assert after.main_block.node("n").settings == renamed


def test_a_default_may_speak_of_earlier_settings_and_each_instance_works_it_out_for_itself():
    inner = row(
        node("f", "layer", "fc", "Linear", in_features=4, out_features=Expr("wide")),
        settings=(BlockSetting("width", 2), BlockSetting("wide", Expr("width*2"))),
    )
    uses = (node("u", "block", "one", "Inner"), node("v", "block", "two", "Inner", width=3))
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    both = node("c", "op", "both", "cat", dim=1)
    edges = (
        *(wire(x, use) for use in uses),
        *(wire(use, both, f"tensors{i}") for i, use in enumerate(uses)),
        wire(both, y),
    )
    drawn = design(Block((x, *uses, both, y), edges), Inner=inner)
    module = build(generate(drawn))
    assert module(torch.rand(2, 4)).shape == (2, 4 + 6)
    assert find_shapes(drawn, Memo()).nodes["y"].outputs["value"] == "B×10"


def test_a_removed_setting_is_dropped_at_every_instance(before):
    added = block_settings.add_setting(before, "Stage", BlockSetting("depth", 2))
    assert block_settings.remove_setting(added, "Stage", "depth") == before
    unused = block_settings.rename_setting(before, "Stage", "width", "w")
    assert unused != before


def test_a_setting_gets_another_default_or_none(before):
    given = block_settings.set_default(before, "Stage", "width", 32)
    assert given.blocks["Stage"].settings[0].default == 32
    assert block_settings.set_default(before, "Stage", "width", None).blocks["Stage"].settings[0].required
    optional = block_settings.set_default(before, "Stage", "width", None, optional=True)
    assert not optional.blocks["Stage"].settings[0].required


def test_a_setting_that_comes_back_speaks_of_others_as_they_are_called_now():
    fc = node("f", "layer", "fc", "Linear", in_features=Expr("w"), out_features=Expr("hid"))
    drawn = design(row(fc, settings=(BlockSetting("w", 4), BlockSetting("hid", Expr("w * 2")))))
    after = block_settings.remove_setting(drawn, "Net", "hid")
    after = block_settings.rename_setting(after, "Net", "w", "width")
    repair = next(p.repair for p in problems(after) if p.repair)
    mended = edit.apply_repair(after, repair)
    assert problems(mended) == ()
    assert mended.main_block.settings == (BlockSetting("width", 4), BlockSetting("hid", Expr("width * 2")))
