"""Every test: no display, one torch thread, Qt's own look, and nothing left behind."""

from __future__ import annotations

import gc
import os
import tempfile
import threading
from collections.abc import Iterator
from functools import partialmethod

os.environ.update(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

os.environ["NETWORK_DESIGNER_BLOCKS"] = f"{tempfile.gettempdir()}/network-designer-tests/no-blocks-of-anyone"
os.environ["NETWORK_DESIGNER_TRUST"] = f"{tempfile.gettempdir()}/network-designer-tests/trusted-by-no-one.txt"
os.environ["NETWORK_DESIGNER_TRAININGS"] = f"{tempfile.gettempdir()}/network-designer-tests/trainings"
os.environ["NETWORK_DESIGNER_RECOVERY"] = f"{tempfile.gettempdir()}/network-designer-tests/recovery-of-no-one/recovery"

gc.disable()  # as in the window: what a test left of Qt's must not be ended in the thread of a later one

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

from tests.helpers import known_timers

known_timers.know()

from designer.ui.garbage_collection import due

settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


PATIENCE = 60_000
"""How long a test waits for what must come, in ms: as long as a busy machine needs. Only one that fails takes it all."""


class PatientBot(QtBot):
    """Qt's hand in a test, with that patience."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=PATIENCE)
    waitSignal = partialmethod(QtBot.waitSignal, timeout=PATIENCE)
    waitActive = partialmethod(QtBot.waitActive, timeout=PATIENCE)
    waitExposed = partialmethod(QtBot.waitExposed, timeout=PATIENCE)


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


@pytest.fixture(autouse=True)
def garbage_is_looked_for_in_this_thread() -> Iterator[None]:
    """Looks after each test as far as Python itself would have by then."""
    yield
    if (generation := due()) is not None:
        gc.collect(generation)


READERS = {"lexer", "panel's code", "keeping's code"}
"""Threads that import what the window needs next; they end by themselves and touch nothing."""


@pytest.fixture(autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    """Fails a test that leaves a thread or a timer of ours behind."""
    before = set(threading.enumerate())
    known_timers.running()
    yield
    threads = [thread.name for thread in set(threading.enumerate()) - before if thread.name not in READERS]
    assert not [*threads, *known_timers.running()], "still running"
