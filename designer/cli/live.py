"""The engine in this process, with the live module of a design and its weights."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from designer.engine.calls.live import BuildLive
from designer.engine.calls.weights import LoadWeights
from designer.engine.engine import Engine
from designer.errors import WeightsMisfit
from designer.graph.model import Design
from designer.runtime.devices import absent
from designer.runtime.weights.misfit import misfit
from designer.runtime.weights.notes import notes


def engine_for(design: Design, device: str, weights: str | Path | None) -> Engine:
    """An engine that holds the live module of `design`.

    Raises:
        DesignProblems: the design has an error.
        DeviceMissing: there is no such device.
        WeightsMisfit: the weights do not fit; nothing was loaded.
    """
    engine = Engine()
    engine.answer(BuildLive(design, device))
    for problem in [] if device else absent(design):
        print(f"note: {problem.message}", file=sys.stderr)
    if weights:
        report = engine.answer(LoadWeights(str(weights)))
        if not report.loaded:
            raise WeightsMisfit(misfit(report))
        for line in notes(report):
            print(f"note: {Path(weights).name}: {line}", file=sys.stderr)
    return engine


def weights_of(options: argparse.Namespace) -> str | None:
    """The weights that the command line names."""
    named: str | None = options.weights
    return named
