"""Chapter 5, what a person would want to try besides the listings: a statement each, its section in the test's name."""

from __future__ import annotations

import pytest
import torch
from msgspec.structs import replace
from torch import nn
from torch.nn import functional as F

import designer
from designer.codegen.source import generate
from designer.engine.calls.live import BuildLive, TellLive
from designer.engine.calls.run import RunOnce
from designer.engine.calls.training import Train
from designer.engine.engine import Engine
from designer.files.tensors import read_tensors, write_tensors
from designer.graph.inputs import with_input_shapes
from designer.graph.model import Block, Design, Edge, Port, Repeat, Rule
from designer.graph.parameters.again import use_again
from designer.runtime.build import build
from designer.runtime.devices import devices
from designer.runtime.reports import InputChoice
from designer.runtime.training.reports import Recipe
from tests.book.test_book import built, make_constant, opened
from tests.book.test_lessons import rewritten
from tests.book.test_parameters import made_with
from tests.book.values import numbers, value
from tests.helpers.drawing import design, node, row, wire

RANDOM = InputChoice("random", batch=2)


def live_of(drawn: Design) -> Engine:
    engine = Engine()
    engine.answer(BuildLive(drawn))
    return engine


def linear(name: str, inputs: int, outputs: int):
    """A Linear under this name."""
    return node(f"n{name}", "layer", name, "Linear", in_features=inputs, out_features=outputs)


def test_5_1b_with_the_weights_of_the_chain_by_order_the_class_gives_the_same_bits():
    chain, cls = built("sequential"), built("mlp")
    cls.load_state_dict(dict(zip(cls.state_dict(), chain.state_dict().values(), strict=True)))
    x = torch.rand(2, 20)
    assert torch.equal(chain(x), cls(x)) and len(list(cls.children())) == 2 and len(list(chain.children())) == 3


@pytest.mark.parametrize(
    ("example", "part", "weight", "rounds"), [("fixed_hidden_mlp", "", 0.1, 11), ("chimera", "2", 0.1, 17)]
)
def test_5_1d_e_the_loop_says_how_often_it_went_round(example, part, weight, rounds):
    engine = live_of(opened(example))
    make_constant(engine.module, weight)
    seen = []
    inside = engine.module.get_submodule(part)
    plain = inside.forward
    ones = torch.ones(2, 20)
    x = ones if not part else engine.module[1](engine.module[0](ones))
    with torch.no_grad():
        inner = F.relu(inside.linear(x) @ inside.rand_weight + 1)
        before = inside.linear(inner)
        seen.append(value(before.abs().sum()))
        result = value(plain(x))
    assert result == pytest.approx(seen[0] / 2**rounds, rel=1e-5) and seen[0] / 2 ** (rounds - 1) > 1


def test_5_1d_ones_through_the_identity_are_440_before_the_loop_and_the_run_counts_nine_rounds():
    engine = live_of(opened("fixed_hidden_mlp"))
    make_constant(engine.module, 0.1)
    with torch.no_grad():
        engine.module.linear.weight.copy_(torch.eye(20))
        x = torch.ones(2, 20)
        assert value(engine.module.linear(F.relu(x @ engine.module.rand_weight + 1)).abs().sum()) == 440
    with torch.no_grad():
        engine.module.linear.weight.zero_()
        engine.module.linear.bias.fill_(11.0)  # whatever comes in, 40 numbers of 11 stand before the loop
    report = engine.answer(RunOnce(RANDOM))
    assert report.rounds == {next(iter(report.rounds)): 9} and report.outputs[0].values == (0.859375,)


def test_5_1d_the_gradient_is_the_sum_of_both_uses_and_the_constant_has_none():
    net = built("fixed_hidden_mlp")
    x = torch.rand(2, 20)
    net(x).backward()
    twin = nn.ModuleList([nn.Linear(20, 20), nn.Linear(20, 20)])
    for one in twin:
        one.load_state_dict(net.linear.state_dict())
    made = twin[1](F.relu(twin[0](x) @ net.rand_weight + 1))
    while made.abs().sum() > 1:
        made = made / 2
    made.sum().backward()
    torch.testing.assert_close(net.linear.weight.grad, twin[0].weight.grad + twin[1].weight.grad)
    assert net.rand_weight.grad is None and not net.rand_weight.requires_grad


def parallel(same: bool) -> Design:
    """The same MLP on both sides of a cat, or two of them."""
    mlp = opened("mlp")
    x, y = node("x", "input", "x", shape=("B", 20)), node("y", "output", "y")
    one, cat = node("a", "block", "net1", "MLP"), node("c", "op", "cat", "cat", dim=1)
    two = node("b", "again", "again", "a") if same else node("b", "block", "net2", "MLP")
    edges = [Edge(Port("x", "value"), Port(i, "X")) for i in "ab"]
    edges += [Edge(Port(i, "Y"), Port("c", f"tensors{at}")) for at, i in enumerate("ab")]
    return Design("Two", {**mlp.blocks, "Two": Block((x, one, two, cat, y), (*edges, wire(cat, y)))})


