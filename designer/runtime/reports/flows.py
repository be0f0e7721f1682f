"""What a person looks at in the network at work, and the number whose gradient is wanted. Imports no torch."""

from __future__ import annotations

from typing import Literal

import msgspec

from designer.runtime.reports.run import InputChoice

AimSort = Literal["sum", "element", "best", "loss"]


class Aim(msgspec.Struct, frozen=True):
    """The number that a gradient is of.

    Attributes:
        output: Name of an output of the main block; "" for the first that has a gradient, or with "sum" for all.
        sort: The sum of what comes out, one element of each sample, the greatest of each sample, or the cross entropy
            of each sample against a class.
        index: Which element of a sample, or which class, counted from 0.
    """

    sort: AimSort = "sum"
    index: int = 0
    output: str = ""


class OfFlow(msgspec.Struct, frozen=True, tag=True):
    """What flows out of a node, the gradient that comes back there, or where it attends.

    Attributes:
        path: Node ids joined with "/".
        port: Name of an output; "" for the first.
        call: Which of the node's calls in one run, counted from 0; -1 is the last.
        part: Which of several attentions inside the node.
        aim: What the gradient is of.
    """

    path: str
    choice: InputChoice
    sort: Literal["output", "gradient", "attention"] = "output"
    port: str = ""
    call: int = -1
    part: int = 0
    aim: Aim = Aim()


class FlowFacts(msgspec.Struct, frozen=True):
    """What can be chosen of a flow.

    Attributes:
        calls: How often the node was called in the run.
        parts: Names of the attentions inside it; none where it does not attend.
        batch: Which dimension tells the samples apart; None where there is only one sample.
    """

    calls: int
    parts: tuple[str, ...] = ()
    batch: int | None = None


class SaliencyReport(msgspec.Struct, frozen=True):
    """How strongly each pixel of what was fed in moves a number: |gradient|, the largest over the colours.

    Attributes:
        pixels: One byte a pixel, rows top down; 255 for `high`.
        text: What it is the gradient of, in words.
    """

    pixels: bytes
    width: int
    height: int
    high: float
    text: str
