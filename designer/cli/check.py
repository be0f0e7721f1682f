"""Problems and notes of a design, a line each; status 1 if one keeps it from running, 3 if code is not trusted."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from designer.cli.common import add_design, add_trust, problem_lines, read, status
from designer.graph.model import Design
from designer.graph.problem import Problem
from designer.graph.query import place
from designer.numbers import plural

if TYPE_CHECKING:
    from designer.runtime.reports.notes import Note


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    add_design(parser)
    add_trust(parser)
    parser.add_argument("--json", action="store_true", help="print them as JSON, each with its place and its repair")


def run(options: argparse.Namespace) -> int:
    """Prints the problems, then the notes."""
    from designer.runtime.findings import findings

    design = read(options)
    problems, notes = findings(design)
    if options.json:
        rows = [*(_row(design, problem) for problem in problems), *(_note(design, note) for note in notes)]
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return status(design, problems)
    for line in (*problem_lines(design, problems), *_note_lines(design, notes)):
        print(line)
    errors = sum(problem.severity == "error" for problem in problems)
    counted = [plural(errors, "error"), plural(len(problems) - errors, "warning")]
    print(f"{options.design}: {', '.join([*counted, *([plural(len(notes), 'note')] if notes else [])])}")
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


def _note(design: Design, note: Note) -> dict[str, str]:
    """What is worth knowing, in the same words."""
    offer = note.remark.offers[0] if note.remark.offers else None
    return {
        "severity": "note",
        "where": place(design, note.path),
        "message": note.remark.text,
        "setting": offer.setting if offer else "",
        "repair": offer.text if offer else "",
    }


def _note_lines(design: Design, notes: Iterable[Note]) -> list[str]:
    lines = []
    for note in notes:
        offered = "".join(f"  [{offer.text}]" for offer in note.remark.offers)
        lines.append(f"note: {place(design, note.path)}: {note.remark.text}{offered}")
    return lines