@pytest.mark.parametrize(("same", "count", "keys"), [(False, 15_892, 8), (True, 7_946, 4)])
def test_5_1h_two_networks_side_by_side_or_the_same_on_both_sides(same, count, keys):
    net = build(generate(parallel(same)))
    assert sum(p.numel() for p in net.parameters()) == count and len(net.state_dict()) == keys
    both = net(torch.rand(2, 20))
    assert both.shape == (2, 20) and torch.equal(both[:, :10], both[:, 10:]) == same


def test_5_1i_four_copies_and_one_module_four_times_both_have_sixteen_names():
    block1 = opened("rgnet").blocks["Block1"]
    own = row(node("r", "repeat", "stack", "Block1"))
    own = replace(own, nodes=(own.nodes[0], replace(own.nodes[1], repeat=Repeat(4)), own.nodes[2]))
    own = replace(own, edges=(Edge(Port("x", "value"), Port("r", "X")), Edge(Port("r", "Y"), Port("y", "value"))))
    copies = build(generate(Design("Net", {"Block1": block1, "Net": own})))
    drawn = Design("Net", {"Block1": block1, "Net": row(node("b", "block", "0", "Block1"))})
    for _ in range(3):
        drawn, _ = use_again(drawn, "Net", ["b"], 80.0)
    ids = [one.id for one in drawn.main_block.nodes if one.kind in ("block", "again")]
    ends = [Port("x", "value"), *(Port(i, "Y") for i in ids)]
    into = [*(Port(i, "X") for i in ids), Port("y", "value")]
    names = {i: str(at) for at, i in enumerate(ids)}
    nodes = tuple(replace(one, name=names.get(one.id, one.name)) for one in drawn.main_block.nodes)
    same = build(generate(Design("Net", {"Block1": block1, "Net": Block(nodes, tuple(map(Edge, ends, into)))})))
    assert [sum(p.numel() for p in net.parameters()) for net in (copies, same)] == [304, 76]
    assert [len(net.state_dict()) for net in (copies, same)] == [16, 16]


def test_5_2b_the_third_layer_has_two_rows_and_its_state_is_the_ordered_dict_of_the_book():
    engine = live_of(opened("two_layer"))
    rows = [one for one in engine.answer(TellLive()).rows if one.name.startswith("2.")]
    assert [(one.name, tuple(one.shape), one.dtype) for one in rows] == [
        ("2.weight", (1, 8), "float32"), ("2.bias", (1,), "float32")
    ]  # fmt: skip
    state = engine.module[2].state_dict()
    assert list(state) == ["weight", "bias"] and state["bias"].shape == (1,)
    assert type(engine.module[2].bias) is nn.Parameter and type(engine.module[2].bias.data) is torch.Tensor


def test_5_2e_the_printed_tree_shows_the_names_with_their_spaces():
    text = str(built("rgnet"))
    assert all(f"(block {at})" in text for at in range(4)) and text.count("Linear(in_features=4") == 5


@pytest.mark.parametrize(
    ("of", "settings", "bound"),
    [
        ("Linear", {"in_features": 4, "out_features": 900}, 0.5),
        ("Linear", {"in_features": 20, "out_features": 900}, 0.2236),
        ("Linear", {"in_features": 256, "out_features": 900}, 0.0625),
        ("Conv2d", {"in_channels": 6, "out_channels": 16, "kernel_size": 5}, 0.0816),
    ],
)
def test_5_2f_weight_and_bias_lie_within_one_over_the_root_of_the_inputs(of, settings, bound):
    net = build(generate(design(row(node("a", "layer", "0", of, **settings)))))
    (weight, bias) = (parameter.detach().abs().max() for parameter in net.parameters())
    assert 0.95 * bound < value(weight) <= bound + 5e-5 and 0.5 * bound < value(bias) <= bound + 5e-5


def test_5_2h_an_equal_start_stays_equal_after_fifty_steps():
    net = made_with("two_layer", Rule("*.weight", "ones_"), Rule("*.bias", "zeros_"))
    optimiser = torch.optim.SGD(net.parameters(), 0.001)
    for _ in range(50):
        optimiser.zero_grad()
        (net(torch.rand(8, 4)) - 3).pow(2).mean().backward()
        optimiser.step()
    assert all(torch.equal(unit, net[0].weight[0]) for unit in net[0].weight)
    assert not torch.equal(net[0].weight, torch.ones(8, 4))


