"""The book's numbers that no random weights are in: a row or a statement each, its section in the test's name."""

from __future__ import annotations

import timeit

import pytest
import torch
from msgspec.structs import replace
from torch import nn
from torch.nn import functional as F

import designer
from designer.codegen.source import generate
from designer.graph import edit, query
from designer.graph.cards import set_bypassed
from designer.graph.model import Block, Design, Edge, Layer, Node, Port, Repeat, Rule
from designer.runtime.build import build
from designer.runtime.cost.forward import time_forward
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from tests.book.test_book import built, make_constant, opened, results
from tests.book.test_lessons import node_id, pooled, rewritten, setting
from tests.helpers.drawing import design, node, row, wire

NINE, SIXTEEN = torch.arange(9.0).reshape(1, 1, 3, 3), torch.arange(16.0).reshape(1, 1, 4, 4)


def image() -> torch.Tensor:
    """6×8 of ones, columns 2 to 5 zero."""
    made = torch.ones(1, 1, 6, 8)
    made[..., 2:6] = 0
    return made


def value(number: object) -> float:
    """A number, also of a tensor that wants a gradient."""
    return float(number.detach() if isinstance(number, torch.Tensor) else number)


def numbers(tensor: torch.Tensor) -> list[float]:
    return [round(float(one), 3) for one in tensor.detach().flatten()]


def made_with(example: str, *rules: Rule) -> nn.Module:
    """An example whose main block starts from these rules."""
    drawn = opened(example)
    return designer.build(edit.with_block(drawn, drawn.main, replace(drawn.main_block, init=rules)))


def test_5_1b_two_instances_of_one_block_have_weights_of_their_own():
    drawn = opened("mlp")
    outer = row(node("a", "block", "net1", "MLP"), node("b", "block", "net2", "MLP"))
    outer = replace(outer, edges=tuple(
        Edge(e.source._replace(name={"y": "Y"}.get(e.source.name, e.source.name)),
             e.target._replace(name={"x": "X"}.get(e.target.name, e.target.name))) for e in outer.edges
    ))  # fmt: skip
    net = build(generate(Design("Two", {**drawn.blocks, "Two": outer})))
    assert not torch.equal(net.net1.hidden.weight, net.net2.hidden.weight)
    assert sum(p.numel() for p in net.parameters()) == 2 * 7946


def test_5_1c_a_module_that_stands_twice_in_a_chain_runs_twice():
    fc = node("a", "layer", "0", "Linear", in_features=4, out_features=4)
    chain = row(fc, node("r", "layer", "1", "ReLU"), node("g", "again", "2", "a"), node("s", "again", "3", "r"))
    net = build(generate(design(chain)))
    x = torch.rand(2, 4)
    assert torch.equal(net(x), F.relu(net[0](F.relu(net[0](x)))))


def test_5_1d_the_identity_gives_the_books_number_and_halves_nine_and_eight_times():
    net = built("fixed_hidden_mlp")
    make_constant(net, 0.1)
    with torch.no_grad():
        net.linear.weight.copy_(torch.eye(20))
        assert value(net(torch.ones(2, 20))) == value(net(torch.ones(1, 20))) == 0.859375


def test_5_1d_the_plain_constant_stays_behind_and_a_buffer_mends_it():
    net = built("fixed_hidden_mlp").double()
    with pytest.raises(RuntimeError, match="same dtype"):
        net(torch.ones(2, 20, dtype=torch.float64))
    drawn = opened("fixed_hidden_mlp")
    (warning,) = designer.check(drawn)
    assert warning.severity == "warning" and warning.repair.text == "Save rand_weight with the weights"
    saved = designer.build(edit.apply_repair(drawn, warning.repair)).double()
    assert sorted(saved.state_dict()) == ["linear.bias", "linear.weight", "rand_weight"]
    assert saved(torch.ones(2, 20, dtype=torch.float64)).shape == ()


