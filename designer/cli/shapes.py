"""Shape and parameter count of every node, found without running the design."""

from __future__ import annotations

import argparse
import sys

from designer.cli.common import add_design, add_trust, depth, problem_lines, read, status, table
from designer.graph.query import node_at, place


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    add_design(parser)
    add_trust(parser)
    parser.add_argument("--depth", type=depth, default=1, help="how many levels of blocks to open (default: 1)")


def run(options: argparse.Namespace) -> int:
    """Prints a row a node."""
    import designer

    design = read(options)
    report = designer.shapes(design)
    rows = [["node", "kind", "output", "parameters"]]
    for key, node in report.nodes.items():
        path = tuple(key.split("/"))
        if len(path) > options.depth + 1:
            continue
        _, drawn = node_at(design, path)
        rows.append(
            [
                place(design, path).partition(" ▸ ")[2],
                drawn.of or drawn.kind,
                ", ".join(node.outputs.values()),
                f"{node.parameters:,}" if node.parameters else "",
            ]
        )
    print("\n".join(table(rows, right=(3,))))
    print(f"{report.parameters:,} parameters, {report.multiply_adds:,} multiply-adds a sample")
    for line in problem_lines(design, report.problems):
        print(line, file=sys.stderr)
    return status(design, report.problems)
