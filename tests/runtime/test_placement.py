"""5.6 Devices: a net half on the CPU and half on meta, the text that places it, and what would fail between devices."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest
import torch
from msgspec.structs import replace
from torch import nn

from designer.bundled import bundled
from designer.catalogue.check import problems
from designer.codegen.source import generate
from designer.engine.calls.live import BuildLive, TellLive
from designer.engine.calls.pictures import LookAt
from designer.engine.calls.run import RunOnce
from designer.engine.calls.shapes import FindShapes
from designer.engine.calls.weights import SaveWeights
from designer.engine.engine import Engine
from designer.errors import DesignerError, DesignProblems
from designer.files.design import decode, encode, read_design
from designer.graph import edit, query
from designer.graph.blocks.group import group, ungroup
from designer.graph.devices import PLACED_KINDS, Copy, base, canonical, places, put_nodes, set_device
from designer.graph.model import Block, Design, Edge, Port, Repeat
from designer.runtime.build import build
from designer.runtime.devices import try_all_gpus, try_gpu
from designer.runtime.pictures.reports import OfModule
from designer.runtime.reports import InputChoice
from designer.runtime.runs.feed import feed
from tests.helpers.drawing import design, mlp, node, residual, row, wire

RANDOM = InputChoice("random", batch=2)
needs_two_gpus = pytest.mark.skipif(torch.cuda.device_count() < 2, reason="this machine has no two GPUs")
needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no GPU")


def on(drawn: Design, node_id: str, device: str, block: str = "Net") -> Design:
    """The design with one node on a device."""
    return put_nodes(drawn, block, (node_id,), device)


def device_at(drawn: Design, path: tuple[str, ...]) -> str:
    """The device of the node at the end of a path: its own, or that of the nearest block around it that says one."""
    name, device = drawn.main, base(drawn)
    for depth, word in enumerate(path, 1):
        device = canonical(query.node_of(drawn.blocks[name], word).device) or device
        if depth < len(path):
            _, name = query.step(drawn.blocks[name], word)
    return device


def half_on_meta() -> Design:
    """The book's MLP with its last layer on meta."""
    return on(mlp(), "c", "meta")


def inner() -> Block:
    """Two layers in a row, as a block for others."""
    drawn = row(
        node("f", "layer", "fc", "Linear", in_features=4, out_features=4),
        node("g", "layer", "fc2", "Linear", in_features=4, out_features=4),
    )
    return Block((node("x", "input", "x"), *drawn.nodes[1:]), drawn.edges)


def in_a_row(*nodes) -> Design:
    """A main block of nodes in a row that may be instances of `Inner`."""
    whole = (node("x", "input", "x", shape=("B", 4)), *nodes, node("y", "output", "y"))
    return design(Block(whole, tuple(itertools.starmap(wire, itertools.pairwise(whole)))), Inner=inner())


def forward_of(drawn: Design, name: str = "Net") -> list[str]:
    """The lines of one class's forward pass."""
    lines = generate(drawn).text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"class {name}("))
    at = next(i for i in range(start, len(lines)) if "def forward" in lines[i])
    return [line.strip() for line in itertools.takewhile(str.strip, lines[at + 1 :])]


def test_5_6b_names_are_compared_with_an_index() -> None:
    assert [canonical(name) for name in ("cuda", "cuda:0", "cuda:07", "cpu", "mps", "meta")] == [
        "cuda:0", "cuda:0", "cuda:7", "cpu", "mps", "meta",
    ]  # fmt: skip
    assert [canonical(name) for name in ("", "gpu", "cuda:x", "cpu\n", "import os")] == [""] * 5


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
def test_5_6c_without_a_gpu_the_first_and_the_eleventh_are_the_cpu_and_all_are_the_cpu_alone() -> None:
    cpu = torch.device("cpu")
    assert (try_gpu(), try_gpu(10), try_all_gpus()) == (cpu, cpu, [cpu])


@needs_gpu
def test_5_6c_with_a_gpu_the_first_is_it() -> None:
    assert try_gpu() == torch.device("cuda:0")
    assert try_all_gpus()[0] == torch.device("cuda:0")


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
def test_5_6c_a_design_for_a_gpu_runs_on_the_cpu_here_says_so_and_keeps_its_wish() -> None:
    drawn = on(set_device(mlp(), "cuda:1"), "c", "cuda:3")
    assert decode(encode(drawn)) == drawn
    engine = Engine()
    said = [(p.message, p.severity) for p in engine.answer(FindShapes(drawn)).problems]
    assert said == [
        ("Net is for cuda:1, which this machine does not have; it runs on the cpu here", "warning"),
        ("2 is for cuda:3, which this machine does not have; it runs on the cpu here", "warning"),
    ]
    report = engine.answer(BuildLive(drawn))
    assert (report.device, {row.device for row in report.rows}) == ("cpu", {"cpu"})
    assert engine.answer(RunOnce(RANDOM)).outputs[0].shape == (2, 1)


