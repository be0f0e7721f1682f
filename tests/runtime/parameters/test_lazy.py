"""5.3 Deferred initialisation: what waits, what the first run finds, and what an edit keeps of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from msgspec.structs import replace
from torch import nn

from designer.catalogue.lazy import everywhere, leave_open, left_open, sized_of, take_sizes, write_sizes
from designer.catalogue.load import catalogue
from designer.engine.calls.live import BuildLive, TellLive
from designer.engine.calls.pictures import LookAt
from designer.engine.calls.run import RunOnce
from designer.engine.calls.shapes import FindShapes
from designer.engine.calls.weights import LoadWeights, SaveWeights
from designer.engine.engine import Engine
from designer.errors import DesignerError, FileRefused, GraphError
from designer.graph import edit
from designer.graph.model import Block, Design, Expr, Layer, Repeat, Rule, Value
from designer.runtime.pictures.reports import OfModule
from designer.runtime.reports import InputChoice, LiveReport
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from tests.helpers.drawing import design, node, row, wire
from tests.helpers.written import TRUSTED

RANDOM = InputChoice("random", batch=2)


def lazy_mlp(width: int = 20) -> Design:
    """The book's lazy network: LazyLinear(256), ReLU, LazyLinear(10)."""
    drawn = design(
        row(
            node("a", "layer", "0", "LazyLinear", out_features=256),
            node("r", "layer", "1", "ReLU"),
            node("b", "layer", "2", "LazyLinear", out_features=10),
        )
    )
    return with_input(drawn, "B", width)


def with_input(drawn: Design, *shape: Value) -> Design:
    """The design with another shape of its input."""
    return edit.set_setting(drawn, "Net", "x", "shape", shape)


def lazy_lenet(*shape: int) -> Design:
    """LeNet, with every size that a wire tells left open."""
    pool = {"kernel_size": 2, "stride": 2}
    drawn = design(
        row(
            node("0", "layer", "0", "LazyConv2d", out_channels=6, kernel_size=5, padding=2),
            node("1", "layer", "1", "Sigmoid"),
            node("2", "layer", "2", "AvgPool2d", **pool),
            node("3", "layer", "3", "LazyConv2d", out_channels=16, kernel_size=5),
            node("4", "layer", "4", "Sigmoid"),
            node("5", "layer", "5", "AvgPool2d", **pool),
            node("6", "layer", "6", "Flatten"),
            node("7", "layer", "7", "LazyLinear", out_features=120),
            node("9", "layer", "9", "LazyLinear", out_features=84),
            node("11", "layer", "11", "LazyLinear", out_features=10),
        )
    )
    return with_input(drawn, "B", *shape)


def built(drawn: Design) -> tuple[Engine, LiveReport]:
    """An engine with the live module of a design."""
    engine = Engine()
    return engine, engine.answer(BuildLive(drawn))


def sizes(engine: Engine, drawn: Design, path: str) -> dict[str, Value]:
    """What shape inference says of the sizes of one node."""
    return dict(engine.answer(FindShapes(drawn)).nodes[path].brought)


def shown(report: LiveReport) -> dict[str, tuple[int, ...] | None]:
    """By name, the shape of each row; None where it is not yet known."""
    return {row.name: None if row.waits else row.shape for row in report.rows}


def test_5_3a_before_the_first_run_names_are_known_and_shapes_are_not() -> None:
    engine, report = built(lazy_mlp())
    assert shown(report) == dict.fromkeys(("0.weight", "0.bias", "2.weight", "2.bias"))
    assert report.parameters == 0
    assert engine.module is not None
    assert engine.module[0].in_features == 0
    with pytest.raises(RuntimeError):
        _ = engine.module[0].weight.shape


def test_5_3a_weights_of_a_lazy_net_are_saved_after_its_first_run(tmp_path: Path) -> None:
    engine, _ = built(lazy_mlp())
    with pytest.raises(FileRefused, match=r'"0\.weight" has no values yet; run the network once before saving'):
        engine.answer(SaveWeights(str(tmp_path / "lazy.params")))
    assert not (tmp_path / "lazy.params").exists()
    engine.answer(RunOnce(RANDOM))
    engine.answer(SaveWeights(str(tmp_path / "lazy.params")))
    fresh, _ = built(lazy_mlp())
    assert fresh.answer(LoadWeights(str(tmp_path / "lazy.params"))).fits


