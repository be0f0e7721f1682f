import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from designer.catalogue.check import problems
from designer.catalogue.interface import input_ports
from designer.graph import edit
from designer.graph.model import Block, BlockSetting, Edge, Expr, Node, Port, Repeat, When
from designer.graph.problem import Problem, Repair
from designer.runtime.reports import NodeReport, RunReport, ShapesReport
from designer.ui.panels.inspector.panel import InspectorPanel


@pytest.fixture
def inspector(make):
    return make(InspectorPanel, 340, 640)


@pytest.fixture
def rows(inspector):
    return inspector.node_form.settings.rows


def select(document, *names):
    document.select({node.id for node in document.block.nodes if node.name in names})


def settings(document, name):
    return next(node for node in document.block.nodes if node.name == name).settings


def type_into(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text) if text else qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_a_setting_typed_in_changes_the_design_and_undo_restores_the_field(inspector, document, qtbot):
    select(document, "fc1")
    editor = inspector.node_form.settings.rows["out_features"].editor
    assert editor.text() == "120"
    type_into(qtbot, editor, "64")
    assert settings(document, "fc1")["out_features"] == 64
    assert document.undo_stack.undoText() == "Set out_features of fc1 to 64"
    document.undo_stack.undo()
    assert settings(document, "fc1")["out_features"] == 120
    assert editor.text() == "120"


def test_leaving_a_field_commits_it_to_the_node_it_belongs_to(inspector, document, qtbot):
    select(document, "fc1")
    editor = inspector.node_form.settings.rows["out_features"].editor
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "99")
    inspector.node_form.title.line.setFocus()
    select(document, "fc2")
    assert settings(document, "fc1")["out_features"] == 99
    assert settings(document, "fc2")["out_features"] == 84


def test_arrow_keys_step_and_are_one_step_of_undo(inspector, document, qtbot):
    select(document, "fc1")
    editor = inspector.node_form.settings.rows["out_features"].editor
    editor.setFocus()
    for _ in range(3):
        qtbot.keyClick(editor, Qt.Key.Key_Up)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert settings(document, "fc1")["out_features"] == 122
    assert document.undo_stack.count() == 1


def test_escape_takes_back_what_was_typed(inspector, document, qtbot):
    select(document, "fc1")
    editor = inspector.node_form.settings.rows["out_features"].editor
    qtbot.keyClicks(editor, "7")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.text() == "120"
    assert document.undo_stack.count() == 0


def test_a_default_is_a_hint_and_reset_brings_it_back(inspector, document, qtbot):
    document.enter("n2")
    select(document, "conv1")
    rows = inspector.node_form.settings.rows
    assert (rows["stride"].editor.text(), rows["stride"].editor.placeholderText()) == ("", "1")
    assert rows["stride"].reset.isHidden()
    assert not rows["padding"].reset.isHidden()
    qtbot.mouseClick(rows["padding"].reset, Qt.MouseButton.LeftButton)
    assert "padding" not in settings(document, "conv1")
    assert rows["padding"].editor.text() == ""


def test_an_emptied_field_and_a_typed_default_both_mean_the_default(inspector, document, qtbot):
    document.enter("n2")
    select(document, "conv1")
    editor = inspector.node_form.settings.rows["padding"].editor
    type_into(qtbot, editor, "0")
    assert "padding" not in settings(document, "conv1")
    type_into(qtbot, editor, "3")
    assert settings(document, "conv1")["padding"] == 3
    type_into(qtbot, editor, "")
    assert "padding" not in settings(document, "conv1")


