"""Bypassed nodes in the text: a module is an identity under its own name, an operation is not there."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.catalogue.bypass import as_run, refusal
from designer.codegen.source import generate
from designer.graph.cards import set_bypassed
from designer.graph.model import Block, Node, Port, Repeat
from tests.codegen.test_source import body
from tests.helpers.designs import designs
from tests.helpers.drawing import design, mlp, node, residual, row, wire


def text(drawn, *ids):
    return body(generate(set_bypassed(drawn, "Net", ids, True)).text)


def test_a_bypassed_layer_in_a_chain_is_an_identity_that_says_what_stood_there():
    assert "nn.Identity(),  # bypassed: ReLU" in text(mlp(), "b")


def test_a_bypassed_layer_with_a_name_keeps_its_name_and_its_call():
    lines = text(residual(), "f")
    assert "self.fc = nn.Identity()  # bypassed: Linear" in lines
    assert "y = self.fc(x)" in lines


def test_a_bypassed_operation_is_the_variable_of_its_first_input():
    x, f, p, y = residual().main_block.nodes
    twice = node("t", "op", "twice", "add")
    block = Block(
        (x, f, p, twice, y),
        (wire(x, f), wire(f, p), wire(x, p, "other"), wire(p, twice), wire(p, twice, "other"), wire(twice, y)),
    )
    assert text(design(block), "p")[-3:] == ["x = self.fc(x)", "x = x + x", "return x"]


def test_what_is_a_plain_chain_without_it_reads_as_one():
    assert text(residual(), "p")[0] == "class Net(nn.Sequential):"


def test_what_only_led_to_another_input_is_left_out():
    x, f, p, y = residual().main_block.nodes
    turned = design(Block((x, f, p, y), (wire(x, f), wire(x, p), wire(f, p, "other"), wire(p, y))))
    assert text(turned, "p")[2:] == ["super().__init__()", "def forward(self, x):", "return x"]


def test_a_variable_is_not_given_away_while_a_bypassed_operation_still_passes_it_on():
    x, y, z = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y"), node("z", "output", "z")
    fc = node("f", "layer", "fc", "Linear", in_features=4, out_features=4)
    neg = node("n", "op", "negate", "neg")
    block = Block((x, neg, fc, y, z), (wire(x, neg), wire(x, fc), wire(fc, y), wire(neg, z)))
    assert text(design(block), "n")[-2:] == ["y = self.fc(x)", "return y, x"]


def test_a_module_called_again_follows_when_it_is_bypassed():
    first = node("a", "layer", "0", "Linear", in_features=4, out_features=4)
    chain = row(first, node("b", "layer", "1", "ReLU"), node("c", "again", "2", "a"))
    assert text(design(chain), "a")[2:5] == [
        "shared = nn.Identity()  # bypassed: Linear",
        "super().__init__(",
        "shared,",
    ]
    assert text(design(chain), "c")[2:] == ["super().__init__(", "nn.Linear(4, 4),", "nn.ReLU(),", ")"]


def test_a_bypassed_block_is_an_identity_and_its_class_is_gone_when_nothing_else_uses_it():
    inner = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=4))
    drawn = design(row(Node("r", "repeat", "stack", "Inner", repeat=Repeat(3))), Inner=inner)
    whole = generate(set_bypassed(drawn, "Net", {"r"}, True)).text
    assert "self.stack = nn.Identity()  # bypassed: Inner" in whole
    assert "class Inner" not in whole


def test_a_growing_input_passes_its_first_wire_on():
    a, b, y = node("a", "input", "a", shape=("B", 4)), node("b", "input", "b", shape=("B", 4)), node("y", "output", "y")
    cat = node("c", "op", "join", "cat", dim=1)
    block = Block((a, b, cat, y), (wire(a, cat, "tensors1"), wire(b, cat, "tensors2"), wire(cat, y)))
    assert text(design(block), "c")[-1] == "return a"


def test_what_has_no_input_or_several_outputs_is_refused_in_one_line_and_runs_as_it_is():
    lstm = node("l", "layer", "lstm", "LSTM", input_size=4, hidden_size=4)
    drawn = design(row(lstm))
    block = drawn.main_block
    assert refusal(drawn, block, lstm) == "lstm has not exactly one output, so it is not clear what would pass it by"
    assert refusal(drawn, block, block.nodes[0]) == "x is an input of the block, so it cannot be bypassed"
    tensor = node("t", "tensor", "t", "buffer", shape=(1,))
    assert refusal(drawn, block, tensor) == "t has no input, so there is nothing that could pass it by"
    assert generate(set_bypassed(drawn, "Net", {"l"}, True)).text == generate(drawn).text


@settings(max_examples=60)
@given(designs(), st.data())
def test_the_design_as_it_runs_holds_no_bypassed_node_but_identities(wild, data):
    ids = [n.id for n in wild.main_block.nodes]
    chosen = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    run = as_run(set_bypassed(wild, wild.main, chosen, True))
    for block in run.blocks.values():
        assert all((n.kind, n.of) == ("layer", "Identity") for n in block.nodes if n.bypassed)
    assert as_run(replace(run)) == as_run(run)


def test_without_bypassed_nodes_it_is_the_very_same_design():
    drawn = residual()
    assert as_run(drawn) is drawn
    assert Port("p", "other") in {edge.target for edge in as_run(drawn).main_block.edges}