def test_5_1d_the_text_is_the_books_class():
    text = designer.source(opened("fixed_hidden_mlp"))
    for line in ("self.rand_weight = torch.rand((20, 20))", "while X.abs().sum() > 1:", "X = X / 2"):
        assert line in text
    assert "class Halve" not in text


def test_5_1f_every_node_has_a_time_and_a_call_of_a_module_costs_more_than_the_bare_function():
    drawn = opened("mlp")
    live = Live()
    live.build(drawn)
    times = time_forward(live, InputChoice("random", batch=2))
    assert {query.node_at(drawn, (path,))[1].of for path in times.nodes if path} == {"Linear", "relu"}
    assert all(second > 0 for passes in times.nodes.values() for second in passes)
    module, x = live.module, torch.rand(2, 20)
    hidden, out = (layer for layer in module.modules() if isinstance(layer, nn.Linear))

    def bare() -> torch.Tensor:
        return F.linear(F.relu(F.linear(x, hidden.weight, hidden.bias)), out.weight, out.bias)

    assert torch.equal(bare(), module(x))
    with torch.no_grad():
        as_modules, as_functions = (min(timeit.repeat(run, number=20)) for run in (lambda: module(x), bare))
    assert as_functions < as_modules, "most of it is overhead"


def test_5_1h_parallel_branches_are_joined():
    x, cat, y = node("x", "input", "x", shape=("B", 20)), node("c", "op", "cat", "cat", dim=1), node("y", "output", "y")
    one = node("a", "layer", "net1", "Linear", in_features=20, out_features=5)
    two = node("b", "layer", "net2", "Linear", in_features=20, out_features=7)
    edges = (wire(x, one), wire(x, two), wire(one, cat, "tensors0"), wire(two, cat, "tensors1"), wire(cat, y))
    net = build(generate(design(Block((x, one, two, cat, y), edges))))
    assert sum(p.numel() for p in net.parameters()) == 252
    assert net(torch.rand(2, 20)).shape == (2, 12)


@pytest.mark.parametrize(("same", "count"), [(False, 304), (True, 76)])
def test_5_1i_copies_have_their_own_weights_or_the_same(same, count):
    block1 = opened("rgnet").blocks["Block1"]
    repeated = Node("r", "repeat", "stack", "Block1", repeat=Repeat(4, same))
    outer = row(repeated)
    outer = replace(outer, edges=(Edge(Port("x", "value"), Port("r", "X")), Edge(Port("r", "Y"), Port("y", "value"))))
    net = build(generate(Design("Net", {"Block1": block1, "Net": outer})))
    assert sum(p.numel() for p in net.parameters()) == count


def test_5_1j_resnet_152_is_groups_of_groups():
    drawn = opened("resnet152")
    net = build(generate(drawn), "meta")
    groups = [sum(p.numel() for p in net.get_submodule(f"layer{i}").parameters()) for i in (1, 2, 3, 4)]
    assert groups == [215_808, 2_339_840, 40_613_888, 14_964_736]
    assert (len(list(net.parameters())), len(net.state_dict())) == (467, 932)
    assert sum(b.numel() for b in net.buffers()) == 151_579
    assert sum(isinstance(m, nn.Conv2d) for m in net.modules()) == 155
    assert designer.shapes(drawn).multiply_adds == 11_513_626_624
    fewer = setting(setting(drawn, "layer2", "times", 3), "layer3", "times", 5)
    assert designer.shapes(fewer).parameters == 25_557_032


def formula(role: str = "constant") -> Design:
    """c · wᵀx."""
    x, y = node("x", "input", "x", shape=(3,)), node("y", "output", "y")
    w = node("w", "tensor", "w", "parameter", shape=(3,), init="ones")
    c = node("c", "tensor", "c", role, shape=(), init="constant", value=2.0)
    dot, times = node("d", "op", "dot", "matmul"), node("t", "op", "times", "mul")
    edges = (wire(w, dot), wire(x, dot, "other"), wire(c, times), wire(dot, times, "other"), wire(times, y))
    return design(Block((x, w, c, dot, times, y), edges))


