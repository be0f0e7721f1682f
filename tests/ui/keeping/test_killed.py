"""A program that is killed in the midst of drawing has lost a second of it at most."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from tests.helpers.drawn_until_killed import restored

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
    assert lost(tmp_path, random.Random(seed).uniform(0, 4)) <= AT_MOST + SLACK
