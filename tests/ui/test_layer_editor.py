"""Custom layers are written, applied, checked, trusted and brought in, by hand."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from designer.files.trust import WHERE, Trust
from designer.ui.commands import drops, layer_files
from designer.ui.commands.layer_files import BOTH, TAKE
from designer.ui.commands.python_text import CODE
from designer.ui.document import Document
from designer.ui.main_window import MainWindow
from designer.ui.session import Session
from tests.helpers.inline_client import InlineClient
from tests.helpers.written import CENTERED, MY_LINEAR, centered, module, my_linear, with_code
from tests.ui.conftest import Answers

CTRL = Qt.KeyboardModifier.ControlModifier
OUTDATED = "Of the text before it was changed."


@pytest.fixture
def make(qtbot, tmp_path, monkeypatch):
    """A window on a design with an engine in this process, and a trust file of the test's own."""
    monkeypatch.setenv(WHERE, str(tmp_path / "trusted.txt"))

    def made(design):
        document = Document(design)
        window = MainWindow(document, Session(document, InlineClient))
        window.questions = Answers(proceed=True)
        qtbot.addWidget(window, before_close_func=lambda w: w.document.undo_stack.setClean())
        window.resize(1280, 800)
        window.show()
        window.session.start()
        qtbot.waitUntil(lambda: window.session.shapes is not None)
        return window

    return made


def source(window, name="MyLinear"):
    return "\n".join(window.document.design.layers[name].source)


def editor_of(window, name="MyLinear"):
    window.layer_windows.open(name)
    return window.layer_windows.editors[-1]


def test_code_that_is_not_trusted_is_said_quietly_and_runs_once_it_is(make, qtbot):
    window = make(my_linear())
    assert window.trust_bar.text == "Python code that you have not trusted is shown, not run: the layer MyLinear."
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.trust_bar._text.fits)
    assert [b.text for b in window.canvas.scene.items_by_id["c"].look.badges] == ["λ"]
    assert window.canvas.scene.items_by_id["c"].look.badges[0].alarm == "warning"
    assert not window.session.has_errors
    window.session.refused.connect(lambda text: pytest.fail(text))

    QTest.mouseClick(window.trust_bar.trust, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: window.session.settled and window.session.live is not None)
    assert window.trust_bar.text == ""
    assert window.session.shapes.nodes["c"].outputs == {"output": "B×3"}
    assert [b.tip for b in window.canvas.scene.items_by_id["c"].look.badges if b.text == "λ" and b.alarm] == []


def test_running_what_is_not_trusted_is_one_clear_line(make):
    window = make(my_linear())
    heard = []
    window.session.refused.connect(heard.append)
    window.actions_by_id["run"].trigger()
    assert heard == [
        "the design cannot run yet: the Python code of the layer MyLinear is not trusted; Trust stands above the drawing"
    ]


def test_a_double_click_on_the_card_opens_its_text(make, qtbot):
    window = make(my_linear())
    view = window.canvas.view
    at = view.mapFromScene(window.canvas.scene.items_by_id["c"].card.center())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    [editor] = window.layer_windows.editors
    assert editor.isVisible()
    assert editor.code.toPlainText().rstrip() == source(window)


def test_what_is_typed_is_read_at_once_and_applied_as_one_step(make, qtbot):
    window = make(my_linear())
    editor = editor_of(window)
    editor.code.go_to(7)
    QTest.keyClick(editor.code, Qt.Key.Key_End)
    for _ in range(2):
        QTest.keyClick(editor.code, Qt.Key.Key_Left)
    QTest.keyClicks(editor.code, ", scale=2.0")
    assert "scale\n2.0" in editor.side.text
    assert editor.isWindowModified()
    assert "scale" not in source(window)

    QTest.keyClick(editor.code, Qt.Key.Key_Return, CTRL)

    assert "scale=2.0" in source(window)
    assert not editor.isWindowModified()
    assert window.document.undo_stack.undoText() == "Edit MyLinear"
    assert Trust().holds(window.document.design.layers["MyLinear"].source)
    assert dict(window.document.design.main_block.node("c").settings) == {"in_units": 4, "units": 3}
    qtbot.waitUntil(lambda: window.session.live is not None)
    window.document.undo_stack.undo()
    assert "scale" not in source(window)
    assert "scale" not in editor.code.toPlainText()


def test_broken_text_says_its_line_and_keeps_ports_and_wires(make, qtbot):
    window = make(my_linear())
    editor = editor_of(window)
    editor.code.setPlainText(editor.code.toPlainText().replace("def forward(self, X):", "def forward(self, X)"))
    assert editor.status.text() == "line 12: expected ':'"
    assert editor.code.lit == (12,)
    assert "As last read" in editor.side.text
    editor.apply()
    layer = window.document.design.layers["MyLinear"]
    assert layer.good == my_linear().layers["MyLinear"].source
    assert len(window.document.block.edges) == 2
    qtbot.waitUntil(lambda: any(problem.line == 12 for problem in window.session.problems))
    assert [port.name for port in window.canvas.scene.items_by_id["c"].look.ports] == ["X", "output"]


