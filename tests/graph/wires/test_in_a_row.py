import pytest

from designer.errors import GraphError
from designer.graph.wires.in_a_row import alone_before, mergeable, merged
from tests.helpers.drawing import design, node, row

FIRST = node("a", "layer", "0", "Linear", in_features=20, out_features=256)
SECOND = node("b", "layer", "2", "Linear", in_features=256, out_features=10)


def conv(node_id, **settings):
    return node(node_id, "layer", node_id, "Conv2d", **{"in_channels": 2, "out_channels": 2, **settings})


def test_n1_two_linear_layers_are_merged_into_one_with_the_name_of_the_first():
    after, one = merged(design(row(FIRST, SECOND)), "Net", "b")
    layer = after.main_block.node(one)
    assert (layer.name, layer.of, dict(layer.settings)) == ("0", "Linear", {"in_features": 20, "out_features": 10})
    assert one not in ("a", "b"), "values of before do not go with it"
    assert {(e.source.node, e.target.node) for e in after.main_block.edges} == {("x", one), (one, "y")}


@pytest.mark.parametrize(("first", "second", "kept"), [(False, False, False), (True, False, True), (False, True, True)])
def test_the_one_has_a_bias_unless_neither_had(first, second, kept):
    one, two = (
        node(i, "layer", i, "Linear", in_features=4, out_features=4, bias=b) for i, b in (("a", first), ("b", second))
    )
    after, made = merged(design(row(one, two)), "Net", "b")
    assert after.main_block.node(made).settings.get("bias", True) is kept


@pytest.mark.parametrize(
    ("first", "second", "kernel", "stride"),
    [
        ({"kernel_size": 2}, {"kernel_size": 2}, 3, None),
        ({"kernel_size": (1, 3), "stride": 2}, {"kernel_size": 3, "stride": (1, 2)}, (5, 7), (2, 4)),
    ],
)
def test_6_4e_two_kernels_are_one_of_their_sizes_added_less_one(first, second, kernel, stride):
    after, one = merged(design(row(conv("a", **first), conv("b", **second))), "Net", "b")
    settings = after.main_block.node(one).settings
    assert settings["kernel_size"] == kernel and settings.get("stride") == stride


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (conv("b", kernel_size=3, padding=1), "the border would differ"),
        (conv("b", kernel_size=3, groups=2), "groups"),
        (conv("b", kernel_size=3, dilation=2), "dilated"),
        (node("b", "layer", "b", "Linear", in_features=2, out_features=2), "no single layer"),
    ],
)
def test_what_no_single_layer_does_is_refused_with_the_reason(second, why):
    with pytest.raises(GraphError, match=why):
        merged(design(row(conv("a", kernel_size=3), second)), "Net", "b")


def test_a_layer_that_is_read_elsewhere_or_called_again_is_not_alone():
    again = node("c", "again", "c", "a")
    block = row(FIRST, SECOND)
    assert alone_before(block, SECOND) == FIRST
    assert alone_before(row(FIRST, SECOND, again), SECOND) is None
    assert not mergeable("ReLU")
