"""What several commands share: arguments, tables, the engine of this process."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from designer.catalogue.own_code import all_code
from designer.errors import NotTrusted
from designer.files.design import read_design
from designer.files.trust import Trust, untrusted
from designer.graph.model import Design
from designer.graph.problem import Problem
from designer.graph.query import place


def add_design(parser: argparse.ArgumentParser) -> None:
    """The argument that names a design."""
    parser.add_argument("design", help="a design file, NAME.design.json")


def add_trust(parser: argparse.ArgumentParser) -> None:
    """The argument that lets the design's own code run."""
    parser.add_argument("--trust-code", action="store_true", help="trust the Python code that the design holds")


def add_live(parser: argparse.ArgumentParser) -> None:
    """The arguments of what needs a live module."""
    add_trust(parser)
    parser.add_argument("--device", default="", help="cpu, cuda:0, mps, meta … (default: the design's)")
    parser.add_argument("--weights", metavar="FILE", help="weights to load, .params .pth .pt .safetensors")


def seed(text: str) -> int:
    """A number that random numbers can start from.

    Raises:
        argparse.ArgumentTypeError: it is none, or longer than 63 bits.
    """
    return _whole(text, -(2**63), "a whole number of at most 18 digits")


def depth(text: str) -> int:
    """How many levels are opened.

    Raises:
        argparse.ArgumentTypeError: it is no such number.
    """
    return _whole(text, 0, "a whole number from 0 on")


def count(text: str) -> int:
    """How many, at least one.

    Raises:
        argparse.ArgumentTypeError: it is no such number.
    """
    return _whole(text, 1, "a whole number from 1 on")


def _whole(text: str, least: int, words: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number < 2**63:
        raise argparse.ArgumentTypeError(f"{text!r} is not {words}")
    return number


def data(text: str) -> str:
    """What images are taken from: the words `fashion` and `random`, else a folder or a file, with its whole path."""
    return text if text in ("fashion", "random") else str(Path(text).expanduser().absolute())


def read(options: argparse.Namespace) -> Design:
    """The design that the arguments name; its code is trusted from now on if they say so.

    Raises:
        FileRefused: the design cannot be read.
    """
    design = read_design(options.design)
    if getattr(options, "trust_code", False):
        Trust().grant(all_code(design))
    return design


def status(design: Design, problems: Iterable[Problem]) -> int:
    """The exit status of what only looks at a design: it cannot run, it holds code that may not run, or all is well."""
    if any(problem.severity == "error" for problem in problems):
        return 1
    return NotTrusted.status if untrusted(design, Trust()) else 0


def beside(path: str | Path, ending: str) -> Path:
    """The file beside a design with the same name and another ending: its weights, its module."""
    path = Path(path)
    return path.with_name(path.name.removesuffix(".json").removesuffix(".design") + ending)


def problem_lines(design: Design, problems: Iterable[Problem]) -> list[str]:
    """Problems, a line each: how grave, where, what, and the repair."""
    lines = []
    for problem in problems:
        where = place(design, problem.path) if problem.path else problem.block
        repair = f"  [{problem.repair.text}]" if problem.repair else ""
        lines.append(f"{problem.severity}: {where}: {problem.message}{repair}")
    return lines


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Rows in columns, two spaces apart; the columns in `right` end flush."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
