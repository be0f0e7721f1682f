"""The design as a Python module that imports nothing but torch: printed, or written to a file."""

from __future__ import annotations

import argparse
import sys

from designer.cli.common import add_design, problem_lines, read
from designer.cli.output import text_output


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    add_design(parser)
    parser.add_argument("-o", "--output", metavar="OUT.py", help="write there instead of printing (-: print)")


def run(options: argparse.Namespace) -> int:
    """Prints or writes the text; a design with an error has a text too, with `...` where something is missing."""
    from designer.catalogue.check import problems
    from designer.codegen.source import generate
    from designer.files.atomic import write_bytes

    design = read(options)
    text = generate(design).text
    if options.output not in (None, "-"):
        target = text_output(options.output, ".py", "Python file")
        write_bytes(target.path, text.encode())
        print(target.told)
    else:
        print(text, end="")
    found = problems(design)
    for line in problem_lines(design, found):
        print(line, file=sys.stderr)
    return 1 if any(problem.severity == "error" for problem in found) else 0
