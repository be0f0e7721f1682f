"""What the runtime tells: plain values that travel from the engine to the window. Imports no torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from designer.graph.model import Value
from designer.graph.problem import Problem


class NodeReport(msgspec.Struct, frozen=True):
    """What shape inference found for one node of one instance.

    Attributes:
        outputs: Shape by output port, as text with the batch as `B`: `B×6×28×28`.
        parameters: Elements of all parameters inside.
        multiply_adds: Multiply-adds for one sample; 0 where it is not known.
        brought: By setting of a layer that its wire tells, such as `in_features`, what the wire brings; of a lazy layer
            by setting of the one that it becomes. Copies that differ tell nothing.
        sample_bytes: By output port, how many bytes of one sample go out there.
    """

    outputs: Mapping[str, str]
    parameters: int = 0
    multiply_adds: int = 0
    brought: Mapping[str, Value] = {}
    sample_bytes: Mapping[str, int] = {}


class RuleReport(msgspec.Struct, frozen=True):
    """How many parameters a rule meets, at the first instance of its block.

    Attributes:
        node: Id of the node whose rule it is; "" where it is the block's own.
        number: Which of the rules there, counted from 0.
    """

    block: str
    node: str
    number: int
    met: int


class ParametersReport(msgspec.Struct, frozen=True):
    """What the design says of its parameters, held against the module.

    Attributes:
        count: Elements of all parameters, those that are one counted once; 0 where the design says nothing of them.
    """

    rules: tuple[RuleReport, ...] = ()
    problems: tuple[Problem, ...] = ()
    count: int = 0


class ShapesReport(msgspec.Struct, frozen=True):
    """Shapes, counts and problems of a whole design.

    Attributes:
        nodes: By path, node ids joined with "/": `n4/n1`. A node after a problem is absent.
        problems: Static problems and shape problems together, the most upstream first.
    """

    nodes: Mapping[str, NodeReport]
    problems: tuple[Problem, ...]
    parameters: int = 0
    multiply_adds: int = 0
    rules: tuple[RuleReport, ...] = ()


class Statistics(msgspec.Struct, frozen=True):
    """Mean, spread, range and size over the finite elements of a tensor; None where there is none.

    Attributes:
        zeros: Share of elements that are exactly 0.
        not_finite: How many elements are NaN or infinite; `nan` of them are NaN.
        norm: Root of the sum of the squares (L2).
    """

    mean: float | None = None
    std: float | None = None
    low: float | None = None
    high: float | None = None
    zeros: float = 0.0
    not_finite: int = 0
    nan: int = 0
    norm: float | None = None

    @property
    def infinite(self) -> int:
        """How many elements are infinite."""
        return self.not_finite - self.nan


class ParameterRow(msgspec.Struct, frozen=True):
    """One row of the parameter tree, as `named_parameters()` or `named_buffers()` tells it.

    Attributes:
        name: Full dotted name, `features.conv1.weight`.
        path: Node ids joined with "/" of the node that owns it.
        aliases: Other names of the same tensor.
        waits: Its shape is not yet known: the first run finds it.
        start: What it starts from, `normal_(std=0.01)`; "" where it is as torch starts it.
        gradient: Its size (L2 norm); None where there is none yet, which is not 0.
        sort: Its class: `Parameter`, `UninitializedParameter`, `Tensor` for a buffer.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    device: str
    count: int
    kind: Literal["parameter", "buffer"]
    trained: bool
    path: str
    statistics: Statistics
    aliases: tuple[str, ...] = ()
    waits: bool = False
    start: str = ""
    gradient: float | None = None
    sort: str = "Parameter"


class StartPreview(msgspec.Struct, frozen=True):
    """The values that a rule would give, all it meets together.

    Attributes:
        names: What it meets.
        counts: How many values lie in each of as many equal steps from `low` to `high`.
    """

    names: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    low: float = 0.0
    high: float = 0.0
    statistics: Statistics = Statistics()


