"""The book's numbers of 5.5 and 5.6, files and devices; the section stands in the test's name."""

from __future__ import annotations

import torch
from torch import nn

import designer
from designer.codegen.source import generate
from designer.graph import edit
from designer.runtime.build import build
from tests.book.test_book import built, make_constant, opened
from tests.book.test_lessons import node_id
from tests.book.values import numbers
from tests.helpers.drawing import design, node, row


def test_5_5d_e_weights_under_the_books_names_come_back_exactly(tmp_path):
    drawn = opened("mlp")
    drawn = edit.rename_node(drawn, drawn.main, node_id(drawn, "out"), "output")
    net, clone = designer.build(drawn), designer.build(drawn)
    designer.save_weights(net, tmp_path / "mlp.params")
    assert list(torch.load(tmp_path / "mlp.params", weights_only=True)) == [
        "hidden.weight", "hidden.bias", "output.weight", "output.bias"
    ]  # fmt: skip
    assert designer.load_weights(clone, tmp_path / "mlp.params").fits
    x = torch.rand(2, 20)
    assert torch.equal(net(x), clone(x))
    report = designer.load_weights(built("mlp"), tmp_path / "mlp.params")
    assert report.missing == ("out.weight", "out.bias") and not report.loaded


def test_5_6f_a_net_is_made_on_the_device_that_is_asked_for():
    net = build(generate(design(row(node("a", "layer", "0", "Linear", in_features=3, out_features=1)))), "meta")
    assert {p.device.type for p in net.parameters()} == {"meta"}
    net = build(generate(design(row(node("a", "layer", "0", "Linear", in_features=3, out_features=1)))))
    make_constant(net, 0.1)
    assert numbers(net(torch.ones(2, 3))) == [0.3, 0.3]


def test_5_5f_the_first_layers_go_into_another_net(tmp_path):
    def net(last: int) -> nn.Module:
        sizes = ((20, 256), (256, 64), (64, last))
        return build(generate(design(row(*(
            node(f"n{i}", "layer", str(2 * i), "Linear", in_features=a, out_features=b)
            for i, (a, b) in enumerate(sizes)
        )))))  # fmt: skip

    source, target = net(10), net(3)
    torch.save({k: v for k, v in source.state_dict().items() if not k.startswith("4.")}, tmp_path / "part.params")
    report = designer.load_weights(target, tmp_path / "part.params", partly=True)
    assert set(report.missing) == {"4.weight", "4.bias"}
    assert torch.equal(source.get_parameter("0.weight"), target.get_parameter("0.weight"))


def test_5_6g_bytes_of_lenets_weights():
    assert sum(p.nbytes for p in built("lenet").parameters()) == 246_824
    assert torch.empty(256, 1, 28, 28).nbytes == 802_816
