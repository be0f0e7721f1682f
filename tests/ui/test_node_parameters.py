"""How Python reaches a parameter from `net`: what is copied from the tree is what the console takes."""

from __future__ import annotations

import pytest

from designer.bundled import bundled
from designer.codegen.source import generate
from designer.files.design import read_design
from designer.runtime.build import build
from designer.ui.node_parameters import expression
from tests.helpers.parameters import nested
from tests.runtime.nets import copies


def rgnet():
    """The book's nested blocks."""
    return read_design(bundled("examples", "rgnet.design.json"))


def test_5_2_e_the_bias_of_the_first_layer_of_the_second_block():
    assert expression(rgnet(), generate(rgnet()), "0.block 1.0.bias") == "net[0][1][0].bias"


@pytest.mark.parametrize(
    "drawn", [rgnet(), nested(), copies(False), copies(True)], ids=["rgnet", "nested", "own", "same"]
)
def test_every_parameter_is_reached_by_what_is_copied(drawn):
    source = generate(drawn)
    net = build(source)
    for name, parameter in net.named_parameters():
        assert eval(expression(drawn, source, name), {"net": net}) is parameter
