"""Problems of a design, a line each; status 1 if one of them keeps it from running, 3 if code is not trusted."""

from __future__ import annotations

import argparse

from designer.cli.common import add_design, add_trust, problem_lines, read, status


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    add_design(parser)
    add_trust(parser)


def run(options: argparse.Namespace) -> int:
    """Prints the problems."""
    import designer

    design = read(options)
    problems = designer.check(design)
    for line in problem_lines(design, problems):
        print(line)
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{options.design}: {errors} errors, {len(problems) - errors} warnings")
    return status(design, problems)