class LiveReport(msgspec.Struct, frozen=True):
    """The live module after it was built, changed or loaded.

    Attributes:
        carried: How many tensors kept their values from the module before.
        fresh: How many tensors were newly initialised.
    """

    rows: tuple[ParameterRow, ...]
    device: str
    parameters: int
    carried: int = 0
    fresh: int = 0
    seconds: float = 0.0


class Tile(msgspec.Struct, frozen=True):
    """Values of a tensor for a picture, at most about 1 MB.

    Attributes:
        shape: The whole tensor's shape.
        values: float32, little endian, row by row, of shape `size`.
        size: Shape of `values`; the same number of dimensions as `shape`.
        step: Every how many elements a value was taken along each dimension (1 is all of them).
        layout: How to draw it: "scalar", "bars", "matrix" or "kernels" (out, in, H, W).
    """

    name: str
    shape: tuple[int, ...]
    values: bytes
    size: tuple[int, ...]
    step: tuple[int, ...]
    layout: Literal["scalar", "bars", "matrix", "kernels"]
    dtype: str
    statistics: Statistics


class Thumbnail(msgspec.Struct, frozen=True):
    """What flowed out of a node in the last run: up to six small grey pictures side by side.

    Attributes:
        pixels: One byte a pixel, rows top down, of `height` × `width`.
        shape: Shape of what flowed, `1×6×28×28`.
    """

    pixels: bytes
    width: int
    height: int
    shape: str
    mean: float
    std: float


class ClassScore(msgspec.Struct, frozen=True):
    """One bar of the run panel: a class, its name and its probability (softmax of the logits)."""

    index: int
    label: str
    probability: float


class OutputReport(msgspec.Struct, frozen=True):
    """One output of the main block in a run.

    Attributes:
        values: The first numbers of the first sample, at most 64.
        classes: The likeliest classes of the first sample, best first, when the output looks like logits `N C`.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    values: tuple[float, ...]
    classes: tuple[ClassScore, ...] = ()


class InputReport(msgspec.Struct, frozen=True):
    """What was fed in: its picture (grey or RGB bytes) and, for labelled data, the right class."""

    text: str
    shape: tuple[int, ...]
    pixels: bytes = b""
    width: int = 0
    height: int = 0
    channels: int = 1
    label: str = ""


class RunReport(msgspec.Struct, frozen=True):
    """One forward pass. `nodes` is by path, as in `ShapesReport`.

    Attributes:
        rounds: By path of each `while`, how often it went round.
        filled: Names of the tensors whose shapes this run found, in the order in which it did.
    """

    outputs: tuple[OutputReport, ...]
    inputs: tuple[InputReport, ...]
    nodes: Mapping[str, Thumbnail]
    seconds: float
    device: str
    rounds: Mapping[str, int] = {}
    filled: tuple[str, ...] = ()


class ActivationReport(msgspec.Struct, frozen=True):
    """How what comes out of one node behaves over a batch.

    Attributes:
        zeros: Share of numbers that are exactly 0.
        saturated: Share where a sigmoid or tanh is nearly flat; None for other nodes.
        dead: Units of a ReLU that are 0 for every sample; None for other nodes. `units` counts all.
        gradient: Size of the gradient that arrives here going back; None where none can.
    """

    mean: float | None = None
    std: float | None = None
    zeros: float = 0.0
    saturated: float | None = None
    dead: int | None = None
    units: int = 0
    not_finite: int = 0
    gradient: float | None = None


class ActivationsReport(msgspec.Struct, frozen=True):
    """The activations of every node over one batch, by path as in `ShapesReport`."""

    nodes: Mapping[str, ActivationReport]
    batch: int
    fed: str = ""


class AccuracyReport(msgspec.Struct, frozen=True):
    """How many of the test images were named rightly."""

    right: int
    count: int
    seconds: float
    filled: bool = False
    """Whether shapes were found that were not yet known."""

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.right / self.count if self.count else 0.0


class WrongShape(msgspec.Struct, frozen=True):
    """A tensor whose shape in the file is not the module's."""

    name: str
    expected: tuple[int, ...]
    met: tuple[int, ...]


