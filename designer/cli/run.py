"""One forward pass: on a test image, an image or `.npy` file, random or typed numbers; or all test images."""

from __future__ import annotations

import argparse
from pathlib import Path

from designer import numbers
from designer.cli.common import add_design, add_live, data, read, seed
from designer.engine.calls.run import RunOnce
from designer.errors import DesignerError
from designer.files.data_set import BUNDLED
from designer.files.examples import numbers_of
from designer.runtime.reports import InputChoice, RunReport

BAR = 30
"""Length of a full bar, in characters."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    add_design(parser)
    add_live(parser)
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--index",
        type=int,
        metavar="N",
        help="the N-th test image (default: 0, or the book's numbers for its examples)",
    )
    source.add_argument("--image", metavar="FILE", help="a picture file")
    source.add_argument("--npy", metavar="FILE", help="a numpy array")
    source.add_argument("--random", type=seed, metavar="SEED", help="random numbers")
    source.add_argument("--typed", metavar="NUMBERS", help='numbers: "1 2 3 4", or one that fills all of the input')
    parser.add_argument(
        "--data",
        type=data,
        metavar="FOLDER",
        help="take test images from the data set in this folder, in files such as t10k-images-idx3-ubyte.gz "
        "(default: the bundled Fashion-MNIST)",
    )
    parser.add_argument(
        "--accuracy", action="store_true", help="classify all test images instead, and tell what is taken for what"
    )


def run(options: argparse.Namespace) -> int:
    """Prints outputs, classes and time."""
    from designer.cli.accuracy import accuracy_lines, classified
    from designer.cli.live import engine_for, weights_of

    _refuse_two_inputs(options)
    engine = engine_for(read(options), options.device, weights_of(options))
    if options.accuracy:
        for line in accuracy_lines(classified(engine, _data(options))):
            print(line)
        return 0
    for line in run_lines(engine.answer(RunOnce(choice_of(options)))):
        print(line)
    return 0


def choice_of(options: argparse.Namespace) -> InputChoice:
    """The input that the command line names; without one an example takes the book's numbers."""
    if options.image:
        return InputChoice("image", path=options.image)
    if options.npy:
        return InputChoice("numpy", path=options.npy)
    if options.typed is not None:
        return InputChoice("typed", typed=options.typed)
    if options.random is not None:
        return InputChoice("random", seed=options.random)
    if options.index is None and options.data is None and (typed := numbers_of(Path(options.design))):
        return InputChoice("typed", typed=typed)
    return InputChoice("data", options.index or 0, data=_data(options))


def _data(options: argparse.Namespace) -> str:
    return BUNDLED if options.data in (None, "fashion") else str(options.data)


def _refuse_two_inputs(options: argparse.Namespace) -> None:
    """Raises DesignerError where a data set is named and something else is to be fed in."""
    other = next((word for word in ("image", "npy", "random", "typed") if getattr(options, word) is not None), None)
    if options.data == "random":
        raise DesignerError("random numbers are no test images; run takes them with --random SEED")
    if options.data is not None and other:
        raise DesignerError(f"--data tells whose test images are taken, so it does not go with --{other}")


def run_lines(report: RunReport) -> list[str]:
    """A run in words."""
    lines = []
    for fed in report.inputs:
        label = f": {fed.label}" if fed.label else ""
        lines.append(f"in   {fed.text}  {numbers.shape(fed.shape)}{label}")
    for output in report.outputs:
        values = output.numbers if output.imaginary else output.values
        first = " ".join(f"{value:.4g}" for value in values[:10])
        more = " …" if len(output.values) > 10 else ""
        lines.append(f"out  {output.name}  {numbers.shape(output.shape)}  {first}{more}")
        for score in output.classes[:5]:
            bar = "█" * round(BAR * score.probability)
            lines.append(f"     {score.label or score.index!s:12} {score.probability:6.1%}  {bar}".rstrip())
    lines.append(f"{1000 * report.seconds:.1f} ms on {report.device}")
    return lines