def test_a_tuple_a_switch_and_a_choice_are_typed_clicked_and_chosen(inspector, document, qtbot):
    document.enter("n2")
    select(document, "conv1")
    rows = inspector.node_form.settings.rows
    type_into(qtbot, rows["kernel_size"].editor, "5, 3")
    qtbot.mouseClick(rows["bias"].editor, Qt.MouseButton.LeftButton)
    rows["padding_mode"].editor.setFocus()
    qtbot.keyClicks(rows["padding_mode"].editor, "ref")
    found = settings(document, "conv1")
    assert (found["kernel_size"], found["bias"]) == ((5, 3), False)
    assert rows["padding_mode"].editor.currentText() == "reflect"
    qtbot.mouseClick(rows["bias"].editor, Qt.MouseButton.LeftButton)
    assert "bias" not in settings(document, "conv1")


def test_what_is_no_value_is_told_below_the_field_and_changes_nothing(inspector, document, qtbot):
    select(document, "fc1")
    row = inspector.node_form.settings.rows["out_features"]
    type_into(qtbot, row.editor, "many")
    assert row.message.isVisible()
    assert "takes a whole number" in row.message.text()
    assert row.editor.property("fault") is True
    assert document.undo_stack.count() == 0
    type_into(qtbot, row.editor, "8")
    assert row.message.isHidden()


@pytest.mark.parametrize("back", ["typed", "Escape"])
def test_what_was_said_of_a_refused_text_goes_when_the_old_value_stands_there_again(inspector, document, qtbot, back):
    select(document, "fc1")
    row, title = inspector.node_form.settings.rows["out_features"], inspector.node_form.title
    for field, old, wrong, message in (
        (row.editor, "120", "many", row.message),
        (title.line, "fc1", "a.b", title.message),
    ):
        type_into(qtbot, field, wrong)
        assert message.isVisible()
        if back == "typed":
            type_into(qtbot, field, old)
        else:
            qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert field.text() == old
        assert message.isHidden()
        assert not field.property("fault")
    assert document.undo_stack.count() == 0


def test_an_expression_may_stand_in_any_field(inspector, document, qtbot):
    after = edit.change_block(document.design, "Features", lambda b: with_setting(b, BlockSetting("wide", 6)))
    document.edit("setting", after)
    document.enter("n2")
    select(document, "conv1")
    rows = inspector.node_form.settings.rows
    type_into(qtbot, rows["out_channels"].editor, "wide * 2")
    assert settings(document, "conv1")["out_channels"] == Expr("wide * 2")
    rows["bias"].enter_expression()
    type_into(qtbot, rows["bias"].editor, "wide > 4")
    assert settings(document, "conv1")["bias"] == Expr("wide > 4")
    assert rows["bias"].editor.text() == "wide > 4"


def with_setting(block: Block, setting: BlockSetting) -> Block:
    return Block(block.nodes, block.edges, (*block.settings, setting), block.doc)


def test_a_problem_stands_at_its_setting_and_its_repair_is_one_click(inspector, document, session, qtbot):
    repair = Repair("Set in_features to 400", "LeNet", "n4", "in_features", 400)
    document.edit("break", edit.set_setting(document.design, "LeNet", "n4", "in_features", 576))
    session.findings.problems = (
        Problem("LeNet", "n4", "fc1 expects 576, gets 400", setting="in_features", repair=repair),
    )
    session.shapes_changed.emit()
    select(document, "fc1")
    row = inspector.node_form.settings.rows["in_features"]
    assert row.message.text() == "fc1 expects 576, gets 400"
    assert row.editor.property("fault") is True
    qtbot.mouseClick(row.repair, Qt.MouseButton.LeftButton)
    assert settings(document, "fc1")["in_features"] == 400
    assert document.undo_stack.undoText() == "Set in_features to 400"