def test_a_forward_that_forgets_self_keeps_ports_and_wires(make, qtbot):
    window = make(my_linear())
    editor = editor_of(window)
    editor.code.setPlainText(editor.code.toPlainText().replace("forward(self, X)", "forward(X)"))
    assert editor.status.text() == "line 12: forward takes X where self has to be: def forward(self, X):"
    editor.apply()
    assert [problem.line for problem in window.session.problems if problem.severity == "error"] == [12]
    assert [port.name for port in window.canvas.scene.items_by_id["c"].look.ports] == ["X", "output"]


def test_a_new_layer_that_cannot_be_read_says_its_line_when_it_is_applied(make):
    window = make(centered())
    window.actions_by_id["new_layer"].trigger()
    [editor] = window.layer_windows.editors
    editor.code.setPlainText("class Mine(nn.Module):\n    def forward(self, x)\n        return x\n")
    assert editor.status.text() == "line 2: expected ':'"
    QTest.keyClick(editor.code, Qt.Key.Key_Return, CTRL)
    assert editor.status.text() == "line 2: expected ':'"
    assert list(window.document.design.layers) == ["CenteredLayer"]
    editor.code.setPlainText("x = 1\n")
    editor.apply()
    assert editor.status.text() == "this text defines no layer: it needs a class that stands on nn.Module"


def test_closing_a_window_with_text_that_is_not_applied_loses_nothing(make):
    window = make(my_linear())
    editor = editor_of(window)
    QTest.keyClicks(editor.code, "# mine ")
    editor.close()
    window.layer_windows.open("MyLinear")
    assert window.layer_windows.editors == [editor]
    assert editor.code.toPlainText().startswith("# mine ")
    window.questions = Answers(proceed=False, about_changes="discard")
    window.actions_by_id["new"].trigger()
    assert window.questions.asked == ["proceed"]
    assert "MyLinear" in window.document.design.layers
    window.questions = Answers(proceed=True, about_changes="discard")  # it closes with the test


def test_renamed_arguments_and_classes_keep_wires_and_nodes(make):
    window = make(my_linear())
    editor = editor_of(window)
    text = editor.code.toPlainText()
    editor.code.setPlainText(text.replace("MyLinear", "Dense").replace("X", "features"))
    editor.apply()
    block = window.document.block
    assert block.node("c").of == "Dense"
    assert block.edges[0].target == ("c", "features")
    assert list(window.document.design.layers) == ["Dense"]


def test_a_new_layer_begins_with_a_text_and_stands_in_the_library(make, qtbot):
    window = make(centered())
    QTest.mouseClick(window.panel("library").new_layer, Qt.MouseButton.LeftButton)
    [editor] = window.layer_windows.editors
    assert "class MyLayer(nn.Module):" in editor.code.toPlainText()
    assert "MyLayer" not in window.document.design.layers
    editor.apply()
    assert "MyLayer" in window.document.design.layers
    assert window.document.undo_stack.undoText() == "New layer MyLayer"
    tree = window.panel("library").tree
    assert [tree.topLevelItem(0).child(i).text(0) for i in range(2)] == ["CenteredLayer", "MyLayer"]
    window.canvas.add_node_of("layer:MyLayer")
    assert window.document.selected[0].of == "MyLayer"
    assert window.document.selected[0].name == "my_layer"


def test_a_name_that_is_taken_is_refused_in_the_window(make):
    window = make(centered())
    window.actions_by_id["new_layer"].trigger()
    [editor] = window.layer_windows.editors
    editor.code.setPlainText(module("def forward(self, x):\n    return x", "Conv2d"))
    editor.apply()
    assert editor.status.text() == 'torch.nn has a layer called "Conv2d" already: give the class another name'
    assert list(window.document.design.layers) == ["CenteredLayer"]


