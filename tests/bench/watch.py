"""Watching one weight of LeNet ten times a second while it learns, beside learning alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import torch
from PySide6.QtWidgets import QApplication

from designer.bundled import bundled
from designer.engine import encoding
from designer.engine.calls.live import BuildLive
from designer.engine.calls.training import Train
from designer.engine.engine import Engine, served
from designer.files.design import read_design
from designer.runtime.training.reports import Recipe, TrainReport
from designer.runtime.watch.reports import Watched
from designer.ui.app import application, hush, make_window, wait_for
from designer.ui.learning.training import Training
from designer.ui.learning.watching import Watching
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
    by_the_clock = (
        f"by the window's clock {window_watched.clock / window_alone.clock:.3g} times {_ms(window_alone.clock)}"
    )
    return [
        Row(
            "watch: CPU time of a LeNet step, one weight watched / none",
            watched / alone,
            1.02,
            "×",
            f"{_ms(alone)} a step, median of {ROUNDS}",
        ),
        Row(
            "watch: the same of the engine's process, its tile painted in the window",
            window_watched.cpu / window_alone.cpu,
            1.02,
            "×",
            f"{_ms(window_alone.cpu)} a step, median of {WINDOW_ROUNDS}; {by_the_clock}",
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
    ok, packed = served(engine, encoding.pack_call(call))
    taken = time.process_time() - before
    report = encoding.unpack_reply(packed, call, ok)
    assert isinstance(report, TrainReport)
    # What is tested after an epoch is no step.
    return _call(engine, watched) if report.epochs else taken / len(report.steps)


class Step(NamedTuple):
    """Seconds of one: what the engine worked on it, which is what watching can slow, and what went by meanwhile."""

    cpu: float
    clock: float


def _in_the_window() -> tuple[Step, Step]:
    """A step without and with, in the engine's own process beside the window's."""
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
    _round(training)
    pairs = []
    for _ in range(WINDOW_ROUNDS):
        watching.unpin(KERNELS)
        alone = _round(training)
        watching.pin(KERNELS)
        pairs.append((alone, _round(training)))
    training.pause()
    window.document.undo_stack.setClean()
    window.close()
    return _middle([alone for alone, _ in pairs]), _middle([watched for _, watched in pairs])


def _middle(steps: list[Step]) -> Step:
    return Step(median([step.cpu for step in steps]), median([step.clock for step in steps]))


def _round(training: Training) -> Step:
    """From one answer to another, for each step between them."""
    _until(lambda: training.report is not None, training)
    began, worked, first = time.perf_counter(), _engine_seconds(), _step(training)
    end = began + SECONDS
    _until(lambda: time.perf_counter() >= end, training)
    steps = max(1, _step(training) - first)
    return Step((_engine_seconds() - worked) / steps, (time.perf_counter() - began) / steps)


def _engine_seconds() -> float:
    """What all threads of the engine's process, the only one that was started here, have worked so far."""
    own = Path("/proc/self/task").glob("*/children")
    engines = [number for path in own for number in path.read_text().split()]
    threads = [path for number in engines for path in Path(f"/proc/{number}/task").glob("*/schedstat")]
    return sum(int(path.read_text().split()[0]) for path in threads) / 1e9


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.2f} ms"


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