def test_5_3b_the_first_run_finds_the_shapes_in_order() -> None:
    engine, _ = built(lazy_mlp())
    assert engine.answer(RunOnce(RANDOM)).filled == ("0.weight", "0.bias", "2.weight", "2.bias")
    report = engine.answer(TellLive())
    assert shown(report) == {"0.weight": (256, 20), "0.bias": (256,), "2.weight": (10, 256), "2.bias": (10,)}
    assert report.parameters == 7_946
    assert engine.module is not None
    assert type(engine.module[0]) is nn.Linear
    assert engine.answer(RunOnce(RANDOM)).filled == ()


def test_5_3b_shape_inference_tells_the_sizes_before_any_run() -> None:
    report = find_shapes(lazy_mlp(), Memo())
    assert report.parameters == 7_946
    assert {path: dict(node.brought) for path, node in report.nodes.items() if node.brought} == {
        "a": {"in_features": 20},
        "b": {"in_features": 256},
    }


def test_5_3b_a_filled_net_refuses_another_width() -> None:
    engine, _ = built(lazy_mlp())
    engine.answer(RunOnce(RANDOM))
    assert engine.module is not None
    with pytest.raises(RuntimeError, match="2x30 and 20x256"):
        engine.module(torch.ones(2, 30))


def test_5_3d_what_is_sized_exists_at_once_and_the_rest_later() -> None:
    drawn = write_sizes(lazy_mlp(), "Net", "a", {"in_features": 20})
    engine, report = built(drawn)
    assert report.parameters == 5_376
    engine.answer(RunOnce(RANDOM))
    assert engine.answer(TellLive()).parameters == 7_946


@pytest.mark.parametrize(("shape", "count"), [((1, 28, 28), 61_706), ((3, 32, 32), 83_126)])
def test_5_3d_other_input_sizes_make_another_lazy_lenet(shape: tuple[int, ...], count: int) -> None:
    engine, _ = built(lazy_lenet(*shape))
    assert engine.answer(FindShapes(lazy_lenet(*shape))).parameters == count
    engine.answer(RunOnce(RANDOM))
    assert engine.answer(TellLive()).parameters == count


def test_5_3d_a_lazy_layer_called_twice_is_filled_once() -> None:
    fc, again = node("f", "layer", "fc", "LazyLinear", out_features=4), node("g", "again", "fc2", "f")
    engine, _ = built(design(row(fc, again)))
    assert engine.answer(RunOnce(RANDOM)).filled == ("fc.weight", "fc.bias")
    assert engine.answer(TellLive()).parameters == 20


def test_5_3d_a_second_call_of_another_width_is_a_problem_before_any_run() -> None:
    fc, again = node("f", "layer", "fc", "LazyLinear", out_features=6), node("g", "again", "fc2", "f")
    (problem,) = find_shapes(design(row(fc, again)), Memo()).problems
    assert problem.message == "fc2 expects 4 features, gets 6 from fc"
    assert problem.repair is None


def test_5_3d_weights_of_a_file_fill_a_lazy_net(tmp_path: Path) -> None:
    engine, _ = built(lazy_mlp())
    engine.answer(RunOnce(RANDOM))
    engine.answer(SaveWeights(str(tmp_path / "net.safetensors")))
    other, _ = built(lazy_mlp())
    assert other.answer(LoadWeights(str(tmp_path / "net.safetensors"))).fits
    assert other.answer(TellLive()).parameters == 7_946
    report = other.answer(BuildLive(lazy_mlp()))
    assert (report.carried, report.parameters) == (4, 7_946)
    assert engine.module is not None and other.module is not None
    x = torch.rand(3, 20)
    assert torch.equal(engine.module(x), other.module(x))


def test_a_filled_net_keeps_its_tensors_over_edits_that_still_fit() -> None:
    engine, _ = built(lazy_mlp())
    engine.answer(RunOnce(RANDOM))
    assert engine.module is not None
    before = [id(parameter) for parameter in engine.module.parameters()]
    report = engine.answer(BuildLive(edit.rename_node(lazy_mlp(), "Net", "a", "hidden")))
    assert (report.carried, report.parameters) == (4, 7_946)
    assert [id(parameter) for parameter in engine.module.parameters()] == before
    assert engine.module.hidden.in_features == 20
    assert engine.answer(RunOnce(RANDOM)).filled == ()


def test_a_layer_whose_wire_brings_another_size_waits_again() -> None:
    engine, _ = built(lazy_mlp())
    engine.answer(RunOnce(RANDOM))
    report = engine.answer(BuildLive(lazy_mlp(30)))
    assert shown(report) == {"0.weight": None, "0.bias": None, "2.weight": (10, 256), "2.bias": (10,)}
    assert engine.answer(RunOnce(RANDOM)).filled == ("0.weight", "0.bias")
    assert engine.answer(TellLive()).parameters == 30 * 256 + 256 + 2_570