def test_5_1k_a_constant_in_a_formula_is_not_trained():
    net = build(generate(formula()))
    assert list(dict(net.named_parameters())) == ["w"]
    result = net(torch.tensor([1.0, 2.0, 3.0]))
    assert value(result.detach()) == 12
    result.backward()
    torch.optim.SGD(net.parameters(), 0.1).step()
    assert numbers(net.w) == [0.8, 0.6, 0.4] and value(net.c) == 2


@pytest.mark.parametrize(
    ("role", "trained", "saved", "moves"),
    [("parameter", 1, 1, True), ("buffer", 0, 1, True), ("unsaved", 0, 0, True), ("constant", 0, 0, False)],
)
def test_5_1k_the_role_of_a_tensor_says_whether_it_is_trained_saved_and_moved(role, trained, saved, moves):
    drawn = edit.set_setting(formula(), "Net", "c", "role", role)
    live = Live()
    live.build(formula())
    live.module.c.fill_(3)
    if role != "parameter":
        live.build(drawn)
        assert value(live.module.c) == 3
    net = build(generate(drawn))
    assert len(list(net.parameters())) == 1 + trained and len(net.state_dict()) == 1 + saved
    assert (net.double().c.dtype == torch.float64) == moves
    told = [problem.message for problem in designer.check(drawn)]
    assert bool(told) == (role == "constant")


def test_5_2c_a_gradient_is_none_before_a_backward_pass():
    net = built("two_layer")
    assert net[2].bias.grad is None and net[2].bias.requires_grad and net[2].bias.shape == (1,)
    net(torch.rand(2, 4)).sum().backward()
    assert net[2].weight.grad.shape == (1, 8)
    net.zero_grad()
    assert net[2].weight.grad is None


def test_5_2e_a_nested_parameter_is_reached_by_index_and_by_name():
    net = built("rgnet")
    assert net[0][1][0].bias is net.get_submodule("0.block 1.0").bias
    assert len(net[0][1][0].bias) == 8


@pytest.mark.parametrize(
    ("name", "inputs", "bound"), [("two_layer", "0.weight", 0.5), ("sequential", "2.weight", 0.0625)]
)
def test_5_2f_the_default_start_depends_on_the_inputs(name, inputs, bound):
    weight = built(name).get_parameter(inputs)
    assert 0.5 * bound < value(weight.detach().abs().max()) <= bound


def test_5_2g_normal_weights_and_biases_of_zero():
    net = made_with("sequential", Rule("*.weight", "normal_", {"std": 0.01}, "Linear"), Rule("*.bias", "zeros_"))
    assert value(net[0].weight.std()) == pytest.approx(0.01, rel=0.1)
    assert value(net[0].bias.abs().max()) == 0


def test_5_2h_equal_weights_give_the_books_numbers():
    net = made_with("two_layer", Rule("*.weight", "ones_"), Rule("*.bias", "zeros_"))
    assert numbers(net(torch.ones(2, 4))) == [32, 32]
    assert numbers(net(torch.tensor([[1.0, 2, 3, 4]]))) == [80]


def test_5_2i_xavier_on_one_layer_and_42_on_another():
    net = made_with("two_layer", Rule("0.weight", "xavier_uniform_"), Rule("2.weight", "constant_", {"val": 42}))
    assert value(net[0].weight.detach().abs().max()) <= 0.7072 and numbers(net[2].weight) == [42] * 8


def test_5_2l_a_tied_layer_stays_one_through_training():
    net = built("shared_layers")
    assert net[2] is net[4]
    assert len(net.state_dict()) == 8 and len(list(net.named_children())) == 6
    optimiser = torch.optim.SGD(net.parameters(), 0.1)
    for _ in range(20):
        optimiser.zero_grad()
        net(torch.rand(8, 4)).pow(2).sum().backward()
        optimiser.step()
    assert torch.equal(net[2].weight, net[4].weight)
    net[2].weight.data[0, 0] = 100
    assert value(net[4].weight[0, 0]) == 100


