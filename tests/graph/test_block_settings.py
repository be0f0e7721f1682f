import pytest

from designer.errors import GraphError, NameRefused
from designer.graph import block_settings
from designer.graph.model import BlockSetting, Expr
from tests.helpers.drawing import design, node, row


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


def test_a_setting_that_is_used_inside_is_not_removed(before):
    with pytest.raises(GraphError, match="fc still uses width"):
        block_settings.remove_setting(before, "Stage", "width")


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
