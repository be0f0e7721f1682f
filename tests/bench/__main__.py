"""`python -m tests.bench NAME [--json]`: prints a row a figure; status 1 when one is over its limit."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench.rows import Row, table

NAMES = ("start", "edit", "code", "canvas", "book", "laboratory", "tree", "watch", "thumbnails", "heatmap", "memory")


def main() -> int:
    """Measures what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", choices=(*NAMES, "all"))
    parser.add_argument("--json", action="store_true", help="rows as JSON")
    options = parser.parse_args()
    rows: list[Row] = []
    for name in NAMES if options.name == "all" else (options.name,):
        rows += importlib.import_module(f"tests.bench.{name}").measure()
    print(json.dumps([row.as_dict() for row in rows], indent=1) if options.json else "\n".join(table(rows)))
    return 1 if any(row.over for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
