"""A window that keeps what is not saved, in a folder of the test's own, and files of windows that were killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer.files import recovery
from designer.files.design import write_design
from designer.files.stamp import stamp
from designer.graph.edit import set_setting
from designer.ui.app import show_start
from designer.ui.keeping.keeping import Keeping
from tests.helpers.drawing import mlp
from tests.ui.canvas.conftest import SilentEngine
from tests.ui.conftest import shown_window

SOON = 4000
"""Ms in which a busy machine writes a small file."""


def wider(width, drawn=None):
    return set_setting(drawn or mlp(), "Net", "a", "out_features", width)


def draw(window, width):
    """An edit as a form makes it."""
    window.document.edit("Set out_features", wider(width, window.document.design))


def kept(folder):
    """The designs that stand in recovery files."""
    return [recovery.read(path)[1] for path in recovery.recovery_files(folder)]


def left_by_a_crash(folder, drawn, file=None, edits=3, title="", **more) -> Path:
    """The recovery file of a window that ended without a word."""
    path = recovery.new_path(folder)
    title = title or (file.name if file else "Net")
    recovery.write(path, recovery.head_of(title, file, stamp(file), edits, **more), drawn)
    return path


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recovery"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mlp.design.json"
    write_design(mlp(), path)
    return path


@pytest.fixture
def window(qtbot, file):
    """The window on a file, as it is before it is first painted."""
    window = shown_window(qtbot, mlp(), SilentEngine)
    window.document.open(file)
    return window


@pytest.fixture
def keep(folder):
    """Begins to keep what a window draws; at the end it is closed as the program closes it."""
    begun = []

    def begin(window):
        window.keeping = Keeping(window, folder)
        begun.append(window)
        return window.keeping

    yield begin
    for window in begun:
        window.keeping.close()


@pytest.fixture
def first_page(qtbot):
    """The window on nothing, with its first page."""
    from designer.graph.new import new_design

    window = shown_window(qtbot, new_design(), SilentEngine)
    show_start(window)
    return window