def test_5_6e_one_half_on_cpu_and_the_other_on_meta() -> None:
    drawn = half_on_meta()
    assert problems(drawn) == ()
    engine = Engine()
    rows = {row.name: row.device for row in engine.answer(BuildLive(drawn)).rows}
    assert rows == {"0.weight": "cpu", "0.bias": "cpu", "2.weight": "meta", "2.bias": "meta"}
    assert engine.answer(FindShapes(drawn)).nodes["c"].outputs == {"output": "B×1"}
    assert engine.module is not None
    out = engine.module(torch.ones(2, 4))
    assert (out.shape, out.device.type) == ((2, 1), "meta")
    assert forward_of(drawn) == [
        'x = self.get_submodule("0")(x)',
        'x = self.get_submodule("1")(x)',
        'x = self.get_submodule("2")(x.to(META))',
        "return x",
    ]
    report = engine.answer(RunOnce(RANDOM))
    assert (report.outputs[0].shape, report.outputs[0].values) == ((2, 1), ())


def test_5_6e_only_the_wire_that_crosses_copies() -> None:
    drawn = half_on_meta()
    (copied,) = places(drawn, "Net").copies.items()
    assert (copied[0].source.node, copied[0].target.node, copied[1]) == ("b", "c", Copy("", "meta"))
    assert generate(drawn).text.count(".to(") == 1
    assert ".to(" not in generate(mlp()).text


def test_5_6e_inputs_of_two_devices_are_told_before_running_and_the_copy_is_offered() -> None:
    drawn = on(residual(), "f", "meta")
    (problem,) = [p for p in problems(drawn) if p.severity == "error"]
    assert problem.message == (
        "plus gets fc from meta and x from cpu: say on which device it is made, and the other is copied there"
    )
    assert (problem.node, problem.port) == ("p", "other")
    with pytest.raises(DesignProblems, match="plus gets fc from meta"):
        Engine().answer(BuildLive(drawn))
    assert problem.repair is not None
    assert problem.repair.text == "Make it on meta"
    repaired = edit.apply_repair(drawn, problem.repair)
    assert problems(repaired) == ()
    assert forward_of(repaired)[1] == "y = y + x.to(META)"
    engine = Engine()
    engine.answer(BuildLive(repaired))
    assert engine.answer(RunOnce(RANDOM)).outputs[0].shape == (2, 4)


def test_what_is_on_meta_cannot_be_copied_to_where_values_are() -> None:
    drawn = on(mlp(), "b", "meta")
    (problem,) = problems(drawn)
    assert problem.message == (
        "2: what 1 gives is on meta, which knows shapes and no values; nothing can be copied from there to cpu"
    )
    assert (problem.node, problem.severity) == ("c", "error")
    assert problem.repair is not None and problem.repair.text == "Make 2 on meta, too"
    assert problems(edit.apply_repair(drawn, problem.repair)) == ()


def test_a_sum_of_cpu_and_meta_is_offered_where_it_can_be_made_whichever_comes_first() -> None:
    drawn = edit.connect(residual(), "Net", Edge(Port("x", "value"), Port("p", "input")))
    drawn = on(edit.connect(drawn, "Net", Edge(Port("f", "output"), Port("p", "other"))), "f", "meta")
    (problem,) = [p for p in problems(drawn) if p.severity == "error"]
    assert problem.message.startswith("plus gets x from cpu and fc from meta")
    assert problem.repair is not None and problem.repair.text == "Make it on meta"
    assert problems(edit.apply_repair(drawn, problem.repair)) == ()


def test_a_block_takes_what_is_inside_along_and_gives_its_result_back_where_it_was_called() -> None:
    one, two = node("1", "block", "one", "Inner"), replace(node("2", "block", "two", "Inner"), device="cuda:1")
    drawn = on(in_a_row(one, two), "g", "cuda:2", "Inner")
    assert device_at(drawn, ("2", "f")) == "cuda:1"
    assert device_at(drawn, ("2", "g")) == "cuda:2"
    assert device_at(drawn, ("1", "f")) == "cpu"
    assert forward_of(drawn, "Inner") == [
        "here = x.device",
        "x = self.fc(x)",
        "x = self.fc2(x.to(CUDA_2))",
        "return x.to(here)",
    ]
    assert forward_of(drawn) == ["x = self.one(x)", "x = self.two(x.to(CUDA_1))", "return x"]


def test_a_region_is_brought_its_input_once() -> None:
    again = replace(node("r", "repeat", "r", "Inner"), repeat=Repeat(3, same_weights=True, names=""), device="cuda:1")
    assert forward_of(in_a_row(again)) == ["x = x.to(CUDA_1)", "for _ in range(3):", "x = self.r(x)", "return x"]
    in_row = replace(again, repeat=Repeat(3, same_weights=True))
    assert forward_of(in_a_row(in_row)) == ["x = self.r(x.to(CUDA_1))", "return x"]


