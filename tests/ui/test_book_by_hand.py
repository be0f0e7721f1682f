"""The book's listings drawn from an empty canvas with the mouse, and held against the bundled examples."""

from __future__ import annotations

from itertools import pairwise

from tests.ui import test_whole_way
from tests.ui.mouse_drawer import MouseDrawer
from tests.ui.test_whole_way import click, settled

window = test_whole_way.window


def test_5_1_mlp_is_drawn_by_hand(window, qtbot):
    draw = MouseDrawer(window, qtbot, "B, 20")
    hidden = draw.place("layer:Linear", "hidden", in_features="20", out_features="256")
    relu = draw.place("op:relu")
    out = draw.place("layer:Linear", "out", in_features="256", out_features="10")
    draw.chain([hidden, relu, out])
    draw.same_as("mlp", 2, 20)
    draw.start_from("0.1")
    assert draw.run_on("1") == f"y 1×10:  {'  '.join(['51.2'] * 10)}"


def test_5_2_tied_layers_are_drawn_by_hand(window, qtbot):
    draw = MouseDrawer(window, qtbot, "B, 4")
    first = draw.place("layer:Linear", "0", in_features="4", out_features="8")
    ids = [first, draw.place("layer:ReLU", "1"), draw.place("layer:Linear", "2", in_features="8", out_features="8")]
    ids.append(draw.place("layer:ReLU", "3"))
    draw.select([ids[2]])
    draw.choose("Edit", "Duplicate with the Same Weights")
    again = draw.chosen
    draw.name("4")
    ids += [again, draw.place("layer:ReLU", "5"), draw.place("layer:Linear", "6", in_features="8", out_features="1")]
    draw.choose("Edit", "Arrange")
    draw.chain(ids)
    draw.same_as("shared_layers", 2, 4)
    assert window.session.shapes.parameters == 121
    assert [row.name for row in window.session.live.rows] == [
        f"{place}.{part}" for place in (0, 2, 6) for part in ("weight", "bias")
    ]
    draw.start_from("0.1")
    assert draw.run_on("1") == "y 1×1:  0.2048"


def test_5_2_rgnet_is_drawn_by_hand(window, qtbot):
    draw = MouseDrawer(window, qtbot, "B, 4")
    inner = [
        draw.place("layer:Linear", "0", in_features="4", out_features="8"),
        draw.place("layer:ReLU", "1"),
        draw.place("layer:Linear", "2", in_features="8", out_features="4"),
        draw.place("layer:ReLU", "3"),
    ]
    draw.chain(inner)
    draw.select(inner)
    block = draw.tell("Edit", "Group into a Block…", line="block 0")
    of = window.document.block.node(block).of
    blocks = [block, *(draw.place(f"block:{of}", f"block {number}") for number in range(1, 4))]
    face = window.document.design.blocks[of]
    into, out_of = face.of_kind("input")[0].name, face.of_kind("output")[0].name
    last = draw.place("layer:Linear", "1", in_features="4", out_features="1")
    draw.frame()
    draw.wire(draw.x, blocks[0], "value", into)
    for one, other in pairwise(blocks):
        draw.wire(one, other, out_of, into)
    draw.wire(blocks[-1], last, out_of)
    draw.wire(last, draw.y, into="value")
    draw.select(blocks)
    draw.tell("Edit", "Group into a Block…", line="block2")
    draw.name("0")
    draw.same_as("rgnet", 2, 4)
    assert window.session.shapes.parameters == 309
    draw.start_from("0.1")
    assert draw.run_on("1") == "y 1×1:  0.004194"


