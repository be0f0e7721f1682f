"""Keeps the program of the design at hand: at once for most designs, in a thread for one of thousands of nodes."""

from __future__ import annotations

import threading
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal

from designer.catalogue.check import problems
from designer.codegen.source import Source, generate
from designer.graph.model import Design
from designer.graph.problem import Problem

AT_ONCE = 1500
"""Up to so many nodes the program is written before the next picture is painted."""


class Program(NamedTuple):
    """What can be told of a design without torch."""

    design: Design
    source: Source
    problems: tuple[Problem, ...]


def program_of(design: Design) -> Program:
    """The design's text, and what is not yet right in it."""
    return Program(design, generate(design), problems(design))


class Programmer(QObject):
    """Writes the newest design's program; of designs that come while it writes, only the last one's.

    Attributes:
        program: The last one that was written; `wanted` is the design whose program is to be at hand.
    """

    written = Signal()
    _done = Signal(object)

    def __init__(self, design: Design, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted = design
        self.program = program_of(design)
        self._thread: threading.Thread | None = None
        self._done.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_current(self) -> bool:
        """Whether the program is that of the wanted design."""
        return self.program.design is self.wanted

    def write(self, design: Design) -> None:
        """Writes the program of this design; `written` tells when it is there."""
        self.wanted = design
        if sum(len(block.nodes) for block in design.blocks.values()) <= AT_ONCE:
            self._put(program_of(design))
        elif self._thread is None:
            self._begin()

    def finish(self) -> Program:
        """The wanted design's program, worked out now if need be."""
        if not self.is_current:
            self._put(program_of(self.wanted))
        return self.program

    def stop(self) -> None:
        """Ends what is under way."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def _begin(self) -> None:
        self._thread = threading.Thread(target=self._run, args=(self.wanted,), name="program", daemon=True)
        self._thread.start()

    def _run(self, design: Design) -> None:
        self._done.emit(program_of(design))

    def _take(self, program: Program) -> None:
        if self._thread is None:
            return
        self.stop()
        if program.design is self.wanted and not self.is_current:
            self._put(program)
        elif not self.is_current:
            self._begin()

    def _put(self, program: Program) -> None:
        self.program = program
        self.written.emit()