def test_5_2i_what_no_rule_meets_keeps_its_default_start():
    rules = (Rule("0.weight", "xavier_uniform_"), Rule("2.weight", "constant_", {"val": 42}))
    net = made_with("two_layer", *rules)
    assert 0 < value(net[0].bias.abs().max()) <= 0.5 and 0 < value(net[2].bias.abs().max()) <= 0.36


def test_5_2k_a_value_written_through_data_is_hidden_from_autograd_and_under_no_grad_it_raises():
    w = nn.Parameter(torch.tensor(2.0))
    made = w * w
    w.data = torch.tensor(100.0)
    made.backward()
    assert value(w.grad) == 200
    w = nn.Parameter(torch.tensor(2.0))
    made = w * w
    with torch.no_grad():
        w.fill_(100.0)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        made.backward()


@pytest.mark.parametrize("example", ["nest_mlp", "shared_layers"])
def test_5_2m_the_rows_of_the_table_are_those_of_the_module_and_training_moves_them(example):
    engine = live_of(opened(example))
    rows = [one.name for one in engine.answer(TellLive()).rows]
    assert rows == [name for name, _ in engine.module.named_parameters()] and len(rows) == 6
    before = engine.module.get_parameter(rows[0]).detach().clone()
    engine.answer(Train(Recipe("random", "mse", batch=64), steps=1))
    now = engine.module.get_parameter(rows[0])
    assert not torch.equal(before, now) and now.grad is not None


def test_5_3a_before_the_first_run_shape_and_count_raise_and_data_is_empty(tmp_path):
    net = built("lazy_mlp")
    weight = net[0].weight
    with pytest.raises(RuntimeError):
        _ = weight.shape
    for ask in (weight.numel, weight.mean, lambda: nn.init.ones_(weight)):
        with pytest.raises(ValueError, match="uninitialized"):
            ask()
    assert weight.data.numel() == 0 and "in_features=0" in repr(net[0])
    with pytest.raises(designer.DesignerError, match="has no values yet; run the network once before saving"):
        designer.save_weights(net, tmp_path / "lazy.params")


def test_5_3d_a_lazy_layer_used_twice_resolves_once_and_an_optimiser_made_before_trains_it():
    lazy = node("a", "layer", "0", "LazyLinear", out_features=20)
    drawn, _ = use_again(with_input_shapes(design(row(lazy)), {"x": ("B", 20)}), "Net", ["a"], 80.0)
    more = next(one.id for one in drawn.main_block.nodes if one.kind == "again")
    edges = (Edge(Port("x", "value"), Port("a", "input")), Edge(Port("a", "output"), Port(more, "input")))
    block = replace(drawn.main_block, edges=(*edges, Edge(Port(more, "output"), Port("y", "value"))))
    net = build(generate(Design("Net", {"Net": block})))
    optimiser = torch.optim.SGD(net.parameters(), 0.1)
    net(torch.rand(2, 20)).sum().backward()
    before = next(net.parameters()).detach().clone()
    optimiser.step()
    assert before.shape == (20, 20) and not torch.equal(before, next(net.parameters()))
    assert sum(p.numel() for p in net.parameters()) == 420


def test_5_3d_sizes_that_do_not_meet_are_said_before_the_run():
    drawn = with_input_shapes(design(row(linear("0", 20, 256), linear("1", 128, 10))), {"x": ("B", 20)})
    (problem,) = [one for one in designer.shapes(drawn).problems if one.severity == "error"]
    assert "expects 128 features, gets 256" in problem.message
    assert problem.repair.text == "Set in_features to 256"


def test_5_4a_whole_numbers_have_no_mean():
    net = designer.build(opened("centered_layer"), trust=True)
    with pytest.raises(RuntimeError, match="could not infer output dtype"):
        net[1](torch.tensor([1, 2, 3]))


def test_5_4b_the_mean_is_taken_over_the_batch_too():
    net = designer.build(opened("centered_layer"), trust=True)
    x = torch.rand(4, 8)
    assert not torch.allclose(net(x)[:1], net(x[:1]), atol=1e-4)
    mended = designer.build(rewritten(opened("centered_layer"), "X.mean()", "X.mean(dim=-1, keepdim=True)"), trust=True)
    torch.testing.assert_close(mended(x)[:1], mended(x[:1]))
    assert value(mended(x).mean(1).abs().max()) < 1e-6


def chained(*nodes) -> tuple:
    """Wires in a row, for layers whose port is called X."""
    whole = (node("x", "input", "x", shape=("B", 5)), *nodes, node("y", "output", "y"))
    into = ["X" if one.of == "MyLinear" else "" for one in whole[1:]]
    return whole, tuple(wire(a, b, port) for a, b, port in zip(whole, whole[1:], into, strict=False))