@pytest.mark.parametrize(
    ("said", "offered"),
    [("gets 400", "Set it"), ("fc1 expects 576 features, gets 400 (16×5×5 flattened from pool2)", "Set in_features")],
)
def test_a_problem_and_its_repair_begin_where_the_field_does_or_where_the_name_does(
    inspector, document, session, said, offered
):
    repair = Repair(offered, "LeNet", "n4", "in_features", 400)
    session.findings.problems = (Problem("LeNet", "n4", said, setting="in_features", repair=repair),)
    session.shapes_changed.emit()
    select(document, "fc1")
    inspector.grab()
    row = inspector.node_form.settings.rows["in_features"]
    above = row.editor if said == "gets 400" else row.name
    left = row.message.x() + row.message.contentsMargins().left()
    assert abs(left - above.x()) <= 4
    assert row.repair.x() == row.message.x() and row.repair.width() >= row.repair.sizeHint().width()


def test_what_comes_by_a_wire_is_not_called_none(inspector, document):
    added = edit.add_node(document.design, document.block_name, Node("plus", "op", "plus", "add", {}))
    edge = Edge(Port("n4", "output"), Port("plus", "input"))
    document.edit("add", edit.connect(added, document.block_name, edge))
    select(document, "plus")
    rows = inspector.node_form.settings.rows
    assert rows["input"].editor.placeholderText() == "from its wire"
    assert rows["other"].editor.placeholderText() == "None"


def test_the_module_that_is_called_again_is_named_in_a_whole_line(inspector, document):
    again = Node("again", "again", "fc1_again", "n4")
    document.edit("add", edit.add_node(document.design, document.block_name, again))
    select(document, "fc1_again")
    assert inspector.node_form.kind.text() == "Linear"
    assert inspector.node_form.doc.text().startswith("The module of fc1 once more")


def test_a_problem_of_the_node_itself_stands_below_its_name(inspector, document, session):
    session.findings.problems = (Problem("LeNet", "n4", "fc1 is not connected", port="input"),)
    session.shapes_changed.emit()
    select(document, "fc1")
    assert inspector.node_form.message.text() == "fc1 is not connected"
    select(document, "fc2")
    assert inspector.node_form.message.isHidden()


def test_a_node_is_renamed_and_an_illegal_name_is_refused_in_place(inspector, document, qtbot):
    select(document, "fc1")
    title = inspector.node_form.title
    type_into(qtbot, title.line, "fc2")
    assert "another node of this block is called so" in title.message.text()
    assert document.undo_stack.count() == 0
    type_into(qtbot, title.line, "head")
    assert document.block.node("n4").name == "head"
    assert title.message.isHidden()


def test_a_name_that_looks_like_html_is_shown_as_it_stands(inspector, document):
    document.edit(
        "doc", edit.change_block(document.design, "Features", lambda b: Block(b.nodes, b.edges, (), "<b>x</b>"))
    )
    select(document, "features")
    assert inspector.node_form.doc.text() == "<b>x</b>"
    assert inspector.node_form.doc.textFormat() == Qt.TextFormat.PlainText


def test_several_nodes_share_their_settings(inspector, document, qtbot):
    select(document, "fc1", "fc2")
    rows = inspector.node_form.settings.rows
    assert rows["out_features"].editor.placeholderText() == "several values"
    assert inspector.node_form.title.line.text() == "2 nodes"
    type_into(qtbot, rows["out_features"].editor, "32")
    assert [settings(document, name)["out_features"] for name in ("fc1", "fc2")] == [32, 32]
    document.undo_stack.undo()
    assert [settings(document, name)["out_features"] for name in ("fc1", "fc2")] == [120, 84]


def test_the_output_and_the_counts_of_a_node_are_told(inspector, document, session):
    session.findings.shapes = ShapesReport({"n4": NodeReport({"output": "B×120"}, 48120, 48000)}, ())
    select(document, "fc1")
    session.shapes_changed.emit()
    assert inspector.node_form.facts.facts == (
        ("shape", "B×120"),
        ("parameters", "48,120"),
        ("multiply-adds", "48,000"),
    )


