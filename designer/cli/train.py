"""Trains a design's live module on the bundled images or on random numbers; a line an epoch, and the weights saved."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from designer.cli.common import add_design, add_live, data, read, seed
from designer.cli.live import engine_for, weights_of
from designer.cli.output import output
from designer.engine.calls.parameter_edits import StartAnew
from designer.engine.calls.training import ResumeTraining, Train
from designer.engine.calls.weights import SaveWeights
from designer.engine.engine import Engine
from designer.errors import DesignerError, RunFailed
from designer.files.weights import refuse_unwritable
from designer.runtime.training.keeping import Keeping, refuse_keeping
from designer.runtime.training.reports import OPTIMISERS, EpochFigure, Recipe, TrainReport, refuse_recipe

LOSSES = {"cross-entropy": "cross_entropy", "mse": "mse"}
TRAINED_BY = {"lr": "rate", **{word: word for word in ("data", "loss", "optimiser", "momentum", "batch", "seed")}}
"""What on the command line says how it is trained, and what that is called in a recipe."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    plain = Recipe()
    add_design(parser)
    add_live(parser)
    parser.add_argument(
        "--data",
        type=data,
        metavar="DATA",
        help="fashion: the bundled images (default); random: random numbers; else a folder that holds a data set in "
        "files such as train-images-idx3-ubyte.gz, or one of these files",
    )
    parser.add_argument("--loss", choices=tuple(LOSSES), help="default: cross-entropy")
    parser.add_argument("--optimiser", choices=OPTIMISERS, help=f"default: {plain.optimiser}")
    parser.add_argument("--lr", type=float, metavar="RATE", help=f"default: {plain.rate}")
    parser.add_argument("--momentum", type=float, help=f"of SGD (default: {plain.momentum})")
    parser.add_argument("--batch", type=int, help=f"samples in a step (default: {plain.batch})")
    parser.add_argument("--epochs", type=int, default=5, help="rounds through all samples (default: 5)")
    parser.add_argument("--seed", type=seed, help="of first values, order and random data (default: 0)")
    parser.add_argument("--save", metavar="OUT.params", help="write the weights here in the end")
    parser.add_argument(
        "--checkpoint", metavar="OUT.pt", help="after each epoch write OUT-1.pt, OUT-2.pt … and the best as OUT-best.pt"
    )
    parser.add_argument("--keep", type=int, default=3, metavar="K", help="so many checkpoints stay (default: 3)")
    parser.add_argument("--minutes", type=float, default=0.0, metavar="M", help="a checkpoint every M minutes too")
    parser.add_argument("--resume", metavar="OUT-2.pt", help="go on from a checkpoint, trained as it was")


def run(options: argparse.Namespace) -> int:
    """Trains, tells how it goes, and saves."""
    keeping = _keeping(options)
    refuse_recipe(_recipe(options), options.epochs)
    _refuse_both(options)
    if options.save:
        refuse_unwritable(options.save)
    engine = engine_for(read(options), options.device, weights_of(options))
    recipe = _begin(engine, options)
    started, learned, took, noted = time.perf_counter(), 0, 1e-9, ""
    while True:
        report = engine.answer(Train(recipe, options.epochs, seconds=0.5, keeping=keeping))
        learned, took = learned + report.samples, took + report.seconds
        for figure in report.epochs:
            print(_line(figure, options.epochs, learned / took, time.perf_counter() - started), flush=True)
        noted = _note(report, noted)
        if report.stopped:
            raise RunFailed(report.stopped)
        if report.done:
            break
        _show_progress(report)
    if options.save:
        target = output(options.save)
        saved = engine.answer(SaveWeights(options.save, at_once=True))
        print(f"{target.told}, {saved.size:,} bytes")
    return 0


def _begin(engine: Engine, options: argparse.Namespace) -> Recipe:
    """From first values, from weights, or from where a checkpoint stands; gives how it is trained."""
    if not options.resume:
        recipe = _recipe(options)
        if not options.weights:
            engine.answer(StartAnew(seed=recipe.seed))
        return recipe
    found = engine.answer(ResumeTraining(options.resume))
    print(f"goes on at step {found.report.step:,}, after epoch {found.report.epoch:,}", flush=True)
    if found.report.said:
        print(f"note: {found.report.said}", file=sys.stderr)
    return found.recipe


def _keeping(options: argparse.Namespace) -> Keeping | None:
    """Raises DesignerError where none would stay."""
    path = Path(options.checkpoint or "training.pt")
    keeping = Keeping(str(path.parent), path.stem, path.suffix or ".pt", False, 1, options.minutes, options.keep)
    refuse_keeping(keeping)
    return keeping if options.checkpoint else None


def _refuse_both(options: argparse.Namespace) -> None:
    """Raises DesignerError where a checkpoint says how it is trained, and the command line says it too."""
    for word in (*TRAINED_BY, "weights"):
        if options.resume and getattr(options, word) is not None:
            raise DesignerError(f"a checkpoint goes on as it was trained, so --resume and --{word} do not go together")


def _recipe(options: argparse.Namespace) -> Recipe:
    said = {field: getattr(options, word) for word, field in TRAINED_BY.items() if getattr(options, word) is not None}
    if "loss" in said:
        said["loss"] = LOSSES[said["loss"]]
    return Recipe(**said)


def _line(figure: EpochFigure, epochs: int, speed: float, seconds: float) -> str:
    """`epoch 1 of 5: loss 1.987, 45.1% of the training and 48.2% of the test images right, 1,634 samples/s, 3 s`"""
    trained = "" if figure.trained is None else f"{figure.trained:.1%} of the training and "
    right = "" if figure.share is None else f", {trained}{figure.share:.1%} of the test images right"
    return f"epoch {figure.epoch} of {epochs}: loss {figure.loss:.4g}{right}, {speed:,.0f} samples/s, {seconds:.0f} s"


def _note(report: TrainReport, noted: str) -> str:
    """What there is to say besides, once; gives what was said last of whether it learns."""
    for words in (report.said, report.sign if report.sign.partition(":")[0] != noted else ""):
        if words:
            print(f"note: {words}", file=sys.stderr)
    return report.sign.partition(":")[0] or noted


def _show_progress(report: TrainReport) -> None:
    """On a terminal the step is written over and over in one line; a file gets only the epochs."""
    if sys.stderr.isatty() and report.steps:
        last = report.steps[-1]
        step = (last.step - 1) % report.per_epoch + 1
        print(f"  step {step} of {report.per_epoch}, loss {last.loss:.4g}   ", end="\r", file=sys.stderr, flush=True)
