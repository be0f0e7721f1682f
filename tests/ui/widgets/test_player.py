"""One player for every row of places: what a hand does pauses it, and it ends at the last place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from designer.ui.widgets.player import Player

TIPS = {name: name for name in ("start", "back", "play", "on", "end")}
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def player(qtbot):
    """Five places under a slider, on show."""
    place, slider = QWidget(), QSlider(Qt.Orientation.Horizontal)
    made = Player(place, TIPS, 1, slider=slider)
    row = QHBoxLayout(place)
    row.addWidget(made.steps)
    row.addWidget(slider)
    made.set_last(4)
    qtbot.addWidget(place)
    place.show()
    yield made


def places(player):
    """Everything that it tells from now on."""
    told = []
    player.moved.connect(told.append)
    return told


def press(qtbot, player, name):
    qtbot.mouseClick(player.steps.by_name[name], LEFT)


def test_the_buttons_step_and_stay_within_the_places(player, qtbot):
    told = places(player)
    for name in ("on", "on", "back", "end", "on", "start", "back"):
        press(qtbot, player, name)
    assert told == [1, 2, 1, 4, 4, 0, 0]
    assert player._slider.value() == 0


def test_played_each_place_is_told_once_and_it_pauses_at_the_last(player, qtbot):
    told = places(player)
    press(qtbot, player, "play")
    qtbot.waitUntil(lambda: not player.plays)
    assert told == [1, 2, 3, 4]
    press(qtbot, player, "play")
    qtbot.waitUntil(lambda: not player.plays)
    assert told[4:] == [0, 1, 2, 3, 4], "from the last place it begins anew"


@pytest.mark.parametrize("name", ["start", "back", "on", "end"])
def test_a_step_by_hand_pauses(player, qtbot, name):
    player.set_pictures(60_000)
    press(qtbot, player, "play")
    assert player.plays
    press(qtbot, player, name)
    assert not player.plays


def test_the_slider_moved_by_hand_pauses_as_well_and_one_that_is_put_does_not(player, qtbot):
    player.set_pictures(60_000)
    told = places(player)
    player.toggle()
    player.put(2)
    assert player.plays and told == [], "nobody is told of a place that it is only put to"
    qtbot.keyClick(player._slider, Qt.Key.Key_Right)
    assert told == [3] and not player.plays


def test_parts_of_a_place_are_saved_up(qtbot):
    place = QWidget()
    qtbot.addWidget(place)
    player = Player(place, TIPS, 1, pace=lambda: 0.5)
    player.set_last(2)
    player.toggle()
    ticks = []
    player._timer.timeout.connect(lambda: ticks.append(player.at))
    qtbot.waitUntil(lambda: not player.plays)
    assert ticks == [0, 1, 1, 2]


def test_without_places_nothing_plays_and_with_fewer_it_stays_within_them(player):
    player.go(4)
    player.set_last(2)
    assert player.at == 2
    player.play()
    player.set_last(-1)
    assert not player.plays
    player.toggle()
    assert not player.plays
