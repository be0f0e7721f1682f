"""What a person does to the live parameters."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.graph.model import Design
from designer.runtime.reports import Aim, InputChoice, LiveReport, StartPreview


class StartAnew(Call[LiveReport], frozen=True):
    """Give live parameters the first values that the text gives them; all where none is named."""

    names: tuple[str, ...] = ()
    seed: int | None = None


class PreviewStart(Call[StartPreview], frozen=True):
    """The values that one rule of a design would give; nothing live is touched."""

    design: Design
    block: str
    node: str = ""
    number: int = 0
    seed: int = 0


class SetValue(Call[LiveReport], frozen=True):
    """Set one live value, or all of a tensor where no index is given, or add to them."""

    name: str
    value: float
    index: tuple[int, ...] | None = None
    adds: bool = False


class TakeBackValues(Call[LiveReport], frozen=True):
    """Undo the last change of live values by hand."""


class Backward(Call[LiveReport], frozen=True):
    """Run, and work out the gradient of a number that comes out."""

    choice: InputChoice
    aim: Aim = Aim()


class ClearGradients(Call[LiveReport], frozen=True):
    """No parameter has a gradient any more."""
