"""Trains a design's live module on the bundled images or on random numbers; a line an epoch, and the weights saved."""

from __future__ import annotations

import argparse
import sys
import time

from designer.cli.common import add_design, add_live, read
from designer.cli.live import engine_for, weights_of
from designer.engine.calls.hands import StartAnew
from designer.engine.calls.training import Train
from designer.engine.calls.weights import SaveWeights
from designer.errors import RunFailed
from designer.runtime.training.reports import OPTIMISERS, EpochFigure, Recipe, TrainReport, refuse_recipe

LOSSES = {"cross-entropy": "cross_entropy", "mse": "mse"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    plain = Recipe()
    add_design(parser)
    add_live(parser)
    parser.add_argument("--data", choices=("fashion", "random"), default=plain.data, help="default: the bundled images")
    parser.add_argument("--loss", choices=tuple(LOSSES), default="cross-entropy")
    parser.add_argument("--optimiser", choices=OPTIMISERS, default=plain.optimiser)
    parser.add_argument("--lr", type=float, default=plain.rate, metavar="RATE", help=f"default: {plain.rate}")
    parser.add_argument("--momentum", type=float, default=plain.momentum, help=f"of SGD (default: {plain.momentum})")
    parser.add_argument("--batch", type=int, default=plain.batch, help=f"samples in a step (default: {plain.batch})")
    parser.add_argument("--epochs", type=int, default=5, help="rounds through all samples (default: 5)")
    parser.add_argument(
        "--seed", type=int, default=plain.seed, help="of first values, order and random data (default: 0)"
    )
    parser.add_argument("--save", metavar="OUT.params", help="write the weights here in the end")


def run(options: argparse.Namespace) -> int:
    """Trains, tells how it goes, and saves."""
    recipe = _recipe(options)
    refuse_recipe(recipe, options.epochs)
    engine = engine_for(read(options), options.device, weights_of(options))
    if not options.weights:
        engine.answer(StartAnew(seed=options.seed))
    started = time.perf_counter()
    while True:
        report = engine.answer(Train(recipe, options.epochs, seconds=0.5))
        for figure in report.epochs:
            print(_line(figure, options.epochs, time.perf_counter() - started), flush=True)
        if report.stopped:
            raise RunFailed(report.stopped)
        if report.done:
            break
        _show_progress(report)
    if options.save:
        saved = engine.answer(SaveWeights(options.save))
        print(f"wrote {saved.path}, {saved.size:,} bytes")
    return 0


def _recipe(options: argparse.Namespace) -> Recipe:
    return Recipe(
        options.data,
        LOSSES[options.loss],  # type: ignore[arg-type]  # the parser lets through no others
        options.optimiser,
        options.lr,
        options.momentum,
        options.batch,
        options.seed,
    )


def _line(figure: EpochFigure, epochs: int, seconds: float) -> str:
    """`epoch 1 of 5: loss 1.987, 48.2 % of the test images right, 3 s`"""
    right = "" if figure.share is None else f", {figure.share:.1%} of the test images right"
    return f"epoch {figure.epoch} of {epochs}: loss {figure.loss:.4g}{right}, {seconds:.0f} s"


def _show_progress(report: TrainReport) -> None:
    """On a terminal the step is written over and over in one line; a file gets only the epochs."""
    if sys.stderr.isatty() and report.steps:
        last = report.steps[-1]
        step = (last.step - 1) % report.per_epoch + 1
        print(f"  step {step} of {report.per_epoch}, loss {last.loss:.4g}   ", end="\r", file=sys.stderr, flush=True)
