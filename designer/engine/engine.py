"""The engine: answers every call of the protocol. The command line and the tests use it in their own process."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Mapping
from pathlib import Path

import msgspec
import torch
from torch import nn

from designer.engine import wire
from designer.engine.protocol import (
    INTERRUPTED,
    ApplyKernel,
    Backward,
    BuildLive,
    Call,
    CheckLayer,
    CheckLesson,
    ClearGradients,
    Devices,
    DiagnoseWeights,
    FindField,
    FindShapes,
    LearnKernel,
    ListDevices,
    LoadChosen,
    LoadWeights,
    LookInto,
    MeasureAccuracy,
    MeasureActivations,
    OpenTensors,
    PreviewStart,
    ReadMember,
    ReadTile,
    Refusal,
    Reply,
    RunOnce,
    Saved,
    SaveTensors,
    SaveWeights,
    SetValue,
    SlideWindow,
    StartAnew,
    TakeBackValues,
    TellLive,
    TryKernel,
)
from designer.engine.tensor_files import TensorFiles
from designer.errors import DesignerError, RunFailed
from designer.files.trust import Trust, refuse_untrusted
from designer.files.weights import read_both, read_weights, write_weights
from designer.graph.devices import base
from designer.graph.model import Design
from designer.runtime import activations, lessons, node_keys, weights
from designer.runtime.checked import refuse_errors
from designer.runtime.custom import told_by_line
from designer.runtime.devices import absent, device, device_or_cpu, devices
from designer.runtime.hands import Hands, preview
from designer.runtime.laboratory import byhand
from designer.runtime.laboratory.kernels import Laboratory
from designer.runtime.laboratory.receptive import field
from designer.runtime.layer_check import check_layer
from designer.runtime.live import Live
from designer.runtime.memo import Memo
from designer.runtime.reports import (
    AccuracyReport,
    Diagnosis,
    InputChoice,
    LiveReport,
    RunReport,
    ShapesReport,
    StartPreview,
    WeightsReport,
)
from designer.runtime.run import accuracy, run_once
from designer.runtime.shapes import find_shapes, warm
from designer.runtime.tiles import read_tile


class Engine:
    """Keeps the live module and what shape inference has found before."""

    def __init__(self, trust: Trust | None = None) -> None:
        self._trust = trust or Trust()
        self._live = Live()
        self._files = TensorFiles(self._live)
        self._hands = Hands(self._live)
        self._memo = Memo()
        self._laboratory = Laboratory()

    @property
    def module(self) -> nn.Module | None:
        """The live module, if one was built."""
        return self._live.module if self._live.built else None

    def answer(self, call: Call) -> Reply:
        """The report that the call asks for.

        Raises:
            DesignerError: what is refused, in one line.
        """
        match call:
            case FindShapes(design):
                return self.shapes(design)
            case BuildLive(design, name, fresh):
                return self.build(design, name, fresh)
            case RunOnce(choice):
                return self.run(choice)
            case MeasureAccuracy(count):
                return self.accuracy(count)
            case TellLive():
                return self.live()
            case ReadTile(name, limit, gradient):
                return read_tile(self._live.module, name, limit, gradient)
            case LoadWeights(path, partly):
                return self.load(path, partly)
            case DiagnoseWeights(path):
                return self.diagnose(path)
            case LoadChosen(path, chosen):
                return self.load_chosen(path, chosen)
            case SaveWeights(path):
                return self.save(path)
            case OpenTensors(path):
                return self._files.open(path)
            case ReadMember():
                return self._files.tile(call)
            case SaveTensors():
                return self._files.save(call)
            case CheckLayer(design, name, block, node):
                return check_layer(design, name, block, node, self._memo, self._trust)
            case ListDevices():
                return Devices(devices(), str(torch.__version__), platform.python_version())
            case LookInto(look):
                return self._laboratory.look(self._live, look)
            case TryKernel(look, changes, bias):
                return self._laboratory.attempt(self._live, look, changes, bias)
            case ApplyKernel(look, changes, bias):
                self._laboratory.apply(self._live, look, changes, bias)
                return self._live.report()
            case SlideWindow(walk, maps, kernels, bias):
                return byhand.slide(walk, maps, kernels, bias)
            case LearnKernel(walk, maps, target, kernels, rate, steps):
                return byhand.learn(walk, maps, target, kernels, rate, steps)
            case FindField(path, choice, row, column):
                return field(self._live, path, choice, row, column)
            case MeasureActivations(choice):
                return activations.measure(self._live, choice)
            case CheckLesson(design, check):
                return lessons.look(lessons.Asked(design, self.shapes(design), self.module), check)
            case PreviewStart():
                return self.preview(call)
            case StartAnew() | SetValue() | TakeBackValues() | Backward() | ClearGradients():
                self._by_hand(call)
                return self._live.report()

    def shapes(self, design: Design) -> ShapesReport:
        """Shapes, counts and problems of a design."""
        report = find_shapes(design, self._memo, self._trust)
        missing = absent(design)
        return msgspec.structs.replace(report, problems=(*report.problems, *missing)) if missing else report

    def build(self, design: Design, device_name: str = "", fresh: bool = False) -> LiveReport:
        """Build the live module of a design; what was live stays so if it cannot be built.

        Args:
            device_name: Another device than the design's; without, the design's own or, where that is missing, the CPU.

        Raises:
            NotTrusted: it holds code that is not trusted.
            RunFailed: a custom layer raised while it was made.
            DesignProblems: the design has an error; the first is told.
            DeviceMissing: this machine has no such device.
        """
        target = device(device_name) if device_name else device_or_cpu(base(design))
        refuse_untrusted(design, self._trust)
        found = self.shapes(design)
        refuse_errors(design, found.problems)
        sizes = {path: node.brought for path, node in found.nodes.items() if node.brought}
        if fresh:
            self._laboratory.forget()
        with told_by_line(design):
            return self._live.build(design, target, fresh, sizes)

    def live(self) -> LiveReport:
        """The live module as it is now: a run may have found shapes that were not yet known."""
        return self._live.report()

    def run(self, choice: InputChoice) -> RunReport:
        """One forward pass of the live module.

        Raises:
            RunFailed: it raised; the node is named.
            FileRefused: the chosen input cannot be read.
        """
        return run_once(self._live, choice)

    def accuracy(self, count: int = 1000) -> AccuracyReport:
        """How many of the bundled test images the live module names rightly."""
        return accuracy(self._live, count)

    def load(self, path: str, partly: bool = False) -> WeightsReport:
        """Weights of a file into the live module.

        Raises:
            FileRefused: the file cannot be read.
            WeightsMisfit: it holds numbers of another kind.
        """
        self._laboratory.forget()
        return weights.load(self._live.module, read_weights(path), path, partly)

    def diagnose(self, path: str) -> Diagnosis:
        """A file's weights beside the live module; nothing is changed.

        Raises:
            FileRefused: the file cannot be read.
        """
        state, words = read_both(path)
        return weights.diagnose(self._live.module, state, path, self._live.node_keys(), node_keys.of_words(words))

    def load_chosen(self, path: str, chosen: Mapping[str, str]) -> WeightsReport:
        """Chosen tensors of a file into the live module: by name in the module, the name in the file.

        Raises:
            FileRefused: the file cannot be read.
            WeightsMisfit: the choice does not hold any more.
        """
        self._laboratory.forget()
        return weights.load_chosen(self._live.module, read_weights(path), path, chosen)

    def save(self, path: str) -> Saved:
        """The live module's weights into a file.

        Raises:
            FileRefused: the file cannot be written.
        """
        write_weights(self._live.module.state_dict(), path, node_keys.as_words(self._live.node_keys()))
        return Saved(path, Path(path).stat().st_size)

    def preview(self, call: PreviewStart) -> StartPreview:
        """The values that one rule of a design would give; nothing live is touched.

        Raises:
            NotTrusted: it holds code that is not trusted.
            DesignProblems: the design has an error; the first is told.
        """
        refuse_untrusted(call.design, self._trust)
        refuse_errors(call.design, self.shapes(call.design).problems)
        return preview(call.design, call.block, call.node, call.number, call.seed)

    def _by_hand(self, call: StartAnew | SetValue | TakeBackValues | Backward | ClearGradients) -> None:
        match call:
            case StartAnew(names, seed):
                self._hands.start_anew(names, seed)
            case SetValue(name, value, index, adds):
                self._hands.set_value(name, value, index, adds)
            case TakeBackValues():
                self._hands.take_back()
            case Backward(choice):
                self._hands.backward(choice)
            case ClearGradients():
                self._hands.clear_gradients()

    @staticmethod
    def warm() -> None:
        """Pay once for what torch does at its first operation on the "meta" device."""
        warm()


def served(engine: Engine, call: bytes | memoryview) -> tuple[bool, bytes]:
    """The packed answer to a packed call, and whether it is a report or a refusal.

    This is the boundary at which everything that goes wrong becomes a value.
    """
    try:
        return True, wire.pack(engine.answer(wire.unpack_call(call)))
    except RunFailed as error:
        refusal = Refusal(str(error), path=error.path)
    except DesignerError as error:
        refusal = Refusal(str(error))
    except KeyboardInterrupt:
        refusal = Refusal(INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the one boundary: a bug here must not take the kernel with it
        refusal = Refusal(f"{type(error).__name__}: {error}"[:300], bug=True, report=traceback.format_exc())
    return False, wire.pack(refusal)
