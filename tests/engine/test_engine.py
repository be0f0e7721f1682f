"""The engine in one's own process: every call of the protocol has its answer, every refusal is one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from designer.engine import encoding
from designer.engine.calls.call import Call
from designer.engine.calls.costs import FindCosts, TimeAlone, TimeBackward, TimeForward
from designer.engine.calls.data_sets import DescribeData, ReadTestImages
from designer.engine.calls.devices import ListDevices
from designer.engine.calls.figures import FindFigures
from designer.engine.calls.flows import FindSaliency, LookAtFlow, LookAtRounds, TellFlowed
from designer.engine.calls.grids import CopyNumbers, WriteGrid
from designer.engine.calls.laboratory import (
    ApplyKernel,
    FindField,
    FindFieldSizes,
    FollowShift,
    LearnKernel,
    LookInto,
    MergeTwo,
    ReadCurve,
    SlideWindow,
    TryKernel,
)
from designer.engine.calls.layers import CheckLayer
from designer.engine.calls.lessons import CheckLesson
from designer.engine.calls.live import BuildLive, TellLive
from designer.engine.calls.merging import CopyWeights, KeepMerged
from designer.engine.calls.moments import Compare, CompareFlow, DropMoments, KeepMoment, ListMoments
from designer.engine.calls.parameter_edits import (
    Backward,
    ClearGradients,
    PreviewStart,
    SetValue,
    StartAnew,
    TakeBackValues,
)
from designer.engine.calls.pictures import CountPart, FindOdd, LookAt, ReadBlocks, ReadElement, SpreadPart
from designer.engine.calls.run import MeasureAccuracy, MeasureActivations, RunOnce
from designer.engine.calls.shapes import FindShapes, FitShapes
from designer.engine.calls.tensor_files import OpenTensors, SaveTensors
from designer.engine.calls.training import (
    ListCheckpoints,
    ResetTraining,
    ResumeTraining,
    SaveTraining,
    StepBack,
    Train,
)
from designer.engine.calls.views import ReadColours, TellParts, TellView
from designer.engine.calls.watch import ForgetKept, GoBackTo, TellKept, TellWatched
from designer.engine.calls.weights import DiagnoseWeights, LoadChosen, LoadWeights, SaveWeights
from designer.engine.calls.writings import StopWriting, TellWriting
from designer.engine.engine import Engine, served
from designer.engine.protocol import Refusal
from designer.errors import DesignerError, DesignProblems, DeviceMissing
from designer.files.grids.grid import Paint
from designer.files.weights import read_weights
from designer.graph import edit
from designer.graph.model import Check, Design, Node, Rule
from designer.runtime.laboratory.reports import Change, Look, Walk, grid
from designer.runtime.laboratory.windows import Axis
from designer.runtime.moments.reports import Begun, Kept, Now, Rounded
from designer.runtime.pictures.reports import Arrangement, Difference, OfFile, OfModule, Viewed, Window
from designer.runtime.reports import InputChoice, LiveReport, OfFlow
from designer.runtime.training.reports import Recipe
from designer.runtime.watch.reports import Watched
from tests.helpers.drawing import mlp, node
from tests.helpers.idx_files import write_fashion
from tests.helpers.in_blocks import WEIGHTS_IN_BLOCKS
from tests.helpers.parameters import with_rules
from tests.helpers.written import TRUSTED, centered
from tests.runtime.laboratory.test_kernels import fed
from tests.runtime.nets import lenet

PARAMS = str(WEIGHTS_IN_BLOCKS)
SMALL = {"in_channels": 1, "out_channels": 1, "kernel_size": 2}
TWO_CONVOLUTIONS = fed(
    node("c", "layer", "one", "Conv2d", **SMALL), 1, 5, 5, then=(node("d", "layer", "two", "Conv2d", **SMALL),)
)
PAINT = Paint(bytes(9), -1.0, 1.0, bytes(9))
LOOK, WALK = Look("n2/f2", InputChoice()), Walk("conv", Axis(5, 5), Axis(5, 5))
KERNEL, KERNELS, MAPS, MAPS_OUT = (grid(np.ones(s)) for s in ((5, 5), (1, 5, 5), (1, 5, 5), (1, 1)))


def served_whole(engine: Engine, call: Call[Any]) -> Any:
    """The answer after it went over the wire both ways."""
    ok, data = served(engine, encoding.pack_call(call))
    return encoding.unpack_reply(data, call, ok)


def test_every_call_is_answered_with_its_report(tmp_path: Path) -> None:
    engine = Engine(trust=TRUSTED)
    coloured = str(tmp_path / "coloured.pt")
    torch.save(torch.zeros(2, 3, 4, 4), coloured)
    calls: list[Call[Any]] = [
        ListDevices(),
        FindShapes(lenet()),
        FitShapes(lenet()),
        FindCosts(lenet()),
        BuildLive(lenet()),
        TimeForward(InputChoice()),
        TimeBackward(InputChoice()),
        TimeAlone("n4", InputChoice()),
        LoadWeights(PARAMS),
        DiagnoseWeights(PARAMS),
        LoadChosen(PARAMS, {"fc1.bias": "fc1.bias"}),
        RunOnce(InputChoice()),
        MeasureAccuracy(),
        DescribeData(str(write_fashion(tmp_path / "clothes", train=0, test=10))),
        ReadTestImages("", (3, 999)),
        CheckLesson(lenet(), Check("count", (61_706,))),
        TellLive(),
        LookAt(OfModule("features.conv1.weight")),
        FindFigures(("features.conv1.weight",)),
        Backward(InputChoice()),
        LookAt(OfModule("features.conv1.weight", gradient=True)),
        ClearGradients(),
        StartAnew(("fc1.bias",), 3),
        SetValue("fc1.bias", 42.0, (0,)),
        TakeBackValues(),
        PreviewStart(with_rules(lenet(), Rule("*.bias", "zeros_"), block="LeNet"), "LeNet"),
        SaveWeights(str(tmp_path / "net.safetensors")),
        LookInto(LOOK),
        TryKernel(LOOK, (Change(0, KERNEL),)),
        ApplyKernel(LOOK, (Change(0, KERNEL),)),
        SlideWindow(WALK, MAPS, KERNELS),
        LearnKernel(WALK, MAPS, MAPS_OUT, KERNELS, 0.01, 2),
        FindField("n2/f5", InputChoice(), 2, 2),
        MeasureActivations(InputChoice(batch=4)),
        OpenTensors(PARAMS),
        LookAt(OfFile(PARAMS, 1)),
        ReadBlocks(OfModule("fc1.weight"), Arrangement((0,), (1,)), Window(0, 0, 120, 400, 2, 2), "mean"),
        CountPart(OfModule("fc1.weight"), 0),
        SpreadPart(OfModule("fc1.weight"), 0, -1.0, 1.0, 0.0, 48),
        ReadElement(OfModule("fc1.weight"), (0, 0)),
        FindOdd(OfModule("fc1.weight")),
        LookAtFlow(OfFlow("n2/f5", InputChoice())),
        TellFlowed(),
        LookAtRounds({}),
        FindSaliency(InputChoice()),
        SaveTensors(str(tmp_path / "one.npy"), "live", ("fc1.bias",)),
        CheckLayer(centered(), "CenteredLayer", "Net", "c"),
        ListMoments(),
        KeepMoment("now"),
        Compare(Begun(), Kept(1)),
        CompareFlow(InputChoice(), Rounded("bfloat16")),
        LookAt(Difference("fc1.weight", Kept(1), Now())),
        TellView(Viewed(OfModule("fc1.weight"), rows="norm")),
        TellParts("fc1.weight"),
        ReadColours(OfFile(coloured, 0)),
        WriteGrid(str(tmp_path / "a.png"), OfModule("fc1.weight"), Arrangement((0,), (1,)), PAINT),
        CopyNumbers(OfModule("fc1.bias"), Arrangement((), (0,))),
        DropMoments((1,)),
        Train(Recipe(), steps=2, watched=(Watched("value", "fc1.bias"),)),
        Train(Recipe("random", "mse", batch=1024), seconds=60.0),
        StepBack(1),
        SaveTraining(str(tmp_path / "training.pt")),
        TellWriting(str(tmp_path / "training.pt")),
        StopWriting(str(tmp_path / "training.pt")),
        ResumeTraining(str(tmp_path / "training.pt")),
        ListCheckpoints(str(tmp_path)),
        TellWatched((Watched("activation", "n4"),), InputChoice()),
        TellKept(),
        GoBackTo(1),
        ForgetKept(),
        ResetTraining(),
        ReadCurve("n2/f3", InputChoice()),
        BuildLive(TWO_CONVOLUTIONS),
        MergeTwo("c", InputChoice("random")),
        FollowShift(Look("c", InputChoice("random"), shift=(1, 0))),
        FindFieldSizes(),
        KeepMerged("Net", "c", "d", "e"),
        CopyWeights((("one.weight", "two.weight"),), "c", "d", InputChoice("random")),
    ]
    assert {type(call) for call in calls} == set(Call.__subclasses__())
    for call in calls:
        reply = served_whole(engine, call)
        assert type(reply) is call.reply(), reply


def test_what_was_saved_is_what_is_live(tmp_path: Path) -> None:
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    engine.answer(SaveWeights(str(tmp_path / "net.params")))
    state = read_weights(tmp_path / "net.params")
    assert engine.module is not None
    assert all(torch.equal(state[name], tensor) for name, tensor in engine.module.state_dict().items())


def test_weights_that_do_not_fit_change_nothing() -> None:
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    assert engine.module is not None
    before = {name: tensor.clone() for name, tensor in engine.module.state_dict().items()}
    report = engine.answer(LoadWeights(PARAMS))
    assert not report.fits and not report.loaded
    assert all(torch.equal(before[name], tensor) for name, tensor in engine.module.state_dict().items())


def test_a_design_with_an_error_is_refused_and_what_was_live_stays() -> None:
    engine = Engine()
    engine.answer(BuildLive(lenet()))
    before = engine.module
    with pytest.raises(DesignProblems, match=r"^LeNet ▸ fc1: fc1 expects 400 features, gets 256"):
        engine.answer(BuildLive(edit.set_setting(lenet(), "Features", "f2", "padding", 0)))
    assert engine.module is before


def test_a_design_that_only_has_warnings_is_built() -> None:
    drawn = edit.add_node(lenet(), "LeNet", Node("s", "layer", "spare", "ReLU"))
    assert isinstance(Engine().answer(BuildLive(drawn)), LiveReport)


def test_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(DeviceMissing, match='no device "cuda:7"; it has cpu'):
        Engine().answer(BuildLive(mlp(), device="cuda:7"))


@pytest.mark.parametrize(
    "call", [RunOnce(InputChoice()), MeasureAccuracy(), LookAt(OfModule("x")), SaveWeights("x.params")]
)
def test_without_a_live_module_every_use_of_it_is_refused(call: Call) -> None:
    with pytest.raises(DesignerError, match="there is no live module yet"):
        Engine().answer(call)


def test_a_refusal_travels_with_the_node_it_is_about() -> None:
    engine = Engine()
    engine.answer(BuildLive(lenet()))
    assert engine.module is not None
    engine.module.get_submodule("features.conv2").in_channels = 6
    engine.module.get_submodule("fc1").weight.data = torch.zeros(120, 7)
    refusal = served_whole(engine, RunOnce(InputChoice()))
    assert isinstance(refusal, Refusal)
    assert refusal.path == "n4" and refusal.text.startswith("LeNet ▸ fc1: ") and not refusal.bug


def test_bytes_that_are_no_call_are_a_bug_with_a_report_and_no_end_of_the_engine() -> None:
    ok, data = served(Engine(), b"[1]")
    refusal = encoding.unpack(data, Refusal)
    assert not ok and refusal.bug and "Traceback" in refusal.report


def test_a_design_with_numbers_that_no_machine_word_holds_travels() -> None:
    drawn: Design = edit.set_setting(mlp(), "Net", "a", "out_features", 2**70)
    call = FindShapes(drawn)
    assert encoding.unpack_call(encoding.pack_call(call)) == call
    assert not isinstance(served_whole(Engine(), call), Refusal)


def test_weights_saved_here_know_their_nodes_after_a_rename(tmp_path: Path) -> None:
    engine, path = Engine(), str(tmp_path / "net.params")
    engine.answer(BuildLive(lenet()))
    engine.answer(SaveWeights(path))
    saved = read_weights(path)
    first, second = (node.id for node in lenet().main_block.nodes if node.name in ("fc1", "fc2"))
    renamed = edit.rename_node(edit.rename_node(lenet(), "LeNet", first, "wide"), "LeNet", second, "narrow")
    engine.answer(BuildLive(renamed, fresh=True))
    found = engine.answer(DiagnoseWeights(path))
    assert {(pair.own, pair.given, pair.how) for pair in found.pairs if pair.how != "name"} == {
        ("wide.weight", "fc1.weight", "node"),
        ("wide.bias", "fc1.bias", "node"),
        ("narrow.weight", "fc2.weight", "node"),
        ("narrow.bias", "fc2.bias", "node"),
    }
    before = {name: tensor.clone() for name, tensor in engine.module.state_dict().items()}
    report = engine.answer(LoadChosen(path, {"wide.weight": "fc1.weight"}))
    after = engine.module.state_dict()
    assert report.loaded == ("wide.weight",)
    assert torch.equal(after.pop("wide.weight"), saved["fc1.weight"])
    assert all(torch.equal(after[name], before[name]) for name in after)


def test_a_choice_that_does_not_hold_any_more_changes_nothing(tmp_path: Path) -> None:
    engine, path = Engine(), str(tmp_path / "net.params")
    engine.answer(BuildLive(lenet()))
    engine.answer(SaveWeights(path))
    before = {name: tensor.clone() for name, tensor in engine.module.state_dict().items()}
    for chosen in ({"gone": "fc1.bias"}, {"fc1.bias": "gone"}, {"fc1.bias": "fc2.bias", "fc2.bias": "fc2.bias"}):
        reply = served_whole(engine, LoadChosen(path, chosen))
        assert isinstance(reply, Refusal)
        assert reply.text.endswith("any more; look at the file again")
    assert all(torch.equal(tensor, before[name]) for name, tensor in engine.module.state_dict().items())


def test_parameters_outputs_and_members_are_saved_as_tensor_files(tmp_path: Path) -> None:
    engine = Engine()
    engine.answer(BuildLive(lenet()))
    with pytest.raises(DesignerError, match="there are no outputs yet; run the network first"):
        engine.answer(SaveTensors(str(tmp_path / "out.pt"), "outputs"))
    engine.answer(RunOnce(InputChoice()))
    engine.answer(SaveTensors(str(tmp_path / "out.pt"), "outputs"))
    assert torch.load(tmp_path / "out.pt", weights_only=True).shape == (1, 10)
    state = engine.module.state_dict()
    engine.answer(SaveTensors(str(tmp_path / "one.pt"), "live", ("fc1.bias",)))
    assert torch.equal(torch.load(tmp_path / "one.pt", weights_only=True), state["fc1.bias"])
    engine.answer(SaveTensors(str(tmp_path / "two.pt"), "live", ("fc1.weight", "fc1.bias")))
    two = torch.load(tmp_path / "two.pt", weights_only=True)
    assert list(two) == ["fc1.weight", "fc1.bias"]
    report = engine.answer(OpenTensors(str(tmp_path / "two.pt")))
    assert [member.label for member in report.members] == ["", "fc1.weight", "fc1.bias"]
    assert report.fits
    engine.answer(SaveTensors(str(tmp_path / "again.npy"), "file", (), str(tmp_path / "two.pt"), 2))
    assert engine.answer(LookAt(OfFile(str(tmp_path / "again.npy"), 0))).shape == (120,)
    torch.save([torch.zeros(3)], tmp_path / "list.pt")
    assert not engine.answer(OpenTensors(str(tmp_path / "list.pt"))).fits
    for call, words in (
        (SaveTensors(str(tmp_path / "x.pt"), "live", ("gone",)), 'no saved parameter or buffer "gone"'),
        (LookAt(OfFile(str(tmp_path / "list.pt"), 0)), "this is a list, not a tensor"),
        (LookAt(OfFile(str(tmp_path / "list.pt"), 9)), "has no member 9 any more"),
    ):
        reply = served_whole(engine, call)
        assert isinstance(reply, Refusal)
        assert words in reply.text
        assert not reply.bug
