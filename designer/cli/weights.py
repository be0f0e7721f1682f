"""Whether a weights file fits a design, name by name; `-o` writes the weights anew, in the format of the ending."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from designer import numbers
from designer.cli.common import add_design, add_trust, read
from designer.cli.output import output
from designer.engine.calls.weights import DiagnoseWeights, LoadChosen, LoadWeights, SaveWeights
from designer.runtime.reports import TensorFact
from designer.runtime.weights.diagnosis import Row, first_choice, rows, sentence
from designer.runtime.weights.notes import notes

if TYPE_CHECKING:
    from designer.engine.engine import Engine

NOTHING = TensorFact("", (), "")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    add_design(parser)
    add_trust(parser)
    parser.add_argument("weights", nargs="?", help="weights to load; without, new random ones")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the weights there: .params .pth .pt .safetensors")
    parser.add_argument("--partly", action="store_true", help="load what fits and leave the rest as it is")
    parser.add_argument(
        "--match",
        action="store_true",
        help="load also what has another name: a prefix, a renamed node, the same shapes in the same order",
    )
    parser.add_argument("--device", default="", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Prints the report; status 2 when the file does not fit and nothing was loaded."""
    from designer.cli.live import engine_for

    engine = engine_for(read(options), options.device, None)
    if options.weights and not _loaded(engine, options):
        return 2
    if options.output:
        target = output(options.output)
        saved = engine.answer(SaveWeights(options.output, at_once=True))
        print(f"{target.told}, {saved.size:,} bytes")
    return 0


def _loaded(engine: Engine, options: argparse.Namespace) -> bool:
    """Loads what fits and is wanted, and tells the rest; whether anything was loaded."""
    found = engine.answer(DiagnoseWeights(options.weights))
    sure = first_choice(found)
    if options.match:
        report = engine.answer(LoadChosen(options.weights, sure))
    else:
        report = engine.answer(LoadWeights(options.weights, options.partly))
    for row in rows(found):
        if line := _line(row):
            print(line)
    if report.loaded:
        for note in notes(found, sure.values() if options.match else report.loaded):
            print(f"note: {note}")
        print(f"{options.weights}: {len(report.loaded)} tensors loaded")
    else:
        print(f"{options.weights}: nothing was loaded")
        print(f"with --match: {sentence(found, sure)}")
    return bool(report.loaded)


def _line(row: Row) -> str:
    """What does not fit plainly, in a line; "" for what does."""
    own, given = row.own or NOTHING, row.given or NOTHING
    match row.group:
        case "missing":
            return f"missing: {own.name}"
        case "unexpected":
            return f"unexpected: {given.name}"
        case "wrong" if own.shape is not None and own.shape != given.shape:
            return f"wrong shape: {own.name}: {numbers.shape(given.shape or ())} instead of {numbers.shape(own.shape)}"
        case "wrong":
            return f"wrong kind: {own.name}: {row.why}"
        case "proposed":
            return f"proposed: {own.name} from {given.name} ({row.why})"
        case "tied" if own.name != given.name:
            return f"differs: {given.name} is the same tensor as {own.name}, which counts"
    return ""