def test_5_3_names_are_known_before_and_shapes_after_the_first_run():
    net = built("lazy_mlp")
    assert [name for name, _ in net.named_parameters()] == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert all(nn.parameter.is_lazy(parameter) for parameter in net.parameters())
    assert net(torch.rand(2, 20)).shape == (2, 10)
    assert net[0].weight.shape == (256, 20) and type(net[0]) is nn.Linear
    with pytest.raises(RuntimeError, match="2x30 and 20x256"):
        net(torch.rand(2, 30))


def test_5_4a_b_a_centred_output_has_the_mean_0():
    net = designer.build(opened("centered_layer"), trust=True)
    assert numbers(net[1](torch.tensor([1.0, 2, 3, 4, 5]))) == [-2, -1, 0, 1, 2]
    assert abs(value(net(torch.rand(4, 8)).mean())) < 1e-6
    assert sum(p.numel() for p in net.parameters()) == 1152


def test_5_4c_data_keeps_the_gradient_away_and_without_it_it_arrives():
    net = designer.build(opened("my_linear"), trust=True)
    assert not net(torch.rand(2, 64)).requires_grad
    mended = designer.build(rewritten(opened("my_linear"), ".data", ""), trust=True)
    mended(torch.rand(2, 64)).sum().backward()
    assert all(parameter.grad is not None for parameter in mended.parameters())


def test_5_4d_a_net_of_ones_own_layers():
    net = designer.build(opened("my_linear"), trust=True)
    assert {n: tuple(p.shape) for n, p in net.named_parameters()} == {
        "0.weight": (64, 8), "0.bias": (8,), "1.weight": (8, 1), "1.bias": (1,)
    }  # fmt: skip
    make_constant(net, 0.1)
    torch.testing.assert_close(net(torch.ones(2, 64)), torch.full((2, 1), 5.12))


def test_5_4e_a_bilinear_form_is_an_einsum_with_a_trained_tensor():
    x, y = node("x", "input", "x", shape=("B", 2)), node("y", "output", "y")
    w = node("w", "tensor", "W", "parameter", shape=(2, 2, 2))
    form = node("e", "op", "form", "einsum", equation="bi,bj,ijk->bk")
    edges = (wire(x, form, "operands0"), wire(x, form, "operands1"), wire(w, form, "operands2"), wire(form, y))
    net = build(generate(design(Block((x, w, form, y), edges))))
    with torch.no_grad():
        net.W.copy_(torch.arange(8.0).reshape(2, 2, 2))
        assert numbers(net(torch.tensor([[1.0, 2.0]]))) == [36, 45]


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


def test_6_1a_a_megapixel_is_counted_without_being_allocated():
    net = designer.build(opened("dense_or_convolution"))
    counts = {name: sum(p.numel() for p in child.parameters()) for name, child in net.named_children()}
    assert (counts["dense"], counts["one"], counts["many"]) == (1_000_001_000, 10, 1_792)
    assert all(parameter.is_meta for parameter in net.parameters())


