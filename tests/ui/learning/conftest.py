"""The real window on a small network, trained by an engine in this process."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from designer.engine.calls.devices import ListDevices
from designer.ui.learning.training import Training
from designer.ui.learning.watching import Watching
from designer.ui.panels.training.form import DATA, LOSSES


@pytest.fixture
def window(live_window):
    yield live_window
    Training.of(live_window.session).pause()


@pytest.fixture
def session(window):
    return window.session


@pytest.fixture
def training(session):
    return Training.of(session)


@pytest.fixture
def watching(session):
    return Watching.of(session)


@pytest.fixture
def panel(window, qtbot):
    """The Train panel, set to random numbers by hand: the network takes no pictures."""
    window.show_panel("train")
    place = window.panel("train")
    qtbot.waitUntil(place.isVisible)
    made = place.panel
    qtbot.waitUntil(made.isVisible)
    choose(qtbot, made.form.data, DATA["random"])
    choose(qtbot, made.form.loss, LOSSES["mse"])
    write(qtbot, made.form.epochs.lineEdit(), "1000")
    return made


@pytest.fixture
def watch_panel(window, qtbot):
    window.show_panel("watch")
    place = window.panel("watch")
    qtbot.waitUntil(place.isVisible)
    qtbot.waitUntil(place.panel.isVisible)
    return place.panel


@pytest.fixture
def weights(session):
    """The live module's values now."""
    return lambda: {name: value.clone() for name, value in session.engine.client.module.state_dict().items()}


def let_answer(session, qtbot):
    """Waits until the engine has answered all that was asked of it before."""
    answers = []
    session.ask(ListDevices(), answers.append)
    qtbot.waitUntil(lambda: bool(answers))


def choose(qtbot, combo, text):
    combo.setFocus()
    for _ in range(combo.currentIndex()):
        qtbot.keyClick(combo, Qt.Key.Key_Up)
    for _ in range(combo.findText(text)):
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == text


def write(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def press(qtbot, window, key, keys=Qt.KeyboardModifier.NoModifier):
    """A key where the cursor is, as a keyboard does."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.focusWidget() or window, key, keys)