def test_a_bias_taken_away_and_put_back_leaves_no_half_filled_layer() -> None:
    engine, _ = built(lazy_mlp())
    engine.answer(RunOnce(RANDOM))
    engine.answer(BuildLive(edit.set_setting(lazy_mlp(), "Net", "a", "bias", False)))
    engine.answer(RunOnce(RANDOM))
    engine.answer(BuildLive(lazy_mlp()))
    engine.answer(RunOnce(RANDOM))
    assert engine.answer(TellLive()).parameters == 7_946


def test_the_sizes_written_into_the_design_keep_the_live_weights() -> None:
    engine, _ = built(lazy_mlp())
    engine.answer(RunOnce(RANDOM))
    assert engine.module is not None
    before = [id(parameter) for parameter in engine.module.parameters()]
    drawn = write_sizes(lazy_mlp(), "Net", "a", sizes(engine, lazy_mlp(), "a"))
    assert drawn.blocks["Net"].node("a") == node("a", "layer", "0", "Linear", in_features=20, out_features=256)
    assert drawn.blocks["Net"].edges == lazy_mlp().blocks["Net"].edges
    report = engine.answer(BuildLive(drawn))
    assert (report.carried, report.fresh) == (4, 0)
    assert [id(parameter) for parameter in engine.module.parameters()] == before
    report = engine.answer(BuildLive(leave_open(drawn, "Net", {"a"})))
    assert (report.carried, report.fresh) == (4, 0)


def test_a_size_written_and_left_open_again_is_the_design_as_it_was() -> None:
    drawn = write_sizes(lazy_mlp(), "Net", "a", {"in_features": 20})
    assert leave_open(drawn, "Net", {"a", "r", "x"}) == lazy_mlp()


def test_copies_that_meet_other_sizes_tell_none() -> None:
    inner = row(node("f", "layer", "fc", "LazyLinear", out_features=6))
    inner = Block((node("x", "input", "x"), *inner.nodes[1:]), inner.edges)
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    rep = replace(node("r", "repeat", "r", "Inner"), repeat=Repeat(3))
    drawn = design(Block((x, rep, y), (wire(x, rep), wire(rep, y))), Inner=inner)
    report = find_shapes(drawn, Memo())
    assert report.problems == ()
    assert report.parameters == 30 + 42 + 42
    assert not report.nodes["r/f"].brought


@pytest.mark.parametrize("name", [name for name, spec in catalogue().layers.items() if spec.lazy])
def test_every_lazy_layer_becomes_what_torch_makes_of_it_and_keeps_its_weights(name: str) -> None:
    sized = sized_of(name)
    assert sized is not None
    assert getattr(nn, name).cls_to_become is getattr(nn, sized.name)
    spec = catalogue().layers[name]
    given = {setting.name: setting.initial for setting in spec.settings if setting.required}
    drawn = with_input(design(row(node("l", "layer", "l", name, **given))), "B", *spec.sample[0][1:])
    engine, before = built(drawn)
    assert all(row.waits or row.name.endswith("num_batches_tracked") for row in before.rows)
    engine.answer(RunOnce(RANDOM))
    filled = engine.answer(TellLive())
    assert not any(row.waits for row in filled.rows)
    found = sizes(engine, drawn, "l")
    assert list(found) == [setting.name for setting in left_open(name)]
    after = write_sizes(drawn, "Net", "l", found)
    assert after.blocks["Net"].node("l").of == sized.name
    report = engine.answer(BuildLive(after))
    assert (report.carried, report.fresh) == (len(filled.rows), 0)
    assert leave_open(after, "Net", {"l"}) == drawn


def test_a_size_that_is_not_known_is_not_written() -> None:
    with pytest.raises(GraphError, match="0: the wire does not tell its in_features"):
        write_sizes(lazy_mlp(), "Net", "a", {})
    with pytest.raises(GraphError, match="1 is no lazy layer"):
        write_sizes(lazy_mlp(), "Net", "r", {"in_features": 3})


def test_values_of_a_waiting_tensor_cannot_be_looked_at() -> None:
    engine, _ = built(lazy_mlp())
    with pytest.raises(DesignerError, match=r'"0\.weight" has no values yet; run the network once'):
        engine.answer(LookAt(OfModule("0.weight")))


def test_an_ordinary_layer_tells_what_its_wire_brings() -> None:
    drawn = design(row(node("a", "layer", "fc", "Linear", in_features=4, out_features=Expr("2 * 4"))))
    assert find_shapes(drawn, Memo()).nodes["a"].brought == {"in_features": 4}


