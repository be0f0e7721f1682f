"""Keeps the program of the design at hand: at once for most designs, in a thread for one of thousands of nodes."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from designer.catalogue.check import problems
from designer.codegen.source import Source, generate
from designer.graph.model import Design
from designer.graph.problem import Problem
from designer.ui.background import Background

AT_ONCE = 400
"""Up to so many nodes the program is written before the next picture is painted."""
LATER = 40
"""How long a larger design must rest before, in ms: the canvas shows the edit first."""


class Program(NamedTuple):
    """What can be told of a design without torch."""

    design: Design
    source: Source
    problems: tuple[Problem, ...]


def program_of(design: Design) -> Program:
    """The design's text, and what is not yet right in it."""
    return Program(design, generate(design), problems(design))


class ProgramWriter(QObject):
    """Writes the newest design's program; of designs that come while it writes, only the last one's.

    Attributes:
        program: The last one that was written; `wanted` is the design whose program is to be at hand.
    """

    written = Signal()

    def __init__(self, design: Design, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted = design
        self.program = program_of(design)
        self._background = Background("program", self)
        self._background.done.connect(self._take)
        self._soon = QTimer(self, singleShot=True, interval=LATER)
        self._soon.timeout.connect(self._begin)

    @property
    def is_current(self) -> bool:
        """Whether the program is that of the wanted design."""
        return self.program.design is self.wanted

    def write(self, design: Design) -> None:
        """Writes the program of this design; `written` tells when it is there."""
        self.wanted = design
        if sum(len(block.nodes) for block in design.blocks.values()) <= AT_ONCE:
            self._put(program_of(design))
        else:
            self._soon.start()

    def finish(self) -> Program:
        """The wanted design's program, worked out now if need be."""
        if not self.is_current:
            self._put(program_of(self.wanted))
        return self.program

    def stop(self) -> None:
        """Ends what is under way."""
        self._soon.stop()
        self._background.stop()

    @property
    def busy(self) -> bool:
        """Whether a program is being written, or soon will be."""
        return self._background.busy or self._soon.isActive()

    def _begin(self) -> None:
        if self._background.busy or self.is_current:
            return  # what is under way looks for what is wanted when it is done
        self._background.start(partial(program_of, self.wanted))

    def _take(self, program: Program) -> None:
        if self.is_current:
            return
        if program.design is self.wanted:
            self._put(program)
        else:
            self._soon.start()

    def _put(self, program: Program) -> None:
        self.program = program
        self.written.emit()
