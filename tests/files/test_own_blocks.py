import pytest

from designer.errors import FileRefused
from designer.files import own_blocks
from designer.files.design import read_design
from designer.graph.model import BlockSetting, Expr
from designer.graph.order import children_first
from tests.helpers.drawing import design, mlp, node, row


def drawn(width=4):
    settings = (BlockSetting("width", width),)
    unit = row(node("f", "layer", "fc", "Linear", in_features=4, out_features=Expr("width")), settings=settings)
    stage = row(node("u", "block", "unit", "Unit"))
    return design(row(node("s", "block", "stage", "Stage")), Unit=unit, Stage=stage)


def test_a_kept_block_is_a_small_design_of_itself_and_what_it_is_made_of(tmp_path):
    path = own_blocks.keep(drawn(), "Stage", tmp_path / "new" / "blocks")
    kept = read_design(path)
    assert (kept.main, list(kept.blocks)) == ("Stage", ["Unit", "Stage"]) or set(kept.blocks) == {"Unit", "Stage"}
    assert [block.name for block in own_blocks.own_blocks(path.parent)] == ["Stage"]


def test_a_kept_block_comes_into_another_design_and_says_where_it_came_from(tmp_path):
    own_blocks.keep(drawn(), "Stage", tmp_path)
    after, called = own_blocks.bring(mlp(), "Stage", tmp_path)
    assert called == "Stage"
    assert after.blocks["Stage"].origin == "my library: Stage"
    assert children_first(after, "Stage") == ("Unit", "Stage")
    again, called = own_blocks.bring(after, "Stage", tmp_path)
    assert again is after and called == "Stage"


def test_a_changed_one_stands_beside_what_the_design_has(tmp_path):
    own_blocks.keep(drawn(width=9), "Stage", tmp_path)
    after, called = own_blocks.bring(drawn(), "Stage", tmp_path)
    assert called == "Stage2"
    assert after.blocks["Stage2"].node("u").of == "Unit2"
    assert after.blocks["Stage"] is drawn().blocks["Stage"] or after.blocks["Stage"] == drawn().blocks["Stage"]


def test_a_broken_file_says_why_in_one_line_and_the_others_are_there(tmp_path):
    own_blocks.keep(drawn(), "Stage", tmp_path)
    (tmp_path / "Broken.design.json").write_text("{")
    (tmp_path / "Looped.design.json").write_text(
        '{"main": "A", "blocks": {"A": {"nodes": [{"id": "n", "kind": "block", "name": "n", "of": "A"}]}}}'
    )
    (tmp_path / "Odd.design.json").write_text('{"main": "class", "blocks": {"class": {}}}')
    (tmp_path / "notes.txt").write_text("no block")
    found = {block.name: block.refusal for block in own_blocks.own_blocks(tmp_path)}
    assert list(found) == ["Broken", "Looped", "Odd", "Stage"]
    assert found["Stage"] == ""
    for name in ("Broken", "Looped", "Odd"):
        assert found[name] and "\n" not in found[name]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert own_blocks.own_blocks(tmp_path / "nowhere") == ()


@pytest.mark.parametrize("name", ["../x", "a/b", "", "."])
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    with pytest.raises(FileRefused):
        own_blocks.bring(mlp(), name, tmp_path)


def test_a_block_is_let_go_of(tmp_path):
    own_blocks.keep(drawn(), "Stage", tmp_path)
    own_blocks.forget("Stage", tmp_path)
    assert own_blocks.own_blocks(tmp_path) == ()
    own_blocks.forget("Stage", tmp_path)


def test_the_folder_is_the_persons_own_unless_the_environment_says_otherwise(monkeypatch):
    monkeypatch.delenv(own_blocks.WHERE)
    assert own_blocks.folder().parts[-2:] == ("network-designer", "blocks")
    monkeypatch.setenv(own_blocks.WHERE, "elsewhere")
    assert str(own_blocks.folder()) == "elsewhere"
