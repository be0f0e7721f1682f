"""What the window asks of the engine and what it answers. Imports no torch and no Qt.

A call is a tagged struct, a reply is one of the reports of `runtime.reports`; both travel as msgpack. Of two
waiting calls of one class the newer wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from designer.graph.model import Check, Design
from designer.runtime.laboratory.reports import Change, FieldReport, Grid, Learned, Look, LookReport, Trial, Walk
from designer.runtime.reports import (
    AccuracyReport,
    ActivationsReport,
    CheckReport,
    DeviceReport,
    Diagnosis,
    FileReport,
    InputChoice,
    LessonReport,
    LiveReport,
    RunReport,
    ShapesReport,
    StartPreview,
    Tile,
    WeightsReport,
)


class FindShapes(msgspec.Struct, frozen=True, tag=True):
    """Shapes, counts and problems of a design."""

    design: Design


class BuildLive(msgspec.Struct, frozen=True, tag=True):
    """Build the live module of a design on a device; weights of nodes that are still there are kept."""

    design: Design
    device: str = ""
    """Another than the design's."""
    fresh: bool = False
    """Start from new weights, whatever is there."""


class TellLive(msgspec.Struct, frozen=True, tag=True):
    """The live module as it is now, after a run has found shapes that were not yet known."""


class RunOnce(msgspec.Struct, frozen=True, tag=True):
    """One forward pass of the live module."""

    choice: InputChoice


class MeasureAccuracy(msgspec.Struct, frozen=True, tag=True):
    """Classify the bundled test images with the live module."""

    count: int = 1000


class ReadTile(msgspec.Struct, frozen=True, tag=True):
    """Values of one parameter or buffer, strided down to at most `limit` elements."""

    name: str
    limit: int = 250_000
    gradient: bool = False
    """Of its gradient instead."""


class StartAnew(msgspec.Struct, frozen=True, tag=True):
    """Give live parameters the first values that the text gives them; all where none is named."""

    names: tuple[str, ...] = ()
    seed: int | None = None


class PreviewStart(msgspec.Struct, frozen=True, tag=True):
    """The values that one rule of a design would give; nothing live is touched."""

    design: Design
    block: str
    node: str = ""
    number: int = 0
    seed: int = 0


class SetValue(msgspec.Struct, frozen=True, tag=True):
    """Set one live value, or all of a tensor where no index is given, or add to them."""

    name: str
    value: float
    index: tuple[int, ...] | None = None
    adds: bool = False


class TakeBackValues(msgspec.Struct, frozen=True, tag=True):
    """Undo the last change of live values by hand."""


class Backward(msgspec.Struct, frozen=True, tag=True):
    """Run, and work out the gradient of the sum of all outputs."""

    choice: InputChoice


class ClearGradients(msgspec.Struct, frozen=True, tag=True):
    """No parameter has a gradient any more."""


ByHand = StartAnew | PreviewStart | SetValue | TakeBackValues | Backward | ClearGradients
"""What a person does to the live parameters."""


class LoadWeights(msgspec.Struct, frozen=True, tag=True):
    """Put a file's weights into the live module; nothing is changed unless all fit or `partly` is set."""

    path: str
    partly: bool = False


class DiagnoseWeights(msgspec.Struct, frozen=True, tag=True):
    """Lay a file's weights beside the live module and propose what belongs together; nothing is changed."""

    path: str


class LoadChosen(msgspec.Struct, frozen=True, tag=True):
    """Put tensors of a file into those of the live module that a person chose; all others stay."""

    path: str
    chosen: Mapping[str, str]
    """By name in the module, the name in the file."""


class SaveWeights(msgspec.Struct, frozen=True, tag=True):
    """Write the live module's weights; the file's ending names the format."""

    path: str


class OpenTensors(msgspec.Struct, frozen=True, tag=True):
    """Look into a file of tensors; the engine keeps it at hand for `ReadMember` and `SaveTensors`."""

    path: str


class ReadMember(msgspec.Struct, frozen=True, tag=True):
    """Values of one tensor of a file that was opened, by its number in the report."""

    path: str
    number: int
    limit: int = 250_000


class SaveTensors(msgspec.Struct, frozen=True, tag=True):
    """Write tensors: of the live module by name, the outputs of the last run, or a member of an opened file.

    One tensor is written alone, several as a dictionary; the ending of the file names the format.
    """

    path: str
    source: Literal["live", "outputs", "file"]
    names: tuple[str, ...] = ()
    opened: str = ""
    number: int = 0


class CheckLayer(msgspec.Struct, frozen=True, tag=True):
    """Run a custom layer and look at what it does, with the settings and wires of a node that is it."""

    design: Design
    name: str
    block: str = ""
    node: str = ""


class ListDevices(msgspec.Struct, frozen=True, tag=True):
    """The devices of the engine's machine."""


