"""Several nodes in the inspector: what they share is shown and set for all of them at once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.catalogue.load import catalogue
from designer.catalogue.spec import Interface, SettingSpec
from designer.graph import edit
from designer.graph.model import Block, BlockSetting, Node, Repeat
from designer.ui.panels.inspector.panel import InspectorPanel
from designer.ui.panels.inspector.shared import shared_settings

Key = Qt.Key


def face(*specs):
    return Interface("it", "layer", "", specs, (), ())


def layer(name):
    spec = catalogue().layers[name]
    return face(*spec.settings)


@pytest.fixture
def inspector(make):
    return make(InspectorPanel)


@pytest.fixture
def form(inspector):
    return inspector.node_form


def select(document, *names):
    document.select({node.id for node in document.block.nodes if node.name in names})


def test_nodes_without_a_common_setting_have_their_device_in_the_column_of_the_fields(form, document):
    select(document, "fc1", "act3")
    form.grab()
    assert not form.settings.rows
    assert form.device.choice.x() > 100


def values(document, setting, *names):
    return [n.settings.get(setting) for n in document.block.nodes if n.name in names]


def type_into(form, setting, text):
    editor = form.settings.rows[setting].editor
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Key.Key_Return)


def test_settings_are_shared_by_name_and_take_what_all_take():
    a = SettingSpec("size", ("int", "tuple", "str"), 1, choices=("same",), length=2)
    b = SettingSpec("size", ("tuple", "int", "none"), None)
    (met,) = shared_settings([face(a), face(b)])
    assert (met.types, met.length, met.choices, met.default, met.required) == (("int", "tuple"), 2, (), None, True)
    assert shared_settings([face(a), face(a)]) == (a,)
    assert shared_settings([face(a), face(SettingSpec("size", ("bool",)))]) == ()
    assert shared_settings([face(a), face()]) == ()
    longer = SettingSpec("size", ("int", "tuple"), 1, length=3)
    assert shared_settings([face(a), face(longer)])[0].types == ("int",)


def test_a_convolution_and_a_pooling_share_size_stride_and_padding():
    names = [spec.name for spec in shared_settings([layer("Conv2d"), layer("AvgPool2d")])]
    assert names == ["kernel_size", "stride", "padding"]


def test_a_mixed_selection_shows_what_its_kinds_share(form, document):
    document.go_to(("n2",))
    select(document, "conv1", "pool1")
    assert list(form.settings.rows) == ["kernel_size", "stride", "padding"]
    assert form.title.line.text() == "2 nodes"
    assert form.kind.text() == "Conv2d, AvgPool2d"
    assert form.settings.rows["padding"].editor.placeholderText() == "several values"


def test_one_typing_sets_them_all_in_one_step(form, document):
    document.go_to(("n2",))
    select(document, "conv1", "conv2", "pool1")
    before = document.design
    type_into(form, "padding", "3")
    assert values(document, "padding", "conv1", "conv2", "pool1") == [3, 3, 3]
    assert document.undo_stack.undoText() == "Set padding of 3 nodes to 3"
    assert form.settings.rows["padding"].editor.text() == "3"
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.design == before
    assert form.settings.rows["padding"].editor.placeholderText() == "several values"


def test_a_value_that_one_was_given_and_that_is_the_others_default_is_one_value(form, document):
    document.go_to(("n2",))
    conv2 = next(n for n in document.block.nodes if n.name == "conv2")
    document.edit("set", edit.set_setting(document.design, "Features", conv2.id, "stride", 1))
    select(document, "conv1", "conv2")
    editor = form.settings.rows["stride"].editor
    assert editor.text() == "1"
    assert form.settings.rows["stride"].state.mixed is False


def test_what_one_of_them_does_not_take_is_refused_in_place(form, document):
    document.go_to(("n2",))
    select(document, "conv1", "pool1")
    type_into(form, "padding", "same")
    assert "padding takes" in form.settings.rows["padding"].message.text()
    assert document.undo_stack.count() == 0


def test_a_reset_gives_each_its_own_default_back(form, document, qtbot):
    document.go_to(("n2",))
    select(document, "conv1", "pool1")
    type_into(form, "stride", "2")
    qtbot.mouseClick(form.settings.rows["stride"].reset, Qt.MouseButton.LeftButton)
    assert values(document, "stride", "conv1", "pool1") == [None, None]
    assert document.undo_stack.undoText() == "Reset stride of 2 nodes"


def test_settings_of_blocks_are_set_together(form, document):
    one = Block(document.design.blocks["Features"].nodes, (), (BlockSetting("wide", 8), BlockSetting("deep", 2)))
    two = Block((), (), (BlockSetting("wide", 16),))
    design = edit.add_block(edit.add_block(document.design, "One", one), "Two", two)
    for name, of in (("a", "One"), ("b", "Two")):
        design = edit.add_node(design, "LeNet", Node(name, "block", name, of))
    document.edit("blocks", design)
    select(document, "a", "b")
    assert list(form.settings.rows) == ["wide"]
    assert form.settings.rows["wide"].editor.placeholderText() == "several values"
    type_into(form, "wide", "32")
    assert values(document, "wide", "a", "b") == [32, 32]


def test_repeats_are_set_together(form, document):
    for name, times in (("r", 3), ("s", 4)):
        node = Node(name, "repeat", name, "Features", repeat=Repeat(times))
        document.edit("repeat", edit.add_node(document.design, "LeNet", node))
    select(document, "r", "s")
    editor = form.region.rows["times"].editor
    assert editor.placeholderText() == "several values"
    editor.setFocus()
    QTest.keyClicks(editor, "5")
    QTest.keyClick(editor, Key.Key_Return)
    assert [document.block.node(i).repeat.times for i in "rs"] == [5, 5]
    assert document.undo_stack.undoText() == "Set times of 2 nodes to 5"


def test_nodes_that_share_nothing_say_so(form, document):
    select(document, "x", "fc1")
    assert form.nothing.isVisible()
    assert list(form.settings.rows) == []
    select(document, "fc1", "fc2")
    assert not form.nothing.isVisible()
    select(document, "fc1")
    assert not form.nothing.isVisible()


def test_a_thousand_nodes_are_set_at_once(form, document):
    nodes = tuple(Node(f"m{i}", "layer", f"m{i}", "Conv2d", {"kernel_size": 3}) for i in range(1000))
    document.edit("many", edit.change_block(document.design, "LeNet", lambda b: Block((*b.nodes, *nodes), b.edges)))
    document.select({node.id for node in nodes})
    type_into(form, "kernel_size", "5")
    assert {document.block.node(f"m{i}").settings["kernel_size"] for i in (0, 999)} == {5}