def test_the_check_says_what_it_found_beside_the_text(make, qtbot):
    window = make(my_linear())
    editor = editor_of(window)
    QTest.mouseClick(editor.check, Qt.MouseButton.LeftButton)
    assert "read it, then Apply trusts it" in editor.side.text
    QTest.mouseClick(editor.apply_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(editor.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "no gradient reaches weight" in editor.side.text)
    assert "saved and loaded it gives the same" in editor.side.text
    assert OUTDATED not in editor.side.text
    QTest.keyClicks(editor.code, "#")
    assert OUTDATED in editor.side.text and "no gradient reaches weight" in editor.side.text
    QTest.keyClick(editor.code, Qt.Key.Key_Backspace)
    assert OUTDATED not in editor.side.text


def test_return_keeps_the_indentation_and_tab_gives_four_spaces(make):
    window = make(centered())
    editor = editor_of(window, "CenteredLayer")
    editor.code.setPlainText("")
    QTest.keyClicks(editor.code, "class A(nn.Module):")
    QTest.keyClick(editor.code, Qt.Key.Key_Return)
    QTest.keyClicks(editor.code, "a = 1")
    QTest.keyClick(editor.code, Qt.Key.Key_Return)
    QTest.keyClick(editor.code, Qt.Key.Key_Tab)
    QTest.keyClicks(editor.code, "b")
    QTest.keyClick(editor.code, Qt.Key.Key_Backtab)
    assert editor.code.toPlainText() == "class A(nn.Module):\n    a = 1\n    b"


def test_a_problem_of_the_code_leads_to_its_line(make):
    window = make(my_linear())
    row = next(i for i, p in enumerate(window.session.problems) if p.line == 13)
    problems = window.panel("problems")
    problems.list.itemActivated.emit(problems.list.item(row))
    [editor] = window.layer_windows.editors
    assert editor.code.textCursor().blockNumber() == 12


def test_a_python_file_that_is_dropped_becomes_a_layer_on_the_canvas(make, tmp_path, qtbot):
    window = make(centered())
    file = tmp_path / "mine.py"
    file.write_text(f"import os\n\nSIZE = 3\n\n{MY_LINEAR}\n\nprint('ran')\n")
    drops.take(window, [file])
    assert "MyLinear" in window.document.design.layers
    assert "print" not in source(window)
    assert window.document.undo_stack.undoText() == "Insert layer MyLinear"
    assert window.document.selected[0].of == "MyLinear"
    assert not Trust().holds(window.document.design.layers["MyLinear"].source)
    window.document.undo_stack.undo()
    assert list(window.document.design.layers) == ["CenteredLayer"]


def test_pasted_python_offers_to_become_a_layer(make):
    window = make(my_linear())
    window.questions = Answers(proceed=True, decide=CODE)
    QGuiApplication.clipboard().setText(CENTERED)
    window.canvas.view.setFocus()
    window.actions_by_id["paste"].trigger()
    assert window.questions.asked == ["decide", "proceed"]
    assert list(window.document.design.layers) == ["MyLinear", "CenteredLayer"]
    assert window.document.selected[0].of == "CenteredLayer"


def test_of_several_classes_in_a_text_the_person_says_which(make, tmp_path):
    window = make(centered())
    window.questions = Answers(one_of="Two")
    file = tmp_path / "two.py"
    one, two = (module("def forward(self, x):\n    return x", name) for name in ("One", "Two"))
    file.write_text(f"{one}\n\n\n{two}\n")
    layer_files.bring_file(window, file)
    assert list(window.document.design.layers) == ["CenteredLayer", "Two"]
    assert source(window, "Two") == two


def test_the_file_of_a_layer_is_looked_for_beside_the_design(make, tmp_path, monkeypatch):
    window = make(centered())
    asked = []
    monkeypatch.setattr(window, "questions", SimpleNamespace(file_to_open=lambda *words: asked.append(words[-1])))
    monkeypatch.setattr(window.document, "path", tmp_path / "mine.design.json")
    window.actions_by_id["layer_file"].trigger()
    assert asked == [tmp_path]


def test_a_class_that_can_be_imported_is_brought_in_by_its_text_without_importing_it(make, tmp_path, monkeypatch):
    window = make(centered())
    package = tmp_path / "their_package"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('imported')\n")
    (package / "parts.py").write_text(f"{MY_LINEAR}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    QGuiApplication.clipboard().setText("their_package.parts.MyLinear")
    window.canvas.view.setFocus()
    window.actions_by_id["paste"].trigger()
    assert "MyLinear" in window.document.design.layers
    assert "their_package" not in __import__("sys").modules


@pytest.fixture
def paste(make, tmp_path, monkeypatch):
    """Pastes the name of a class where a package of the test's own can be imported."""
    package = tmp_path / "theirs"
    (package / "inner").mkdir(parents=True)
    (package / "__init__.py").write_text("from .inner import *\nfrom .inner.parts import MyLinear as Dense\n")
    (package / "inner" / "__init__.py").write_text("from .parts import MyLinear\nfrom . import gone\n")
    (package / "inner" / "parts.py").write_text(f"{MY_LINEAR}\n\n\nclass Table(dict):\n    pass\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    window = make(centered())

    def pasted(name):
        QGuiApplication.clipboard().setText(name)
        window.canvas.view.setFocus()
        window.actions_by_id["paste"].trigger()
        return window

    return pasted


@pytest.mark.parametrize(
    "name", ["theirs.MyLinear", "theirs.Dense", "theirs.inner.MyLinear", "theirs.inner.parts.MyLinear"]
)
def test_a_class_that_a_package_passes_on_is_followed_to_its_text(paste, name):
    window = paste(name)
    assert source(window).strip() == MY_LINEAR.strip() and window.document.selected[0].of == "MyLinear"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("theirs.Nothing", "theirs.Nothing: theirs defines no class Nothing and passes none on"),
        ("theirs.inner.parts.Table", "theirs.inner.parts.Table: Table does not stand on nn.Module, so it is no layer"),
        (
            "collections.OrderedDict",
            "collections.OrderedDict: OrderedDict does not stand on nn.Module, so it is no layer",
        ),
        ("nowhere.at.All", "nowhere.at.All: there is no module nowhere.at here with a Python text to read"),
    ],
)
def test_a_name_that_leads_to_no_layer_is_refused_in_one_line(paste, make, name, said):
    window = paste("theirs.MyLinear")
    heard = []
    window.document.refused.connect(heard.append)
    before = window.document.design
    paste(name)
    assert heard == [said] and window.document.design is before


@pytest.mark.parametrize("name", ["torch.nn.Linear", "nn.Linear", "torch.nn.modules.linear.Linear"])
def test_the_name_of_a_layer_of_torch_places_that_layer(paste, name):
    window = paste(name)
    assert (window.document.selected[0].kind, window.document.selected[0].of) == ("layer", "Linear")
    assert list(window.document.design.layers) == ["CenteredLayer"]


@pytest.mark.parametrize(("answer", "layers"), [(TAKE, 1), (BOTH, 2), ("", 1)])
def test_a_file_that_was_changed_since_gives_its_layer_the_new_text_where_one_wants_it(make, tmp_path, answer, layers):
    window = make(my_linear())
    before, file = window.document.design, tmp_path / "mine.py"
    file.write_text(MY_LINEAR.replace("X", "features"))
    window.questions = Answers(decide=answer)
    layer_files.bring_file(window, file)
    assert window.questions.asked == ["decide"] and len(window.document.design.layers) == layers
    assert ("features" in source(window)) == (answer == TAKE)
    if answer == TAKE:
        assert window.document.block.edges[0].target == ("c", "features"), "the wire follows the renamed port"
        assert window.session.untrusted == ("MyLinear",)
        window.document.undo_stack.undo()
    if answer != BOTH:
        assert window.document.design == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x = 1\n", "mine.py: defines no class that stands on nn.Module, so there is no layer in it"),
        (b"class A(nn.Module)\n", "mine.py: line 1: expected ':'"),
        (b"\xff\xfe\x00", "mine.py: is no Python text that can be read"),
        (b"", "mine.py: is empty"),
    ],
)
def test_a_file_without_a_layer_is_refused_in_one_line(make, tmp_path, content, said):
    window = make(centered())
    heard = []
    window.document.refused.connect(heard.append)
    (tmp_path / "mine.py").write_bytes(content)
    layer_files.bring_file(window, tmp_path / "mine.py")
    assert heard == [said]
    assert not window.document.undo_stack.canUndo()