def test_a_device_that_is_that_of_what_is_around_changes_nothing_in_the_text() -> None:
    drawn = on(set_device(mlp(), "cuda:1"), "c", "cuda:1")
    assert generate(drawn).text == generate(mlp()).text


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
def test_the_exported_text_runs_where_the_device_is_missing_as_without_devices() -> None:
    drawn = on(on(mlp(), "a", "cuda:1"), "c", "mps")
    source = generate(drawn)
    assert source.devices == {"CUDA_1": "cuda:1", "MPS": "mps"}
    module, plain = build(source), build(generate(mlp()))
    module.load_state_dict(plain.state_dict())
    x = torch.rand(3, 4)
    assert torch.equal(module(x), plain(x))
    assert list(module.state_dict()) == list(plain.state_dict())


def test_a_name_from_a_file_never_becomes_code() -> None:
    drawn = on(mlp(), "c", 'cpu"); import os  # ')
    assert generate(drawn).text == generate(mlp()).text
    assert [p.message for p in problems(drawn)] == [
        '2: "cpu"); import os  # " is no device; cpu, cuda:0, mps, meta are'
    ]


def test_weights_come_back_from_meta_with_their_values() -> None:
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    assert engine.module is not None
    before = {name: tensor.clone() for name, tensor in engine.module.state_dict().items()}
    engine.answer(BuildLive(half_on_meta()))
    assert torch.equal(engine.module.get_parameter("0.weight"), before["0.weight"])
    report = engine.answer(BuildLive(mlp()))
    assert report.fresh == 0
    assert all(torch.equal(tensor, before[name]) for name, tensor in engine.module.state_dict().items())
    engine.answer(BuildLive(set_device(mlp(), "meta")))
    assert {row.device for row in engine.answer(TellLive()).rows} == {"meta"}
    engine.answer(BuildLive(mlp()))
    assert all(torch.equal(tensor, before[name]) for name, tensor in engine.module.state_dict().items())


def test_a_lazy_layer_is_filled_on_its_device() -> None:
    drawn = on(design(row(node("l", "layer", "fc", "LazyLinear", out_features=3))), "l", "meta")
    engine = Engine()
    engine.answer(BuildLive(drawn))
    assert engine.answer(RunOnce(RANDOM)).filled == ("fc.weight", "fc.bias")
    assert {(row.name, row.shape, row.device) for row in engine.answer(TellLive()).rows} == {
        ("fc.weight", (3, 4), "meta"),
        ("fc.bias", (3,), "meta"),
    }


def test_a_tensor_of_the_block_is_made_on_its_device() -> None:
    scale, times = node("t", "tensor", "scale", "parameter", shape=(4,), init="ones"), node("m", "op", "times", "mul")
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    drawn = design(Block((x, scale, times, y), (wire(x, times), wire(scale, times, "other"), wire(times, y))))
    placed = on(on(drawn, "t", "meta"), "m", "meta")
    assert problems(placed) == ()
    module = build(generate(placed))
    assert module.get_parameter("scale").device.type == "meta"
    assert isinstance(module.get_parameter("scale"), nn.Parameter)
    assert forward_of(placed)[0] == "x = x.to(META) * self.scale"


def test_what_comes_out_of_a_block_stays_on_its_device() -> None:
    drawn = in_a_row(replace(node("2", "block", "two", "Inner"), device="cuda:1"))
    apart, ids = ungroup(drawn, "Net", "2", lambda *_: None)
    assert {apart.blocks["Net"].node(node_id).device for node_id in ids} == {"cuda:1"}
    again, node_id = group(apart, "Net", ids, "both")
    assert {device_at(again, (node_id, inside)) for inside in ids} == {"cuda:1"}


@needs_gpu
def test_5_6f_a_net_moves_to_the_gpu_and_back_with_its_weights() -> None:
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    assert engine.module is not None
    before = {name: tensor.clone() for name, tensor in engine.module.state_dict().items()}
    report = engine.answer(BuildLive(set_device(mlp(), "cuda:0")))
    assert {row.device for row in report.rows} == {"cuda:0"}
    assert engine.answer(RunOnce(RANDOM)).device == "cuda:0"
    engine.answer(BuildLive(mlp()))
    assert all(torch.equal(tensor, before[name]) for name, tensor in engine.module.state_dict().items())


@needs_gpu
def test_5_6e_half_on_the_gpu_gives_what_all_on_the_cpu_gives() -> None:
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    assert engine.module is not None
    x = torch.rand(3, 4)
    expected = engine.module(x).detach()
    engine.answer(BuildLive(on(mlp(), "c", "cuda:0")))
    assert {row.name: row.device for row in engine.answer(TellLive()).rows}["2.weight"] == "cuda:0"
    torch.testing.assert_close(engine.module(x).cpu().detach(), expected)


