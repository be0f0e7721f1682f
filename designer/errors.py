"""What Network Designer refuses, and how it says so.

DesignerError            one clear line for a person; `status` is the exit status of the command line
├── GraphError           an edit that the rules of a graph forbid
│   ├── CycleError       an edge that would close a loop
│   └── NameRefused      a name that is taken or that Python or torch cannot use
├── ExpressionError      a setting's expression that cannot be read or worked out
├── FileRefused          a file that is missing, cut, hostile, foreign or of a newer version
├── WeightsMisfit        weights that do not fit the module
├── DeviceMissing        a device that this machine does not have
├── RunFailed            a forward pass that raised, with the node it raised in
├── EngineLost           the engine ended before it answered
└── NotTrusted           Python code of a stranger that would have to run
"""

from __future__ import annotations


class DesignerError(Exception):
    """A refusal in one line: what was met, where, and what to do."""

    status = 2

    def __str__(self) -> str:
        return " ".join(super().__str__().split())


class GraphError(DesignerError):
    """An edit that the rules of a graph forbid."""


class CycleError(GraphError):
    """An edge that would close a loop."""


class NameRefused(GraphError):
    """A name that is taken, or that Python or torch cannot use."""


class ExpressionError(DesignerError):
    """A setting's expression that cannot be read or worked out."""

    status = 1


class FileRefused(DesignerError):
    """A file that is missing, cut, hostile, foreign or of a newer version."""


class WeightsMisfit(DesignerError):
    """Weights that do not fit the module."""


class DeviceMissing(DesignerError):
    """A device that this machine does not have."""


class RunFailed(DesignerError):
    """A forward pass that raised, with the node it raised in: its ids joined with "/", or "" where it is not known.

    Attributes:
        layer: The custom layer whose code raised, if any, and `line` where, counted from 1.
    """

    status = 1

    def __init__(self, text: str, path: str = "", layer: str = "", line: int = 0) -> None:
        super().__init__(text)
        self.path, self.layer, self.line = path, layer, line


class EngineLost(DesignerError):
    """The engine ended before it answered."""


class NotTrusted(DesignerError):
    """Python code of a stranger that would have to run."""

    status = 3


class DesignProblems(DesignerError):
    """A design that has problems and so cannot be built."""

    status = 1


class SystemLacks(DesignerError):
    """A display or a system library that is not there."""