class WeightsReport(msgspec.Struct, frozen=True):
    """How a weights file fits the module. `loaded` is empty when nothing was changed."""

    path: str
    loaded: tuple[str, ...] = ()
    fitting: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    wrong_shape: tuple[WrongShape, ...] = ()
    differing: tuple[tuple[str, ...], ...] = ()
    """Names that are one tensor in the module and have different values in the file; the first of them counts."""

    @property
    def fits(self) -> bool:
        """Whether every tensor of the module is in the file, in its shape, with one value, and nothing else."""
        return not (self.missing or self.unexpected or self.wrong_shape or self.differing)


class TensorFact(msgspec.Struct, frozen=True):
    """What is known of a tensor without its numbers.

    Attributes:
        shape: None where it is not known yet: a lazy layer takes it from the weights.
        aliases: Other names of the same tensor.
    """

    name: str
    shape: tuple[int, ...] | None
    dtype: str
    aliases: tuple[str, ...] = ()


How = Literal["name", "prefix", "node", "order", "shape", "guess"]
"""By which two tensors belong together: `node` is the same node under another name, `guess` one of several."""


class Pair(msgspec.Struct, frozen=True):
    """A tensor of a file that belongs into a tensor of the module."""

    given: str
    own: str
    how: How


class Repeated(msgspec.Struct, frozen=True):
    """A further name in the file of a tensor that is matched; `differs` where its values are not the same."""

    given: str
    own: str
    differs: bool


class Diagnosis(msgspec.Struct, frozen=True):
    """A file of weights beside the live module: both sides, and what belongs together. Nothing was changed."""

    path: str
    own: tuple[TensorFact, ...]
    given: tuple[TensorFact, ...]
    pairs: tuple[Pair, ...]
    repeated: tuple[Repeated, ...] = ()


class Member(msgspec.Struct, frozen=True):
    """One thing in a file of tensors.

    Attributes:
        parent: Number of the member that it is in, -1 for the whole.
        label: Its key, or its place in a list as `[0]`.
        kind: Name of its class: `Tensor`, `OrderedDict`, `list`, `int` …
        shape: None for what is no tensor.
        count: Elements of a tensor, members of a list or dictionary.
        text: What a plain value is, as Python writes it.
    """

    parent: int
    label: str
    kind: str
    shape: tuple[int, ...] | None = None
    dtype: str = ""
    count: int = 0
    size: int = 0
    text: str = ""


class FileReport(msgspec.Struct, frozen=True):
    """What a file of tensors holds; the first member is the whole.

    Attributes:
        fits: Whether weights of the present design are in it.
    """

    path: str
    members: tuple[Member, ...]
    size: int
    fits: bool = False


class DeviceReport(msgspec.Struct, frozen=True):
    """A device of this machine. `memory` and `free` in bytes, 0 where it is not known."""

    name: str
    text: str
    memory: int = 0
    free: int = 0


class InputChoice(msgspec.Struct, frozen=True):
    """What a person chose to feed in.

    Attributes:
        source: "data" (bundled Fashion-MNIST), "image" (a picture file), "numpy" (`.npy`) or "random".
        index: Which test image.
        seed: Of the random numbers.
    """

    source: Literal["data", "image", "numpy", "random"] = "data"
    index: int = 0
    path: str = ""
    seed: int = 0
    batch: int = 1


class CheckLine(msgspec.Struct, frozen=True):
    """One thing that a check of a custom layer looked at.

    Attributes:
        verdict: All is well, it will not work, it may not be meant, or it could not be found out.
        line: The line of the layer's text that it is about, 0 for none.
    """

    verdict: Literal["good", "bad", "warning", "unknown"]
    text: str
    line: int = 0


class CheckReport(msgspec.Struct, frozen=True):
    """What a check of a custom layer found, line by line."""

    lines: tuple[CheckLine, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was found that will not work."""
        return not any(line.verdict == "bad" for line in self.lines)


class LessonReport(msgspec.Struct, frozen=True):
    """Whether what a lesson asks for is done, and if not what is still to do."""

    done: bool
    text: str
