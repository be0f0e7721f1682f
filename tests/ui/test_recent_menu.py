"""File ▸ Open Recent offers what was opened or saved last, wherever it lies."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu

from designer.files.design import read_design, write_design
from designer.ui.recent_menu import RecentMenu
from tests.helpers.drawing import mlp
from tests.ui.conftest import Answers


@pytest.fixture
def paths(tmp_path):
    found = [tmp_path / "one" / "a&b.design.json", tmp_path / "two" / "a&b.design.json"]
    for path in found:
        path.parent.mkdir()
        write_design(mlp(), path)
    return found


def opened(menu):
    """What stands in the menu once it opens."""
    menu.aboutToShow.emit()
    return menu.actions()


def test_the_menu_stands_behind_open_and_opens_what_was_open_before(quiet_window, paths):
    menu = RecentMenu(quiet_window, lambda: paths)
    file_menu = next(action.menu() for action in quiet_window.menuBar().actions() if action.text() == "File")
    assert isinstance(file_menu, QMenu)
    names = [action.text() for action in file_menu.actions()]
    assert names.index("Open Recent") == names.index("Open…") + 1
    entries = opened(menu)
    assert [entry.text() for entry in entries] == ["a&&b.design.json  –  one", "a&&b.design.json  –  two"]
    entries[1].trigger()
    assert quiet_window.document.path == paths[1] and quiet_window.document.design == read_design(paths[1])


def test_what_is_not_saved_is_asked_about_first(quiet_window, paths):
    menu = RecentMenu(quiet_window, lambda: paths)
    quiet_window.document.edit("Another", mlp())
    quiet_window.questions = Answers(about_changes="cancel")
    opened(menu)[0].trigger()
    assert quiet_window.document.path is None and quiet_window.questions.asked == ["about_changes"]


def test_a_menu_of_nothing_says_so(quiet_window):
    [entry] = opened(RecentMenu(quiet_window, list))
    assert entry.text() == "Nothing was opened yet" and not entry.isEnabled()


def test_a_file_that_is_gone_meanwhile_is_told(quiet_window, paths):
    entries = opened(RecentMenu(quiet_window, lambda: paths))
    paths[0].unlink()
    entries[0].trigger()
    assert "no such file" in quiet_window.notice.text and quiet_window.document.path is None