def test_5_1_fixed_hidden_mlp_is_drawn_by_hand(window, qtbot):
    draw = MouseDrawer(window, qtbot, "B, 20")
    linear = draw.place("layer:Linear", "linear", in_features="20", out_features="20")
    fixed = draw.place("tensor:constant", "rand_weight", shape="20, 20")
    draw.pick("init", "uniform")
    assert window.document.block.node(fixed).settings["init"] == "uniform"
    mm, plus = draw.place("op:matmul"), draw.place("op:add", other="1")
    relu, half, total = draw.place("op:relu"), draw.place("op:div", other="2"), draw.place("op:sum", dim="None")
    draw.select([linear])
    draw.choose("Edit", "Duplicate with the Same Weights")
    again = draw.chosen
    draw.choose("Edit", "Arrange")
    draw.frame()
    draw.wire(draw.x, linear, "value")
    draw.wire(linear, mm)
    draw.wire(fixed, mm, "value", "other")
    for one, other in ((mm, plus), (plus, relu), (relu, again), (again, half), (half, total)):
        draw.wire(one, other)
    draw.wire(total, draw.y, into="value")
    draw.select([half])
    loop = draw.tell("Edit", "Loop or Branch", "While…", line="x.abs().sum() > 1")
    assert window.document.block.node(loop).kind == "while"
    draw.same_as("fixed_hidden_mlp", 2, 20)
    assert "/ 2" in window.session.source.text and "class Half" not in window.session.source.text
    assert window.session.shapes.parameters == 420
    draw.frame()
    draw.clear()
    click(window, qtbot, fixed)
    draw.pick("init", "constant")
    draw.set(value="0.5")
    draw.start_from("0.1")
    assert draw.run_on(" ".join(["1"] * 40)).endswith(":  0.8203")
    assert window.session.last_run.rounds == {loop: 11}


def test_5_1k_a_formula_is_drawn_by_hand_and_its_constant_is_made_a_parameter(window, qtbot):
    draw = MouseDrawer(window, qtbot, "3")
    trained, constant = draw.place("tensor:parameter", "w", shape="3"), draw.place("tensor:constant", "c", shape="1")
    draw.pick("init", "constant")
    draw.set(value="2")
    dot, times = draw.place("op:matmul"), draw.place("op:mul")
    draw.choose("Edit", "Arrange")
    draw.frame()
    draw.wire(trained, dot, "value")
    draw.wire(draw.x, dot, "value", "other")
    draw.wire(dot, times)
    draw.wire(constant, times, "value", "other")
    draw.wire(times, draw.y, into="value")
    draw.clear()
    click(window, qtbot, trained)
    draw.pick("init", "ones")
    settled(window, qtbot)
    assert draw.run_on("1 2 3") == "y 1:  12"
    assert [row.name for row in window.session.live.rows] == ["w"]
    click(window, qtbot, constant)
    draw.pick("role", "parameter")
    settled(window, qtbot)
    assert [(row.name, row.dtype) for row in window.session.live.rows] == [("w", "float32"), ("c", "float32")]
    assert draw.run_on("1 2 3") == "y 1:  12"


def test_6_6_lenet_is_drawn_by_hand(window, qtbot):
    draw = MouseDrawer(window, qtbot, "B, 1, 28, 28")
    specs = (
        ("Conv2d", {"in_channels": "1", "out_channels": "6", "kernel_size": "5", "padding": "2"}), ("Sigmoid", {}),
        ("AvgPool2d", {"kernel_size": "2"}), ("Conv2d", {"in_channels": "6", "out_channels": "16", "kernel_size": "5"}),
        ("Sigmoid", {}), ("AvgPool2d", {"kernel_size": "2"}), ("Flatten", {}),
        ("Linear", {"in_features": "400", "out_features": "120"}), ("Sigmoid", {}),
        ("Linear", {"in_features": "120", "out_features": "84"}), ("Sigmoid", {}),
        ("Linear", {"in_features": "84", "out_features": "10"}),
    )  # fmt: skip
    draw.chain([draw.place(f"layer:{of}", str(index), **settings) for index, (of, settings) in enumerate(specs)])
    draw.same_as("lenet", 1, 1, 28, 28)
    assert window.session.shapes.parameters == 61_706
    draw.start_from("0.01")
    assert draw.run_on("1") == f"y 1×10:  {'  '.join(['0.635'] * 10)}"
