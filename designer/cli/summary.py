"""Every parameter and buffer of the live module: name, shape, count, and how its values are spread."""

from __future__ import annotations

import argparse
from math import inf

from designer import numbers
from designer.cli.common import add_design, add_live, read, table
from designer.engine.calls.figures import FindFigures
from designer.engine.calls.live import BuildLive


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    add_design(parser)
    add_live(parser)


def run(options: argparse.Namespace) -> int:
    """Prints a row a tensor."""
    from designer.cli.live import engine_for, weights_of

    design = read(options)
    engine = engine_for(design, options.device, weights_of(options))
    live = engine.answer(BuildLive(design, options.device))
    rows = [["name", "shape", "count", "dtype", "device", "mean", "std"]]
    figures = engine.answer(FindFigures(live.rows.names, seconds=inf)).figures
    for row in live.rows:
        of = figures[row.name].statistics
        spread = ["" if value is None else f"{value:.4g}" for value in (of.mean, of.std)]
        name = row.name + (f" = {', '.join(row.aliases)}" if row.aliases else "")
        shape, count = (numbers.NOT_KNOWN, "") if row.waits else (numbers.shape(row.shape), f"{row.count:,}")
        rows.append([name, shape, count, row.dtype, row.device, *spread])
    print("\n".join(table(rows, right=(2, 5, 6))))
    print(f"{live.parameters:,} parameters on {live.device}")
    return 0
