"""Every operation is generated and run, with its inputs in the order that torch wants."""

from __future__ import annotations

import pytest
import torch

from designer.catalogue.check import problems
from designer.catalogue.load import catalogue
from designer.catalogue.spec import OpSpec
from designer.codegen.source import generate
from designer.graph.model import VALUE, Block, Design, Edge, Node, Port
from designer.runtime.build import build
from tests.catalogue.alone import alone, grown, sample_tensors, seeded

OPS = [spec for spec in catalogue().ops.values() if spec.name not in ("tuple", "unpack", "size", "numel")]


@pytest.mark.parametrize("spec", OPS, ids=lambda spec: spec.name)
def test_operation_runs(spec: OpSpec) -> None:
    result = seeded(build(generate(alone(spec))), sample_tensors(spec))
    results = result if isinstance(result, tuple) else (result,)
    assert len(results) == sum(len(grown(port)) for port in spec.outputs)
    assert all(isinstance(part, torch.Tensor) for part in results)


@pytest.mark.parametrize("spec", OPS, ids=lambda spec: spec.name)
def test_freshly_placed_operation_has_no_problem_once_it_is_wired(spec: OpSpec) -> None:
    assert problems(alone(spec)) == ()


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("add", "x0 + x1"),
        ("neg", "-x0"),
        ("pow", "x0 ** x1"),
        ("cat", "torch.cat((x0, x1), dim=1)"),
        ("flatten", "x0.flatten(start_dim=1)"),
        ("permute", "x0.permute((0, 2, 1))"),
        ("gather", "torch.gather(x0, 1, x1)"),
        ("einsum", 'torch.einsum("bij,bjk->bik", x0, x1)'),
        ("where", "torch.where(x0, x1, x2)"),
        ("relu", "F.relu(x0)"),
        ("to", "x0.to(torch.float32)"),
        ("conv2d", "F.conv2d(x0, x1)"),
    ],
)
def test_operation_is_written_as_people_write_it(name: str, call: str) -> None:
    assert f"= {call}\n" in generate(alone(catalogue().ops[name])).text


def test_chunk_gives_its_parts_in_order() -> None:
    spec = catalogue().ops["chunk"]
    tensors = sample_tensors(spec)
    first, second = seeded(build(generate(alone(spec))), tensors)
    torch.testing.assert_close(torch.cat((first, second), 1), tensors[0], rtol=0, atol=0)


def test_state_of_an_lstm_is_taken_apart_put_together_and_given_to_another() -> None:
    design = lstm_twice()
    assert problems(design) == ()
    module = build(generate(design)).eval()
    x = torch.rand(5, 2, 8)
    with torch.no_grad():
        output, (h, c) = module.first(x)
        expected, _ = module.second(x, (c, h))
        torch.testing.assert_close(module(x), expected, rtol=0, atol=0)
    assert output.shape == (5, 2, 32)


def lstm_twice() -> Design:
    """An LSTM whose state goes, with h and c swapped, into another one on the same input."""
    sizes = {"input_size": 8, "hidden_size": 32}
    nodes = (
        Node("x", "input", "x", settings={"shape": (5, "B", 8)}),
        Node("a", "layer", "first", "LSTM", sizes),
        Node("u", "op", "parts", "unpack"),
        Node("t", "op", "pair", "tuple"),
        Node("b", "layer", "second", "LSTM", sizes),
        Node("y", "output", "y"),
    )
    wires = (
        (("x", VALUE), ("a", "input")), (("x", VALUE), ("b", "input")), (("a", "state"), ("u", "whole")),
        (("u", "first"), ("t", "parts1")), (("u", "second"), ("t", "parts0")), (("t", "whole"), ("b", "hx")),
        (("b", "output"), ("y", VALUE)),
    )  # fmt: skip
    return Design("Twice", {"Twice": Block(nodes, tuple(Edge(Port(*a), Port(*b)) for a, b in wires))})
