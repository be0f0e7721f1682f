"""Watching one weight of LeNet ten times a second while it learns, beside learning alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from PySide6.QtWidgets import QApplication

from designer.bundled import bundled
from designer.engine import wire
from designer.engine.calls.live import BuildLive
from designer.engine.calls.training import Train
from designer.engine.engine import Engine, served
from designer.files.design import read_design
from designer.runtime.training.reports import Recipe, TrainReport
from designer.runtime.watch.reports import Watched
from designer.ui.app import application, hush, make_window, wait_for
from designer.ui.learning.training import Training
from designer.ui.learning.watching import Watching
from designer.ui.main_window import MainWindow
from tests.bench.rows import Row, median

ROUNDS, STEPS = 60, 6
"""Calls with and without, and steps in each: as many as a call takes ten times a second."""
WINDOW_ROUNDS = 8
SECONDS = 1.5
"""Of a round in the window."""
KERNELS = Watched("value", "0.weight")
FOREVER = 100_000


def measure() -> list[Row]:
    """The same steps with and without, turn by turn, so that both meet the same other work of the machine."""
    alone, watched = _in_process()
    window_alone, window_watched = _in_the_window()
    return [
        Row(
            "watch: CPU time of a LeNet step, one weight watched / none",
            watched / alone,
            1.02,
            "×",
            f"{1000 * alone:.2f} ms a step, median of {ROUNDS}",
        ),
        Row(
            "watch: the same in the window, by the clock, tile painted",
            window_watched / window_alone,
            1.02,
            "×",
            f"{1000 * window_alone:.2f} ms a step, median of {WINDOW_ROUNDS}",
        ),
    ]


def _in_process() -> tuple[float, float]:
    """CPU seconds of a step, what is packed and kept on disk included."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    engine = Engine()
    engine.answer(BuildLive(read_design(bundled("examples", "lenet.design.json"))))
    for watched in ((), (KERNELS,)):
        _call(engine, watched)
    pairs = [(_call(engine, ()), _call(engine, (KERNELS,))) for _ in range(ROUNDS)]
    torch.set_num_threads(threads)
    return median([alone for alone, _ in pairs]), median([watched for _, watched in pairs])


def _call(engine: Engine, watched: tuple[Watched, ...]) -> float:
    call = Train(Recipe(), FOREVER, STEPS, watched=watched)
    before = time.process_time()
    ok, packed = served(engine, wire.pack_call(call))
    taken = time.process_time() - before
    report = wire.unpack_reply(packed, call, ok)
    assert isinstance(report, TrainReport)
    # What is tested after an epoch is no step.
    return _call(engine, watched) if report.epochs else taken / len(report.steps)


def _in_the_window() -> tuple[float, float]:
    """Seconds by the clock of a step, with the real engine in its own process."""
    application()
    hush()
    window = make_window(dark=False)
    window.document.open(bundled("examples", "lenet.design.json"))
    window.resize(1280, 800)
    window.show()
    window.session.start()
    wait_for(window.session, lambda: window.session.settled)
    window.show_panel("watch")
    training, watching = Training.of(window.session), Watching.of(window.session)
    training.epochs = FOREVER
    training.start()
    _round(window, training)
    pairs = []
    for _ in range(WINDOW_ROUNDS):
        watching.unpin(KERNELS)
        alone = _round(window, training)
        watching.pin(KERNELS)
        pairs.append((alone, _round(window, training)))
    training.pause()
    window.document.undo_stack.setClean()
    window.close()
    return median([alone for alone, _ in pairs]), median([watched for _, watched in pairs])


def _round(window: MainWindow, training: Training) -> float:
    """Seconds between two answers, for each step between them."""
    _until(lambda: training.report is not None, training)
    began, first = time.perf_counter(), _step(training)
    end = began + SECONDS
    _until(lambda: time.perf_counter() >= end, training)
    return (time.perf_counter() - began) / max(1, _step(training) - first)


def _until(reached: Callable[[], bool], training: Training) -> None:
    """Goes on until then, and to the answer that comes next."""
    while not reached():
        _rest()
    last = _step(training)
    while _step(training) == last:
        _rest()


def _rest() -> None:
    """Lets the window work, and the engine have the processor where the window has nothing to do."""
    QApplication.processEvents()
    time.sleep(0.001)


def _step(training: Training) -> int:
    return training.report.step if training.report else 0
