"""Costs without a run: against sums done by hand, and against torch's own counter on the whole module."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from designer.bundled import bundled
from designer.catalogue.load import catalogue
from designer.codegen.source import generate
from designer.files.design import read_design
from designer.graph.edit import set_setting
from designer.graph.model import Block, Design, Node, When
from designer.graph.parameters.parameters import tie
from designer.runtime.build import build
from designer.runtime.cost.find import find_costs
from designer.runtime.cost.reports import Cost, CostReport
from designer.runtime.cost.sums import as_it_ran, sums, totals
from designer.runtime.shapes.avals import concrete, declared
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from tests.helpers.drawing import design, mlp, node, row, wire
from tests.helpers.drawn import drawn as any_design
from tests.runtime.nets import NETS, alone, copies, repaired, shared_chain


def costs(drawn: Design) -> CostReport:
    return find_costs(drawn, Memo())


def whole(drawn: Design) -> Cost:
    return totals(costs(drawn).nodes)[""]


def example(name: str) -> Design:
    return read_design(bundled("examples", f"{name}.design.json"))


def module_of(drawn: Design) -> nn.Module:
    return build(generate(drawn), "meta").eval()


def counted_by_torch(drawn: Design, batch: int = 1) -> int:
    """FLOPs of one forward pass of the whole module, by torch's own counter."""
    inputs = [concrete(declared(one.settings), batch) for one in drawn.main_block.of_kind("input")]
    with torch.no_grad(), torch.device("meta"), FlopCounterMode(display=False) as counter:
        module_of(drawn)(*inputs)
    return counter.get_total_flops()


def test_lenet_costs_what_the_book_works_out_by_hand() -> None:
    drawn = example("lenet")
    names = {one.id: one.name for one in drawn.main_block.nodes}
    by_name = {names[path]: cost for path, cost in costs(drawn).nodes.items()}
    weighed = {name: cost for name, cost in by_name.items() if cost.parameters}
    assert [cost.parameters for cost in weighed.values()] == [156, 2416, 48120, 10164, 850]
    assert [cost.multiply_adds for cost in weighed.values()] == [117_600, 240_000, 48_000, 10_080, 840]
    numbers = [6 * 28 * 28, 6 * 28 * 28, 6 * 14 * 14, 16 * 100, 16 * 100, 16 * 25, 0, 120, 120, 84, 84, 10]
    assert [cost.bytes_out for cost in by_name.values()] == [4 * count for count in numbers], "a flattened view is free"
    assert whole(drawn) == Cost(61_706, 0, 416_520, 4 * sum(numbers), len(numbers))


def test_the_books_mlp() -> None:
    assert costs(mlp()).nodes == {
        "a": Cost(4 * 8 + 8, 0, 32, 32, 1),
        "b": Cost(0, 0, 0, 32, 1),
        "c": Cost(9, 0, 8, 4, 1),
    }


def test_5_1j_resnet_152_has_the_books_parameters_and_multiply_adds() -> None:
    drawn = example("resnet152")
    found = totals(costs(drawn).nodes)
    assert found[""].parameters == 60_192_808
    assert found[""].multiply_adds == 11_513_626_624
    groups = [found[one.id].parameters for one in drawn.main_block.nodes if one.kind == "block"]
    assert groups == [215_808, 2_339_840, 40_613_888, 14_964_736]


@pytest.mark.parametrize("name", NETS)
def test_the_sum_over_the_nodes_is_what_torch_counts_for_the_whole_module(name: str) -> None:
    drawn = NETS[name]()
    assert whole(drawn).multiply_adds == counted_by_torch(drawn) // 2
    assert whole(drawn).parameters == sum(p.numel() for p in module_of(drawn).parameters())


@pytest.mark.parametrize("name", NETS)
def test_every_block_costs_what_the_shapes_say_of_it(name: str) -> None:
    drawn = NETS[name]()
    report, found = find_shapes(drawn, Memo()), totals(costs(drawn).nodes)
    assert (found[""].parameters, found[""].multiply_adds) == (report.parameters, report.multiply_adds)
    for one in drawn.main_block.nodes:
        if one.id in found:
            told = report.nodes[one.id]
            assert (found[one.id].parameters, found[one.id].multiply_adds) == (told.parameters, told.multiply_adds)


