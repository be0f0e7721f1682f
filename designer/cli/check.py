"""Problems of a design, a line each; status 1 if one of them keeps it from running, 3 if code is not trusted."""

from __future__ import annotations

import argparse
import json

from designer.cli.common import add_design, add_trust, problem_lines, read, status
from designer.graph.model import Design
from designer.graph.problem import Problem
from designer.graph.query import place


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    add_design(parser)
    add_trust(parser)
    parser.add_argument("--json", action="store_true", help="print them as JSON, each with its place and its repair")


def run(options: argparse.Namespace) -> int:
    """Prints the problems."""
    import designer

    design = read(options)
    problems = designer.check(design)
    if options.json:
        print(json.dumps([_row(design, problem) for problem in problems], indent=1, ensure_ascii=False))
        return status(design, problems)
    for line in problem_lines(design, problems):
        print(line)
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{options.design}: {errors} errors, {len(problems) - errors} warnings")
    return status(design, problems)


def _row(design: Design, problem: Problem) -> dict[str, str]:
    """A problem by words that no id stands in."""
    return {
        "severity": problem.severity,
        "where": place(design, problem.path) if problem.path else problem.block,
        "message": problem.message,
        "setting": problem.setting,
        "repair": problem.repair.text if problem.repair else "",
    }
