"""What a person chose to see is there the next time, and a window that remembers nothing is as at first."""

from msgspec.structs import replace

from designer.files import trainings
from designer.ui.learning.checkpoints import GONE, Checkpoints
from designer.ui.panels.training.panel import CHECKPOINTS
from designer.ui.saved_state import SavedState
from tests.helpers.idx_files import write_fashion
from tests.helpers.inline_client import InlineClient
from tests.runtime.nets import lenet
from tests.ui.canvas.conftest import SilentEngine, small_design
from tests.ui.conftest import shown_window
from tests.ui.learning.conftest import click, let_answer, write


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


def remembering(qtbot, folder):
    """A window that is opened with what another has left in that folder."""
    window = shown_window(qtbot, lenet(), InlineClient)
    SavedState(folder).lend_to(window.session)
    told = []
    window.session.refused.connect(told.append)
    window.session.start()
    qtbot.waitUntil(lambda: window.session.settled)
    return window, told


def offered(window, qtbot):
    """What Train offers to learn from."""
    window.show_panel("train")
    qtbot.waitUntil(lambda: window.panel("train").isVisible())
    panel = window.panel("train").panel
    let_answer(window.session, qtbot)
    return panel, [panel.form.data.itemText(at) for at in range(panel.form.data.count())]


def test_6_6c_a_data_set_that_was_added_is_offered_the_next_time(qtbot, tmp_path):
    clothes = write_fashion(tmp_path / "clothes", train=40, test=20)
    first, _ = remembering(qtbot, tmp_path / "config")
    first.session.data_sets.add(str(clothes), lambda report: None)
    qtbot.waitUntil(lambda: bool(first.session.data_sets.known))
    second, told = remembering(qtbot, tmp_path / "config")
    _, names = offered(second, qtbot)
    assert "40 of Fashion-MNIST" in names and not told
    assert second.session.data_sets.tests(str(clothes)) == 20


def test_6_6c_a_data_set_that_is_gone_is_told_once_and_offered_when_it_is_back(qtbot, tmp_path):
    clothes = write_fashion(tmp_path / "clothes", train=40, test=20)
    other = write_fashion(tmp_path / "other", train=30, test=10)
    first, _ = remembering(qtbot, tmp_path / "config")
    for where in (clothes, other):
        first.session.data_sets.add(str(where), lambda report: None)
        qtbot.waitUntil(lambda where=where: str(where) in first.session.data_sets.known)
    clothes.rename(tmp_path / "elsewhere")

    second, told = remembering(qtbot, tmp_path / "config")
    _, names = offered(second, qtbot)
    assert "30 of Fashion-MNIST" in names and "40 of Fashion-MNIST" not in names
    assert told == [
        f"Fashion-MNIST, a data set of yours, cannot be offered: {clothes}: there is no such folder or file"
    ]
    assert remembering(qtbot, tmp_path / "config")[1] == [], "told once"
    (tmp_path / "elsewhere").rename(clothes)
    last, told = remembering(qtbot, tmp_path / "config")
    assert "40 of Fashion-MNIST" in offered(last, qtbot)[1] and not told


def test_5_5h_how_checkpoints_are_kept_is_as_it_was_the_last_time(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv(trainings.WHERE, str(tmp_path / "trainings"))
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    panel, _ = offered(remembering(qtbot, tmp_path / "config")[0], qtbot)
    click(qtbot, panel.pages.button(CHECKPOINTS))
    write(qtbot, panel.keep_form.epochs.lineEdit(), "4")
    write(qtbot, panel.keep_form.last.lineEdit(), "9")
    checkpoints = Checkpoints.of(panel._session)
    checkpoints.keep(True, replace(checkpoints.keeping, folder=str(chosen)))

    second, told = remembering(qtbot, tmp_path / "config")
    panel, _ = offered(second, qtbot)
    keeping = Checkpoints.of(second.session).wanted
    assert (keeping.epochs, keeping.last, keeping.folder, keeping.trainings) == (4, 9, str(chosen), 0) and not told
    assert panel.keep_form.epochs.value() == 4 and panel.keep_form.folder.text() == str(chosen)

    chosen.rmdir()
    third, told = remembering(qtbot, tmp_path / "config")
    panel, _ = offered(third, qtbot)
    click(qtbot, panel.pages.button(CHECKPOINTS))
    qtbot.waitUntil(lambda: bool(panel.checkpoints._stack.sentence))
    let_answer(third.session, qtbot)
    assert told == [GONE.format(chosen)] and panel.checkpoints._stack.sentence == GONE.format(chosen)


def test_settings_that_make_no_sense_are_as_if_there_were_none(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv(trainings.WHERE, str(tmp_path / "trainings"))
    (tmp_path / "window.ini").write_text('[General]\ndata_sets={]\ncheckpoints="{\\"on\\": 3}"\n')
    window, told = remembering(qtbot, tmp_path)
    panel, names = offered(window, qtbot)
    assert not told and names[:2] == ["Fashion-MNIST", "Random numbers"]
    assert panel.keep_form.on.isChecked() and panel.keep_form.last.value() == 3


def test_that_notes_were_hidden_is_remembered(qtbot, tmp_path):
    first = another(qtbot, tmp_path)
    assert first.panel("problems").notes.isChecked()
    first.actions_by_id["notes"].trigger()

    assert not another(qtbot, tmp_path).panel("problems").notes.isChecked()