def test_a_layer_that_a_node_stands_for_is_not_deleted(make):
    window = make(centered())
    heard = []
    window.document.refused.connect(heard.append)
    window.panel("library").layer_removal_wanted.emit("CenteredLayer")
    assert heard == ["mine is a CenteredLayer: delete it first"]
    window.document.select({"c"})
    window.actions_by_id["delete"].trigger()
    window.panel("library").layer_removal_wanted.emit("CenteredLayer")
    assert not window.document.design.layers


def test_copied_nodes_take_their_layer_along(make, qtbot):
    first, second = make(my_linear()), make(centered())
    first.canvas.view.setFocus()
    first.document.select({"c"})
    first.actions_by_id["copy"].trigger()
    second.canvas.view.setFocus()
    second.actions_by_id["paste"].trigger()
    assert list(second.document.design.layers) == ["CenteredLayer", "MyLinear"]


def test_opening_drawing_and_reading_code_of_a_stranger_runs_none_of_it(make, tmp_path, qtbot):
    mark = tmp_path / "ran"
    text = f"open({str(mark)!r}, 'w').close()\n\n\n" + module("def forward(self, x):\n    return x")
    window = make(with_code(text))
    window.layer_windows.open("Mine")
    window.canvas.add_node_of("layer:Mine")
    window.canvas.frame_all()
    assert "class Mine" in window.session.current_source().text
    qtbot.waitUntil(lambda: window.session.shapes is not None)
    assert not mark.exists()
    window.trust_bar.trust.click()
    qtbot.waitUntil(mark.exists)
