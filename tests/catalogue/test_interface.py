"""What a node of each kind looks like from outside."""

from __future__ import annotations

from hypothesis import given

from designer.catalogue.interface import input_ports, interface, output_ports
from designer.graph.model import Block, BlockSetting, Design, Edge, Node, Port
from tests.helpers.designs import designs
from tests.helpers.drawing import design, node, wire

X = node("x", "input", "x", shape=("B", 4))
MASK = node("m", "input", "mask", default=None)
FC = node("f", "layer", "fc", "Linear", in_features=4, out_features=4)
Y = node("y", "output", "y")
INNER = Block((X, MASK, FC, Y), (wire(X, FC), wire(FC, Y)), (BlockSetting("width", 8), BlockSetting("depth")))
EMPTY = Block()


def look(of: Node, block: Block = EMPTY) -> tuple[list[str], list[str], list[str]]:
    """Names of a node's settings, inputs and outputs."""
    face = interface(design(block, Inner=INNER), block, of)
    return [s.name for s in face.settings], [p.name for p in face.inputs], [p.name for p in face.outputs]


def test_layer_and_operation_look_as_the_catalogue_says() -> None:
    assert look(FC) == (["in_features", "out_features", "bias"], ["input"], ["output"])
    assert look(node("c", "op", "cat", "cat")) == (["dim"], ["tensors"], ["output"])
    face = interface(design(EMPTY), EMPTY, FC)
    assert (face.title, face.category) == ("Linear", "linear")


def test_input_and_output_have_one_port_each() -> None:
    assert look(X) == (["shape", "dtype", "default"], [], ["value"])
    assert look(Y) == ([], ["value"], [])


def test_block_shows_its_settings_and_the_names_of_its_inputs_and_outputs() -> None:
    assert look(node("b", "block", "stage", "Inner")) == (["depth", "width"], ["x", "mask"], ["y"])
    face = interface(design(EMPTY, Inner=INNER), EMPTY, node("b", "block", "stage", "Inner"))
    assert [port.required for port in face.inputs] == [True, False]
    assert [(s.name, s.required, s.default) for s in face.settings] == [("depth", True, None), ("width", False, 8)]


def test_again_has_the_ports_of_the_node_it_names_and_no_settings() -> None:
    assert look(node("g", "again", "fc again", "f"), Block((FC,))) == ([], ["input"], ["output"])


def test_tensor_has_a_shape_and_a_start_and_gives_one_value() -> None:
    settings, inputs, outputs = look(node("t", "tensor", "scale", "parameter"))
    assert settings[:2] == ["shape", "init"] and (inputs, outputs) == ([], ["value"])


def test_unknown_things_have_the_ports_that_their_wires_speak_of() -> None:
    ghost = node("g", "layer", "ghost", "Conv9d")
    block = Block((X, ghost, Y), (wire(X, ghost, "signal"), wire(ghost, Y, "", "features")))
    for of in (ghost, node("g", "op", "ghost", "nothing"), node("g", "block", "ghost", "Gone")):
        assert look(of, block) == ([], ["signal"], ["features"])


def test_growing_input_shows_its_wires_and_a_free_place() -> None:
    cat = node("c", "op", "cat", "cat")
    assert [p.name for p in input_ports(design(EMPTY), EMPTY, cat)] == ["tensors0"]
    block = Block((X, cat), (wire(X, cat, "tensors0"), wire(X, cat, "tensors2")))
    assert [p.name for p in input_ports(design(block), block, cat)] == ["tensors0", "tensors1", "tensors2", "tensors3"]


def test_growing_output_shows_as_many_parts_as_the_settings_ask_for() -> None:
    def parts(of: Node) -> list[str]:
        block = Block((of, Y), (Edge(Port(of.id, "parts1"), Port("y", "value")),))
        return [port.name for port in output_ports(design(block), block, of)]

    assert parts(node("c", "op", "chunk", "chunk", chunks=3)) == ["chunks0", "chunks1", "chunks2"]
    assert parts(node("s", "op", "split", "split", split_size_or_sections=(2, 2))) == ["parts0", "parts1"]
    assert parts(node("s", "op", "split", "split", split_size_or_sections=4)) == ["parts0", "parts1", "parts2"]


@given(designs())
def test_every_node_has_an_interface(drawn: Design) -> None:
    for block in drawn.blocks.values():
        for one in block.nodes:
            assert interface(drawn, block, one) is not None
            assert input_ports(drawn, block, one) is not None and output_ports(drawn, block, one) is not None