@pytest.mark.parametrize(
    "name", ["LSTM", "GRU", "MultiheadAttention", "TransformerEncoderLayer", "ConvTranspose2d", "Conv3d", "Bilinear"]
)
def test_a_layer_of_many_products_costs_what_torch_counts(name: str) -> None:
    alone_in_a_net = repaired(alone(catalogue().layers[name]))
    assert whole(alone_in_a_net).multiply_adds == counted_by_torch(alone_in_a_net) // 2


def operations() -> Design:
    """A product of matrices, attention and a convolution, all without weights of their own."""
    x = node("x", "input", "x", shape=("B", 2, 6, 6))
    kernel = node("k", "tensor", "kernel", "parameter", shape=(3, 2, 3, 3), init="ones")
    conv = node("c", "op", "conv", "conv2d")
    same = node("m", "op", "product", "matmul")
    look = node("a", "op", "attention", "scaled_dot_product_attention")
    y, z, w = (node(name, "output", name) for name in "yzw")
    wires = (
        wire(x, conv), wire(kernel, conv, "weight"), wire(conv, y),
        wire(x, same), wire(x, same, "other"), wire(same, z),
        wire(x, look, "query"), wire(x, look, "key"), wire(x, look, "value"), wire(look, w),
    )  # fmt: skip
    return design(Block((x, kernel, conv, same, look, y, z, w), wires))


def test_operations_without_weights_count_as_layers_do() -> None:
    drawn = operations()
    found = costs(drawn).nodes
    assert found["k"] == Cost(54, 0, 0, 0, 1)
    assert found["c"].multiply_adds == 3 * 2 * 3 * 3 * 4 * 4
    assert found["m"].multiply_adds == 2 * 6 * 6 * 6
    assert found["a"].multiply_adds == 2 * 2 * 6 * 6 * 6
    assert whole(drawn).multiply_adds == counted_by_torch(drawn) // 2


def test_what_does_not_grow_with_the_batch_counts_for_one_sample_all_the_same() -> None:
    product = node("p", "op", "square", "matmul")
    weight = node("t", "tensor", "weight", "parameter", shape=(4, 4), init="ones")
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    apply = node("f", "op", "apply", "matmul")
    wires = (wire(weight, product), wire(weight, product, "other"), wire(x, apply), wire(product, apply, "other"))
    found = costs(design(Block((x, weight, product, apply, y), (*wires, wire(apply, y))))).nodes
    assert (found["p"].multiply_adds, found["f"].multiply_adds) == (64, 16)


def test_a_product_over_the_batch_itself_costs_what_one_sample_costs() -> None:
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    turned, gram = node("t", "op", "turned", "transpose", dim0=0, dim1=1), node("g", "op", "gram", "matmul")
    wires = (wire(x, turned), wire(x, gram), wire(turned, gram, "other"), wire(gram, y))
    found = costs(design(Block((x, turned, gram, y), wires))).nodes
    assert found["g"].multiply_adds == 4
    assert found["t"].bytes_out == 0


def test_weights_that_two_nodes_share_are_counted_once_and_told_at_the_other() -> None:
    found = costs(shared_chain()).nodes
    assert found["b"] == Cost(72, 0, 64, 32, 1)
    assert found["d"] == Cost(0, 72, 64, 32, 1)


def test_tied_parameters_are_counted_once() -> None:
    drawn = design(
        row(
            node("a", "layer", "one", "Linear", in_features=4, out_features=4),
            node("b", "layer", "two", "Linear", in_features=4, out_features=4),
        )
    )
    drawn = tie(drawn, "Net", [("one.weight", "two.weight")])
    found = costs(drawn).nodes
    assert (found["a"].parameters, found["a"].elsewhere) == (20, 0)
    assert (found["b"].parameters, found["b"].elsewhere) == (4, 16)
    assert whole(drawn).parameters == sum(p.numel() for p in module_of(drawn).parameters()) == 24


