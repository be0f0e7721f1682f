"""Python that is pasted, dropped or imported becomes a drawing; what cannot be drawn stays a layer of Python."""

import pytest
from PySide6.QtGui import QGuiApplication

from designer.files.trust import WHERE
from designer.ui.commands import drops, python_text
from tests.helpers.texts import BOOK, LENET, RESIDUAL, UNDRAWN
from tests.helpers.written import MY_LINEAR
from tests.ui.conftest import Answers


@pytest.fixture
def window(live_window, tmp_path, monkeypatch):
    monkeypatch.setenv(WHERE, str(tmp_path / "trusted.txt"))
    return live_window


def paste(window, text):
    QGuiApplication.clipboard().setText(text)
    window.canvas.view.setFocus()
    window.actions_by_id["paste"].trigger()


def test_pasted_classes_are_drawn_as_blocks_in_one_step_that_can_be_undone(window):
    before = window.document.design
    window.questions = Answers(decide=python_text.DRAWN)
    paste(window, RESIDUAL)
    design = window.document.design
    [node] = window.document.selected
    assert (node.kind, node.of) == ("block", "Net2"), "the design has a Net of its own"
    assert {"BasicBlock", "Head", "Down"} <= set(design.blocks)
    assert window.document.undo_stack.undoText() == "Draw Net2 from Python"
    window.document.undo_stack.undo()
    assert window.document.design is before


def test_a_pasted_class_stays_python_where_the_person_wants_that(window):
    window.questions = Answers(decide=python_text.CODE, proceed=True)
    paste(window, LENET)
    assert list(window.document.design.layers) == ["LeNet"]
    assert "LeNet" not in window.document.design.blocks


def test_nothing_happens_where_the_person_thinks_better_of_it(window):
    before = window.document.design
    window.questions = Answers(decide="")
    paste(window, LENET)
    assert window.document.design is before


def test_the_books_sequential_is_drawn_without_any_class(window):
    window.questions = Answers(decide=python_text.DRAWN)
    paste(window, BOOK)
    [node] = window.document.selected
    inside = window.document.design.blocks[node.of]
    assert [inner.of for inner in inside.nodes if inner.kind == "layer"] == ["Linear", "ReLU", "Linear"]


def test_a_class_that_cannot_be_drawn_is_offered_as_a_layer(window):
    window.questions = Answers(proceed=True)
    paste(window, UNDRAWN)
    assert window.questions.asked == ["proceed"]
    assert list(window.document.design.layers) == ["Last"]


def test_a_dropped_python_file_is_drawn(window, tmp_path):
    window.questions = Answers(decide=python_text.DRAWN)
    (tmp_path / "lenet.py").write_text(LENET)
    drops.take(window, [tmp_path / "lenet.py"])
    assert window.document.selected[0].of == "LeNet"


def test_an_imported_file_is_a_design_of_its_own_with_pictures_of_a_size_that_fits(window, tmp_path, qtbot):
    (tmp_path / "lenet.py").write_text(LENET)
    window.questions = Answers(file_to_open=tmp_path / "lenet.py")
    window.document.undo_stack.setClean()
    window.actions_by_id["import_python"].trigger()
    qtbot.waitUntil(lambda: window.session.live_is_current and window.document.design.main == "LeNet")
    [x] = window.document.design.main_block.of_kind("input")
    assert x.settings["shape"] == ("B", 1, 28, 28)
    assert not window.session.problems
    assert not window.document.undo_stack.canUndo()


def test_what_stays_python_is_told_with_its_line(window, tmp_path, qtbot):
    text = f"{UNDRAWN}\nnet = nn.Sequential(nn.Linear(4, 4), Last())\n"
    (tmp_path / "net.py").write_text(text)
    window.questions = Answers(file_to_open=tmp_path / "net.py")
    window.document.undo_stack.setClean()
    told = []
    window.tell = told.append
    window.actions_by_id["import_python"].trigger()
    assert told == ["Net is drawn: 1 block; Last stays Python (line 3: `print(x)` is more than a drawing says)"]


def test_a_network_that_no_drawing_says_is_one_custom_layer_between_its_inputs_and_outputs(window, tmp_path):
    (tmp_path / "mine.py").write_text(MY_LINEAR)
    window.questions, told = Answers(file_to_open=tmp_path / "mine.py"), []
    window.tell = told.append
    window.document.undo_stack.setClean()
    window.actions_by_id["import_python"].trigger()
    design = window.document.design
    assert [(node.kind, node.of) for node in design.main_block.nodes][1] == ("layer", "MyLinear")
    assert list(design.layers) == ["MyLinear"]
    assert told == [
        "MyLinear stays Python, as a custom layer (line 13: `self.weight.data` is more than a drawing says)"
    ]


def test_a_file_that_is_no_drawing_is_refused_in_one_line_and_the_design_stays(window, tmp_path):
    before, heard = window.document.design, []
    said = "mine.py: defines no class that stands on nn.Module and makes no nn.Sequential"
    window.document.refused.connect(heard.append)
    (tmp_path / "mine.py").write_text("x = 1\n")
    window.questions = Answers(file_to_open=tmp_path / "mine.py")
    window.document.undo_stack.setClean()
    window.actions_by_id["import_python"].trigger()
    assert heard == [said] and window.document.design is before


PAIR = """
class G(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(2, 2), nn.Tanh())


class D(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(2, 1))
"""


class TakesTheLast(Answers):
    """Takes the last of what there is to choose from, and keeps what that was."""

    def one_of(self, title, choices):
        self.title, self.choices = title, list(choices)
        return choices[-1]


def test_of_several_networks_in_a_file_the_person_says_which_is_imported(window, tmp_path):
    (tmp_path / "pair.py").write_text(PAIR)
    window.questions = TakesTheLast(file_to_open=tmp_path / "pair.py")
    window.document.undo_stack.setClean()
    window.actions_by_id["import_python"].trigger()
    assert (window.questions.title, window.questions.choices) == ("Which network of pair.py?", ["D", "G"])
    assert window.document.design.main == "G" and list(window.document.design.blocks) == ["G"]


def test_nothing_is_imported_or_drawn_where_the_person_does_not_say_which(window, tmp_path):
    (tmp_path / "pair.py").write_text(PAIR)
    before = window.document.design
    window.questions = Answers(file_to_open=tmp_path / "pair.py", one_of="")
    window.document.undo_stack.setClean()
    window.actions_by_id["import_python"].trigger()
    drops.take(window, [tmp_path / "pair.py"])
    assert window.document.design is before and window.questions.asked == ["file_to_open", "one_of", "one_of"]