def test_a_block_node_is_entered_and_a_repeat_has_its_own_settings(inspector, document, qtbot):
    select(document, "features")
    qtbot.mouseClick(inspector.node_form.enter, Qt.MouseButton.LeftButton)
    assert document.here == ("n2",)
    document.leave()
    node = Node("r", "repeat", "stages", "Features", repeat=Repeat(3))
    document.edit("repeat", edit.add_node(document.design, "LeNet", node))
    select(document, "stages")
    times = inspector.node_form.region.rows["times"]
    assert (inspector.node_form.kind.text(), times.editor.text()) == ("Features ×3", "3")
    type_into(qtbot, times.editor, "4")
    assert document.block.node("r").repeat == Repeat(4)


def test_a_repeat_goes_round_in_a_loop_or_stands_in_a_row_whose_parts_have_names(inspector, document, qtbot):
    node = Node("r", "repeat", "stages", "Features", repeat=Repeat(3))
    document.edit("repeat", edit.add_node(document.design, "LeNet", node))
    select(document, "stages")
    rows = inspector.node_form.region.rows
    for name, expected in (
        ("in_a_loop", Repeat(3, same_weights=True, names="")),
        ("in_a_loop", Repeat(3, same_weights=True)),
        ("in_a_loop", Repeat(3, same_weights=True, names="")),
        ("same_weights", Repeat(3)),
    ):
        qtbot.mouseClick(rows[name].editor, Qt.MouseButton.LeftButton)
        assert document.block.node("r").repeat == expected
        assert [rows[name].editor.isChecked() for name in ("same_weights", "in_a_loop")] == [
            expected.same_weights, expected.is_loop
        ]  # fmt: skip
        assert not rows["names"].reset.isVisible()


def test_with_nothing_selected_the_block_shows(inspector, document, session, qtbot):
    form = inspector.block_form
    assert form.isVisible()
    assert form.title.line.text() == "LeNet"
    type_into(qtbot, form.title.line, "LeNet5")
    assert document.design.main == "LeNet5"
    type_into(qtbot, form.doc.line, "Ten classes.")
    assert document.block.doc == "Ten classes."


def test_settings_of_a_block_are_added_named_given_a_default_and_removed(inspector, document, qtbot):
    document.enter("n2")
    form = inspector.block_form
    qtbot.mouseClick(form.add, Qt.MouseButton.LeftButton)
    assert document.block.settings == (BlockSetting("channels", 16),)
    type_into(qtbot, form.settings["channels"].name.line, "wide")
    assert document.block.settings == (BlockSetting("wide", 16),)
    type_into(qtbot, form.settings["wide"].default.line, "32")
    assert document.block.settings == (BlockSetting("wide", 32),)
    type_into(qtbot, form.settings["wide"].name.line, "class")
    assert form.settings["wide"].name.message.isVisible()
    qtbot.mouseClick(form.settings["wide"].remove, Qt.MouseButton.LeftButton)
    assert document.block.settings == ()
    document.undo_stack.undo()
    assert list(form.settings) == ["wide"]


def test_every_field_has_a_name_for_those_who_cannot_see_it(inspector, document):
    select(document, "fc1")
    form = inspector.node_form
    for row in form.settings.rows.values():
        assert row.editor.accessibleName() == row.spec.name
        assert row.reset.accessibleName()
    assert all(button.text() for button in form.findChildren(QPushButton) if button.isVisible())


def test_an_unconnected_edge_has_no_shape(inspector, document):
    gone = [e for e in document.block.edges if e.target == Port("n9", "value")]
    assert gone == [Edge(Port("n8", "output"), Port("n9", "value"))]
    document.edit("cut", edit.disconnect(document.design, "LeNet", gone))
    assert inspector.block_form.ports.lines["n9"].shape.text() == "not connected"


def region(document, kind, when):
    """A region around the block `Features`, selected."""
    node = Node("r", kind, "region", "Features", when=when)
    document.edit("region", edit.add_node(document.design, "LeNet", node))
    document.select({"r"})


