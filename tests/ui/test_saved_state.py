"""What a person chose to see is there the next time, and a window that remembers nothing is as at first."""

from designer.ui.saved_state import SavedState
from tests.ui.canvas.conftest import SilentEngine
from tests.ui.conftest import shown_window, small_design


def another(qtbot, folder):
    window = shown_window(qtbot, small_design(), SilentEngine)
    SavedState(folder).follow(window)
    return window


def ticked(window):
    return [name for name, action in window.actions_by_id.items() if name.startswith("thumb") and action.isChecked()]


def test_the_columns_of_the_tree_and_the_place_of_thumbnails_are_remembered(qtbot, tmp_path):
    first = another(qtbot, tmp_path)
    assert ticked(first) == ["thumbnails_wires"]
    next(
        action for action in first.panel("parameters").tree.columns_menu().actions() if action.text() == "Std"
    ).trigger()
    first.actions_by_id["thumbnails_cards"].trigger()

    second = another(qtbot, tmp_path)
    assert second.panel("parameters").tree.choices == first.panel("parameters").tree.choices != ""
    assert second.canvas.scene.pictures_on == "cards" and ticked(second) == ["thumbnails_cards"]


def test_a_place_that_is_none_leaves_thumbnails_on_wires(qtbot, tmp_path):
    (tmp_path / "window.ini").write_text("[General]\nthumbnails=elsewhere\nparameters=}\n")
    assert another(qtbot, tmp_path).canvas.scene.pictures_on == "wires"
