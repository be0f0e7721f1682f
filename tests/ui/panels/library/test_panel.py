import pytest
from PySide6.QtCore import Qt

from designer.catalogue.load import catalogue
from designer.ui.panels.library.entries import groups, matching
from designer.ui.panels.library.panel import MIME, LibraryPanel


@pytest.fixture
def library(make):
    return make(LibraryPanel, 230, 640)


def headings(library):
    tree = library.tree
    return [tree.topLevelItem(at).text(0) for at in range(tree.topLevelItemCount())]


def entries(library, heading):
    item = library.tree.topLevelItem(headings(library).index(heading))
    return [item.child(at).text(0) for at in range(item.childCount())]


def item(library, heading, name):
    return library.tree.topLevelItem(headings(library).index(heading)).child(entries(library, heading).index(name))


def test_the_design_comes_first_then_the_layers_with_losses_last_and_the_book(library):
    shown = headings(library)
    assert shown[:3] == ["This design", "Structure", "Convolution"]
    assert shown[-2:] == ["Losses", "Book"]
    assert "Operations" in shown


def test_what_is_used_most_stands_first_in_its_group(library):
    assert entries(library, "Convolution")[:2] == ["Conv2d", "Conv1d"]
    assert entries(library, "Activation")[0] == "ReLU"


def test_a_block_is_offered_where_it_can_be_placed(library, document):
    assert entries(library, "This design") == ["Features"]
    document.enter("n2")
    assert "This design" not in headings(library)


def test_everything_but_what_is_refused_can_be_placed(document):
    layers = catalogue().layers
    offered = {e.key for g in groups(document.design, "LeNet", layers, catalogue().ops) for e in g.entries}
    assert {f"layer:{name}" for name, spec in layers.items() if not spec.refused} <= offered
    assert not {f"layer:{name}" for name, spec in layers.items() if spec.refused} & offered
    assert {f"op:{name}" for name in catalogue().ops} <= offered
    assert {"input", "output", "tensor:parameter", "tensor:buffer", "tensor:constant", "block:Features"} <= offered


@pytest.mark.parametrize(
    ("text", "name"), [("conv2", "Conv2d"), ("卷积", "Conv2d"), ("torch.cat", "cat"), ("nn.relu", "ReLU")]
)
def test_the_filter_knows_names_synonyms_and_chinese(document, text, name):
    found = matching(groups(document.design, "LeNet", catalogue().layers, catalogue().ops), text)
    assert name in [entry.name for group in found for entry in group.entries]


def test_typing_filters_and_enter_places_the_best(library, qtbot):
    qtbot.keyClicks(library.filter, "linear")
    assert "Convolution" not in headings(library)
    with qtbot.waitSignal(library.placed) as placed:
        qtbot.keyClick(library.filter, Qt.Key.Key_Return)
    assert placed.args == ["layer:Linear"]
    qtbot.keyClick(library.filter, Qt.Key.Key_Escape)
    assert library.filter.text() == ""
    assert "Convolution" in headings(library)


def test_down_moves_into_the_tree_and_enter_places_there(library, qtbot):
    qtbot.keyClicks(library.filter, "avgpool2")
    qtbot.keyClick(library.filter, Qt.Key.Key_Down)
    assert library.tree.hasFocus()
    with qtbot.waitSignal(library.placed) as placed:
        qtbot.keyClick(library.tree, Qt.Key.Key_Return)
    assert placed.args == ["layer:AvgPool2d"]


def test_a_filter_without_a_hit_says_so(library, qtbot):
    qtbot.keyClicks(library.filter, "zzzz")
    assert library.empty_text.startswith("Nothing is called so")


def test_a_double_click_places(library, qtbot):
    chosen = item(library, "Structure", "buffer")
    where = library.tree.visualItemRect(chosen).center()
    qtbot.mouseClick(library.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    with qtbot.waitSignal(library.placed) as placed:
        qtbot.mouseDClick(library.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert placed.args == ["tensor:buffer"]


@pytest.mark.parametrize(
    ("heading", "name", "key"),
    [
        ("Convolution", "Conv2d", "layer:Conv2d"),
        ("Operations", "cat", "op:cat"),
        ("This design", "Features", "block:Features"),
        ("Structure", "input", "input"),
    ],
)
def test_a_drag_carries_what_is_placed(library, heading, name, key):
    data = library.tree.mimeData([item(library, heading, name)])
    assert data.data(MIME).data().decode() == key


def test_common_groups_stand_open_and_stay_as_they_were_left(library, document, qtbot):
    tree = library.tree
    open_ones = [h for h in headings(library) if tree.topLevelItem(headings(library).index(h)).isExpanded()]
    assert "Convolution" in open_ones
    assert "Operations" not in open_ones
    tree.topLevelItem(headings(library).index("Convolution")).setExpanded(False)
    document.enter("n2")
    assert not tree.topLevelItem(headings(library).index("Convolution")).isExpanded()


def test_a_doc_that_looks_like_html_is_shown_as_it_stands(library, document):
    from msgspec.structs import replace

    from designer.graph.edit import change_block

    document.edit("doc", change_block(document.design, "Features", lambda b: replace(b, doc="<img src=x>")))
    assert "&lt;img src=x&gt;" in item(library, "This design", "Features").toolTip(0)