def test_copies_are_all_counted_and_a_loop_has_its_weights_once() -> None:
    four, once = costs(copies(same_weights=False)), costs(copies(same_weights=True))
    assert four.nodes == {"r": Cost(calls=1), "r/a": Cost(60, 0, 48, 48, 3), "r/b": Cost(0, 0, 0, 48, 3)}
    assert once.nodes["r/a"] == Cost(20, 0, 48, 48, 3)


def test_a_block_that_is_called_again_is_told_as_a_whole_there() -> None:
    inner = row(node("f", "layer", "fc", "Linear", in_features=4, out_features=4))
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    first, second = node("p", "block", "first", "Step"), node("q", "again", "second", "p")
    wires = (wire(x, first), wire(first, second, "x"), wire(second, y, out_of="y"))
    drawn = design(Block((x, first, second, y), wires), Step=inner)
    assert costs(drawn).nodes == {
        "p": Cost(calls=1),
        "p/f": Cost(20, 0, 16, 16, 1),
        "q": Cost(0, 20, 16, 16, 1),
    }


def test_what_leads_to_no_output_does_not_run_and_has_no_weights() -> None:
    drawn = mlp()
    idle = node("i", "layer", "idle", "Linear", in_features=4, out_features=4)
    block = drawn.main_block
    nodes, edges = (*block.nodes, idle), (*block.edges, wire(block.node("x"), idle))
    assert costs(design(Block(nodes, edges))).nodes["i"] == Cost()


def test_of_two_branches_the_dearer_one_is_counted_and_the_weights_of_both() -> None:
    def step(width: int) -> Block:
        wide = node("f", "layer", "up", "Linear", in_features=4, out_features=width)
        return row(wide, node("g", "layer", "down", "Linear", in_features=width, out_features=4))

    choice = Node("c", "if", "choice", "Small", when=When("x.sum() > 0", "Large"))
    drawn = design(row(choice), Small=step(2), Large=step(8))
    found = totals(costs(drawn).nodes)
    assert found["c"].multiply_adds == found[""].multiply_adds == 64
    assert found["c"].parameters == (10 + 12) + (40 + 36)


def test_the_rounds_of_a_loop_that_only_a_run_knows_multiply_what_is_inside() -> None:
    report = costs(example("fixed_hidden_mlp"))
    (loop,) = report.open
    inside = next(path for path in report.nodes if path.startswith(f"{loop}/"))
    before, after = totals(report.nodes), totals(as_it_ran(report, {inside: 9}))
    assert after[loop].bytes_out == 9 * before[loop].bytes_out > 0
    assert after[""].parameters == before[""].parameters


def test_a_design_that_cannot_run_costs_what_is_known_of_it() -> None:
    broken = set_setting(mlp(), "Net", "c", "in_features", 5)
    found = costs(broken)
    assert not found.complete
    assert set(found.nodes) == {"a", "b"}


def test_a_design_that_contains_itself_or_nothing_costs_nothing() -> None:
    inside = design(row(node("n", "block", "self", "Net")))
    assert costs(inside) == CostReport({}, False)
    assert totals(costs(design(Block((), ()))).nodes)[""] == Cost()


def test_a_lazy_layer_costs_what_it_becomes() -> None:
    lazy = design(row(node("l", "layer", "fc", "LazyLinear", out_features=8)))
    assert costs(lazy).nodes["l"].multiply_adds == 32


@settings(max_examples=40, deadline=None)
@given(any_design())
def test_any_design_has_costs_that_add_up_to_what_shapes_tell(anything: Design) -> None:
    memo = Memo()
    report, found = find_shapes(anything, memo), find_costs(anything, memo)
    assert all(
        min(cost.parameters, cost.multiply_adds, cost.bytes_out, cost.calls) >= 0 for cost in found.nodes.values()
    )
    if found.complete:
        whole = totals(found.nodes)[""]
        assert (whole.parameters, whole.multiply_adds) == (report.parameters, report.multiply_adds)


def test_numbers_add_up_along_paths() -> None:
    assert sums({"a/b": 1.0, "a/c": 2.0, "a else/b": 4.0, "d": 8.0}) == {
        "a/b": 1.0, "a/c": 2.0, "a else/b": 4.0, "a": 7.0, "d": 8.0, "": 15.0,
    }  # fmt: skip