def test_a_block_used_with_two_sizes_has_none_that_could_be_written() -> None:
    inner = row(node("f", "layer", "fc", "LazyLinear", out_features=6))
    inner = Block((node("x", "input", "x"), *inner.nodes[1:]), inner.edges)
    x, y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
    one, two = node("1", "block", "one", "Inner"), node("2", "block", "two", "Inner")
    drawn = design(Block((x, one, two, y), (wire(x, one), wire(one, two), wire(two, y))), Inner=inner)
    known = {path: report.brought for path, report in find_shapes(drawn, Memo()).nodes.items() if report.brought}
    with pytest.raises(GraphError, match="fc is given in_features 4 and in_features 6 in different places"):
        everywhere(drawn, known, "Inner", "f")


def test_an_ordinary_layer_takes_the_size_that_its_wire_brings() -> None:
    drawn = design(row(node("a", "layer", "fc", "Linear", in_features=7, out_features=8)))
    taken = take_sizes(drawn, "Net", "a", {"in_features": 4})
    assert taken.blocks["Net"].node("a").settings == {"in_features": 4, "out_features": 8}
    assert take_sizes(taken, "Net", "a", {"in_features": 4}) is taken
    with pytest.raises(GraphError, match="fc: the wire does not tell its in_features"):
        take_sizes(drawn, "Net", "a", {})
    with pytest.raises(GraphError, match="x has no size that a wire could tell"):
        take_sizes(drawn, "Net", "x", {})


def test_half_a_run_leaves_what_it_filled_and_the_next_one_goes_on() -> None:
    engine, _ = built(lazy_mlp())
    assert engine.module is not None
    engine.module[2].register_forward_pre_hook(lambda *_: (_ for _ in ()).throw(RuntimeError("stop")))
    with pytest.raises(DesignerError, match="stop"):
        engine.answer(RunOnce(RANDOM))
    assert shown(engine.answer(TellLive()))["0.weight"] == (256, 20)


FAILS = Layer(
    (
        "class Fails(nn.Module):",
        "    def forward(self, x):",
        "        if not x.is_meta:",
        '            raise ValueError("not today")',
        "        return x",
    )
)


def failing_half_way() -> Design:
    """A lazy layer whose rule says 42, one of a person's own that raises, and another lazy layer behind it."""
    nodes = (
        node("x", "input", "x", shape=("B", 4)),
        node("a", "layer", "a", "LazyLinear", out_features=3),
        node("n", "layer", "n", "LazyBatchNorm1d"),
        node("f", "layer", "f", "Fails"),
        node("b", "layer", "b", "LazyLinear", out_features=2),
        node("y", "output", "y"),
    )
    into = ("", "", "x", "", "")
    edges = tuple(wire(one, other, port) for one, other, port in zip(nodes, nodes[1:], into, strict=False))
    rules = (Rule("*.weight", "constant_", {"val": 42.0}, "Linear"),)
    return Design("Net", {"Net": Block(nodes, edges, init=rules)}, layers={"Fails": FAILS})


def test_5_3c_a_run_that_fails_half_way_leaves_what_it_found_started_by_its_rule_and_moves_no_statistics() -> None:
    engine = Engine(TRUSTED)
    engine.answer(BuildLive(failing_half_way()))
    with pytest.raises(DesignerError, match="not today"):
        engine.answer(RunOnce(RANDOM))
    rows = {one.name: one.waits for one in engine.answer(TellLive()).rows}
    assert (rows["a.weight"], rows["n.weight"], rows["b.weight"]) == (False, False, True)
    assert engine.module is not None
    assert set(engine.module.get_parameter("a.weight").flatten().tolist()) == {42.0}
    assert engine.module.get_buffer("n.running_mean").abs().sum() == 0
    assert engine.module.get_buffer("n.num_batches_tracked") == 0


def test_5_3c_the_first_run_moves_no_statistics_of_a_batch_normalisation_and_a_step_of_training_does() -> None:
    drawn = design(
        row(node("a", "layer", "a", "LazyLinear", out_features=3), node("n", "layer", "n", "LazyBatchNorm1d"))
    )
    engine = Engine()
    engine.answer(BuildLive(drawn))
    assert set(engine.answer(RunOnce(InputChoice("random", batch=8))).filled) >= {"a.weight", "n.running_mean"}
    assert engine.module is not None
    mean = engine.module.get_buffer("n.running_mean")
    assert mean.abs().sum() == 0
    engine.module.train()(torch.rand(8, 4))
    assert mean.abs().sum() > 0