class LookInto(msgspec.Struct, frozen=True, tag=True):
    """What flows into a convolution or a pooling, and what it makes of it."""

    look: Look


class TryKernel(msgspec.Struct, frozen=True, tag=True):
    """What other kernels would make of it; the live module keeps its own."""

    look: Look
    changes: tuple[Change, ...]
    bias: float | None = None


class ApplyKernel(msgspec.Struct, frozen=True, tag=True):
    """Other kernels for the live module; without changes, those that it had before the first."""

    look: Look
    changes: tuple[Change, ...] = ()
    bias: float | None = None


class SlideWindow(msgspec.Struct, frozen=True, tag=True):
    """What a window makes of maps that a person typed or painted."""

    walk: Walk
    maps: Grid
    kernels: Grid
    bias: float | None = None


class LearnKernel(msgspec.Struct, frozen=True, tag=True):
    """A kernel learned from input and target by plain gradient descent."""

    walk: Walk
    maps: Grid
    target: Grid
    kernels: Grid
    rate: float
    steps: int


class FindField(msgspec.Struct, frozen=True, tag=True):
    """The receptive field of one cell of what comes out of a node."""

    path: str
    choice: InputChoice
    row: int
    column: int


class MeasureActivations(msgspec.Struct, frozen=True, tag=True):
    """How the activations of every node behave over a batch."""

    choice: InputChoice


class CheckLesson(msgspec.Struct, frozen=True, tag=True):
    """Whether what a lesson's note asks for is done, in the design or in the live module."""

    design: Design
    check: Check


Call = (
    FindShapes
    | BuildLive
    | TellLive
    | RunOnce
    | MeasureAccuracy
    | ReadTile
    | LoadWeights
    | DiagnoseWeights
    | LoadChosen
    | SaveWeights
    | OpenTensors
    | ReadMember
    | SaveTensors
    | CheckLayer
    | ListDevices
    | LookInto
    | TryKernel
    | ApplyKernel
    | SlideWindow
    | LearnKernel
    | FindField
    | MeasureActivations
    | CheckLesson
    | ByHand
)


class Saved(msgspec.Struct, frozen=True):
    """A file that was written, and its size in bytes."""

    path: str
    size: int


class Devices(msgspec.Struct, frozen=True):
    """Every device, `cpu` first, and the versions of what runs there."""

    devices: tuple[DeviceReport, ...]
    torch: str
    python: str


REPLIES: dict[type[Call], type] = {
    FindShapes: ShapesReport,
    BuildLive: LiveReport,
    TellLive: LiveReport,
    RunOnce: RunReport,
    MeasureAccuracy: AccuracyReport,
    ReadTile: Tile,
    LoadWeights: WeightsReport,
    DiagnoseWeights: Diagnosis,
    LoadChosen: WeightsReport,
    SaveWeights: Saved,
    OpenTensors: FileReport,
    ReadMember: Tile,
    SaveTensors: Saved,
    CheckLayer: CheckReport,
    ListDevices: Devices,
    LookInto: LookReport,
    TryKernel: Trial,
    ApplyKernel: LiveReport,
    SlideWindow: Trial,
    LearnKernel: Learned,
    FindField: FieldReport,
    MeasureActivations: ActivationsReport,
    CheckLesson: LessonReport,
    StartAnew: LiveReport,
    PreviewStart: StartPreview,
    SetValue: LiveReport,
    TakeBackValues: LiveReport,
    Backward: LiveReport,
    ClearGradients: LiveReport,
}
"""What the answer to each call is."""

Reply = (
    ShapesReport
    | LiveReport
    | RunReport
    | AccuracyReport
    | Tile
    | WeightsReport
    | Diagnosis
    | Saved
    | Devices
    | LookReport
    | Trial
    | Learned
    | FieldReport
    | ActivationsReport
    | FileReport
    | CheckReport
    | LessonReport
    | StartPreview
)


class Refusal(msgspec.Struct, frozen=True):
    """A call that was refused or that failed: one line for a person; `report` holds the traceback of a bug."""

    text: str
    bug: bool = False
    report: str = ""
    path: str = ""
    """The node it happened in, ids joined with "/", when it is known."""
    lost: bool = False
    """The engine ended or was restarted before it answered."""


INTERRUPTED = "interrupted"
"""All that is said of a call that the person broke off."""
LOST = "the engine ended before it answered; restart it"
"""What someone is told whose call was under way or waiting then."""


class EngineState(msgspec.Struct, frozen=True):
    """What the engine is doing, and why it stopped; `devices` comes with the first "ready" of a start."""

    state: Literal["starting", "ready", "busy", "stopped"]
    reason: str = ""
    devices: Devices | None = None
    connection_file: str = ""
    """With which another client, such as a console, finds the kernel."""


class EngineText(msgspec.Struct, frozen=True):
    """What the engine's process printed."""

    stream: Literal["stdout", "stderr"]
    text: str


Event = EngineState | EngineText
