"""Weights stay with their node through renames, moves and new blocks around it; what is new is initialised."""

from __future__ import annotations

import pytest
import torch

from designer.errors import DesignerError
from designer.graph import edit
from designer.graph.blocks.group import group, ungroup
from designer.graph.model import Design
from designer.runtime.live import Live
from tests.helpers.drawing import design, mlp, node, row
from tests.runtime.nets import copies, lenet, shared_chain, with_tensor


def live(drawn: Design) -> Live:
    """A live module of a design."""
    made = Live()
    made.build(drawn)
    return made


def values(made: Live) -> dict[str, torch.Tensor]:
    """Copies of all tensors by name."""
    return {name: tensor.clone() for name, tensor in made.module.state_dict().items()}


def test_the_first_build_is_all_fresh() -> None:
    report = Live().build(lenet())
    assert (report.carried, report.fresh, report.parameters) == (0, 10, 61_706)


def test_a_rename_keeps_every_value_and_every_object() -> None:
    made = live(lenet())
    before, objects = values(made), [id(p) for p in made.module.parameters()]
    report = made.build(edit.rename_node(lenet(), "Features", "f2", "first"))
    assert (report.carried, report.fresh) == (10, 0)
    assert torch.equal(made.module.get_parameter("features.first.weight"), before["features.conv1.weight"])
    assert [id(p) for p in made.module.parameters()] == objects


def test_a_changed_layer_is_new_and_the_others_stay() -> None:
    made = live(lenet())
    before = values(made)
    drawn = edit.set_setting(
        edit.set_setting(lenet(), "LeNet", "n6", "out_features", 60), "LeNet", "n8", "in_features", 60
    )
    report = made.build(drawn)
    assert (report.carried, report.fresh) == (7, 3)  # of fc3 the bias still fits
    after = values(made)
    assert torch.equal(after["fc1.weight"], before["fc1.weight"])
    assert torch.equal(after["fc3.bias"], before["fc3.bias"])
    assert after["fc2.weight"].shape == (60, 120)
    assert 0 < after["fc2.weight"].std() < 1


def test_grouping_and_ungrouping_keep_the_weights() -> None:
    drawn = mlp()
    made = live(drawn)
    before = list(values(made).values())
    grouped, block_id = group(drawn, "Net", {"a", "b"}, "inner")
    assert made.build(grouped).fresh == 0
    assert all(torch.equal(a, b) for a, b in zip(values(made).values(), before, strict=True))
    apart, _ = ungroup(grouped, "Net", block_id)
    assert made.build(apart).fresh == 0
    assert all(torch.equal(a, b) for a, b in zip(values(made).values(), before, strict=True))


def test_fresh_starts_from_new_weights() -> None:
    made = live(mlp())
    before = values(made)
    assert made.build(mlp(), fresh=True).carried == 0
    assert not torch.equal(values(made)["0.weight"], before["0.weight"])


def test_each_copy_keeps_its_own_weights() -> None:
    made = live(copies(same_weights=False))
    before = values(made)
    assert made.build(edit.rename_node(copies(same_weights=False), "Step", "a", "linear")).fresh == 0
    assert torch.equal(made.module.get_parameter("stage.1.linear.weight"), before["stage.1.fc.weight"])
    assert not torch.equal(before["stage.0.fc.weight"], before["stage.1.fc.weight"])


def test_a_layer_that_cannot_initialise_itself_again_is_made_anew() -> None:
    made = live(mlp())
    before = values(made)
    attention = node("t", "layer", "encoder", "TransformerEncoderLayer", d_model=4, nhead=2)
    drawn = design(row(attention, *(n for n in mlp().main_block.nodes if n.kind == "layer")))
    report = made.build(drawn)
    assert report.carried == 4
    after = values(made)
    assert torch.equal(after["0.weight"], before["0.weight"])
    assert torch.equal(after["encoder.norm1.weight"], torch.ones(4))
    assert not any(tensor.is_meta for tensor in after.values())


def test_a_tensor_of_the_blocks_own_is_carried_by_its_node() -> None:
    made = live(with_tensor())
    with torch.no_grad():
        made.module.get_parameter("factor").fill_(3)
    made.build(edit.rename_node(with_tensor(), "Net", "t", "scale"))
    assert made.module.get_parameter("scale").tolist() == [3, 3, 3, 3]
    assert made.rows()[0].path == "t"


def test_buffers_are_carried_too() -> None:
    drawn = design(row(node("n", "layer", "norm", "BatchNorm1d", num_features=4)))
    made = live(drawn)
    made.module(torch.rand(9, 4))
    before = values(made)
    made.build(edit.rename_node(drawn, "Net", "n", "bn"))
    assert torch.equal(values(made)["bn.running_mean"], before["norm.running_mean"])


def test_rows_are_named_as_torch_names_them() -> None:
    made = live(lenet())
    rows = made.rows()
    assert [row.name for row in rows] == [name for name, _ in made.module.named_parameters()]
    assert rows[0].shape == (6, 1, 5, 5)
    assert rows[0].path == "n2/f2"
    assert rows.parameters == sum(parameter.numel() for parameter in made.module.parameters())


def test_a_shared_tensor_is_one_row_with_both_names() -> None:
    rows = live(shared_chain()).rows()
    assert [(row.name, row.aliases) for row in rows][2] == ("1.weight", ("3.weight",))
    assert len(rows) == 6


def test_a_lazy_layer_has_a_row_before_it_has_a_shape() -> None:
    made = live(design(row(node("l", "layer", "fc", "LazyLinear", out_features=2))))
    assert [(row.name, row.count) for row in made.rows()] == [("fc.weight", 0), ("fc.bias", 0)]


def test_rows_are_told_anew_only_when_a_tensor_is_another_or_has_changed_its_kind() -> None:
    drawn = design(row(*(node(name, "layer", name, "Linear", in_features=2, out_features=2) for name in "ab")))
    made = live(drawn)
    first, a, b = made.rows(), *made.module.children()
    with torch.no_grad():
        a.weight.fill_(3)
    assert made.rows() is first, "values are no part of it"
    a.weight.requires_grad_(False)
    assert [found.trained for found in made.rows()] == [False, True, True, True]
    a.weight.data = torch.zeros(3, 2)
    assert made.rows()[0].shape == (3, 2)
    a.bias = None
    b.weight = a.weight
    assert [(found.name, found.aliases) for found in made.rows()] == [("a.weight", ("b.weight",)), ("b.bias", ())]
    made.build(drawn, fresh=True)
    assert made.rows() == first


def test_moving_keeps_the_values() -> None:
    made = live(mlp())
    before = values(made)
    report = made.move("cpu")
    assert report.carried == 4 and report.fresh == 0
    assert all(torch.equal(before[name], tensor) for name, tensor in values(made).items())


def test_there_is_no_module_before_the_first_build() -> None:
    with pytest.raises(DesignerError, match="no live module yet"):
        _ = Live().module
