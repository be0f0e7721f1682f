"""The generated text is run in a real Python module, which goes with the instance; an exception names its node."""

from __future__ import annotations

import gc
import inspect
import linecache
import sys
import traceback

import pytest
import torch
from torch import nn

from designer.codegen.source import Source, generate
from designer.graph import edit
from designer.graph.model import Design
from designer.runtime.build import build, generated_file
from designer.runtime.places import blame, place_of, places
from tests.helpers.drawing import design, mlp, node, residual, row
from tests.runtime.nets import copies, lenet, shared_branches, shared_chain


def raised(drawn: Design, *inputs: torch.Tensor) -> tuple[str, ...]:
    """Path of the node that a run is blamed on."""
    source = generate(drawn)
    module = build(source)
    try:
        module(*inputs)
    except (RuntimeError, ValueError) as error:
        return blame(error, drawn, source, module)
    raise AssertionError("it ran")


def test_the_module_is_an_instance_of_the_generated_class() -> None:
    module = build(generate(lenet()))
    assert type(module).__name__ == "LeNet"
    assert module(torch.zeros(2, 1, 28, 28)).shape == (2, 10)


def test_on_meta_there_are_shapes_and_no_values() -> None:
    assert all(parameter.is_meta for parameter in build(generate(lenet()), "meta").parameters())


def test_python_finds_the_text_of_a_live_module() -> None:
    source = generate(residual())
    module = build(source)
    assert inspect.getsource(type(module)).startswith("class Net(nn.Module):")
    assert generated_file(module).startswith("<design Net #")


def test_a_traceback_shows_the_generated_line() -> None:
    module = build(generate(residual()))
    with pytest.raises(RuntimeError) as caught:
        module(torch.zeros(1, 9))
    assert "x = self.fc(x)" in "".join(traceback.format_tb(caught.tb)).replace("y = ", "x = ")


def test_two_builds_do_not_disturb_each_other() -> None:
    one, two = build(generate(mlp())), build(generate(residual()))
    assert generated_file(one) != generated_file(two)
    assert type(one).__module__ != type(two).__module__


def test_nothing_stays_behind_when_the_module_is_gone() -> None:
    module = build(generate(lenet()))
    name, filename = type(module).__module__, generated_file(module)
    assert name in sys.modules and filename in linecache.cache
    del module
    gc.collect()
    assert name not in sys.modules and filename not in linecache.cache


@pytest.mark.parametrize("text", ["class Net(", "class Net:\n    def __init__(self):\n        raise ValueError\n"])
def test_a_text_that_cannot_be_run_leaves_nothing_behind(text: str) -> None:
    before = set(sys.modules), set(linecache.cache)
    with pytest.raises((SyntaxError, ValueError)):
        build(Source(text, "Net", {}, {}))
    left = {name for name in set(sys.modules) - before[0] if name.startswith("design_")}
    assert not left and not {name for name in set(linecache.cache) - before[1] if name.startswith("<design")}


def test_every_module_of_a_node_has_its_place() -> None:
    drawn = lenet()
    source = generate(drawn)
    found = places(drawn, source, build(source))
    assert {name: place.path for name, place in found.items()} == {
        "": (),
        "features": ("n2",),
        **{f"features.{name}": ("n2", f"f{2 + i}") for i, name in enumerate(_FEATURES)},
        **{name: (f"n{3 + i}",) for i, name in enumerate(_REST)},
    }
    assert place_of("fc1.weight", found).path == ("n4",)


_FEATURES = ("conv1", "act1", "pool1", "conv2", "act2", "pool2")
_REST = ("flatten", "fc1", "act3", "fc2", "act4", "fc3")


def test_copies_share_a_path_and_differ_in_the_copy() -> None:
    drawn = copies(same_weights=False)
    source = generate(drawn)
    found = places(drawn, source, build(source))
    inner = [place for place in found.values() if place.path == ("r", "a")]
    assert [place.copies for place in inner] == [("0",), ("1",), ("2",)]


def test_a_layer_in_a_chain_is_blamed() -> None:
    assert raised(mlp(), torch.zeros(1, 9)) == ("a",)


def test_a_layer_deep_inside_is_blamed() -> None:
    drawn = edit.set_setting(lenet(), "Features", "f5", "in_channels", 7)
    assert raised(drawn, torch.zeros(1, 1, 28, 28)) == ("n2", "f5")


def test_an_operation_is_blamed() -> None:
    drawn = edit.set_setting(residual(), "Net", "f", "out_features", 3)
    assert raised(drawn, torch.zeros(1, 4)) == ("p",)


def test_the_second_call_of_a_shared_layer_is_blamed_on_the_node_that_calls_again() -> None:
    drawn = edit.set_setting(shared_branches(), "Net", "f", "out_features", 3)
    assert raised(drawn, torch.zeros(1, 4)) == ("g",)


def test_a_shared_layer_in_a_chain_is_one_object() -> None:
    module = build(generate(shared_chain()))
    assert isinstance(module, nn.Sequential)
    assert module[1] is module[3]


def test_what_torch_makes_inside_a_layer_belongs_to_the_layer() -> None:
    drawn = design(row(node("t", "layer", "encoder", "TransformerEncoderLayer", d_model=4, nhead=2)))
    source = generate(drawn)
    found = places(drawn, source, build(source))
    assert place_of("encoder.self_attn.out_proj.weight", found).path == ("t",)