@needs_gpu
def test_5_6f_a_gradient_goes_along_when_a_layer_is_put_on_the_gpu() -> None:
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    assert engine.module is not None
    engine.module(torch.rand(3, 4)).sum().backward()
    before = engine.module.get_parameter("2.weight").grad
    assert before is not None
    engine.answer(BuildLive(on(mlp(), "c", "cuda:0")))
    weight = engine.module.get_parameter("2.weight")
    assert weight.grad is not None and weight.grad.device == weight.device
    torch.testing.assert_close(weight.grad.cpu(), before)
    engine.module(torch.rand(3, 4)).sum().backward()


@needs_two_gpus
def test_5_6e_two_halves_on_two_gpus() -> None:
    engine = Engine()
    report = engine.answer(BuildLive(on(set_device(mlp(), "cuda:0"), "c", "cuda:1")))
    assert {row.device for row in report.rows} == {"cuda:0", "cuda:1"}
    assert engine.answer(RunOnce(RANDOM)).outputs[0].shape == (2, 1)


def test_a_state_of_several_tensors_is_not_copied_in_one() -> None:
    x, y = node("x", "input", "x", shape=(5, "B", 8)), node("y", "output", "y")
    one = node("1", "layer", "one", "LSTM", input_size=8, hidden_size=8)
    two = node("2", "layer", "two", "LSTM", input_size=8, hidden_size=8)
    wires = (wire(x, one), wire(x, two), wire(one, two, "hx", "state"), wire(two, y))
    said = [problem.message for problem in problems(on(design(Block((x, one, two, y), wires)), "2", "cuda:1"))]
    assert said == [
        "two: one gives several tensors together, which one wire cannot copy to cuda:1; put both on one device"
    ]


def test_one_parameter_cannot_be_in_two_places() -> None:
    a, b = (node(i, "layer", i, "Linear", in_features=4, out_features=4) for i in "ab")
    drawn = in_a_row(a, b)
    tied = edit.change_block(drawn, "Net", lambda block: replace(block, ties=(("a.weight", "b.weight"),)))
    assert [p for p in problems(tied) if p.severity == "error"] == []
    said = [problem.message for problem in problems(on(tied, "b", "cuda:1")) if problem.severity == "error"]
    assert said == ["a.weight, b.weight are one parameter, which cannot be in two places: a on cpu and b on cuda:1"]


def test_what_is_on_meta_is_neither_looked_at_nor_saved(tmp_path: Path) -> None:
    engine = Engine()
    engine.answer(BuildLive(half_on_meta()))
    with pytest.raises(DesignerError, match=r'"2\.weight" is on meta: it has a shape and no values'):
        engine.answer(LookAt(OfModule("2.weight")))
    with pytest.raises(DesignerError, match="is on meta, so it has no values that could be saved"):
        engine.answer(SaveWeights(str(tmp_path / "net.params")))


def scattered(drawn: Design, seed: int) -> Design:
    """The design with its nodes on devices by chance, and operations where their first input is."""
    chance = random.Random(seed)
    wishes = ("", "", "cpu", "cuda:98", "cuda:99")

    def put(one):
        return replace(one, device=chance.choice(wishes)) if one.kind in PLACED_KINDS else one

    blocks = {name: replace(block, nodes=tuple(map(put, block.nodes))) for name, block in drawn.blocks.items()}
    drawn = replace(drawn, blocks=blocks)
    while repairs := [p.repair for p in problems(drawn) if p.repair is not None and p.repair.field == "device"]:
        drawn = edit.apply_repair(drawn, repairs[0])
    return drawn


TOO_LARGE = ("resnet152", "dense_or_convolution")
EXAMPLES = [path.name for path in bundled("examples").glob("*.design.json") if not path.name.startswith(TOO_LARGE)]


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_scattered_over_devices_gives_what_it_gives_on_one(name: str) -> None:
    plain = read_design(bundled("examples", name))
    inputs, _ = feed(plain, InputChoice("random", batch=2))
    for seed in range(4):
        placed = scattered(plain, seed)
        assert [p.message for p in problems(placed) if p.severity == "error"] == []
        one, other = (_seeded(drawn).eval() for drawn in (plain, placed))
        with torch.no_grad():
            one(*inputs), other(*inputs)  # fills what is lazy
            other.load_state_dict(one.state_dict())
            torch.testing.assert_close(other(*inputs), one(*inputs), rtol=0, atol=0)


def _seeded(drawn: Design) -> nn.Module:
    """A module whose random constants, which no state holds, are those of any other made so."""
    torch.manual_seed(0)
    return build(generate(drawn))