def test_a_condition_is_typed_in_and_its_refusal_stands_at_the_field(inspector, document, qtbot):
    region(document, "while", When("x.sum() > 1"))
    row = inspector.node_form.region.rows["condition"]
    assert row.editor.text() == "x.sum() > 1"
    count = document.undo_stack.count()
    type_into(qtbot, row.editor, "x.sum() >")
    assert row.message.text() == '"x.sum() >" is no expression'
    assert document.undo_stack.count() == count
    type_into(qtbot, row.editor, "x.sum() > 2")
    type_into(qtbot, row.editor, "x.sum() > 3")
    assert document.undo_stack.undoText() == "Set condition of region to x.sum() > 3"
    assert document.block.node("r").when == When("x.sum() > 3")
    assert document.undo_stack.count() == count + 1
    type_into(qtbot, row.editor, "")
    assert document.block.node("r").when == When()


def test_the_other_branch_is_chosen_from_the_designs_blocks_and_entered(inspector, document, qtbot):
    document.edit("other", edit.add_block(document.design, "Small", document.design.blocks["Features"]))
    region(document, "if", When("training"))
    form = inspector.node_form
    editor = form.region.rows["otherwise"].editor
    assert [editor.itemText(i) for i in range(editor.count())] == ["what comes in", "Features", "Small"]
    assert not form.enter_other.isVisible()
    editor.setCurrentText("Small")
    editor.textActivated.emit("Small")
    assert document.block.node("r").when == When("training", "Small")
    assert (form.enter.text(), form.enter_other.text()) == ("Enter Features", "Enter Small (else)")
    qtbot.mouseClick(form.enter_other, Qt.MouseButton.LeftButton)
    assert document.block_name == "Small"
    document.leave()
    form.region.rows["otherwise"].reset.click()
    assert document.block.node("r").when == When("training")


def test_a_block_that_contains_the_one_around_is_refused_as_other_branch(inspector, document, qtbot):
    document.edit("outer", edit.add_block(document.design, "Outer", Block((Node("a", "block", "a", "Features"),))))
    node = Node("q", "if", "choice", "Outer", when=When("training"))
    document.enter("n2")
    document.edit("choice", edit.add_block(document.design, "Leaf", Block()))
    document.edit(
        "choice", edit.add_node(document.design, "Features", Node("q", "if", "choice", "Leaf", when=node.when))
    )
    document.select({"q"})
    row = inspector.node_form.region.rows["otherwise"]
    row.editor.textActivated.emit("Outer")
    assert "cannot contain" in row.message.text()
    assert document.block.node("q").when == When("training")


def test_after_a_run_a_while_says_how_often_it_went_round(inspector, document, session):
    region(document, "while", When("x.sum() > 1"))
    session.findings.shapes = ShapesReport({"r": NodeReport({"y": "B×4"})}, ())
    session.runs.last = RunReport((), (), {}, 0.1, "cpu", {"r": 11})
    session.ran.emit()
    assert inspector.node_form.facts.facts == (("shape", "B×4"), ("last run", "11 rounds"))


def test_a_size_that_is_typed_into_an_operation_gives_it_a_port_and_a_layer_is_told_that_it_takes_none(
    inspector, document, qtbot
):
    cut = Node("cut", "op", "cut", "narrow", {"dim": 1, "start": 0, "length": 4})
    document.edit("Cut", edit.add_node(document.design, document.block_name, cut))
    select(document, "cut")
    type_into(qtbot, inspector.node_form.settings.rows["length"].editor, "size0 - 1")
    assert settings(document, "cut")["length"] == Expr("size0 - 1")
    ports = input_ports(document.design, document.block, document.block.node("cut"))
    assert [port.name for port in ports] == ["input", "size0"]
    select(document, "fc1")
    type_into(qtbot, inspector.node_form.settings.rows["out_features"].editor, "size0")
    assert any("only an operation takes" in problem.message for problem in problems(document.design))
