"""Draw a neural network; the drawing is a PyTorch program. The public Python API.

>>> import designer
>>> design = designer.load("lenet.design.json")
>>> designer.check(design)
[]
>>> print(designer.source(design))
>>> net = designer.build(design)
>>> designer.load_weights(net, "lenet.params").fits
True

Torch is imported only by what needs it: `check`, `build`, `shapes` and the two for weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from designer.errors import DesignerError, DesignProblems
from designer.graph.model import Design
from designer.graph.problem import Problem

if TYPE_CHECKING:
    from torch import nn

    from designer.runtime.reports import ShapesReport, WeightsReport

__version__ = "0.1.0"
__all__ = [
    "Design",
    "DesignProblems",
    "DesignerError",
    "Problem",
    "build",
    "check",
    "from_source",
    "load",
    "load_weights",
    "save",
    "save_weights",
    "shapes",
    "source",
]


def load(path: str | Path) -> Design:
    """The design of a file.

    Raises:
        FileRefused: the file is missing, cut, foreign or of a newer version; the line says where.
    """
    from designer.files.design import read_design

    return read_design(path)


def save(design: Design, path: str | Path) -> None:
    """Writes a design: the old file or the new one is there, never a part.

    Raises:
        FileRefused: the file cannot be written.
    """
    from designer.files.design import write_design

    write_design(design, path)


def check(design: Design) -> list[Problem]:
    """What is not yet right in a design, shapes and what this machine lacks included; empty if it runs."""
    from designer.runtime.findings import findings

    problems, _ = findings(design)
    return problems


def source(design: Design) -> str:
    """The design as a Python module that needs nothing but torch."""
    from designer.codegen.source import generate

    return generate(design).text


def from_source(text: str, wanted: str = "") -> Design:
    """The drawing of a Python text that defines a network; the text is read and never run.

    Classes that a drawing cannot say stay in the design as custom layers, whose code needs trust to run.

    Args:
        wanted: Which of its functions or classes is the network, where the text has several.

    Raises:
        FileRefused: Python cannot read it, it defines no network, or its last class cannot be drawn.
    """
    from designer.codegen.reading.text import read_text

    return read_text(text, wanted=wanted).design


def shapes(design: Design, inputs: Mapping[str, tuple[int | str, ...]] | None = None) -> ShapesReport:
    """Shapes, parameter counts and problems, node by node, without running anything.

    Args:
        design: What to look at.
        inputs: Other input shapes by the name of the input, "B" for the batch: `{"x": ("B", 1, 32, 32)}`.
    """
    from designer.graph.inputs import with_input_shapes
    from designer.runtime.shapes.memo import Memo
    from designer.runtime.shapes.shapes import find_shapes

    return find_shapes(with_input_shapes(design, inputs or {}), Memo())


def build(design: Design, device: str = "", trust: bool = False) -> nn.Module:
    """The live module of a design, with fresh weights.

    Args:
        design: What to build.
        device: Where: `cpu`, `cuda:1`, `meta`; without, the design's own device, or the CPU where that is missing.
        trust: Run Python code that the design holds, whoever wrote it. Without it only code runs that this person
            has trusted in the window.

    Raises:
        NotTrusted: the design holds code that is not trusted.
        DesignProblems: the design has an error; the first is named.
        DeviceMissing: there is no such device.
    """
    from designer.files.trust import Trust
    from designer.runtime.checked import build_checked

    return build_checked(design, device, trust=Trust(everything=trust))


def load_weights(module: nn.Module, path: str | Path, partly: bool = False) -> WeightsReport:
    """Puts a file's weights into a module; nothing is changed unless all fit, or `partly` is set.

    Raises:
        FileRefused: the file is no weights file, cut, damaged or hostile.
    """
    from designer.runtime.weights.weights import load_file

    return load_file(module, str(path), partly)


def save_weights(module: nn.Module, path: str | Path) -> None:
    """Writes a module's `state_dict`; the ending names the format: `.params`, `.pth`, `.pt`, `.safetensors`.

    Raises:
        FileRefused: the ending names no format, or the file cannot be written.
    """
    from designer.files.weights import write_weights

    write_weights(module.state_dict(), path)
