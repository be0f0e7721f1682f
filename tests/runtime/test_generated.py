"""The generated text, run: the same network as one would write by hand, and plain torch to whoever gets the file."""

import subprocess
import sys

import pytest
import torch

import designer
from designer.bundled import bundled
from designer.codegen.source import generate
from designer.graph.model import Expr, Node, Repeat
from designer.runtime.build import build
from tests.bench import by_hand
from tests.helpers.drawing import design, mlp, node, residual, row

LENET = bundled("examples", "lenet.design.json")
WEIGHTS = bundled("examples", "lenet.params")


@pytest.mark.parametrize(
    ("example", "twin_class", "shape"),
    [("lenet", by_hand.LeNet, (3, 1, 28, 28)), ("resnet152", by_hand.ResNet152, (2, 3, 64, 64))],
)
def test_an_example_computes_bit_for_bit_what_the_network_by_hand_computes(example, twin_class, shape):
    module, twin = designer.build(designer.load(bundled("examples", f"{example}.design.json"))), twin_class()
    by_hand.same_weights(module, twin)
    x = torch.rand(shape)
    with torch.no_grad():
        assert torch.equal(module.eval()(x), twin.eval()(x))


def test_resnet_has_the_books_counts():
    module = build(generate(designer.load(bundled("examples", "resnet152.design.json"))), "meta")
    assert sum(p.numel() for p in module.parameters()) == 60_192_808
    assert len(list(module.parameters())) == 467
    assert len(module.state_dict()) == 932


def test_names_are_those_of_the_drawing():
    module = designer.build(designer.load(LENET))
    assert [name for name, _ in module.named_parameters()] == [
        f"{layer}.{kind}" for layer in (0, 3, 7, 9, 11) for kind in ("weight", "bias")
    ]


def test_the_exported_file_is_plain_torch_and_gives_the_same_numbers(tmp_path):
    """Run by a Python that cannot import us: loads the weights, and writes what the network makes of an image."""
    design_ = designer.load(LENET)
    (tmp_path / "lenet.py").write_text(designer.source(design_))
    script = f"""
import sys; sys.modules["designer"] = None
import torch; from lenet import LeNet
torch.set_num_threads(1)
net = LeNet().eval(); net.load_state_dict(torch.load({str(WEIGHTS)!r}, weights_only=True))
torch.manual_seed(0)
with torch.no_grad(): torch.save(net(torch.rand(2, 1, 28, 28)), "out.pt")
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path)
    net = designer.build(design_).eval()
    assert designer.load_weights(net, WEIGHTS).fits
    torch.set_num_threads(1)
    torch.manual_seed(0)
    with torch.no_grad():
        assert torch.equal(net(torch.rand(2, 1, 28, 28)), torch.load(tmp_path / "out.pt", weights_only=True))


def test_a_module_called_again_is_the_same_object():
    first = node("a", "layer", "2", "Linear", in_features=4, out_features=4)
    chain = row(
        node("z", "layer", "0", "Linear", in_features=4, out_features=4), node("r", "layer", "1", "ReLU"), first
    )
    chain = row(*chain.nodes[1:-1], node("s", "layer", "3", "ReLU"), node("c", "again", "4", "a"))
    net = build(generate(design(chain)))
    assert net[2] is net[4]
    assert len(list(net.parameters())) == 4
    assert {"2.weight", "4.weight"} <= net.state_dict().keys()


def test_copies_have_weights_of_their_own_and_names_by_their_pattern():
    inner = row(node("i", "layer", "0", "Linear", in_features=4, out_features=4))
    stack = Node("r", "repeat", "stack", "Inner", repeat=Repeat(3, names="block {i}"))
    net = build(generate(design(row(stack), Inner=inner)))
    assert list(net.state_dict())[::2] == [f"stack.block {i}.0.weight" for i in range(3)]
    same = Node("r", "repeat", "stack", "Inner", repeat=Repeat(3, same_weights=True))
    assert len(list(build(generate(design(row(same), Inner=inner))).parameters())) == 2


def test_constants_of_the_book_give_the_books_number():
    """5.2a: every weight 0.1, every bias 0, an input of ones: 0.32."""
    net = build(generate(mlp()))
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            parameter.fill_(0.1 if name.endswith("weight") else 0.0)
        torch.testing.assert_close(net(torch.ones(2, 4)), torch.full((2, 1), 0.32))


def test_a_skip_is_added():
    net = build(generate(residual()))
    x = torch.rand(2, 4)
    assert torch.equal(net(x), net.fc(x) + x)


def test_an_expression_over_settings_is_worked_out_by_python():
    from designer.graph.model import Block, BlockSetting

    inner = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=Expr("max(n, 2) * 3")))
    inner = Block(inner.nodes, inner.edges, (BlockSetting("n"),))
    net = build(generate(design(row(node("u", "block", "u", "Inner", n=1)), Inner=inner)))
    assert net.u.fc.out_features == 6


def test_a_design_with_an_error_is_not_built():
    torn = design(row(node("a", "layer", "fc", "Linear", out_features=3)))
    with pytest.raises(designer.DesignProblems, match="in_features"):
        designer.build(torn)
