"""A program that is killed in the midst of drawing has lost a second of it at most."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import pytest

from designer.files.design import read_design, write_design
from designer.files.recovery import recovery_files
from tests.helpers.drawing import mlp
from tests.helpers.drawn_until_killed import restored
from tests.ui.keeping.conftest import kept, wider

AT_MOST = 1.0
"""Seconds of edits that may be lost, by the promise."""
SLACK = 1.0
"""For a machine that does other things meanwhile."""


def killed(folder, moment):
    """Ends a drawing program `moment` s after its first edit; gives what it had done when, and the time of its end."""
    log = folder / "log"
    program = subprocess.Popen([sys.executable, "-m", "tests.helpers.drawn_until_killed", str(folder)])
    try:
        while not (log.exists() and log.stat().st_size):
            time.sleep(0.005)
        time.sleep(moment)
        ended = time.monotonic()
    finally:
        program.kill()
        program.wait()
    lines = [line.split() for line in log.read_text().splitlines()]
    return [(int(number), float(at)) for number, at in lines], ended


def lost(folder, moment):
    """How many seconds before the end the oldest edit was made that is on no disk; 0 where none was lost."""
    done, ended = killed(folder, moment)
    there = restored(folder)
    assert there == 1 or there in dict(done), "what is there was never drawn"
    missing = [at for number, at in done if number > there]
    return ended - missing[0] if missing else 0.0


@pytest.mark.parametrize("seed", range(6))
def test_a_kill_at_any_moment_loses_a_second_of_edits_at_most(tmp_path, seed):
    assert lost(tmp_path, random.Random(seed).uniform(0, 2.5)) <= AT_MOST + SLACK


DRAWING = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QTimer
from designer.graph.edit import set_setting
from designer.ui import app
from designer.ui.main_window import MainWindow

def draw():
    document = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)).document
    document.edit("Wider", set_setting(document.design, "Net", "a", "out_features", 9))

app.hush()
app.application()
QTimer.singleShot(0, draw)
app.launch(Path(sys.argv[1]), (1000, 700), "light")
"""

OFFERED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from designer.ui import app
from designer.ui.keeping.waiting_rows import WaitingRows

app.hush()
made = app.application()

def look():
    found = [rows for widget in made.topLevelWidgets() for rows in widget.findChildren(WaitingRows)]
    if found:
        print(found[0].rows[0][0], flush=True)
        made.closeAllWindows()

timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
app.launch(None, (1000, 700), "light")
"""


def test_the_program_itself_is_killed_and_offers_what_was_drawn_when_it_starts_again(tmp_path):
    folder, file = tmp_path / "state" / "recovery", tmp_path / "mlp.design.json"
    write_design(mlp(), file)
    own = {"NETWORK_DESIGNER_RECOVERY": str(folder), "XDG_CONFIG_HOME": str(tmp_path)}
    program = subprocess.Popen([sys.executable, "-c", DRAWING, str(file)], env={**os.environ, **own})
    try:
        began = time.monotonic()
        while not recovery_files(folder):
            assert program.poll() is None and time.monotonic() - began < 60, "nothing was kept"
            time.sleep(0.02)
    finally:
        program.kill()
        program.wait()
    assert kept(folder) == [wider(9)] and read_design(file) == mlp()
    told = subprocess.run(
        [sys.executable, "-c", OFFERED], env={**os.environ, **own}, capture_output=True, text=True, timeout=120
    )
    assert told.stdout.startswith("mlp.design.json, 1 edit newer than the file, "), told.stderr
    assert kept(folder) == [wider(9)], "nobody has opened it or thrown it away"
