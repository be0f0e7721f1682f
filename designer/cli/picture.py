"""The design, or one block of it, as a picture: PNG or SVG by the ending."""

from __future__ import annotations

import argparse

from designer.cli.common import add_design, beside, read
from designer.cli.output import output


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    add_design(parser)
    parser.add_argument("-o", "--output", metavar="OUT.png|OUT.svg", help="where to write (default: beside the design)")
    parser.add_argument("--block", help="which block (default: the main one)")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")


def run(options: argparse.Namespace) -> int:
    """Writes the picture."""
    from designer.cli.window import prepare_qt

    design = read(options)
    target = output(options.output or beside(options.design, ".png"))
    prepare_qt(need_display=False)
    import designer
    from designer.ui.app import draw_picture, hush

    hush()
    draw_picture(design, options.block or design.main, designer.shapes(design), target.path, options.theme == "dark")
    print(target.told)
    return 0