def test_5_4c_my_linear_is_relu_of_a_linear_with_the_transposed_weight():
    mine = node("m", "layer", "mine", "MyLinear", in_units=5, units=3)
    whole, edges = chained(mine)
    drawn = Design("Net", {"Net": Block(whole, edges)}, layers=opened("my_linear").layers)
    net = designer.build(drawn, trust=True)
    weight, bias = (net.get_parameter(f"mine.{name}") for name in ("weight", "bias"))
    assert (tuple(weight.shape), tuple(bias.shape), sum(p.numel() for p in net.parameters())) == ((5, 3), (3,), 18)
    twin = nn.Linear(5, 3)
    with torch.no_grad():
        twin.weight.copy_(weight.T)
        twin.bias.copy_(bias)
        x = torch.randn(2, 5)
        torch.testing.assert_close(net(x), F.relu(twin(x)), rtol=0, atol=1e-6)
        assert value(net(x).min()) >= 0
    make_constant(net, 0.1)
    torch.testing.assert_close(net(torch.ones(2, 5)), torch.full((2, 3), 0.5))


def test_5_4c_between_trained_layers_it_lets_the_gradient_through_and_never_learns():
    nodes = (linear("a", 5, 5), node("m", "layer", "mine", "MyLinear", in_units=5, units=3), linear("b", 3, 1))
    whole, edges = chained(*nodes)
    drawn = Design("Net", {"Net": Block(whole, edges)}, layers=opened("my_linear").layers)
    net = designer.build(drawn, trust=True)
    with torch.no_grad():
        net.get_parameter("mine.bias").fill_(9.0)  # all of it is past its relu
    net(torch.rand(4, 5)).sum().backward()
    assert net.get_parameter("a.weight").grad is not None and net.get_parameter("b.weight").grad is not None
    assert net.get_parameter("mine.weight").grad is None and net.get_parameter("mine.bias").grad is None


def test_5_4e_nn_bilinear_with_its_axes_moved_says_the_same():
    form = nn.Bilinear(2, 2, 2, bias=False)
    with torch.no_grad():
        form.weight.copy_(torch.arange(8.0).reshape(2, 2, 2).permute(2, 0, 1))
        assert numbers(form(torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 2.0]]))) == [36, 45]


def test_5_5a_a_slice_is_saved_without_what_it_is_a_part_of(tmp_path):
    write_tensors(torch.arange(4), tmp_path / "four.pt")
    assert read_tensors(tmp_path / "four.pt").tolist() == [0, 1, 2, 3]
    assert read_tensors(tmp_path / "four.pt").dtype == torch.int64
    assert (tmp_path / "four.pt").stat().st_size < 2000
    write_tensors(torch.zeros(10**6)[:1000], tmp_path / "slice.pt")
    assert (tmp_path / "slice.pt").stat().st_size < 6000


def test_5_6a_the_list_of_devices_begins_with_the_processor_and_says_what_memory_there_is():
    cpu, *others = devices()
    assert cpu.name == "cpu" and cpu.memory > 0
    assert [one.name for one in others if one.name.startswith("cuda")] == [
        f"cuda:{at}" for at in range(torch.cuda.device_count())
    ]
    assert others[-1].name == "meta"


def test_5_6d_whole_numbers_lie_on_the_cpu_and_a_tensor_of_the_block_is_made_on_the_device_of_its_node():
    assert (torch.tensor([1, 2, 3]).device.type, torch.tensor([1, 2, 3]).dtype) == ("cpu", torch.int64)
    x, y = node("x", "input", "x", shape=(2, 3)), node("y", "output", "y")
    for init in ("ones", "uniform"):
        t = replace(node("t", "tensor", "t", "buffer", shape=(2, 3), init=init), device="meta")
        plus = node("p", "op", "plus", "add")
        drawn = design(Block((x, t, plus, y), (wire(x, plus), wire(t, plus, "other"), wire(plus, y))))
        assert build(generate(drawn)).t.device.type == "meta"


def test_5_6e_what_is_moved_to_where_it_is_stays_the_same_object():
    x = torch.rand(2, 3)
    assert x.to("cpu") is x


def test_5_6f_a_module_moves_in_place_and_a_tensor_gives_another():
    net, x = build(generate(design(row(linear("0", 3, 1))))), torch.rand(2, 3)
    assert net.to("meta") is net and x.to("meta") is not x


def test_5_6g_bytes_of_a_batch_of_large_pictures():
    assert torch.empty(256, 3, 224, 224, device="meta").nbytes == 154_140_672