@pytest.mark.parametrize(
    ("layer", "shape", "count"),
    [
        (node("c", "layer", "all", "Linear", in_features=10**6, out_features=10**6, bias=False), (10**6,), 10**12),
        *(
            (node("c", "layer", "c", "Conv2d", in_channels=1, out_channels=1, kernel_size=size, bias=False,
                  padding=size // 2), (1, 1000, 1000), size**2)
            for size in (1999, 3, 5, 11, 21)
        ),
    ],
)  # fmt: skip
def test_6_1b_from_a_weight_a_pair_of_pixels_down_to_a_small_window(layer, shape, count):
    """A million pixels onto a million: by dense weights, by the same ones everywhere, by windows of 2Δ + 1."""
    drawn = row(layer)
    first = replace(drawn.nodes[0], settings={"shape": ("B", *shape)})
    drawn = design(replace(drawn, nodes=(first, *drawn.nodes[1:])))
    report = designer.shapes(drawn)
    assert report.parameters == count and not report.problems
    assert report.nodes["y"].outputs["value"] == f"B×{'×'.join(map(str, shape))}"


def test_6_2a_corr2d_gives_the_books_numbers():
    net = built("corr2d")
    assert numbers(net(NINE)) == [19, 25, 37, 43]
    with pytest.raises(RuntimeError, match="Kernel size can't be greater than actual input size"):
        net(torch.ones(1, 1, 1, 1))


def test_6_2c_the_edge_detector_sees_both_edges_and_nothing_of_the_transpose():
    net = built("edge_detector")
    assert net(image()).detach()[0, 0].tolist() == [[0, 1, 0, 0, 0, -1, 0]] * 6
    assert value(net(image().transpose(2, 3)).abs().max()) == 0


def test_6_2d_the_kernel_is_learnt_as_the_book_says():
    net, target = built("learned_kernel"), built("edge_detector")(image()).detach()
    nn.init.zeros_(net.conv.weight)
    losses = []
    for _ in range(10):
        loss = ((net(image()) - target) ** 2).sum()
        losses.append(round(value(loss), 3))
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            net.conv.weight -= 0.03 * net.conv.weight.grad
    assert losses[:4] == [12, 4.915, 2.013, 0.825]
    torch.testing.assert_close(net.conv.weight.detach().flatten(), torch.tensor([0.98847, -0.98847]), atol=1e-5, rtol=0)


def test_6_2e_the_true_convolution_has_the_kernel_turned_both_ways():
    net = built("corr2d")
    with torch.no_grad():
        net.conv.weight.copy_(net.conv.weight.flip(2, 3))
        assert numbers(net(NINE)) == [5, 11, 23, 29]


def test_6_3a_f_padding_and_stride_of_the_cross_correlation():
    drawn = setting(opened("corr2d"), "conv", "padding", 1)
    padded = [0, 3, 8, 4, 9, 19, 25, 10, 21, 37, 43, 16, 6, 7, 8, 0]
    assert numbers(designer.build(drawn)(NINE)) == padded
    assert numbers(designer.build(setting(drawn, "conv", "stride", (3, 2)))(NINE)) == [0, 8, 6, 8]


def test_6_3b_padding_2_on_a_kernel_of_3_makes_10_of_8():
    report = designer.shapes(setting(opened("padding_stride"), "same", "padding", 2))
    assert "B×1×10×10" in {shape for node_ in report.nodes.values() for shape in node_.outputs.values()}


def test_6_4a_b_channels_are_added_up_and_several_come_out():
    net, x = built("channels"), torch.stack((NINE[0, 0], NINE[0, 0] + 1))[None]
    kernel = torch.stack((torch.tensor([[0.0, 1], [2, 3]]), torch.tensor([[1.0, 2], [3, 4]])))
    with torch.no_grad():
        net.several_in.weight.copy_(kernel[None])
        net.several_out.weight.copy_(torch.stack((kernel, kernel + 1, kernel + 2)))
        one, three, *_ = net(x, torch.rand(1, 3, 3, 3))
    assert numbers(one) == [56, 72, 104, 120]
    assert numbers(three) == [56, 72, 104, 120, 76, 100, 148, 172, 96, 128, 192, 224]


def test_6_4c_one_by_one_is_a_dense_layer_at_every_pixel():
    net = built("channels")
    with torch.no_grad():
        net.dense.weight.copy_(net.one_by_one.weight.flatten(1))
        net.dense.bias.copy_(net.one_by_one.bias)
    *_, one, dense = results(net, torch.rand(1, 2, 3, 3), torch.rand(1, 3, 3, 3))
    torch.testing.assert_close(one, dense)


def test_6_5a_c_d_e_f_poolings_give_the_books_numbers():
    largest, mean, own, both, wide = results(built("pooling"), NINE, SIXTEEN)
    assert numbers(largest) == [4, 5, 7, 8] and numbers(mean) == [2, 3, 5, 6]
    assert numbers(own) == [10]
    assert numbers(both) == [5, 7, 13, 15, 6, 8, 14, 16] and numbers(wide) == [5, 7, 13, 15]


def test_6_6b_lenet_layer_by_layer():
    drawn = opened("lenet")
    report = designer.shapes(drawn)
    shapes = [report.nodes[node_id(drawn, str(i))].outputs["output"] for i in range(12)]
    assert shapes == [
        f"B×{side}" for side in (
            "6×28×28", "6×28×28", "6×14×14", "16×10×10", "16×10×10", "16×5×5", "400", "120", "120", "84", "84", "10"
        )
    ]  # fmt: skip
    assert report.multiply_adds == 416_520


def test_6_6d_lenet_starts_with_xavier_weights():
    bound = (6 / (400 + 120)) ** 0.5
    weight = designer.build(opened("lenet"))[7].weight
    assert 0.9 * bound < value(weight.detach().abs().max()) <= bound


def test_6_6e_max_pooling_changes_no_name_and_no_count():
    drawn = pooled(opened("lenet"))
    assert designer.shapes(drawn).parameters == 61_706
    assert list(designer.build(drawn).state_dict()) == list(built("lenet").state_dict())


def test_n1_without_an_activation_two_layers_are_one():
    drawn = opened("sequential")
    net = designer.build(set_bypassed(drawn, drawn.main, [node_id(drawn, "1")], True))
    one = nn.Linear(20, 10)
    with torch.no_grad():
        one.weight.copy_(net[2].weight @ net[0].weight)
        one.bias.copy_(net[2].weight @ net[0].bias + net[2].bias)
    x = torch.rand(2, 20)
    torch.testing.assert_close(net(x), one(x), atol=1e-6, rtol=0)
    assert sum(p.numel() for p in one.parameters()) == 210


def alone(of: str, **settings) -> nn.Module:
    """One layer, drawn."""
    return build(generate(design(row(node("a", "layer", "act", of, **settings)))))


@pytest.mark.parametrize(
    ("of", "at", "slope"),
    [
        ("Sigmoid", 0.0, 0.25),
        ("Sigmoid", 4.0, 0.0177),
        ("Sigmoid", 10.0, 4.5e-5),
        ("Tanh", 0.0, 1.0),
        ("Tanh", 4.0, 0.0013),
        ("ReLU", 0.0, 0.0),
    ],
)
def test_n2_n3_the_slope_of_an_activation(of, at, slope):
    x = torch.tensor([[at]], requires_grad=True)
    alone(of)(x).sum().backward()
    assert value(x.grad) == pytest.approx(slope, rel=0.04, abs=1e-9)


def test_n3_about_half_of_what_a_relu_gives_is_zero():
    torch.manual_seed(0)
    drawn = design(
        row(node("a", "layer", "0", "Linear", in_features=4, out_features=256), node("r", "layer", "1", "ReLU"))
    )
    share = value((build(generate(drawn))(torch.rand(1000, 4)) == 0).float().mean())
    assert 0.3 < share < 0.7


@pytest.mark.parametrize(("of", "given"), [("LeakyReLU", -0.02), ("ELU", -0.865), ("GELU", -0.045), ("SiLU", -0.238)])
def test_n4_variants_at_minus_two(of, given):
    assert value(alone(of)(torch.tensor([[-2.0]]))) == pytest.approx(given, abs=1e-3)


def test_n4_prelu_trains_one_weight_and_rrelu_is_fixed_in_evaluation():
    net = alone("PReLU")
    assert {n: value(p) for n, p in net.named_parameters()} == {next(iter(dict(net.named_parameters()))): 0.25}
    assert value(alone("RReLU").eval()(torch.tensor([[-1.0]]))) == pytest.approx(-0.229, abs=1e-3)


def test_n5_lenet_with_batch_normalisation():
    nodes, layers = [], list(opened("lenet").main_block.nodes[1:13])
    widths = iter((("BatchNorm2d", 6), ("BatchNorm2d", 16), ("BatchNorm1d", 120), ("BatchNorm1d", 84)))
    for layer in layers:
        if layer.of == "Sigmoid":
            of, width = next(widths)
            nodes.append(Node(f"norm{width}", "layer", f"norm{width}", of, {"num_features": width}))
        nodes.append(layer)
    block = row(*nodes)
    first = replace(block.nodes[0], settings={"shape": ("B", 1, 28, 28)})
    net = build(generate(design(replace(block, nodes=(first, *block.nodes[1:])))))
    assert sum(p.numel() for p in net.parameters()) == 62_158
    assert sum(b.numel() for n, b in net.named_buffers() if "num_batches" not in n) + 4 == 456
    assert len(net.state_dict()) == 30
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        net.train()(torch.rand(1, 1, 28, 28))


def test_5_2k_values_set_by_hand():
    net = made_with("two_layer", Rule("*.weight", "zeros_"))
    with torch.no_grad():
        net[0].weight += 1
        net[0].weight[0, 0] = 42
    assert sorted(set(numbers(net[0].weight))) == [1, 42]


def test_5_3d_a_first_layer_that_is_sized_and_a_lenet_for_other_inputs():
    first = node("a", "layer", "0", "Linear", in_features=20, out_features=256)
    net = build(generate(design(row(first, node("b", "layer", "1", "LazyLinear", out_features=10)))))
    assert sum(p.numel() for p in net.parameters() if not nn.parameter.is_lazy(p)) == 5376
    drawn = opened("lenet")
    lazy = tuple(
        replace(n, of="LazyLinear", settings={"out_features": 120}) if n.name == "7"
        else replace(n, of="LazyConv2d", settings={"out_channels": 6, "kernel_size": 5, "padding": 2}) if n.name == "0"
        else n
        for n in drawn.main_block.nodes
    )  # fmt: skip
    drawn = edit.with_block(drawn, drawn.main, replace(drawn.main_block, nodes=lazy, init=()))
    for shape, count in (((1, 1, 28, 28), 61_706), ((1, 3, 32, 32), 83_126)):
        net = build(generate(drawn))
        net(torch.rand(shape))
        assert sum(p.numel() for p in net.parameters()) == count


def test_5_4f_the_first_half_of_the_fourier_coefficients():
    text = ("class Half(nn.Module):", "    def forward(self, x):", "        return torch.fft.fft(x)[: len(x) // 2]")
    x, y = node("x", "input", "x", shape=(4,)), node("y", "output", "y")
    half = node("h", "layer", "fourier", "Half")
    drawn = Design(
        "Net", {"Net": Block((x, half, y), (wire(x, half, "x"), wire(half, y)))}, layers={"Half": Layer(text)}
    )
    found = designer.build(drawn, trust=True)(torch.tensor([1.0, 2, 3, 4]))
    assert found.dtype == torch.complex64 and found.tolist() == [10, -2 + 2j]


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


def test_6_1c_a_convolution_moves_with_its_image():
    conv = alone("Conv2d", in_channels=1, out_channels=1, kernel_size=3, padding=1, padding_mode="circular")
    x = torch.rand(1, 1, 8, 8)
    assert torch.equal(conv(x.roll(2, 3)), conv(x).roll(2, 3))


def test_6_1e_a_convolution_of_three_numbers():
    conv = alone("Conv1d", in_channels=1, out_channels=1, kernel_size=3, padding=2, bias=False)
    with torch.no_grad():
        conv.get_submodule("act").weight.copy_(torch.tensor([[[0.0, 1, 0.5]]]).flip(2))
        assert numbers(conv(torch.tensor([[[1.0, 2, 3]]]))) == [0, 1, 2.5, 4, 1.5]


def test_6_2b_a_convolution_by_hand():
    text = """
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x.unfold(0, self.weight.shape[0], 1).unfold(1, self.weight.shape[1], 1).mul(self.weight).sum((2, 3)) + self.bias
"""
    x, y = node("x", "input", "x", shape=(3, 3)), node("y", "output", "y")
    conv = node("c", "layer", "conv", "Conv2D", kernel_size=(2, 2))
    layers = {"Conv2D": Layer(tuple(text.strip().split("\n")))}
    block = Block((x, conv, y), (wire(x, conv, "x"), wire(conv, y)))
    net = designer.build(Design("Net", {"Net": block}, layers=layers), trust=True)
    with torch.no_grad():
        net.get_parameter("conv.weight").copy_(torch.tensor([[0.0, 1], [2, 3]]))
    assert sum(p.numel() for p in net.parameters()) == 5
    result = net(NINE[0, 0])
    assert numbers(result) == [19, 25, 37, 43]
    result.sum().backward()
    assert net.get_parameter("conv.weight").grad is not None


def test_6_2h_blur_and_second_derivative():
    net = built("corr2d")
    nn.init.constant_(net.conv.weight, 0.25)
    assert numbers(net(NINE)) == [2, 3, 5, 6]
    second = alone("Conv1d", in_channels=1, out_channels=1, kernel_size=3, bias=False)
    with torch.no_grad():
        second.get_submodule("act").weight.copy_(torch.tensor([[[1.0, -2, 1]]]))
    assert numbers(second(torch.tensor([[[0.0, 1, 4, 9, 16]]]))) == [2, 2, 2]


@pytest.mark.parametrize(("groups", "count"), [(1, 409_728), (4, 102_528)])
def test_6_4d_groups_quarter_the_parameters(groups, count):
    given = {"in_channels": 128, "out_channels": 128, "kernel_size": 5, "padding": 2, "groups": groups}
    drawn = design(row(node("a", "layer", "conv", "Conv2d", **given)))
    first = replace(drawn.main_block.nodes[0], settings={"shape": ("B", 128, 256, 256)})
    drawn = design(replace(drawn.main_block, nodes=(first, *drawn.main_block.nodes[1:])))
    report = designer.shapes(drawn)
    assert report.parameters == count and 2 * report.multiply_adds == 53_687_091_200 // groups


def test_6_4e_two_kernels_are_one():
    first, kernel = built("corr2d"), torch.tensor([[[[0.0, 1], [2, 3]]]])
    merged = F.conv2d(F.pad(kernel, (1, 1, 1, 1)), kernel.flip(2, 3))
    assert numbers(merged) == [0, 0, 1, 0, 4, 6, 4, 12, 9]
    assert numbers(F.conv2d(first(NINE), kernel)) == numbers(F.conv2d(NINE, merged)) == [228]


def test_6_5b_pooling_sees_the_edge_one_pixel_on():
    edges, pool = built("edge_detector"), alone("MaxPool2d", kernel_size=2, stride=1)
    assert pool(edges(image())).detach()[0, 0, 0].tolist() == [1, 1, 0, 0, 0, 0]
    assert pool(edges(image().roll(1, 3)))[0, 0, 0, 1] == 1


def test_6_5g_an_average_pooling_is_a_convolution():
    conv = alone("Conv2d", in_channels=3, out_channels=3, kernel_size=2, stride=2, groups=3, bias=False)
    nn.init.constant_(conv.get_submodule("act").weight, 0.25)
    x = torch.rand(1, 3, 4, 4)
    torch.testing.assert_close(conv(x), alone("AvgPool2d", kernel_size=2)(x))
