"""A Python file that defines a network becomes a design; its text is read and never run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from designer.cli.output import text_output
from designer.errors import DesignerError
from designer.numbers import plural


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    parser.add_argument("python", metavar="FILE.py", help="a file with nn.Module classes or an nn.Sequential")
    parser.add_argument("--draw", metavar="NAME", default="", help="which function or class of it is the network")
    where = "where to write (default: beside it, unless such a file is there already)"
    parser.add_argument("-o", "--output", metavar="OUT.design.json", help=where)


def run(options: argparse.Namespace) -> int:
    """Writes the design, and says which classes stay Python and why."""
    from designer.codegen.reading.text import read_text
    from designer.files.design import write_design
    from designer.files.layer_text import read_python
    from designer.runtime.shapes.first_shapes import fitted
    from designer.runtime.shapes.memo import Memo

    path = Path(options.python)
    beside = path.with_suffix(".design.json")
    reading = read_text(read_python(path), path.name, options.draw)
    design = fitted(reading.design, Memo())
    if options.output is None and beside.exists():
        raise DesignerError(f"{beside}: is there already; -o {beside} writes over it")
    target = text_output(options.output or beside, ".json", "design")
    write_design(design, target.path)
    for kept in reading.kept:
        print(f"{path.name}: line {kept.line}: {kept.name} stays Python: {kept.reason}", file=sys.stderr)
    for note in reading.notes:
        print(f"{path.name}: {note}", file=sys.stderr)
    if others := [name for name in reading.choices if name != reading.drawn]:
        print(f"{path.name}: {reading.drawn} is drawn; --draw names another: {', '.join(others)}", file=sys.stderr)
    nodes = sum(len(block.nodes) for block in design.blocks.values())
    print(f"{target.told}: {design.main}, {plural(len(design.blocks), 'block')}, {plural(nodes, 'node')}")
    return 0
