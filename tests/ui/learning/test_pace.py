"""6.6d How fast it goes and how long it will still take, by the clock: no number where nothing is known."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from designer.runtime.training.reports import TrainReport
from designer.ui.learning.pace import CHEAPER, Pace, about
from tests.ui.learning.conftest import click

PER_EPOCH, IMAGES, TESTS = 100, 6000, 1000


def report(step, epoch=0, samples=600, tested=0, seconds=0.08):
    return TrainReport(
        1, step, PER_EPOCH, epoch, seconds=seconds, samples=samples, epoch_samples=IMAGES, tests=TESTS, tested=tested
    )


def seen(*reports, every=0.1):
    """A pace that has heard these, one after so many seconds."""
    pace = Pace()
    for number, one in enumerate(reports):
        pace.heard(one, 10 + number * every)
    return pace


def test_the_speed_is_that_of_the_clock_and_not_of_the_steps_alone():
    pace = seen(*(report(10 * number) for number in range(1, 9)))
    assert pace.speed == pytest.approx(6000), "600 samples in a tenth of a second, though the steps took 0.08 s"


def test_nothing_is_foretold_before_a_second_has_been_seen():
    assert seen(report(10), report(20)).left(report(20), 5) is None
    assert Pace().left(report(20), 5) is None


def test_what_is_left_counts_the_samples_and_the_test_images_of_every_epoch_to_come():
    steps = [report(number, samples=60) for number in range(1, 31)]
    pace = seen(*steps)
    each = 0.1 / 60
    assert pace.left(steps[-1], 3) == pytest.approx((3 * IMAGES - 30 * 60) * each + 3 * TESTS * CHEAPER * each)
    tests = [report(PER_EPOCH, samples=0, tested=100 * number, seconds=0) for number in range(1, 9)]
    pace = seen(*steps, replace(report(PER_EPOCH, samples=0), tested=0), *tests)
    assert pace.left(tests[-1], 2) == pytest.approx(IMAGES * each + (2 * TESTS - 800) * 0.001, rel=0.01)


def test_the_last_images_of_a_test_and_the_first_steps_after_it_are_told_apart():
    before, after = report(PER_EPOCH, samples=0, tested=900), report(PER_EPOCH + 1, epoch=1, samples=60, seconds=0.04)
    pace = seen(before, after)
    assert pace.speed == pytest.approx(60 / 0.04)


def test_a_pause_and_a_machine_that_slept_count_for_nothing():
    pace = seen(report(10), report(20))
    speed = pace.speed
    pace.rest()
    pace.heard(report(30), 500.0)
    pace.heard(report(40), 900.0)
    assert pace.speed == speed


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (2, "a few seconds"), (17, "about 15 s"), (54, "about 55 s"), (56, "about 1 min"), (200, "about 3 min"),
        (5000, "about 83 min"), (9000, "about 2.5 h"), (90_000, "about 25 h"),
    ],
)  # fmt: skip
def test_it_is_told_no_more_exactly_than_it_is_known(seconds, words):
    assert about(seconds) == words


def test_while_it_runs_the_panel_tells_the_epoch_and_what_is_left_and_paused_nothing(panel, training, qtbot):
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: training.left is not None)
    qtbot.waitUntil(lambda: " left." in panel.words.text())
    assert panel.words.text().startswith("Epoch ") and " of 1,000, " in panel.words.text()
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: not training.runs)
    assert panel.words.text() == "" and training.left is None
