"""Draws the bundled examples of the book's chapters 5 and 6 and writes them beside this file.

Usage: QT_QPA_PLATFORM=offscreen python resources/examples/make_examples.py [NAME ...]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pen
from chapter5 import CHAPTER5
from chapter6 import CHAPTER6

import designer
from designer.ui.app import application


def main() -> None:
    """Writes the examples that the command line names, or all of them."""
    app = application()
    examples: dict[str, Callable[[], tuple[designer.Design, tuple[pen.Node, ...]]]] = {**CHAPTER5, **CHAPTER6}
    for name in sys.argv[1:] or examples:
        design, notes = examples[name]()
        designer.save(pen.finished(design, *notes), Path(__file__).parent / f"{name}.design.json")
        print(f"wrote {name}")
    del app


if __name__ == "__main__":
    main()
